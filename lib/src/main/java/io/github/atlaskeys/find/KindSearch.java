package io.github.atlaskeys.find;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.IncompleteListingException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Retries.Call;
import io.github.atlaskeys.find.SearchResult.Coverage;
import io.github.atlaskeys.find.SearchResult.Match;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The part of a search that is for API keys, or for service accounts: first the organizations, then
 * the projects of those that cannot be read, then the record of each key that was found. Each part
 * is begun before any is waited for.
 */
final class KindSearch {
  /** IDs that are asked for one by one, as for a plan; of more, a listing costs less. */
  private static final int MAX_DIRECT = 20;

  /**
   * IDs that no listing shows, and that are then asked for one by one: Atlas allows them at once.
   */
  private static final int MAX_MISSING = 400;

  /** Atlas's documented limits of an organization: requests at once, and per minute after that. */
  private static final int BURST = 500;

  private static final int PER_MINUTE = 250;

  /** Any other call would fail as well. */
  private static final Set<Kind> FAILS_ANY_CALL =
      EnumSet.of(Kind.CREDENTIALS_REFUSED, Kind.IP_NOT_ON_ACCESS_LIST);

  /** Places whose keys were listed, and those whose keys the caller may not list. */
  private record Places<T>(Map<T, Call<List<Principal>>> begun, List<T> read, List<T> unread) {
    Places() {
      this(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private final PrincipalCalls calls;
  private final Matching matching;

  /** Whether what a listing names is checked against each key's own record. */
  private final boolean checked;

  /** For the calls that the organizations limit, and for those that the projects do. */
  private final Retries ofOrganizations;

  private final Retries ofProjects;
  private final ParallelReads reads;

  /** The IDs that are asked for one by one, without a listing; empty if that is not enough. */
  private final List<PrincipalId> direct;

  private final Places<OrganizationId> organizations = new Places<>();
  private final Places<ProjectId> projects = new Places<>();
  private final List<PrincipalId> unreadKeys = new ArrayList<>();

  /** The projects of each organization that are listed in place of a record for each key. */
  private final Map<OrganizationId, List<ProjectId>> listed = new HashMap<>();

  private List<PrincipalId> missing = List.of();
  private Duration time = Duration.ZERO;

  KindSearch(PrincipalCalls calls, List<KeyQuery> queries, Retries retries, ParallelReads reads) {
    this.calls = calls;
    this.matching = new Matching(queries);
    this.checked = true;
    this.ofOrganizations = retries.together();
    this.ofProjects = retries.together();
    this.reads = reads;
    boolean suffice =
        !calls.listingNamesProjects()
            && queries.size() <= MAX_DIRECT
            && queries.stream()
                .allMatch(each -> each.kind() == KeyQuery.Kind.KEY && each.id().isPresent());
    this.direct = suffice ? matching.missingIds() : List.of();
  }

  /** A listing of all that an organization has. */
  KindSearch(PrincipalCalls calls, Retries retries, ParallelReads reads) {
    this.calls = calls;
    this.matching = Matching.everything();
    this.checked = false;
    this.ofOrganizations = retries.together();
    this.ofProjects = retries.together();
    this.reads = reads;
    this.direct = List.of();
  }

  PrincipalId.Kind kind() {
    return calls.kind();
  }

  void beginOrganizations(List<OrganizationId> all) {
    for (OrganizationId each : all) {
      organizations
          .begun()
          .put(each, direct.isEmpty() ? list(each, matching::matches) : records(each));
    }
  }

  /** Those that this organization has of the keys that are asked for one by one. */
  private Call<List<Principal>> records(OrganizationId organization) {
    List<Future<Optional<Principal>>> begun =
        direct.stream().map(id -> reads.start(() -> recordIfAny(organization, id))).toList();
    return () -> {
      var found = new ArrayList<Principal>();
      for (Future<Optional<Principal>> each : begun) {
        ParallelReads.await(each).ifPresent(found::add);
      }
      return found;
    };
  }

  private Optional<Principal> recordIfAny(OrganizationId organization, PrincipalId id)
      throws IOException, InterruptedException {
    try {
      return Optional.of(calls.record(organization, id, ofOrganizations));
    } catch (AtlasApiException e) {
      if (Problem.of(e).kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  void endOrganizations(Set<Kind> refusals) throws IOException, InterruptedException {
    end(organizations, matching::offer, refusals);
  }

  /** Whether the host has this kind; of what is sought by its ID, it must. */
  boolean endOrganizationsIfServed(Set<Kind> refusals) throws IOException, InterruptedException {
    try {
      endOrganizations(refusals);
      return true;
    } catch (AtlasApiException e) {
      if (Problem.of(e).kind() == Kind.NOT_IN_VERSION && matching.missingIds().isEmpty()) {
        return false;
      }
      throw e;
    }
  }

  /** Begins to list these projects, as far as no organization that was read has them. */
  void beginProjects(List<Project> all) {
    if (!direct.isEmpty() && matching.missingIds().isEmpty()) {
      return; // each is found, with all its projects
    }
    for (Project each : all) {
      if (each.orgId() == null || !organizations.read().contains(each.orgId())) {
        projects.begun().put(each.id(), list(each.id()));
      }
    }
  }

  void endProjects(Set<Kind> refusals) throws IOException, InterruptedException {
    end(projects, matching::offer, refusals);
  }

  private Call<List<Principal>> list(OrganizationId organization, Predicate<Principal> wanted) {
    return Pages.of(query -> calls.list(organization, query), ofOrganizations)
        .where(wanted)
        .start(reads);
  }

  private Call<List<Principal>> list(ProjectId project) {
    return Pages.of(query -> calls.list(project, query), ofProjects)
        .where(matching::matches)
        .start(reads);
  }

  /** What an incomplete listing has is offered, too: to show it. */
  private static <T> void end(Places<T> places, BiConsumer<T, Principal> offer, Set<Kind> refusals)
      throws IOException, InterruptedException {
    for (Map.Entry<T, Call<List<Principal>>> each : places.begun().entrySet()) {
      try {
        each.getValue().call().forEach(key -> offer.accept(each.getKey(), key));
        places.read().add(each.getKey());
      } catch (IncompleteListingException e) {
        e.items().forEach(key -> offer.accept(each.getKey(), (Principal) key));
        throw e;
      } catch (AtlasApiException e) {
        if (!refusals.contains(Problem.of(e).kind())) {
          throw e;
        }
        places.unread().add(each.getKey());
      }
    }
  }

  /** Decides which records to read; returns how many requests that takes, pages apart. */
  int planRecords(List<Project> visible) {
    if (!direct.isEmpty() || (!checked && calls.listingNamesProjects())) {
      return 0;
    }
    int requests = 0;
    for (Map.Entry<OrganizationId, List<Principal>> each : matching.listed().entrySet()) {
      List<ProjectId> there =
          visible.stream()
              .filter(project -> each.getKey().equals(project.orgId()))
              .map(Project::id)
              .toList();
      int keys = each.getValue().size();
      if (calls.listingNamesProjects() || there.isEmpty() || there.size() >= keys) {
        requests += keys;
        time = Duration.ofMinutes(Math.max(time.toMinutes(), minutes(keys)));
      } else {
        listed.put(each.getKey(), there);
        requests += there.size();
      }
    }
    missing = matching.missingIds();
    return requests + (listsAgain() ? organizations.read().size() : missing.size());
  }

  /**
   * A report may hold any number of IDs that nobody has. Of very many none is asked for by itself.
   */
  private boolean listsAgain() {
    return missing.size() > MAX_MISSING;
  }

  private static long minutes(int requests) {
    return Math.max(0, (requests - BURST + PER_MINUTE - 1) / PER_MINUTE);
  }

  /** What the planned requests take at the least, by Atlas's documented limits. */
  Duration time() {
    return time;
  }

  /** Begins to read the records; each call waits for one, keeps it, and tells whether it could. */
  List<Call<Boolean>> beginRecords() {
    List<Call<Boolean>> ends = new ArrayList<>();
    matching
        .listed()
        .forEach(
            (organization, keys) -> {
              List<ProjectId> there = listed.get(organization);
              if (there == null) {
                keys.forEach(key -> ends.add(beginRecord(organization, key)));
              } else {
                ends.addAll(beginListings(organization, keys, there));
              }
            });
    if (listsAgain()) {
      organizations.read().forEach(each -> ends.add(beginListingAgain(each)));
      return ends;
    }
    for (PrincipalId id : missing) {
      Future<Optional<Principal>> record = reads.start(() -> record(id));
      ends.add(
          () -> {
            Optional<Principal> read = ParallelReads.await(record);
            read.ifPresent(matching::offer);
            return read.isPresent();
          });
    }
    return ends;
  }

  /** What a listing left out, the next may show. */
  private Call<Boolean> beginListingAgain(OrganizationId organization) {
    var sought = Set.copyOf(missing);
    Call<List<Principal>> listing = list(organization, key -> sought.contains(key.id()));
    return () -> {
      Optional<List<Principal>> found = ifPermitted(listing);
      for (Principal key : found.orElse(List.of())) {
        matching.offer(organization, key);
        beginRecord(organization, key).call();
      }
      return found.isPresent();
    };
  }

  private Call<Boolean> beginRecord(OrganizationId organization, Principal key) {
    Future<Optional<Principal>> record =
        reads.start(() -> ifPermitted(() -> calls.complete(organization, key, ofOrganizations)));
    return () -> {
      Optional<Principal> read = ParallelReads.await(record);
      read.ifPresentOrElse(matching::offer, () -> unreadKeys.add(key.id()));
      return read.isPresent();
    };
  }

  /** The keys of an organization, looked for in each of its projects. */
  private List<Call<Boolean>> beginListings(
      OrganizationId organization, List<Principal> keys, List<ProjectId> there) {
    Map<ProjectId, Call<List<Principal>>> begun = new LinkedHashMap<>();
    there.forEach(project -> begun.put(project, list(project)));
    List<Call<Boolean>> ends = new ArrayList<>();
    var read = new ArrayList<ProjectId>();
    begun.forEach(
        (project, listing) ->
            ends.add(
                () -> {
                  Optional<List<Principal>> found = ifPermitted(listing);
                  found.ifPresent(some -> read.add(project));
                  found.ifPresent(some -> some.forEach(key -> matching.offer(project, key)));
                  if (project.equals(there.get(there.size() - 1))) {
                    endListings(organization, keys, read.size() == there.size());
                  }
                  return found.isPresent();
                }));
    return ends;
  }

  private void endListings(OrganizationId organization, List<Principal> keys, boolean all)
      throws IOException, InterruptedException {
    if (all) {
      keys.forEach(key -> matching.change(key.id(), calls::soughtEverywhere));
      return;
    }
    List<Call<Boolean>> records = new ArrayList<>();
    keys.forEach(key -> records.add(beginRecord(organization, key)));
    for (Call<Boolean> each : records) {
      each.call();
    }
  }

  /** The key's own record in the first organization that shows it. */
  private Optional<Principal> record(PrincipalId id) throws IOException, InterruptedException {
    for (OrganizationId organization : organizations.read()) {
      Optional<Principal> found =
          ifPermitted(() -> calls.record(organization, id, ofOrganizations));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What a call returns; empty if Atlas refuses it: the listings are enough. */
  private static <T> Optional<T> ifPermitted(Call<T> call)
      throws IOException, InterruptedException {
    try {
      return Optional.of(call.call());
    } catch (AtlasApiException e) {
      Kind kind = Problem.of(e).kind();
      if (kind.worthRetrying() || FAILS_ANY_CALL.contains(kind)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  Map<KeyQuery, List<Match>> matches(Map<ProjectId, String> projectNames) {
    return matching.matches(projectNames);
  }

  /** All that were listed. */
  List<KeyAccess> all(Map<ProjectId, String> projectNames) {
    return matching.kept(projectNames);
  }

  Coverage coverage() {
    return new Coverage(
        organizations.read(),
        organizations.unread(),
        projects.read(),
        projects.unread(),
        unreadKeys);
  }
}
