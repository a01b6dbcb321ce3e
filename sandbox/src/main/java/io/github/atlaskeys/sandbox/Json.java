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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Atlas's JSON, with fields in alphabetical order. {@code root} is the beginning of links. */
final class Json {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Json() {}

  /**
   * A page of a list. One that is not counted has a {@code totalCount} of 0 and no link to the next
   * page, as recorded of the events of a project; that other listings are the same is a guess.
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
     * @param total how many different ones there are
     * @param filter what links repeat of the query, each with an ampersand at its end
     * @param linked whether a page that is not counted links to the next one
     */
    <T> ObjectNode toJson(
        Collection<T> all,
        long total,
        Views.View view,
        String url,
        String filter,
        boolean linked,
        Function<T, JsonNode> render) {
      var pages = Math.max(1, (all.size() + size - 1) / size);
      var json = JSON.objectNode();
      var links = json.putArray("links");
      if (number > 1) {
        links.add(link(href(url, filter, number - 1), "previous"));
      }
      links.add(link(href(url, filter, number), "self"));
      if (view.hasNext(number, pages) && (count || linked || view.addsPages())) {
        links.add(link(href(url, filter, number + 1), "next"));
      }
      var results = json.putArray("results");
      var skipped = (view.shownPage(number, pages) - 1L) * size;
      all.stream().skip(skipped).limit(size).map(render).forEach(results::add);
      return json.put("totalCount", count ? total : 0);
    }

    private String href(String url, String filter, int page) {
      return url
          + ("?includeCount=" + count + "&" + filter)
          + ("pageNum=" + page + "&itemsPerPage=" + size);
    }
  }

  static ObjectNode link(String href, String rel) {
    return JSON.objectNode().put("href", href).put("rel", rel);
  }

  static ObjectNode key(ShownKey shown, String root) {
    return key(shown, root, false);
  }

  /** The order of a key's roles differs between listings, and means nothing. */
  static ObjectNode key(ShownKey shown, String root, boolean projectRolesFirst) {
    var key = (ApiKey) shown.key();
    var self = root + "/orgs/" + key.organization.id + "/apiKeys/" + key.id;
    var json = JSON.objectNode().put("desc", key.description).put("id", key.id);
    json.set("links", links(self));
    json.put("privateKey", redacted(key.secret)).put("publicKey", key.publicKey);
    switch (shown.rolesField()) {
      case AS_USUAL -> json.set("roles", roles(key, shown.projectRoles(), projectRolesFirst));
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

  static ObjectNode event(Events.Event event, String root) {
    var json = JSON.objectNode();
    if (event.actor() instanceof ApiKey actor) {
      json.put("apiKeyId", actor.id);
    }
    json.put("created", time(event.created())).put("eventTypeName", event.type());
    if (event.project() != null) {
      json.put("groupId", event.project().id);
    }
    json.put("id", event.id()).put("isGlobalAdmin", false);
    // The recorded links of an organization's events begin so, too.
    var group = event.project() == null ? "null" : event.project().id;
    json.set("links", links(root + "/groups/" + group + "/events/" + event.id()));
    if (event.project() == null) {
      json.put("orgId", event.organization().id);
    }
    if (event.actor() instanceof ApiKey actor) {
      json.put("publicKey", actor.publicKey);
    }
    json.put("remoteAddress", event.address());
    if (event.targetPublicKey() != null) {
      json.put("targetPublicKey", event.targetPublicKey());
    }
    return event.whitelistEntry() == null
        ? json
        : json.put("whitelistEntry", event.whitelistEntry());
  }

  static ObjectNode activityFeed(String link) {
    var json = JSON.objectNode().put("link", link);
    json.putArray("links");
    return json;
  }

  /**
   * An entry of an access list. Those of single addresses were recorded; that a larger block has no
   * {@code ipAddress}, and that an account's entry differs only in the names of its fields, are
   * guesses.
   */
  static ObjectNode entry(AccessList.Entry entry, boolean account, String self) {
    var block = entry.block;
    var json = JSON.objectNode().put("cidrBlock", block.toString());
    json.put(account ? "requestCount" : "count", entry.count);
    json.put(account ? "createdAt" : "created", time(entry.created));
    if (block.isOneAddress()) {
      json.put("ipAddress", block.address());
    }
    if (entry.lastUsed != null) {
      json.put(account ? "lastUsedAt" : "lastUsed", time(entry.lastUsed));
      json.put("lastUsedAddress", entry.lastUsedAddress);
    }
    if (!account) {
      var name = block.isOneAddress() ? block.address() : block.toString();
      json.set("links", links(self + "/" + URLEncoder.encode(name, UTF_8)));
    }
    return json;
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ArrayNode roles(
      ApiKey key, Map<String, Set<String>> projectRoles, boolean projectRolesFirst) {
    var ofOrganization = new ArrayList<JsonNode>();
    for (var role : key.orgRoles) {
      ofOrganization.add(JSON.objectNode().put("orgId", key.organization.id).put("roleName", role));
    }
    var ofProjects = new ArrayList<JsonNode>();
    projectRoles.forEach(
        (project, names) -> {
          for (var role : names) {
            ofProjects.add(JSON.objectNode().put("groupId", project).put("roleName", role));
          }
        });
    return projectRolesFirst
        ? JSON.arrayNode().addAll(ofProjects).addAll(ofOrganization)
        : JSON.arrayNode().addAll(ofOrganization).addAll(ofProjects);
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

  /** As it is listed. */
  static ObjectNode organization(Organization organization, String root) {
    var json = JSON.objectNode().put("id", organization.id).put("isDeleted", false);
    json.set("links", links(root + "/orgs/" + organization.id));
    return json.put("name", organization.name).put("skipDefaultAlertsSettings", false);
  }

  /** As it is asked for alone, with links to what it has. */
  static ObjectNode oneOrganization(Organization organization, String root) {
    var json = organization(organization, root);
    var self = root + "/orgs/" + organization.id;
    var host = root.substring(0, root.indexOf("/api/"));
    var links = links(self);
    for (var each : List.of("groups", "teams", "users")) {
      links.add(link(self + "/" + each, host + "/" + each));
    }
    json.set("links", links);
    return json;
  }

  static ObjectNode settings(boolean apiAccessListRequired) {
    return JSON.objectNode()
        .put("apiAccessListRequired", apiAccessListRequired)
        .put("genAIFeaturesEnabled", true)
        .put("maxServiceAccountSecretValidityInHours", 8760)
        .put("multiFactorAuthRequired", false)
        .put("restrictEmployeeAccess", false);
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
      apiKey.set("roles", roles(key, key.projectRoles, false));
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
