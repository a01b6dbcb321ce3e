package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.sandbox.AccessList.Block;
import io.github.atlaskeys.sandbox.Route.ApiVersion;
import io.github.atlaskeys.sandbox.State.ApiKey;
import io.github.atlaskeys.sandbox.State.Organization;
import io.github.atlaskeys.sandbox.State.Principal;
import io.github.atlaskeys.sandbox.State.Project;
import io.github.atlaskeys.sandbox.State.ServiceAccount;
import io.github.atlaskeys.sandbox.Views.ShownKey;
import io.github.atlaskeys.sandbox.Views.View;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operations, with their rate limits and permissions. Guarded by the state's monitor. */
final class Operations {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern PROJECT_ROLE = Pattern.compile("GROUP_[A-Z0-9_]+");

  /**
   * One call of an operation.
   *
   * @param snapshot the key's roles by project at the request's arrival, if all are written back
   */
  record Call(
      Request request, Route route, Principal caller, @Nullable Map<String, Set<String>> snapshot) {

    /** The beginning of links: the server, as the client named it, and the version's root. */
    String root() {
      return "http://" + request.header("Host") + route.version().root;
    }

    String url() {
      return root() + request.path().substring(route.version().root.length());
    }

    /** The key's roles in the project as this call sees them. */
    Set<String> roles(Principal key, Project project) {
      var roles = snapshot == null ? key.projectRoles : snapshot;
      return roles.getOrDefault(project.id, Set.of());
    }
  }

  private final State state;
  private final Views views;
  private final Digest digest;
  private final RateLimits limits;
  private final SandboxOptions options;

  Operations(State state, Views views, Digest digest, RateLimits limits, SandboxOptions options) {
    this.state = state;
    this.views = views;
    this.digest = digest;
    this.limits = limits;
    this.options = options;
  }

  /** An unknown project or organization has no rate limit; a forbidden call still takes a token. */
  Response perform(Call call) {
    var route = call.route();
    return switch (route.operation().scope) {
      case CALLER -> limits.apply(route, call.caller().id, () -> ofCaller(call));
      case ORGANIZATION -> {
        var organization = state.organizations.get(route.ownerId());
        if (organization == null) {
          throw ApiError.unknown(404, "ORG_NOT_FOUND", "organization", route.ownerId());
        }
        yield limits.apply(route, organization.id, () -> ofOrganization(call, organization));
      }
      case PROJECT -> {
        var project = state.projects.get(route.ownerId());
        if (project == null) {
          throw ApiError.unknown(404, "GROUP_NOT_FOUND", "group", route.ownerId());
        }
        yield limits.apply(route, project.id, () -> ofProject(call, project));
      }
    };
  }

  private void requirePermission(boolean permitted) {
    if (!permitted) {
      var detail = "Current user is not authorized to perform this action.";
      var error = new ApiError(401, "USER_UNAUTHORIZED", detail);
      throw options.challengeOnPermission401
          ? error.withHeader("WWW-Authenticate", digest.challenge(false))
          : error;
    }
  }

  private Response ofCaller(Call call) {
    var caller = call.caller();
    return switch (call.route().operation()) {
      case LIST_GROUPS -> {
        var visible =
            state.organizations.values().stream()
                .flatMap(organization -> organization.projects.values().stream())
                .filter(caller::mayRead)
                .toList();
        yield list(call, visible, View.TRUTH, project -> Json.project(project, call.root()));
      }
      case LIST_ORGS -> {
        var visible = state.organizations.values().stream().filter(caller::mayRead).toList();
        yield filteredList(
            call, visible, each -> each.name, each -> Json.organization(each, call.root()));
      }
      default -> ok(call, Json.systemStatus(caller, call.request().address(), call.root()));
    };
  }

