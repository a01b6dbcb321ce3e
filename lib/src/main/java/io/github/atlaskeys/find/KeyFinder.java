package io.github.atlaskeys.find;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.IncompleteListingException;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Retries.Call;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.find.SearchResult.Coverage;
import io.github.atlaskeys.find.SearchResult.Match;
import io.github.atlaskeys.find.SearchResult.Matches;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds API keys and service accounts, one or many, and every project that they are assigned to.
 * Changes nothing. What is said of keys here is so of service accounts, too.
 *
 * <pre>{@code
 * List<Assignment> assignments = KeyFinder.of(atlas).find("zmmrboas").assignments();
 * }</pre>
 *
 * <p>Lists the keys of each organization of the caller. Where an organization cannot be read, it
 * lists the keys of each of its projects that the caller can see; {@link Coverage} tells. A listing
 * may lag or leave something out, so the record of each key that was found is read too, and a
 * project that either names is among the key's assignments. For up to 400 IDs that no listing
 * shows, each organization is asked for the record; for more, it is listed once more.
 *
 * <p>A record costs one request, and Atlas allows 250 per minute after the first 500: a thousand
 * keys take some three minutes. Up to 16 requests are in flight; rate limits are waited out.
 *
 * <p>No listing of an organization names the projects of a service account. Up to 20 client IDs are
 * asked for directly: the account's own record, and its projects. Of more, the organization's
 * accounts are listed, and the projects of each that was found are read; or, where an organization
 * has fewer projects than accounts were found in it, the accounts of each project. Both are
 * complete, because a caller who may list an organization's accounts may read all of its projects.
 *
 * <p>Immutable, and thread-safe. Every search throws {@link AtlasApiException} if Atlas refuses
 * anything but the right to look at one organization, project or key, {@link IOException} if no
 * response was received after every retry, and {@link InterruptedException} if the thread was
 * interrupted, which ends every wait at once.
 */
public final class KeyFinder {
  /** Receives how far a search has come, on the thread that searches. */
  @FunctionalInterface
  public interface Progress {
    /** So many of the requests that {@link #expecting} named were made. */
    void requested(int done, int of);

    /**
     * So many requests are to follow, one for each key and each service account that was found, or
     * one for each project if that is fewer. Called once, before the first.
     *
     * @param time what Atlas's documented rate limits ask for: zero for up to 500 requests
     */
    default void expecting(int requests, Duration time) {}

    /**
     * Some keys are in no project. Listings may lag, so that these keys are searched for again, for
     * this long at most; called once, before the first wait.
     */
    default void awaitingListings(int keys, Duration longest) {}
  }

  /** What is about one organization or project: others may be readable. */
  private static final Set<Kind> REFUSALS =
      EnumSet.of(
          Kind.NO_PERMISSION,
          Kind.UNKNOWN_PROJECT,
          Kind.WRONG_PRODUCT,
          Kind.NOT_FOUND,
          Kind.UNKNOWN_ORGANIZATION,
          Kind.REFUSED);

  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Optional<OrganizationId> only;
  private final Progress progress;

  /** The kinds of which descriptions are searched. */
  private final Set<PrincipalId.Kind> described;

  private KeyFinder(
      AtlasAdminApi atlas,
      Retries retries,
      Optional<OrganizationId> only,
      Progress progress,
      Set<PrincipalId.Kind> described) {
    this.atlas = atlas;
    this.retries = retries;
    this.only = only;
    this.progress = progress;
    this.described = described;
  }

  /** Searches through this API, with {@link Retries#standard()}. */
  public static KeyFinder of(AtlasAdminApi atlas) {
    return new KeyFinder(
        atlas,
        Retries.standard(),
        Optional.empty(),
        (done, of) -> {},
        EnumSet.of(PrincipalId.Kind.API_KEY));
  }

  /** The same, with other retries. */
  public KeyFinder retries(Retries other) {
    return new KeyFinder(atlas, other, only, progress, described);
  }

  /** The same, in this organization only: no other organization or project is read. */
  public KeyFinder in(OrganizationId organization) {
    return new KeyFinder(atlas, retries, Optional.of(organization), progress, described);
  }

  /** The same, and reports how far it has come; replaces an earlier receiver. */
  public KeyFinder onProgress(Progress receiver) {
    return new KeyFinder(atlas, retries, only, receiver, described);
  }

