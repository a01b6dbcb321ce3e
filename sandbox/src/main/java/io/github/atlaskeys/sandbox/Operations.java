package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What each operation does to the state, and answers. The caller's call was accepted before. */
final class Operations {

  private final State state;
  private final SandboxOptions options;

  Operations(State state, SandboxOptions options) {
    this.state = state;
    this.options = options;
  }

  Answer ofCaller(Task task) {
    var caller = task.caller();
    return switch (task.route().operation()) {
      case LIST_GROUPS -> {
        var visible =
            state.organizations().stream()
                .flatMap(organization -> organization.projects.values().stream())
                .filter(caller::mayRead)
                .toList();
        yield list(task, visible, false, project -> Json.project(project, task.root()));
      }
      case LIST_ORGS -> {
        var own = state.organizations().stream().filter(caller::mayRead).toList();
        var named = named(own, task, organization -> organization.name);
        yield list(task, named, true, each -> Json.organization(each, task.root()));
      }
      default -> ok(task, Json.systemStatus(caller, task.call().address(), task.root()));
    };
  }

  Answer ofOrganization(Task task, Organization organization) {
    return switch (task.route().operation()) {
      case GET_ORG_GROUPS -> {
        var named = named(organization.projects.values(), task, project -> project.name);
        yield list(task, named, true, project -> Json.project(project, task.root()));
      }
      case LIST_ORG_API_KEYS ->
          list(task, organization.keys.values(), false, key -> Json.key(key, task.root()));
      case GET_ORG_API_KEY ->
          state
              .key(organization, task.route().keyId())
              .map(key -> ok(task, Json.key(key, task.root())))
              .orElseGet(() -> ApiError.noSuchKey(task.route().keyId()));
      default -> ok(task, Json.organization(organization, task.root()));
    };
  }

  Answer ofProject(Task task, Project project) {
    return switch (task.route().operation()) {
      case LIST_GROUP_API_KEYS ->
          list(task, project.keys.values(), false, key -> Json.key(key, task.root()));
      case REMOVE_GROUP_API_KEY -> withKey(task, project, key -> remove(task, project, key));
      case ADD_GROUP_API_KEY -> withKey(task, project, key -> add(task, project, key));
      case UPDATE_API_KEY_ROLES -> withKey(task, project, key -> update(task, project, key));
      default -> ok(task, Json.project(project, task.root()));
    };
  }

  private Answer withKey(Task task, Project project, Function<Key, Answer> work) {
    return state
        .key(project.organization, task.route().keyId())
        .map(work)
        .orElseGet(() -> ApiError.noSuchKey(task.route().keyId()));
  }

  private Answer remove(Task task, Project project, Key key) {
    var unknown = options.notAssignedAnswer();
    if (key.rolesIn(project).isEmpty() && !unknown.isSuccess()) {
      return ApiError.notAssigned(unknown, key.id, project.id);
    }
    state.unassign(project, key);
    return task.route().dialect() != Dialect.V2 && options.v1DeleteStatus() == 200
        ? ok(task, "{}")
        : noContent(task);
  }

  /** Roles the key has in the project already stay; what Atlas does then is not documented. */
  private Answer add(Task task, Project project, Key key) {
    var change = RoleChange.ofArray(task.call().body(), project.id);
    if (change.problem() != null) {
      return change.problem();
    }
    var roles = new LinkedHashSet<>(key.rolesIn(project));
    change.roles().ifPresent(roles::addAll);
    state.assign(project, key, roles);
    return noContent(task);
  }

  /** Also assigns a key that was not, as the Atlas CLI's {@code apiKeys assign} relies on. */
  private Answer update(Task task, Project project, Key key) {
    var change = RoleChange.ofObject(task.call().body(), project.id);
    if (change.problem() != null) {
      return change.problem();
    }
    change.roles().ifPresent(roles -> state.assign(project, key, roles));
    change.description().ifPresent(text -> key.description = text);
    return ok(task, Json.key(key, task.root()));
  }

  private static <T> List<T> named(Collection<T> all, Task task, Function<T, String> name) {
    var prefix = task.query().get("name", "").toLowerCase(Locale.ROOT);
    return all.stream()
        .filter(each -> name.apply(each).toLowerCase(Locale.ROOT).startsWith(prefix))
        .toList();
  }

  private static <T> Answer list(
      Task task, Collection<T> all, boolean hasFilter, Function<T, JsonNode> render) {
    var problem = Page.problem(task.query());
    if (problem.isPresent()) {
      return ApiError.invalidQueryParameter(problem.get());
    }
    var filter = Optional.of(task.query().get("name", "")).filter(name -> hasFilter);
    return ok(task, Listing.of(all, Page.of(task.query()), task.url(), filter, render));
  }

  private static Answer ok(Task task, Object json) {
    return Answer.of(200, task.route().dialect().contentType, json.toString());
  }

  private static Answer noContent(Task task) {
    return Answer.of(204, task.route().dialect().contentType, "");
  }
}