  private Response ofOrganization(Call call, Organization organization) {
    var caller = call.caller();
    var reads =
        call.route().operation().isAboutAccounts()
            ? caller.mayReadAccounts(organization)
            : caller.mayRead(organization);
    requirePermission(call.request().method().equals("GET") ? reads : caller.isOwner(organization));
    return switch (call.route().operation()) {
      case GET_ORG_GROUPS ->
          filteredList(
              call,
              organization.projects.values(),
              project -> project.name,
              project -> Json.project(project, call.root()));
      case LIST_ORG_API_KEYS -> keys(call, KeyRead.LIST_ORG_API_KEYS, organization.keys, null);
      case GET_ORG_API_KEY -> {
        var key = key(call, organization);
        var view = views.get(KeyRead.GET_ORG_API_KEY);
        yield views
            .shown(view, key)
            .map(found -> ok(call, Json.key(found, call.root())))
            .orElseThrow(() -> ApiError.unknownKey(key.id));
      }
      case LIST_ORG_SERVICE_ACCOUNTS ->
          accounts(call, KeyRead.LIST_ORG_SERVICE_ACCOUNTS, organization.accounts, null);
      case GET_ORG_SERVICE_ACCOUNT -> {
        var found = shown(call, KeyRead.GET_ORG_SERVICE_ACCOUNT, organization);
        yield ok(call, Json.account(found, null));
      }
      case GET_SERVICE_ACCOUNT_GROUPS -> {
        var view = views.get(KeyRead.GET_SERVICE_ACCOUNT_GROUPS);
        var found = shown(call, KeyRead.GET_SERVICE_ACCOUNT_GROUPS, organization);
        yield list(call, found.projectRoles().entrySet(), view, Json::group);
      }
      case LIST_ORG_EVENTS -> events(call, organization, null);
      case GET_ORG_ACTIVITY_FEED -> feed(call, organization.id);
      case LIST_ORG_ACCESS_ENTRIES, LIST_ORG_ACCESS_LIST -> {
        var principal = principal(call, organization);
        requireAccessListReader(caller, principal);
        yield accessList(call, principal);
      }
      case CREATE_ORG_ACCESS_ENTRY, CREATE_ORG_ACCESS_LIST ->
          allow(call, principal(call, organization));
      case DELETE_ACCESS_ENTRY, DELETE_ORG_ACCESS_ENTRY ->
          disallow(call, principal(call, organization));
      case GET_ORG_SETTINGS -> {
        requirePermission(options.settingsReadable);
        yield ok(call, Json.settings(options.accessListRequired));
      }
      default -> ok(call, Json.oneOrganization(organization, call.root()));
    };
  }

  private Principal principal(Call call, Organization organization) {
    return call.route().operation().isAboutAccounts()
        ? account(call, organization)
        : key(call, organization);
  }

  /** That the lists of service accounts are hidden as those of keys are is a guess. */
  private void requireAccessListReader(Principal caller, Principal principal) {
    boolean hidden = principal instanceof ApiKey || options.hideAccountAccessLists;
    if (hidden && caller != principal && !caller.isOwner(principal.organization)) {
      var detail =
          "API key access lists are only accessible by the API key or by a user administrator.";
      throw new ApiError(401, "API_KEY_ACCESS_LIST_ACCESS_DENIED", detail);
    }
  }

  private Response accessList(Call call, Principal principal) {
    var shown = principal.accessList.at(options.clock.instant().minus(options.accessListLag));
    var account = principal instanceof ServiceAccount;
    return list(call, shown.values(), View.TRUTH, entry -> Json.entry(entry, account, call.url()));
  }

  /** All of them, or none. What Atlas says of an address that is there is a guess. */
  private Response allow(Call call, Principal principal) {
    var body = body(call);
    if (!body.isArray() || body.isEmpty()) {
      throw unexpectedJson();
    }
    var blocks = new ArrayList<Block>();
    for (var each : body) {
      var text = each.path("cidrBlock").asText(each.path("ipAddress").asText());
      if (each.has("cidrBlock") == each.has("ipAddress")) {
        throw unexpectedJson();
      }
      blocks.add(
          Block.parse(text)
              .orElseThrow(
                  () -> {
                    var detail = "The address " + text + " is invalid.";
                    return new ApiError(400, "INVALID_ATTRIBUTE", detail, text);
                  }));
    }
    for (var block : blocks) {
      if (principal.accessList.latest().containsKey(block.toString())) {
        var detail = "The address " + block + " is on the access list.";
        throw new ApiError(409, "DUPLICATE_ACCESS_LIST_ENTRY", detail, block.toString());
      }
    }
    principal.accessList.add(blocks, options.clock.instant());
    blocks.forEach(block -> tell(call, Events.Change.ACCESS_LIST_ENTRY_ADDED, principal, block));
    return accessList(call, principal);
  }