  /**
   * The same, and a query for descriptions finds service accounts too, by name and description. A
   * client ID finds its account in any case. A host, or a version of the API, that has no service
   * accounts is searched for keys alone ({@link SearchResult#kinds}); a client ID throws there.
   */
  public KeyFinder withServiceAccounts() {
    return new KeyFinder(atlas, retries, only, progress, EnumSet.allOf(PrincipalId.Kind.class));
  }

  /**
   * Looks for one key, by its public key or ID, or one service account, by its client ID.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SearchResult find(String publicKeyOrId) throws IOException, InterruptedException {
    return find(List.of(KeyQuery.key(publicKeyOrId)));
  }

  /** Looks for many keys in every organization of the caller, or the one of {@link #in}. */
  public SearchResult find(List<KeyQuery> queries) throws IOException, InterruptedException {
    try (var reads = new ParallelReads()) {
      return new Search(queries, reads).run();
    }
  }

  /**
   * Looks for one key as {@link #findAssigned(List)} does.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SearchResult findAssigned(String publicKeyOrId) throws IOException, InterruptedException {
    return findAssigned(List.of(KeyQuery.key(publicKeyOrId)));
  }

  /**
   * Looks for many keys, and again, up to four more times over 15 seconds, for those that were
   * found in no project: because listings can lag.
   */
  public SearchResult findAssigned(List<KeyQuery> queries)
      throws IOException, InterruptedException {
    SearchResult found = find(queries);
    List<KeyQuery> unassigned = unassigned(found);
    if (unassigned.isEmpty()) {
      return found;
    }
    long keys = found.keys().stream().filter(key -> key.assignments().isEmpty()).count();
    progress.awaitingListings((int) keys, RetryPolicy.MAX_LISTING_LAG);
    return found.updated(
        retries.untilListed(
            found,
            // A key that is not listed this time may have slipped between two pages.
            now -> now.matches().stream().allMatch(KeyFinder::isAssigned),
            () -> find(unassigned),
            RetryPolicy.MAX_LISTING_CHECKS));
  }

  /**
   * Lists all keys, or all service accounts, of an organization, and their projects. The listing of
   * keys names these; those of accounts are read as for a search. No key's own record is read.
   *
   * @param projects those that the caller can see, for their names
   * @throws IncompleteListingException if Atlas counts more than it lists, with what it lists
   */
  public List<KeyAccess> list(
      PrincipalId.Kind kind, OrganizationId organization, List<Project> projects)
      throws IOException, InterruptedException {
    try (var reads = new ParallelReads()) {
      return new Search(List.of(), reads).list(kind, organization, projects);
    }
  }

  /** The queries that found a key which is in no project. */
  private static List<KeyQuery> unassigned(SearchResult found) {
    return found.matches().stream()
        .filter(match -> !match.keys().isEmpty() && !isAssigned(match))
        .map(Matches::query)
        .toList();
  }

  private static boolean isAssigned(Matches found) {
    return !found.keys().isEmpty()
        && found.keys().stream().noneMatch(key -> key.access().assignments().isEmpty());
  }

  /** One search: what does not depend on each other is read at the same time. */
  private final class Search {
    private final List<KeyQuery> queries;
    private final ParallelReads reads;

    /** For what is limited per caller; each kind has its own limits. */
    private final Retries together = retries.together();

    Search(List<KeyQuery> queries, ParallelReads reads) {
      this.queries = List.copyOf(new LinkedHashSet<>(queries));
      this.reads = reads;
    }

    SearchResult run() throws IOException, InterruptedException {
      Call<List<Project>> visible = Pages.of(atlas::listGroups, together).start(reads);
      var names = new HashMap<OrganizationId, String>();
      List<OrganizationId> organizations =
          only.isPresent() ? List.of(only.get()) : organizations(names);
      List<KindSearch> kinds = kinds();
      for (KindSearch kind : kinds) {
        kind.beginOrganizations(organizations);
      }
      // An organization that the caller names, and that does not exist, is a mistake.
      Set<Kind> refusals = only.isPresent() ? Set.of(Kind.NO_PERMISSION) : REFUSALS;
      List<KindSearch> absent = new ArrayList<>();
      for (KindSearch kind : kinds) {
        if (!kind.endOrganizationsIfServed(refusals)) {
          absent.add(kind);
        }
      }
      kinds.removeAll(absent);
      List<Project> projects = visible.call();
      for (KindSearch kind : kinds) {
        kind.beginProjects(projects.stream().filter(this::isInQuestion).toList());
      }
      for (KindSearch kind : kinds) {
        kind.endProjects(REFUSALS);
      }
      readRecords(kinds, projects);
      return result(kinds, projects, names);
    }

