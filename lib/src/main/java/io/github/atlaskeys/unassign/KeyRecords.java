package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
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
  private final Map<Asked, Lookup> records = recent();
  private final Map<ProjectId, Optional<OrganizationId>> organizations = recent();
  private final Set<OrganizationId> hidden = ConcurrentHashMap.newKeySet();

  /** Another organization does not know a key of this one. */
  private record Asked(OrganizationId organization, ApiKeyId key) {}

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
    return find(of, known, false);
  }

  /** The same, read anew. */
  Lookup refresh(Unassignment of, Optional<OrganizationId> known) throws IOException {
    return find(of, known, true);
  }

  private Lookup find(Unassignment of, Optional<OrganizationId> known, boolean anew)
      throws IOException {
    Optional<OrganizationId> organization =
        known.isPresent() ? known : organizationOf(of.project());
    if (organization.isEmpty() || hidden.contains(organization.get())) {
      return Lookup.NOT_VISIBLE;
    }
    var asked = new Asked(organization.get(), of.apiKey());
    Lookup before = records.get(asked);
    if (before != null && !anew) {
      return before;
    }
    Lookup found = lookUp(asked);
    if (found.kind() == Lookup.Kind.HIDDEN) {
      hidden.add(organization.get());
    } else {
      records.put(asked, found);
    }
    return found;
  }

  private Lookup lookUp(Asked asked) throws IOException {
    try {
      ApiKey found = atlas.getOrgApiKey(asked.organization(), asked.key(), Query.NONE);
      return new Lookup(Lookup.Kind.KNOWN, Optional.of(found));
    } catch (AtlasApiException e) {
      Problem.Kind kind = Problem.of(e).kind();
      if (kind == Problem.Kind.UNKNOWN_API_KEY || kind == Problem.Kind.NOT_FOUND) {
        return Lookup.NOT_THERE;
      }
      if (refused(kind) || notServed(kind, e)) {
        return Lookup.NOT_VISIBLE;
      }
      throw e;
    }
  }

  private static boolean refused(Problem.Kind kind) {
    return !kind.worthRetrying() && !kind.stopsTheRun();
  }

  /** An older API says so with a code of its own; without one it is not Atlas's response. */
  private static boolean notServed(Problem.Kind kind, AtlasApiException e) {
    return (kind == Problem.Kind.WRONG_ADDRESS || kind == Problem.Kind.WRONG_VERSION)
        && e.errorCode().isPresent();
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
      if (!refused(Problem.of(e).kind())) {
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
