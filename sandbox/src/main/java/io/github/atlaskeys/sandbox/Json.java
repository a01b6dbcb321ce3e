package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlaskeys.sandbox.State.ApiKey;
import io.github.atlaskeys.sandbox.State.Organization;
import io.github.atlaskeys.sandbox.State.Principal;
import io.github.atlaskeys.sandbox.State.Project;
import io.github.atlaskeys.sandbox.State.ServiceAccount;
import io.github.atlaskeys.sandbox.Views.ShownKey;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Atlas's JSON, with fields in alphabetical order. {@code root} is the beginning of links. */
final class Json {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Json() {}

  /**
   * A page of a list.
   *
   * @param number from 1
   * @param count whether to include the total count
   */
  record Page(int number, int size, boolean count) {
    static Page of(Request request) {
      return new Page(
          number(request, "pageNum", "1", Integer.MAX_VALUE),
          number(request, "itemsPerPage", "100", 500),
          request.flag("includeCount", true));
    }

    private static int number(Request request, String name, String defaultValue, int largest) {
      var text = request.parameter(name, defaultValue);
      var value = text.matches("\\d{1,10}") ? Long.parseLong(text) : 0;
      if (value < 1 || value > largest) {
        var detail = "Invalid query parameter " + name + " specified.";
        throw new ApiError(400, "INVALID_QUERY_PARAMETER", detail, name);
      }
      return (int) value;
    }

    /**
     * This page with links to itself and its neighbors, their parameters in the recorded order.
     *
     * @param nameFilter Atlas repeats it in links, even if it is blank
     */
    <T> ObjectNode toJson(
        Collection<T> all,
        Views.View view,
        String url,
        Optional<String> nameFilter,
        Function<T, JsonNode> render) {
      var pages = Math.max(1, (all.size() + size - 1) / size);
      var json = JSON.objectNode();
      var links = json.putArray("links");
      if (number > 1) {
        links.add(link(href(url, nameFilter, number - 1), "previous"));
      }
      links.add(link(href(url, nameFilter, number), "self"));
      if (view.hasNext(number, pages)) {
        links.add(link(href(url, nameFilter, number + 1), "next"));
      }
      var results = json.putArray("results");
      var skipped = (view.shownPage(number, pages) - 1L) * size;
      all.stream().skip(skipped).limit(size).map(render).forEach(results::add);
      return count ? json.put("totalCount", all.size()) : json;
    }

    private String href(String url, Optional<String> nameFilter, int page) {
      var name = nameFilter.map(text -> "name=" + URLEncoder.encode(text, UTF_8) + "&").orElse("");
      return url
          + ("?includeCount=" + count + "&" + name)
          + ("pageNum=" + page + "&itemsPerPage=" + size);
    }
  }

  static ObjectNode link(String href, String rel) {
    return JSON.objectNode().put("href", href).put("rel", rel);
  }

  static ObjectNode key(ShownKey shown, String root) {
    var key = (ApiKey) shown.key();
    var self = root + "/orgs/" + key.organization.id + "/apiKeys/" + key.id;
    var json = JSON.objectNode().put("desc", key.description).put("id", key.id);
    json.set("links", links(self));
    json.put("privateKey", redacted(key.secret)).put("publicKey", key.publicKey);
    switch (shown.rolesField()) {
      case AS_USUAL -> json.set("roles", roles(key, shown.projectRoles()));
      case EMPTY -> json.putArray("roles");
      case NULL -> json.putNull("roles");
      case MISSING -> {}
    }
    return json;
  }

