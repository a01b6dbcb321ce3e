package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasApiException;
import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Query;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The organization's own record of a key, which names its roles in every project: one request per
 * key, and none for an organization whose keys the caller may not read. Safe for many threads.
 */
final class KeyRecords {
  /** Records kept for rows to come: a key may be in many projects. */
  private static final int MOST_KEPT = 4096;

  /** What the organization says of a key. */
  record Lookup(Kind kind, Optional<ApiKey> key) {
    /** Whether it knows the key. */
    enum Kind {
      /** It does. */
      KNOWN,
      /** It does not: the key was deleted, or the ID is wrong. */
      UNKNOWN,
      /** The caller may not look, or the organization is not known. */
      HIDDEN
    }

    private static final Lookup NOT_THERE = new Lookup(Kind.UNKNOWN, Optional.empty());
    private static final Lookup NOT_VISIBLE = new Lookup(Kind.HIDDEN, Optional.empty());
  }

  private final AtlasAdminApi atlas;
  private final Map<ApiKeyId, Lookup> records = recent();
  private final Map<ProjectId, Optional<OrganizationId>> organizations = recent();
  private final Set<OrganizationId> hidden = ConcurrentHashMap.newKeySet();

  KeyRecords(AtlasAdminApi atlas) {
    this.atlas = atlas;
  }

  /**
   * Looks up a key.
   *
   * @param known the project's organization, where a listing has named it
   * @throws AtlasApiException if Atlas fails for a reason that may pass, or that concerns any call
   * @throws IOException if no response came
   */
  Lookup find(Unassignment of, Optional<OrganizationId> known) throws IOException {
    Lookup before = records.get(of.apiKey());
    if (before != null) {
      return before;
    }
    Optional<OrganizationId> organization =
        known.isPresent() ? known : organizationOf(of.project());
    if (organization.isEmpty() || hidden.contains(organization.get())) {
      return Lookup.NOT_VISIBLE;
    }
    Lookup found = lookUp(organization.get(), of.apiKey());
    if (found.kind() == Lookup.Kind.HIDDEN) {
      hidden.add(organization.get());
    } else {
      records.put(of.apiKey(), found);
    }
    return found;
  }

  private Lookup lookUp(OrganizationId organization, ApiKeyId key) throws IOException {
    try {
      ApiKey found = atlas.getOrgApiKey(organization, key, Query.NONE);
      return new Lookup(Lookup.Kind.KNOWN, Optional.of(found));
    } catch (AtlasApiException e) {
      return switch (Problem.of(e).kind()) {
        case UNKNOWN_API_KEY, NOT_FOUND -> Lookup.NOT_THERE;
        case NO_PERMISSION, REFUSED, WRONG_ADDRESS, WRONG_VERSION, WRONG_PRODUCT ->
            Lookup.NOT_VISIBLE; // an older API, or not this caller's to read
        default -> throw e;
      };
    }
  }

  private Optional<OrganizationId> organizationOf(ProjectId project) throws IOException {
    Optional<OrganizationId> before = organizations.get(project);
    if (before != null) {
      return before;
    }
    Optional<OrganizationId> found;
    try {
      found = Optional.ofNullable(atlas.getGroup(project, Query.NONE).orgId());
    } catch (AtlasApiException e) {
      if (Problem.of(e).kind() != Problem.Kind.NO_PERMISSION) {
        throw e;
      }
      found = Optional.empty();
    }
    organizations.put(project, found);
    return found;
  }

  private static <K, V> Map<K, V> recent() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_KEPT;
          }
        });
  }
}
