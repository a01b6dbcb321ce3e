package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The API keys of one project as a listing showed them, each with its roles in this project and in
 * its organization. Read in whole pages, so that it costs requests per project, not per row.
 */
record ProjectKeys(
    Map<ApiKeyId, ApiKey> keys, Optional<OrganizationId> organization, Optional<Problem> problem) {
  /** Before the first reading. */
  static final ProjectKeys NONE = new ProjectKeys(Map.of(), Optional.empty(), Optional.empty());

  /** A project whose keys cannot be read. */
  static ProjectKeys unread(Problem problem) {
    return new ProjectKeys(Map.of(), Optional.empty(), Optional.of(problem));
  }

  /**
   * Reads the project.
   *
   * @param wanted which keys to keep
   * @param pages those that an earlier attempt read before one failed; new ones are added
   */
  static ProjectKeys read(
      AtlasAdminApi atlas, ProjectId project, Predicate<ApiKeyId> wanted, List<Page<ApiKey>> pages)
      throws IOException {
    Iterator<Page<ApiKey>> before = List.copyOf(pages).iterator();
    var keys = new HashMap<ApiKeyId, ApiKey>();
    new Pages<>(
            query -> {
              if (before.hasNext()) {
                return before.next();
              }
              Page<ApiKey> page = atlas.listGroupApiKeys(project, query);
              pages.add(trimmed(page, project, wanted));
              return pages.get(pages.size() - 1);
            })
        .find(
            key -> {
              keys.merge(
                  key.id(), key, ProjectKeys::both); // listed twice, it has the roles of both
              return false;
            });
    Optional<OrganizationId> organization =
        keys.values().stream()
            .flatMap(ProjectKeys::roles)
            .flatMap(role -> Stream.ofNullable(role.orgId()))
            .findFirst();
    return new ProjectKeys(keys, organization, Optional.empty());
  }

  /**
   * Without what no row needs, because many projects are held at once: keys that are not wanted,
   * and roles in other projects, of which a key may have hundreds. The first key stays, by which
   * {@link Pages} recognizes a page that comes twice.
   */
  private static Page<ApiKey> trimmed(
      Page<ApiKey> page, ProjectId project, Predicate<ApiKeyId> wanted) {
    var kept = new ArrayList<ApiKey>();
    for (ApiKey key : page.results()) {
      if (kept.isEmpty() || wanted.test(key.id())) {
        kept.add(
            with(
                key,
                roles(key).filter(role -> role.orgId() != null || project.equals(role.groupId()))));
      }
    }
    return new Page<>(kept, page.hasNext());
  }

  /** One key that was listed twice. */
  static ApiKey both(ApiKey one, ApiKey other) {
    return with(one, Stream.concat(roles(one), roles(other)).distinct());
  }

  private static ApiKey with(ApiKey key, Stream<RoleAssignment> roles) {
    return new ApiKey(key.id(), key.publicKey(), key.desc(), roles.toList());
  }

  private static Stream<RoleAssignment> roles(ApiKey key) {
    return Stream.ofNullable(key.roles()).flatMap(List::stream);
  }

  Optional<ApiKey> find(ApiKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }
}
