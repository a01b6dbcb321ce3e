package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;

/**
 * The things of the state as Atlas writes them: fields in alphabetical order, nothing null unless a
 * test asked for it.
 */
final class Json {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Json() {}

  static ObjectNode link(String href, String rel) {
    return JSON.objectNode().put("href", href).put("rel", rel);
  }

  static ObjectNode key(Key key, String root) {
    return key(View.Shown.truly(key), root);
  }

  static ObjectNode key(View.Shown shown, String root) {
    var key = shown.key();
    var self = root + "/orgs/" + key.organization.id + "/apiKeys/" + key.id;
    var json = JSON.objectNode().put("desc", key.description).put("id", key.id);
    json.set("links", links(self));
    json.put("privateKey", redacted(key.privateKey)).put("publicKey", key.publicKey);
    switch (shown.field()) {
      case AS_USUAL -> json.set("roles", roles(key, shown.projectRoles()));
      case EMPTY -> json.putArray("roles");
      case NULL -> json.putNull("roles");
      case MISSING -> {}
    }
    return json;
  }

  private static ArrayNode roles(Key key, Map<String, Set<String>> projectRoles) {
    var roles = JSON.arrayNode();
    for (var role : key.orgRoles) {
      roles.addObject().put("orgId", key.organization.id).put("roleName", role);
    }
    projectRoles.forEach(
        (project, names) -> {
          for (var role : names) {
            roles.addObject().put("groupId", project).put("roleName", role);
          }
        });
    return roles;
  }

  static ObjectNode project(Project project, String root) {
    var json = JSON.objectNode().put("clusterCount", 0);
    json.put("created", project.created.truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("id", project.id);
    json.set("links", links(root + "/groups/" + project.id));
    json.put("name", project.name).put("orgId", project.organization.id);
    json.set("tags", JSON.arrayNode());
    return json.put("withDefaultAlertsSettings", true);
  }

  static ObjectNode organization(Organization organization, String root) {
    var json = JSON.objectNode().put("id", organization.id).put("isDeleted", false);
    json.set("links", links(root + "/orgs/" + organization.id));
    return json.put("name", organization.name).put("skipDefaultAlertsSettings", false);
  }

  /** With the API key that calls; without one when a service account does. */
  static ObjectNode systemStatus(Principal caller, String address, String root) {
    var json = JSON.objectNode();
    if (caller instanceof Key key) {
      json.set("apiKey", callingKey(key, address));
    }
    // The description's own example; a client should not look at it.
    json.put("appName", "MongoDB Atlas").put("build", "83be55e140f493c88e7f578aae96548dd881587b");
    json.set("links", links(root));
    return json.put("throttling", false);
  }

  private static ObjectNode callingKey(Key key, String address) {
    var apiKey = JSON.objectNode();
    apiKey
        .putArray("accessList")
        .addObject()
        .put("cidrBlock", address + (address.contains(":") ? "/128" : "/32"))
        .put("ipAddress", address);
    apiKey.put("id", key.id).put("publicKey", key.publicKey);
    apiKey.set("roles", roles(key, key.projectRoles));
    return apiKey;
  }

  /** The last group of the UUID stays, as recorded. */
  private static String redacted(String privateKey) {
    return "********-****-****-" + privateKey.substring(Math.max(0, privateKey.length() - 12));
  }

  private static ArrayNode links(String self) {
    return JSON.arrayNode().add(link(self, "self"));
  }
}