  /** A service account with its roles in this project, or without one in its organization. */
  static ObjectNode account(ShownKey shown, @Nullable Project project) {
    var account = (ServiceAccount) shown.key();
    var json = JSON.objectNode().put("clientId", account.id);
    json.put("createdAt", time(account.created));
    if (!account.description.isEmpty()) {
      json.put("description", account.description);
    }
    json.put("name", account.name);
    var held =
        project == null
            ? account.orgRoles
            : shown.projectRoles().getOrDefault(project.id, Set.of());
    switch (shown.rolesField()) {
      case AS_USUAL -> held.forEach(json.putArray("roles")::add);
      case EMPTY -> json.putArray("roles");
      case NULL -> json.putNull("roles");
      case MISSING -> {}
    }
    var secrets = json.putArray("secrets");
    for (var secret : account.secrets) {
      var shownSecret = secrets.addObject().put("createdAt", time(secret.created));
      shownSecret.put("expiresAt", time(secret.expires)).put("id", secret.id);
      if (secret.lastUsed != null) {
        shownSecret.put("lastUsedAt", time(secret.lastUsed));
      }
      // As in the API's description; how much of a secret Atlas shows is not known.
      shownSecret.put("maskedSecretValue", "mdb_sa_sk_...");
    }
    return json;
  }

  /** A project of a service account, with its roles there. */
  static ObjectNode group(Map.Entry<String, Set<String>> assignment) {
    var json = JSON.objectNode().put("groupId", assignment.getKey());
    assignment.getValue().forEach(json.putArray("roles")::add);
    return json;
  }

  static ObjectNode event(Events.Event event, String url) {
    var json = JSON.objectNode();
    if (event.actor() instanceof ApiKey actor) {
      json.put("apiKeyId", actor.id);
    }
    json.put("created", time(event.created())).put("eventTypeName", event.type());
    json.put("groupId", event.project().id).put("id", event.id()).put("isGlobalAdmin", false);
    json.set("links", links(url + "/" + event.id()));
    json.put("orgId", event.project().organization.id);
    if (event.actor() instanceof ApiKey actor) {
      json.put("publicKey", actor.publicKey);
    }
    json.put("remoteAddress", event.address());
    return event.targetPublicKey() == null
        ? json
        : json.put("targetPublicKey", event.targetPublicKey());
  }

  static ObjectNode activityFeed(String link) {
    var json = JSON.objectNode().put("link", link);
    json.putArray("links");
    return json;
  }

  /** An entry of an access list; the two kinds have different names for the same fields. */
  static ObjectNode entry(AccessList.Entry entry, boolean account, String self) {
    var block = entry.block;
    var json = JSON.objectNode().put("cidrBlock", block.toString());
    if (account && entry.lastUsed != null) {
      json.put("requestCount", entry.count);
    } else if (entry.lastUsed != null) {
      json.put("count", entry.count);
    }
    json.put(account ? "createdAt" : "created", time(entry.created));
    if (block.isOneAddress()) {
      json.put("ipAddress", block.address());
    }
    if (entry.lastUsed != null) {
      json.put(account ? "lastUsedAt" : "lastUsed", time(entry.lastUsed));
      json.put("lastUsedAddress", entry.lastUsedAddress);
    }
    if (!account) {
      json.set("links", links(self + "/" + URLEncoder.encode(block.toString(), UTF_8)));
    }
    return json;
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ArrayNode roles(ApiKey key, Map<String, Set<String>> projectRoles) {
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
    json.put("created", time(project.created));
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

  /** Includes the calling API key; there is none when a service account calls. */
  static ObjectNode systemStatus(Principal caller, String address, String root) {
    var json = JSON.objectNode();
    if (caller instanceof ApiKey key) {
      var apiKey = json.putObject("apiKey");
      apiKey
          .putArray("accessList")
          .addObject()
          .put("cidrBlock", address + (address.contains(":") ? "/128" : "/32"))
          .put("ipAddress", address);
      apiKey.put("id", key.id).put("publicKey", key.publicKey);
      apiKey.set("roles", roles(key, key.projectRoles));
    }
    // The build is the example in the API's description.
    json.put("appName", "MongoDB Atlas").put("build", "83be55e140f493c88e7f578aae96548dd881587b");
    json.set("links", links(root));
    return json.put("throttling", false);
  }

  /** Keeps the last group of the UUID, as recorded. */
  private static String redacted(String privateKey) {
    return "********-****-****-" + privateKey.substring(Math.max(0, privateKey.length() - 12));
  }

  private static ArrayNode links(String self) {
    return JSON.arrayNode().add(link(self, "self"));
  }
}
