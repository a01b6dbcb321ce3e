package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.Page;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Retries;
import io.github.atlaskeys.admin.RoleAssignment;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
   * @param retries for pages after the first; when to ask for that again is the caller's to decide
   */
  static ProjectKeys read(
      AtlasAdminApi atlas, ProjectId project, Predicate<ApiKeyId> wanted, Retries retries)
      throws IOException {
    var keys = new HashMap<ApiKeyId, ApiKey>();
    var organizations = new LinkedHashSet<OrganizationId>();
    var read = new AtomicInteger();
    new Pages<>(
            query ->
                read.getAndIncrement() == 0
                    ? atlas.listGroupApiKeys(project, query)
                    : again(() -> atlas.listGroupApiKeys(project, query), retries))
        .find(
            key -> {
              if (organizations.isEmpty()) {
                roles(key).map(RoleAssignment::orgId).forEach(id -> add(organizations, id));
              }
              if (wanted.test(key.id())) {
                // A key that is listed twice has the roles of both.
                keys.merge(key.id(), only(key, project), ProjectKeys::both);
              }
              return false;
            });
    return new ProjectKeys(keys, organizations.stream().findFirst());
  }

  /** A page that failed is asked for again, and not those before it. */
  private static Page<ApiKey> again(Retries.Call<Page<ApiKey>> page, Retries retries)
      throws IOException {
    try {
      return retries.ask(page);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static void add(
      java.util.Set<OrganizationId> all, @org.jspecify.annotations.Nullable OrganizationId one) {
    if (one != null) {
      all.add(one);
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
