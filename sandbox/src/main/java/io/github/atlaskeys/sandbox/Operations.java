package io.github.atlaskeys.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each operation does to the state, and answers. The caller's call was accepted before. */
final class Operations {

  private final State state;
  private final Views views;
  private final SandboxOptions options;

  Operations(State state, Views views, SandboxOptions options) {
    this.state = state;
    this.views = views;
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
      case LIST_ORG_API_KEYS -> keys(task, KeyRead.LIST_ORG_API_KEYS, organization.keys, null);
      case GET_ORG_API_KEY ->
          state
              .key(organization, task.route().keyId())
              .flatMap(this::shown)
              .map(shown -> ok(task, Json.key(shown, task.root())))
              .orElseGet(() -> ApiError.noSuchKey(task.route().keyId()));
      default -> ok(task, Json.organization(organization, task.root()));
    };
  }

  Answer ofProject(Task task, Project project) {
    return switch (task.route().operation()) {
      case LIST_GROUP_API_KEYS -> keys(task, KeyRead.LIST_GROUP_API_KEYS, project.keys, project);
      case REMOVE_GROUP_API_KEY -> withKey(task, project, key -> remove(task, project, key));
      case ADD_GROUP_API_KEY -> withKey(task, project, key -> add(task, project, key));
      case UPDATE_API_KEY_ROLES -> withKey(task, project, key -> update(task, project, key));
      default -> ok(task, Json.project(project, task.root()));
    };
  }

  private Optional<View.Shown> shown(Key key) {
    var view = views.get(KeyRead.GET_ORG_API_KEY);
    return view == null
        ? Optional.of(View.Shown.truly(key))
        : view.of(key, views.history, options.clock().instant());
  }

  private Answer keys(Task task, KeyRead read, Map<String, Key> truth, @Nullable Project project) {
    var view = views.get(read);
    if (view == null) {
      return list(task, truth.values(), false, key -> Json.key(key, task.root()));
    }
    var shown = view.all(truth, project, views.history, options.clock().instant());
    return list(task, shown, view, false, key -> Json.key(key, task.root()));
  }

  private Answer withKey(Task task, Project project, Function<Key, Answer> work) {
    return state
        .key(project.organization, task.route().keyId())
        .map(work)
        .orElseGet(() -> ApiError.noSuchKey(task.route().keyId()));
  }

  private Answer remove(Task task, Project project, Key key) {
    var unknown = options.notAssignedAnswer();
    if (task.roles(key, project).isEmpty() && !unknown.isSuccess()) {
      return ApiError.notAssigned(unknown, key.id, project.id);
    }
    task.read().ifPresent(assignments -> state.restore(key, assignments));
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
    var roles = new LinkedHashSet<>(task.roles(key, project));
    if (!roles.isEmpty() && !options.alreadyAssignedAnswer().isSuccess()) {
      return ApiError.alreadyAssigned(options.alreadyAssignedAnswer(), key.id, project.id);
    }
    change.roles().ifPresent(roles::addAll);
    task.read().ifPresent(assignments -> state.restore(key, assignments));
    state.assign(project, key, roles);
    return noContent(task);
  }

  /** Also assigns a key that was not, as the Atlas CLI's {@code apiKeys assign} relies on. */
  private Answer update(Task task, Project project, Key key) {
    var change = RoleChange.ofObject(task.call().body(), project.id);
    if (change.problem() != null) {
      return change.problem();
    }
    change
        .roles()
        .ifPresent(
            roles -> {
              task.read().ifPresent(assignments -> state.restore(key, assignments));
              state.assign(project, key, roles);
            });
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
    return list(task, all, View.TRUTH, hasFilter, render);
  }

  private static <T> Answer list(
      Task task, Collection<T> all, View view, boolean hasFilter, Function<T, JsonNode> render) {
    var problem = Page.problem(task.query());
    if (problem.isPresent()) {
      return ApiError.invalidQueryParameter(problem.get());
    }
    var filter = Optional.of(task.query().get("name", "")).filter(name -> hasFilter);
    return ok(task, Listing.of(all, Page.of(task.query()), view, task.url(), filter, render));
  }

  private static Answer ok(Task task, Object json) {
    return Answer.of(200, task.route().dialect().contentType, json.toString());
  }

  private static Answer noContent(Task task) {
    return Answer.of(204, task.route().dialect().contentType, "");
  }
}
