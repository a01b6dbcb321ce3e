package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The organization's own record of a key, which names its roles in every project: one request per
 * key, or one listing for many keys where that is allowed, and one for an organization whose keys
 * the caller may not read. Safe for many threads, two of which may request the same record.
 */
final class KeyRecords {
  /** Records kept for rows to come: a key may be in many projects. */
  private static final int MAX_KEPT = 4096;

  /** After so many records of an organization its keys are listed: 500 with one request. */
  private static final int MAX_SINGLE_RECORDS = 20;

  private static final Problem NO_ORGANIZATION =
      new Problem(Kind.NO_PERMISSION, "the project's organization is not known", List.of());

  /**
   * What the organization says of a key.
   *
   * @param key its record; empty if it has none or may not be read
   * @param hidden why it may not be read
   */
  record Lookup(Optional<ApiKey> key, Optional<Problem> hidden) {
    /** Whether the organization has no such key: it was deleted, or the ID is wrong. */
    boolean isUnknown() {
      return key.isEmpty() && hidden.isEmpty();
    }

    private static Lookup hidden(Problem why) {
      return new Lookup(Optional.empty(), Optional.of(why));
    }
  }

  /** Another organization does not know the keys of this one. */
  private record Name(OrganizationId organization, ApiKeyId key) {}

  /** A project that could be read, or why not. */
  private record ProjectRead(Optional<Project> project, Optional<Problem> hidden) {}

  /** The keys of an organization, once they are listed. Guarded by itself. */
  private static final class KeyList {
    private int wanted;
    private @Nullable Map<ApiKeyId, ApiKey> keys;
  }

  private final AtlasAdminApi atlas;
  private final boolean lists;
  private final Map<OrganizationId, KeyList> keyLists = new ConcurrentHashMap<>();
  private final Map<Name, Lookup> records = latest();
  private final Map<ProjectId, ProjectRead> projects = latest();
  private final Map<OrganizationId, Lookup> hidden = new ConcurrentHashMap<>();

  /**
   * Has read nothing yet.
   *
   * @param lists whether an organization's list, which may lag, does for the record of a key in it
   */
  KeyRecords(AtlasAdminApi atlas, boolean lists) {
    this.atlas = atlas;
    this.lists = lists;
  }

  /**
   * Looks up a key.
   *
   * @param known the project's organization, where a listing has named it
   * @param fresh whether to read again what is known already
   * @throws AtlasApiException if Atlas fails for a reason that may pass, or that concerns any call
   * @throws IOException if no response came
   */
  Lookup find(Unassignment of, Optional<OrganizationId> known, boolean fresh) throws IOException {
    OrganizationId organization = known.orElse(null);
    if (organization == null) {
      ProjectRead read = read(of.project());
      organization = read.project().map(Project::orgId).orElse(null);
      if (organization == null) {
        return Lookup.hidden(read.hidden().orElse(NO_ORGANIZATION));
      }
    }
    var name = new Name(organization, of.apiKey());
    Lookup before = hidden.get(organization);
    if (before == null && !fresh) {
      before = records.get(name);
    }
    return before == null ? lookUp(name) : before;
  }

  private Lookup lookUp(Name name) throws IOException {
    Optional<ApiKey> listed = lists ? listed(name) : Optional.empty();
    if (listed.isPresent()) {
      return new Lookup(listed, Optional.empty());
    }
    Lookup found;
    try {
      ApiKey key = atlas.getOrgApiKey(name.organization(), name.key());
      found = new Lookup(Optional.of(key), Optional.empty());
    } catch (AtlasApiException e) {
      Problem problem = Problem.of(e);
      if (problem.kind() == Kind.UNKNOWN_API_KEY || problem.kind() == Kind.NOT_FOUND) {
        found = new Lookup(Optional.empty(), Optional.empty());
      } else if (isRefused(problem.kind()) || isNotServed(problem.kind(), e)) {
        found = Lookup.hidden(problem);
        hidden.put(name.organization(), found);
        return found;
      } else {
        throw e;
      }
    }
    records.put(name, found);
    return found;
  }

  private Optional<ApiKey> listed(Name name) throws IOException {
    KeyList list = keyLists.computeIfAbsent(name.organization(), id -> new KeyList());
    synchronized (list) {
      list.wanted++;
      if (list.wanted <= MAX_SINGLE_RECORDS) {
        return Optional.empty();
      }
      if (list.keys == null) {
        list.keys = list(name.organization());
      }
      return Optional.ofNullable(list.keys.get(name.key()))
          .filter(ApiKey::rolesShown); // a list may leave them out
    }
  }

  private Map<ApiKeyId, ApiKey> list(OrganizationId organization) throws IOException {
    try {
      return ApiKey.byId(
          Pages.of(query -> atlas.listOrgApiKeys(organization, query), Retries.none()).all());
    } catch (AtlasApiException e) {
      return Map.of(); // each key has its own record, which meets the problem and reports it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static boolean isRefused(Kind kind) {
    return !kind.worthRetrying() && !kind.stopsTheRun();
  }

  /** An older API says so with a code of its own; without one it is not Atlas's response. */
  private static boolean isNotServed(Kind kind, AtlasApiException e) {
    return (kind == Kind.WRONG_ADDRESS || kind == Kind.WRONG_VERSION) && e.errorCode().isPresent();
  }

  private ProjectRead read(ProjectId id) throws IOException {
    ProjectRead found = projects.get(id);
    if (found == null) {
      try {
        found = new ProjectRead(Optional.of(atlas.getGroup(id)), Optional.empty());
      } catch (AtlasApiException e) {
        Problem problem = Problem.of(e);
        if (!isRefused(problem.kind())) {
          throw e;
        }
        found = new ProjectRead(Optional.empty(), Optional.of(problem));
      }
      projects.put(id, found);
    }
    return found;
  }

  private static <K, V> Map<K, V> latest() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX_KEPT;
          }
        });
  }
}