    List<KeyAccess> list(PrincipalId.Kind kind, OrganizationId organization, List<Project> projects)
        throws IOException, InterruptedException {
      var all = new KindSearch(PrincipalCalls.of(kind, atlas), retries, reads);
      Optional<IncompleteListingException> incomplete = Optional.empty();
      all.beginOrganizations(List.of(organization));
      try {
        all.endOrganizations(Set.of());
      } catch (IncompleteListingException e) {
        incomplete = Optional.of(e);
      }
      readRecords(List.of(all), projects);
      List<KeyAccess> keys = all.all(Project.names(projects));
      if (incomplete.isPresent()) {
        throw incomplete.get().with(keys);
      }
      return keys;
    }

    /** The kinds that the queries may find. */
    private List<KindSearch> kinds() {
      var kinds = new ArrayList<KindSearch>();
      for (PrincipalId.Kind kind : PrincipalId.Kind.values()) {
        List<KeyQuery> some = queries.stream().filter(query -> mayFind(kind, query)).toList();
        if (!some.isEmpty()) {
          kinds.add(new KindSearch(PrincipalCalls.of(kind, atlas), some, retries, reads));
        }
      }
      return kinds;
    }

    /** An ID tells by its form; what is no ID may be a public key, which only keys have. */
    private boolean mayFind(PrincipalId.Kind kind, KeyQuery query) {
      return kind == query.id().map(PrincipalId::kind).orElse(PrincipalId.Kind.API_KEY)
          || (query.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION && described.contains(kind));
    }

    private List<OrganizationId> organizations(Map<OrganizationId, String> names)
        throws IOException, InterruptedException {
      var ids = new ArrayList<OrganizationId>();
      for (Organization each : Pages.of(atlas::listOrgs, together).all()) {
        if (!Boolean.TRUE.equals(each.isDeleted())) {
          ids.add(each.id());
          Optional.ofNullable(each.name()).ifPresent(name -> names.put(each.id(), name));
        }
      }
      return ids;
    }

    private boolean isInQuestion(Project project) {
      return only.isEmpty() || only.get().equals(project.orgId());
    }

    private void readRecords(List<KindSearch> kinds, List<Project> projects)
        throws IOException, InterruptedException {
      int total = 0;
      Duration time = Duration.ZERO;
      for (KindSearch kind : kinds) {
        total += kind.planRecords(projects);
        time = time.compareTo(kind.time()) < 0 ? kind.time() : time;
      }
      if (total == 0) {
        return;
      }
      progress.expecting(total, time);
      List<Call<Boolean>> records =
          kinds.stream().flatMap(kind -> kind.beginRecords().stream()).toList();
      for (int done = 0; done < total; done++) {
        progress.requested(done, total);
        records.get(done).call();
      }
      progress.requested(total, total);
    }

    private SearchResult result(
        List<KindSearch> kinds, List<Project> projects, Map<OrganizationId, String> names) {
      Map<ProjectId, String> projectNames = Project.names(projects);
      Map<KeyQuery, List<Match>> matches = new HashMap<>();
      Map<PrincipalId.Kind, Coverage> coverages = new EnumMap<>(PrincipalId.Kind.class);
      for (KindSearch kind : kinds) {
        kind.matches(projectNames)
            .forEach(
                (query, found) ->
                    matches.computeIfAbsent(query, each -> new ArrayList<>()).addAll(found));
        coverages.put(kind.kind(), kind.coverage());
      }
      matches.values().forEach(found -> found.sort(Comparator.comparing(Match::kind)));
      return new SearchResult(
          queries.stream()
              .map(query -> new Matches(query, matches.getOrDefault(query, List.of())))
              .toList(),
          names,
          coverages);
    }
  }
}
