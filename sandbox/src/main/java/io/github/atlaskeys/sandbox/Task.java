package io.github.atlaskeys.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request whose caller and route are known.
 *
 * @param root what links begin with: this server, as the caller named it, and the dialect's root
 * @param read the key's roles by project as they were when the request began, where the request is
 *     to write them back whole; empty otherwise
 */
record Task(
    Call call,
    Route route,
    Principal caller,
    Query query,
    String root,
    Optional<Map<String, Set<String>>> read) {

  static Task of(
      Call call, Route route, Principal caller, Optional<Map<String, Set<String>>> read) {
    var root = "http://" + call.header("Host") + route.dialect().root;
    return new Task(call, route, caller, call.query(), root, read);
  }

  /** The key's roles in the project as this request sees them. */
  Set<String> roles(Key key, Project project) {
    return read.orElse(key.projectRoles).getOrDefault(project.id, Set.of());
  }

  /** The address asked for, without its query. */
  String url() {
    return root + call.path().substring(route.dialect().root.length());
  }
}