  /** That the caller cannot remove its own address is documented; the other errors are guesses. */
  private Response disallow(Call call, Principal principal) {
    var block = Block.parse(call.route().address()).orElseThrow();
    var list = principal.accessList;
    if (!list.latest().containsKey(block.toString())) {
      var detail = "Cannot find resource " + call.request().path() + ".";
      throw new ApiError(404, "RESOURCE_NOT_FOUND", detail, call.request().path());
    }
    if (principal == call.caller()
        && block.contains(Block.parse(call.request().address()).orElseThrow())) {
      var detail = "The caller's address " + block + " cannot be removed.";
      throw new ApiError(400, "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST", detail, block.toString());
    }
    if (options.accessListRequired && list.latest().size() == 1) {
      var detail = "The organization requires an access list.";
      throw new ApiError(400, "ACCESS_LIST_REQUIRED", detail);
    }
    list.remove(block, options.clock.instant());
    tell(call, Events.Change.ACCESS_LIST_ENTRY_DELETED, principal, block);
    return noContent(call);
  }

  private Response ofProject(Call call, Project project) {
    var reads = call.request().method().equals("GET");
    var caller = call.caller();
    requirePermission(
        switch (call.route().operation()) {
          case DELETE_GROUP_SERVICE_ACCOUNT -> caller.isOwner(project);
          case INVITE_GROUP_SERVICE_ACCOUNT -> caller.isOwner(project.organization);
          default -> reads ? caller.mayRead(project) : caller.mayAdminister(project);
        });
    return switch (call.route().operation()) {
      case LIST_GROUP_API_KEYS -> keys(call, KeyRead.LIST_GROUP_API_KEYS, project.keys, project);
      case REMOVE_GROUP_API_KEY -> remove(call, project, key(call, project.organization));
      case ADD_GROUP_API_KEY -> add(call, project, key(call, project.organization));
      case UPDATE_API_KEY_ROLES -> update(call, project, key(call, project.organization));
      case LIST_GROUP_SERVICE_ACCOUNTS ->
          accounts(call, KeyRead.LIST_GROUP_SERVICE_ACCOUNTS, project.accounts, project);
      case DELETE_GROUP_SERVICE_ACCOUNT ->
          remove(call, project, account(call, project.organization));
      case INVITE_GROUP_SERVICE_ACCOUNT ->
          invite(call, project, account(call, project.organization));
      case LIST_GROUP_EVENTS -> events(call, project.organization, project);
      case GET_GROUP_ACTIVITY_FEED -> feed(call, project.id);
      default -> ok(call, Json.project(project, call.root()));
    };
  }

