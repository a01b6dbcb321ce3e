package io.github.atlaskeys.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a path asks for.
 *
 * @param resource the path without the ids' last part, as rate limit messages name it
 * @param ids the ids in the path: project or organization, then key; not checked yet
 */
record Route(Dialect dialect, Operation operation, String resource, List<String> ids) {

  static Optional<Route> of(String method, String path) {
    var bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return Dialect.of(bare).flatMap(dialect -> of(dialect, method, bare));
  }

  private static Optional<Route> of(Dialect dialect, String method, String path) {
    var shape = new StringBuilder(method);
    var ids = new ArrayList<String>(2);
    var segments = path.substring(dialect.root.length()).split("/", -1);
    for (var i = 1; i < segments.length; i++) {
      // Ids stand in every second place: groups/ID/apiKeys/ID.
      shape.append('/').append(i % 2 == 0 ? "*" : segments[i]);
      if (i % 2 == 0) {
        ids.add(segments[i]);
      }
    }
    var resource = ids.size() < 2 ? path : path.substring(0, path.lastIndexOf('/'));
    return Optional.ofNullable(Operation.BY_SHAPE.get(shape.toString()))
        .map(operation -> new Route(dialect, operation, resource.substring(1), ids));
  }

  /** The project or organization. */
  String owner() {
    return ids.get(0);
  }

  String keyId() {
    return ids.get(1);
  }
}
