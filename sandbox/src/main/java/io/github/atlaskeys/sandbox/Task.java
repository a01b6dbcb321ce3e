package io.github.atlaskeys.sandbox;

/**
 * One request whose caller and route are known.
 *
 * @param root what links begin with: this server, as the caller named it, and the dialect's root
 */
record Task(Call call, Route route, Principal caller, Query query, String root) {

  static Task of(Call call, Route route, Principal caller) {
    var root = "http://" + call.header("Host") + route.dialect().root;
    return new Task(call, route, caller, call.query(), root);
  }

  /** The address asked for, without its query. */
  String url() {
    return root + call.path().substring(route.dialect().root.length());
  }
}