  private Response events(Call call, Organization organization, @Nullable Project project) {
    var found = state.events.list(call.request(), organization, project);
    var filter = "includeRaw=" + call.request().flag("includeRaw", false) + "&";
    for (var name : List.of("minDate", "maxDate")) {
      var value = call.request().parameter(name, "");
      filter += value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, UTF_8) + "&";
    }
    return list(call, found, View.TRUTH, filter, event -> Json.event(event, call.root()));
  }

  private static Response feed(Call call, String id) {
    return ok(
        call, Json.activityFeed("http://" + call.request().header("Host") + "/redirect/" + id));
  }

  /** Kept where requests are: of a million rows they would take too much memory. */
  private void tell(Call call, Events.Change change, Project project, Principal target) {
    if (options.keepRequests) {
      state.events.add(change, target, project, null, call.caller(), call.request().address());
    }
  }

  private void tell(Call call, Events.Change change, Principal target, Block block) {
    if (options.keepRequests) {
      var entry = block.isOneAddress() ? block.address() : block.toString();
      state.events.add(change, target, null, entry, call.caller(), call.request().address());
    }
  }

  /** The service account in the path; those of other organizations do not exist. */
  private ServiceAccount account(Call call, Organization organization) {
    var account = state.serviceAccounts.get(call.route().keyId());
    if (account == null || account.organization != organization) {
      throw unknownAccount(call.route().keyId());
    }
    return account;
  }

  private ApiError unknownAccount(String id) {
    var answer =
        options.accountNotAssignedAnswer.status() < 300
            ? NotAssignedAnswer.SERVICE_ACCOUNT_NOT_FOUND
            : options.accountNotAssignedAnswer;
    return ApiError.unknown(answer.status(), answer.errorCode(), "service account", id);
  }

  /** The service account in the path as this operation shows it. */
  private ShownKey shown(Call call, KeyRead read, Organization organization) {
    var account = account(call, organization);
    return views.shown(views.get(read), account).orElseThrow(() -> unknownAccount(account.id));
  }

  private Response accounts(
      Call call, KeyRead read, Map<String, Principal> truth, @Nullable Project project) {
    var view = views.get(read);
    var shown = views.shown(view, truth, project);
    return list(call, shown, view, account -> Json.account(account, project));
  }

  /** The key in the path; keys of other organizations do not exist. */
  private ApiKey key(Call call, Organization organization) {
    var key = state.keys.get(call.route().keyId());
    if (key == null || key.organization != organization) {
      throw ApiError.unknownKey(call.route().keyId());
    }
    return key;
  }

  private Response keys(
      Call call, KeyRead read, Map<String, Principal> truth, @Nullable Project project) {
    var view = views.get(read);
    var shown = views.shown(view, truth, project);
    return list(call, shown, view, key -> Json.key(key, call.root(), project != null));
  }

  private Response remove(Call call, Project project, ServiceAccount account) {
    var error = options.accountNotAssignedAnswer;
    if (call.roles(account, project).isEmpty() && error.status() >= 300) {
      var detail = "Service account " + account.id + " is not in group " + project.id + ".";
      throw new ApiError(error.status(), error.errorCode(), detail, account.id);
    }
    restoreSnapshot(call, account);
    state.unassign(project, account);
    tell(call, Events.Change.REMOVED_FROM_GROUP, project, account);
    return noContent(call);
  }

  /**
   * Takes an object, where the call for keys takes a list of them, and responds with the account.
   */
  private Response invite(Call call, Project project, ServiceAccount account) {
    var body = body(call);
    if (!body.isObject()) {
      throw unexpectedJson();
    }
    assign(call, project, account, roles(List.of(body.path("roles")), project));
    var truth = new ShownKey(account, account.projectRoles, RolesField.AS_USUAL);
    return ok(call, Json.account(truth, project));
  }

  private Response remove(Call call, Project project, ApiKey key) {
    var error = options.notAssignedAnswer;
    if (call.roles(key, project).isEmpty() && error.status() >= 300) {
      if (error.equals(NotAssignedAnswer.API_KEY_NOT_FOUND)) {
        throw ApiError.unknownKey(key.id);
      }
      var detail = "API key with ID " + key.id + " is not in group " + project.id + ".";
      throw new ApiError(error.status(), error.errorCode(), detail, key.id);
    }
    restoreSnapshot(call, key);
    state.unassign(project, key);
    tell(call, Events.Change.REMOVED_FROM_GROUP, project, key);
    return call.route().version() != ApiVersion.V2 && options.v1DeleteStatus == 200
        ? ok(call, "{}")
        : noContent(call);
  }

  private Response add(Call call, Project project, ApiKey key) {
    var body = body(call);
    if (!body.isArray()) {
      throw unexpectedJson();
    }
    var lists = new ArrayList<JsonNode>();
    body.forEach(each -> lists.add(each.path("roles")));
    assign(call, project, key, roles(lists, project));
    return noContent(call);
  }

  private void assign(Call call, Project project, Principal principal, Set<String> added) {
    var roles = new LinkedHashSet<>(call.roles(principal, project));
    var error = options.alreadyAssignedAnswer;
    if (!roles.isEmpty() && error.status() >= 300) {
      var kind = principal instanceof ApiKey ? "API key" : "Service account";
      var detail = kind + " with ID " + principal.id + " is already in group " + project.id + ".";
      throw new ApiError(error.status(), error.errorCode(), detail, principal.id);
    }
    tell(call, assigning(roles), project, principal);
    roles.addAll(added);
    restoreSnapshot(call, principal);
    state.assign(project, principal, roles);
  }

  private static Events.Change assigning(Set<String> before) {
    return before.isEmpty() ? Events.Change.ADDED_TO_GROUP : Events.Change.ROLES_CHANGED;
  }

  /** Also assigns an unassigned key, which the Atlas CLI's {@code apiKeys assign} relies on. */
  private Response update(Call call, Project project, ApiKey key) {
    var body = body(call);
    if (!body.isObject()) {
      throw unexpectedJson();
    }
    var description = body.path("desc").asText(key.description);
    if (description.isEmpty() || description.length() > 250) {
      throw new ApiError(400, "INVALID_ATTRIBUTE", "Invalid attribute desc specified.", "desc");
    }
    if (body.has("roles")) {
      var roles = roles(List.of(body.get("roles")), project);
      tell(call, assigning(call.roles(key, project)), project, key);
      restoreSnapshot(call, key);
      state.assign(project, key, roles);
    }
    key.description = description;
    var truth = new ShownKey(key, key.projectRoles, RolesField.AS_USUAL);
    return ok(call, Json.key(truth, call.root()));
  }

  private void restoreSnapshot(Call call, Principal key) {
    if (call.snapshot() != null) {
      state.restore(key, call.snapshot());
    }
  }

  @SuppressWarnings("UnusedException") // Atlas does not say what is wrong either
  private static JsonNode body(Call call) {
    try {
      return MAPPER.readTree(call.request().body());
    } catch (JsonProcessingException malformed) {
      throw new ApiError(400, "MALFORMED_JSON", "Received JSON is malformed.");
    }
  }

  private static Set<String> roles(List<JsonNode> lists, Project project) {
    var roles = new LinkedHashSet<String>();
    for (var list : lists) {
      if (!list.isArray()) {
        throw unexpectedJson();
      }
      for (var each : list) {
        var role = each.asText();
        if (!PROJECT_ROLE.matcher(role).matches()) {
          var detail = "Role " + role + " is invalid for group " + project.id + ".";
          throw new ApiError(400, "INVALID_ROLE_FOR_GROUP", detail, role, project.id);
        }
        roles.add(role);
      }
    }
    if (roles.isEmpty()) {
      throw new ApiError(400, "MISSING_API_KEY_ROLES", "API keys must have at least one role.");
    }
    return roles;
  }

  private static ApiError unexpectedJson() {
    return new ApiError(400, "INVALID_JSON", "Received JSON does not match expected format.");
  }

  private <T> Response list(Call call, Collection<T> all, View view, Function<T, JsonNode> render) {
    return list(call, all, view, "", render);
  }

  private <T> Response list(
      Call call, Collection<T> all, View view, String filter, Function<T, JsonNode> render) {
    var page = Json.Page.of(call.request());
    // What is listed twice is counted once.
    var total =
        view.duplicates.isEmpty()
            ? all.size()
            : all.stream().map(Operations::listed).distinct().count();
    var linked = options.linkUncountedPages;
    return ok(call, page.toJson(all, total, view, call.url(), filter, linked, render));
  }

  private static Object listed(Object each) {
    return each instanceof ShownKey shown ? shown.key() : each;
  }

  /** The things whose names begin with the query's {@code name}, which links repeat. */
  private <T> Response filteredList(
      Call call, Collection<T> all, Function<T, String> name, Function<T, JsonNode> render) {
    var filter = call.request().parameter("name", "");
    var prefix = filter.toLowerCase(Locale.ROOT);
    var found =
        all.stream()
            .filter(each -> name.apply(each).toLowerCase(Locale.ROOT).startsWith(prefix))
            .toList();
    var repeated = "name=" + URLEncoder.encode(filter, UTF_8) + "&";
    return list(call, found, View.TRUTH, repeated, render);
  }

  private static Response ok(Call call, Object json) {
    return Response.of(200, call.route().contentType(), json.toString());
  }

  private static Response noContent(Call call) {
    return Response.of(204, call.route().contentType(), "");
  }
}
