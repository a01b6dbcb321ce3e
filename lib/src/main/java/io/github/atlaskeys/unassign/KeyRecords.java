package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The organization's own record of a key, which names its roles in every project: one request per
 * key and two per service account, or one listing for many keys where that is allowed, and one for
 * an organization whose keys the caller may not read. Thread-safe; two threads may request the same
 * record.
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
  record Lookup(Optional<Principal> key, Optional<Problem> hidden) {
    /** Whether the organization has no such key: it was deleted, or the ID is wrong. */
    boolean isUnknown() {
      return key.isEmpty() && hidden.isEmpty();
    }

    private static Lookup hidden(Problem why) {
      return new Lookup(Optional.empty(), Optional.of(why));
    }
  }

  /** Another organization does not know the keys of this one. */
  private record Name(Place place, PrincipalId key) {}

  /** The keys of an organization, or its accounts. */
  private record Place(PrincipalId.Kind kind, OrganizationId organization) {}

  /** A project that could be read, or why not. */
  private record ProjectRead(Optional<Project> project, Optional<Problem> hidden) {}

  /** The keys of an organization, once they are listed. Guarded by itself. */
  private static final class KeyList {
    private int wanted;
    private @Nullable Map<PrincipalId, Principal> keys;
  }

  private final AtlasAdminApi atlas;
  private final boolean lists;
  private final Map<Place, KeyList> keyLists = new ConcurrentHashMap<>();
  private final Map<Name, Lookup> records = latest();

  /** Those of the caller's organizations, with their roles there. Guarded by itself. */
  private final Map<PrincipalId.Kind, Map<PrincipalId, Principal>> members =
      new EnumMap<>(PrincipalId.Kind.class);

  private final Map<ProjectId, ProjectRead> projects = latest();
  private final Map<Place, Lookup> hidden = new ConcurrentHashMap<>();

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
   * @param calls for what the row is about
   * @param known the project's organization, where a listing has named it
   * @param fresh whether to read again what is known already
   * @throws AtlasApiException if Atlas fails for a reason that may pass, or that concerns any call
   * @throws IOException if no response was received
   */
  Lookup find(PrincipalCalls calls, Unassignment of, Optional<OrganizationId> known, boolean fresh)
      throws IOException {
    OrganizationId organization = known.orElse(null);
    if (organization == null) {
      ProjectRead read = read(of.project());
      organization = read.project().map(Project::orgId).orElse(null);
      if (organization == null) {
        return Lookup.hidden(read.hidden().orElse(NO_ORGANIZATION));
      }
    }
    var name = new Name(new Place(calls.kind(), organization), of.principal());
    Lookup before = hidden.get(name.place());
    if (before == null && !fresh) {
      before = records.get(name);
    }
    return before == null ? lookUp(calls, name) : before;
  }

  private Lookup lookUp(PrincipalCalls calls, Name name) throws IOException {
    Optional<Principal> listed = lists ? listed(calls, name) : Optional.empty();
    if (listed.isPresent()) {
      return new Lookup(listed, Optional.empty());
    }
    Place place = name.place();
    Lookup found;
    try {
      Principal key =
          interruptibly(() -> calls.record(place.organization(), name.key(), Retries.none()));
      found = new Lookup(Optional.of(key), Optional.empty());
    } catch (AtlasApiException e) {
      Problem problem = Problem.of(e);
      if (problem.kind() == Kind.UNKNOWN_API_KEY || problem.kind() == Kind.NOT_FOUND) {
        found = new Lookup(Optional.empty(), Optional.empty());
      } else if (isRefused(problem.kind()) || isNotServed(problem.kind(), e)) {
        found = Lookup.hidden(problem);
        hidden.put(place, found);
        return found;
      } else {
        throw e;
      }
    }
    records.put(name, found);
    return found;
  }

  private Optional<Principal> listed(PrincipalCalls calls, Name name) throws IOException {
    KeyList list = keyLists.computeIfAbsent(name.place(), id -> new KeyList());
    synchronized (list) {
      list.wanted++;
      if (list.wanted <= MAX_SINGLE_RECORDS || !calls.listingNamesProjects()) {
        return Optional.empty();
      }
      if (list.keys == null) {
        list.keys = listOrNone(calls, name.place().organization());
      }
      return Optional.ofNullable(list.keys.get(name.key()))
          .filter(Principal::rolesShown); // a list may leave them out
    }
  }

  private static Map<PrincipalId, Principal> listOrNone(
      PrincipalCalls calls, OrganizationId organization) throws IOException {
    try {
      return list(calls, organization);
    } catch (AtlasApiException e) {
      return Map.of(); // each key has its own record, which meets the problem and reports it
    }
  }

  private static Map<PrincipalId, Principal> list(PrincipalCalls calls, OrganizationId organization)
      throws IOException {
    return interruptibly(
        () ->
            Principal.byId(
                Pages.of(query -> calls.list(organization, query), Retries.none()).all()));
  }

  private static <T> T interruptibly(Retries.Call<T> call) throws IOException {
    try {
      return call.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /**
   * What a project's listing shows, with the organization roles that it leaves out of service
   * accounts: those of the organizations of the caller are read once, for all rows.
   *
   * @throws AtlasApiException if Atlas fails for a reason that may pass, or that concerns any call
   * @throws IOException if no response was received
   */
  Principal withOrganizationRoles(PrincipalCalls calls, Principal listed) throws IOException {
    if (listed.organizationRolesShown() || listed.roles().isEmpty()) {
      return listed;
    }
    Principal member = members(calls).get(listed.id());
    return member == null ? listed : listed.and(member);
  }

  private Map<PrincipalId, Principal> members(PrincipalCalls calls) throws IOException {
    synchronized (members) {
      Map<PrincipalId, Principal> read = members.get(calls.kind());
      if (read == null) {
        read = new HashMap<>();
        List<Organization> organizations =
            interruptibly(() -> Pages.of(atlas::listOrgs, Retries.none()).all());
        for (Organization each : organizations) {
          try {
            read.putAll(list(calls, each.id()));
          } catch (AtlasApiException e) {
            if (!isRefused(Problem.of(e).kind())) {
              throw e;
            } // its roles stay unknown
          }
        }
        members.put(calls.kind(), read);
      }
      return read;
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
