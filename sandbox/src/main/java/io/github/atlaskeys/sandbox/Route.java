package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The operation that a method and a path select.
 *
 * @param resource the path without a key's id, which is how rate limit errors name it
 * @param ids the ids in the path, not validated: project or organization, then key, then the
 *     address of an entry in its access list
 */
record Route(ApiVersion version, Operation operation, String resource, List<String> ids) {
  /** The segment of a path that holds an address. */
  private static final int ADDRESS = 6;

  /** The roots under which the same operations are found. */
  enum ApiVersion {
    V2("/api/atlas/v2"),
    V1("/api/atlas/v1.0"),
    /** Cloud Manager and Ops Manager. */
    PUBLIC_V1("/api/public/v1.0");

    private static final Pattern ACCEPT =
        Pattern.compile(
            "application/vnd\\.atlas\\."
                + "(20\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01]))\\+json");

    final String root;

    ApiVersion(String root) {
      this.root = root;
    }
  }

  /** The operations, with the names of Atlas's operationIds. */
  enum Operation {
    GET_SYSTEM_STATUS(Scope.CALLER, "root", "GET"),
    LIST_GROUPS(Scope.CALLER, "projects", "GET/groups"),
    LIST_ORGS(Scope.CALLER, "organizations", "GET/orgs"),
    GET_GROUP(Scope.PROJECT, "projects", "GET/groups/*"),
    LIST_GROUP_API_KEYS(Scope.PROJECT, "keys", "GET/groups/*/apiKeys"),
    REMOVE_GROUP_API_KEY(Scope.PROJECT, "keys", "DELETE/groups/*/apiKeys/*"),
    ADD_GROUP_API_KEY(Scope.PROJECT, "keys", "POST/groups/*/apiKeys/*"),
    UPDATE_API_KEY_ROLES(Scope.PROJECT, "keys", "PATCH/groups/*/apiKeys/*"),
    GET_ORG(Scope.ORGANIZATION, "organizations", "GET/orgs/*"),
    GET_ORG_SETTINGS(Scope.ORGANIZATION, "organizations", "GET/orgs/*/settings"),
    GET_ORG_GROUPS(Scope.ORGANIZATION, "organizations", "GET/orgs/*/groups"),
    LIST_ORG_API_KEYS(Scope.ORGANIZATION, "keys", "GET/orgs/*/apiKeys"),
    GET_ORG_API_KEY(Scope.ORGANIZATION, "keys", "GET/orgs/*/apiKeys/*"),
    LIST_GROUP_SERVICE_ACCOUNTS(Scope.PROJECT, "accounts", "GET/groups/*/serviceAccounts"),
    DELETE_GROUP_SERVICE_ACCOUNT(Scope.PROJECT, "accounts", "DELETE/groups/*/serviceAccounts/*"),
    INVITE_GROUP_SERVICE_ACCOUNT(
        Scope.PROJECT, "accounts", "POST/groups/*/serviceAccounts/*:invite"),
    LIST_ORG_SERVICE_ACCOUNTS(Scope.ORGANIZATION, "accounts", "GET/orgs/*/serviceAccounts"),
    GET_ORG_SERVICE_ACCOUNT(Scope.ORGANIZATION, "accounts", "GET/orgs/*/serviceAccounts/*"),
    GET_SERVICE_ACCOUNT_GROUPS(
        Scope.ORGANIZATION, "accounts", "GET/orgs/*/serviceAccounts/*/groups"),
    LIST_ORG_ACCESS_ENTRIES(Scope.ORGANIZATION, "keys", "GET/orgs/*/apiKeys/*/accessList"),
    CREATE_ORG_ACCESS_ENTRY(Scope.ORGANIZATION, "keys", "POST/orgs/*/apiKeys/*/accessList"),
    DELETE_ACCESS_ENTRY(Scope.ORGANIZATION, "keys", "DELETE/orgs/*/apiKeys/*/accessList/*"),
    LIST_ORG_ACCESS_LIST(Scope.ORGANIZATION, "accounts", "GET/orgs/*/serviceAccounts/*/accessList"),
    CREATE_ORG_ACCESS_LIST(
        Scope.ORGANIZATION, "accounts", "POST/orgs/*/serviceAccounts/*/accessList"),
    DELETE_ORG_ACCESS_ENTRY(
        Scope.ORGANIZATION, "accounts", "DELETE/orgs/*/serviceAccounts/*/accessList/*"),
    LIST_ORG_EVENTS(Scope.ORGANIZATION, "events", "GET/orgs/*/events"),
    LIST_GROUP_EVENTS(Scope.PROJECT, "events", "GET/groups/*/events"),
    GET_ORG_ACTIVITY_FEED(Scope.ORGANIZATION, "activityFeed", "GET/orgs/*/activityFeed"),
    GET_GROUP_ACTIVITY_FEED(Scope.PROJECT, "activityFeed", "GET/groups/*/activityFeed");

