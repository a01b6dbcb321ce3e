package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.RoleAssignment;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API keys of one project as they were at one moment: who is in it, and with which roles. Read
 * in whole pages, so that it costs requests by the project and not by the row.
 */
final class Snapshot {
  private final Map<ApiKeyId, ApiKey> keys;

  private Snapshot(Map<ApiKeyId, ApiKey> keys) {
    this.keys = keys;
  }

  static Snapshot read(AtlasAdminApi atlas, ProjectId project) throws IOException {
    var keys = new HashMap<ApiKeyId, ApiKey>();
    new Pages<>(query -> atlas.listGroupApiKeys(project, query))
        .find(
            key -> {
              keys.put(key.id(), only(key, project));
              return false;
            });
    return new Snapshot(keys);
  }

  /** Without its roles in other projects: a key may have hundreds, and all are held at once. */
  private static ApiKey only(ApiKey key, ProjectId project) {
    List<RoleAssignment> roles = key.roles() == null ? List.of() : key.roles();
    return new ApiKey(
        key.id(),
        key.publicKey(),
        key.desc(),
        roles.stream()
            .filter(role -> role.orgId() != null || project.equals(role.groupId()))
            .toList());
  }

  Optional<ApiKey> find(ApiKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }
}
