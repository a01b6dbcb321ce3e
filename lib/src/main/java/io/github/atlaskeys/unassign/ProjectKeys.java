package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RoleAssignment;
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
final class ProjectKeys {
  private final Map<ApiKeyId, ApiKey> keys;
  private final Optional<OrganizationId> organization;

  private ProjectKeys(Map<ApiKeyId, ApiKey> keys, Optional<OrganizationId> organization) {
    this.keys = keys;
    this.organization = organization;
  }

  /**
   * Reads the project.
   *
   * @param wanted which keys to keep
   * @param progress what an earlier call read before a page failed
   */
  static ProjectKeys read(
      AtlasAdminApi atlas, ProjectId project, Predicate<ApiKeyId> wanted, Progress progress)
      throws IOException {
    Iterator<Page<ApiKey>> before = List.copyOf(progress.pages).iterator();
    new Pages<>(
            query ->
                before.hasNext()
                    ? before.next()
                    : progress.add(atlas.listGroupApiKeys(project, query)))
        .find(
            key -> {
              if (progress.organization.isEmpty()) {
                progress.organization =
                    roles(key).flatMap(role -> Stream.ofNullable(role.orgId())).findFirst();
              }
              if (wanted.test(key.id())) {
                // A key that is listed twice has the roles of both.
                progress.keys.merge(key.id(), only(key, project), ProjectKeys::both);
              }
              return false;
            });
    return new ProjectKeys(progress.keys, progress.organization);
  }

  /** A page that failed is asked for again, and not those before it. */
  static final class Progress {
    private final Map<ApiKeyId, ApiKey> keys = new HashMap<>();
    private Optional<OrganizationId> organization = Optional.empty();

    /** The pages that were read, each with its first key only: the others are done with. */
    private final List<Page<ApiKey>> pages = new ArrayList<>();

    private Page<ApiKey> add(Page<ApiKey> page) {
      pages.add(
          new Page<>(page.results().stream().limit(1).toList(), page.links(), page.totalCount()));
      return page;
    }
  }

  /** Without its roles in other projects: a key may have hundreds, and all are held at once. */
  private static ApiKey only(ApiKey key, ProjectId project) {
    return with(
        key, roles(key).filter(role -> role.orgId() != null || project.equals(role.groupId())));
  }

  private static ApiKey both(ApiKey one, ApiKey other) {
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

  /** The organization of the project, as far as its keys' roles name one. */
  Optional<OrganizationId> organization() {
    return organization;
  }
}