    private static final Map<String, Operation> BY_PATTERN =
        Arrays.stream(values()).collect(Collectors.toMap(op -> op.pattern, Function.identity()));

    final Scope scope;

    /** The name of the operations that share a rate limit. */
    final String endpoints;

    /** Method and path, with a star for each id. */
    private final String pattern;

    Operation(Scope scope, String endpoints, String pattern) {
      this.scope = scope;
      this.endpoints = endpoints;
      this.pattern = pattern;
    }

    /** Whether it is about service accounts. */
    boolean isAboutAccounts() {
      return endpoints.equals("accounts");
    }

    /** The date of the only version of V2 that is published for it. */
    String since() {
      return switch (endpoints) {
        case "accounts" -> "2024-08-05";
        case "activityFeed" -> "2025-03-12";
        default -> "2023-01-01";
      };
    }

    /** Whether only V2 has it. */
    boolean isNew() {
      return isAboutAccounts() || endpoints.equals("activityFeed");
    }
  }

  /** Whose rate limit applies, and in what the caller must have a role. */
  enum Scope {
    CALLER,
    PROJECT,
    ORGANIZATION
  }

  static Route of(Request request) {
    var path = request.path().replaceFirst("/$", "");
    for (var version : ApiVersion.values()) {
      if ((path + '/').startsWith(version.root + '/')) {
        // Every second segment is an id: groups/ID/apiKeys/ID.
        var segments = path.substring(version.root.length()).split("/", -1);
        var ids = new ArrayList<String>(2);
        for (var i = 2; i < segments.length; i += 2) {
          // An IPv6 address has colons, too, but no verb after it.
          var id = i < ADDRESS ? segments[i].replaceFirst(":.*", "") : segments[i];
          ids.add(URLDecoder.decode(id, UTF_8));
          segments[i] = "*" + segments[i].substring(id.length());
        }
        var operation = Operation.BY_PATTERN.get(request.method() + String.join("/", segments));
        if (operation != null && (version == ApiVersion.V2 || !operation.isNew())) {
          var resource =
              ids.size() < 2 ? path : path.substring(0, path.lastIndexOf('/' + ids.get(1)));
          return new Route(version, operation, resource.substring(1), ids);
        }
      }
    }
    var detail = "Cannot find resource " + request.path() + ".";
    throw new ApiError(404, "RESOURCE_NOT_FOUND", detail, request.path());
  }

  /** V2 requires a date; any that is not too early selects the newest version before it. */
  boolean accepts(String accept) {
    if (version != ApiVersion.V2) {
      return true;
    }
    var dates = ApiVersion.ACCEPT.matcher(accept);
    return dates.find() && dates.group(1).compareTo(operation.since()) >= 0;
  }

  String contentType() {
    return version == ApiVersion.V2
        ? "application/vnd.atlas." + operation.since() + "+json;charset=utf-8"
        : "application/json";
  }

  /** Whether this is what the path needs in this place. */
  boolean isId(int index) {
    var id = ids.get(index);
    return switch (index) {
      case 0 -> State.isId(id);
      case 1 -> operation.isAboutAccounts() ? State.isClientId(id) : State.isId(id);
      default -> AccessList.Block.parse(id).isPresent();
    };
  }

  String ownerId() {
    return ids.get(0);
  }

  String keyId() {
    return ids.get(1);
  }

  String address() {
    return ids.get(2);
  }
}
