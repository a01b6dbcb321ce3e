package io.github.atlaskeys.audit;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.ActivityFeed;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.audit.Audit.Feed;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.audit.Matching.State;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.DoneRow;
import io.github.atlaskeys.files.EntryRow;
import io.github.atlaskeys.files.ResultRow;
import io.github.atlaskeys.files.RunResults;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.report.ProblemText;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Progress;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.unassign.BulkPlanner;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads today's state of the rows of a run, and the events of their time. Changes nothing. */
public final class AuditReader {
  /** The first wait for an event; each is twice as long as the one before. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

  private static final int MAX_FEEDS = 10;

  /** Atlas's documented limit of a project's feed: requests at once, and per minute after that. */
  private static final int BURST = 300;

  private static final int PER_MINUTE = 100;

  /** Keys of an organization that are looked at one by one; of more, its listing costs less. */
  private static final int MAX_SINGLE = 20;

  private final Connection connection;
  private final AtlasAdminApi atlas;
  private final Retries retries;
  private final Console console;
  private final Names names;
  private final Labels labels;
  private final InstantSource clock = InstantSource.system();
  private final Set<String> actors;

  /** Those that were read, by their IDs: a listing may have one twice. */
  private final Map<String, Event> events = new LinkedHashMap<>();

  private final Map<Unassignment, State> states = new HashMap<>();

  /** The projects whose events these credentials may not read. */
  private final Map<ProjectId, Problem> unread = new HashMap<>();

  private Instant from = Instant.MAX;

  /** Who else changed accounts there at that time. */
  private Set<String> others = Set.of();

  /**
   * Has read nothing yet.
   *
   * @param ranBy who ran the rows, as events of accounts name it; the credentials if none is given
   */
  public AuditReader(AtlasCommand command, Collection<String> ranBy) {
    this.connection = command.connection();
    this.atlas = connection.api();
    this.retries = command.retries();
    this.console = command.console();
    this.names = new Names(atlas, retries, Optional.empty());
    this.labels = names.labels();
    this.actors =
        ranBy.isEmpty() // an event may name a service account by anything, also its client ID
            ? connection.caller().identifier().stream().collect(toSet())
            : Set.copyOf(ranBy);
  }

  /**
   * Reads the state of the rows that are done and the events since the first of them. For events
   * that are missing of a row that is a few minutes old at most, it asks again.
   *
   * @param wait how long
   * @throws EndedException if none of the projects can be seen
   */
  public Audit read(RunResults results, Duration wait) throws IOException, InterruptedException {
    return results.entries().isEmpty() ? assignments(results, wait) : entries(results, wait);
  }

  private Audit assignments(RunResults results, Duration wait)
      throws IOException, InterruptedException {
    List<ResultRow> rows = results.rows();
    List<ResultRow> done = rows.stream().filter(row -> row.verdict().done()).toList();
    from = done.stream().map(ResultRow::finishedAt).min(naturalOrder()).orElse(Instant.MAX);
    name(rows, done);
    tellHowLong(projects(done));
    List<Evidence> found = match(rows, done);
    if (!lacking(found).isEmpty()) {
      readOrganizations(rows(lacking(found), ResultRow.class));
      found = match(rows, List.of());
    }
    List<Evidence> evidence = await(found, wait, late -> match(rows, rows(late, ResultRow.class)));
    return new Audit(
        results,
        evidence,
        others,
        List.of(),
        organizations(done).map(labels::organization).toList(),
        feeds(done),
        labels,
        clock.instant());
  }

  /** Of access lists, whose events are in the organization's feed. */
  private Audit entries(RunResults results, Duration wait)
      throws IOException, InterruptedException {
    List<EntryRow> rows = results.entries();
    names.tryOrganizations();
    rows.forEach(
        row ->
            labels.addIfUnknown(
                Principal.named(row.principal(), row.publicKey(), Optional.empty())));
    var reader = new EntryReader(atlas, retries, labels);
    List<Evidence> evidence =
        await(
            reader.match(rows, rows), wait, late -> reader.match(rows, rows(late, EntryRow.class)));
    List<OrganizationId> organizations =
        rows.stream().map(EntryRow::organization).distinct().toList();
    from = rows.stream().map(EntryRow::finishedAt).min(naturalOrder()).orElse(Instant.MAX);
    Query query = EntryReader.filtered(Query.NONE, from.minus(Matching.TOLERANCE));
    Map<String, Retries.Call<ActivityFeed>> calls = new LinkedHashMap<>();
    organizations.forEach(
        id ->
            calls.put(
                labels.organization(id),
                () -> atlas.getOrgActivityFeed(id, query.maxDate(clock.instant()))));
    return new Audit(
        results,
        evidence,
        Set.of(),
        reader.notes(),
        organizations.stream().map(labels::organization).toList(),
        feeds(calls),
        labels,
        clock.instant());
  }

  /** Reads some of it again. */
  private interface Again {
    List<Evidence> of(List<Evidence> late) throws IOException, InterruptedException;
  }

  /** Reads again what lacks an event while that may come. */
  private List<Evidence> await(List<Evidence> evidence, Duration wait, Again again)
      throws IOException, InterruptedException {
    List<Evidence> found = evidence;
    Duration left = wait;
    for (Duration pause = FIRST_WAIT; left.toMillis() > 0; pause = pause.multipliedBy(2)) {
      List<Evidence> late = lacking(found).stream().filter(this::isRecent).toList();
      if (late.isEmpty()) {
        break;
      }
      Duration next = pause.compareTo(left) < 0 ? pause : left;
      if (!console.quiet()) {
        console.remark(
            "%s without an event in Atlas so far".formatted(Labels.count(late.size(), "row")),
            "asking again in %s s".formatted(next.toSeconds()),
            next);
      }
      retries.sleeper().sleep(next);
      left = left.minus(next);
      found = again.of(late);
    }
    return found;
  }

  private static <R extends DoneRow> List<R> rows(List<Evidence> some, Class<R> kind) {
    return some.stream().map(each -> kind.cast(each.row())).toList();
  }

  /** Each project has a feed of its own. */
  private void tellHowLong(Set<ProjectId> projects) {
    var least = Duration.ofMinutes(Math.max(0, projects.size() - BURST) / PER_MINUTE);
    if (!least.isZero()) {
      console
          .notices()
          .line(
              "Reading the events of %,d projects takes as many requests and, at Atlas's rate limit, up to %s"
                  .formatted(projects.size(), Progress.left(least.toSeconds())));
    }
  }

  private void name(List<ResultRow> rows, List<ResultRow> done)
      throws IOException, InterruptedException {
    Set<ProjectId> visible = names.projects().stream().map(Project::id).collect(toSet());
    Set<ProjectId> there = projects(done);
    if (!there.isEmpty() && there.stream().noneMatch(visible::contains)) {
      throw new EndedException(
          ExitCodes.REFUSED,
          "none of the file's %s is visible to these credentials on %s; use credentials of the organization, and the host, that the run was for"
              .formatted(Labels.count(there.size(), "project"), connection.atlas().host()));
    }
    names.tryOrganizations();
    for (ResultRow row : rows) {
      if (labels.projectName(row.project()).isEmpty()) {
        labels.add(row.project(), row.projectName());
      }
      labels.addIfUnknown(Principal.named(row.principal(), row.publicKey(), Optional.empty()));
    }
  }

  private static Set<ProjectId> projects(List<ResultRow> rows) {
    return rows.stream().map(ResultRow::project).collect(toCollection(LinkedHashSet::new));
  }

  private Stream<OrganizationId> organizations(List<ResultRow> rows) {
    return rows.stream().flatMap(row -> labels.organization(row.project()).stream()).distinct();
  }

  /** Those that lack an event. */
  private static List<Evidence> lacking(List<Evidence> found) {
    return found.stream()
        .filter(
            each ->
                each.finding() == Finding.NO_EVENT_YET
                    || (each.finding().isUndone() && each.since().isEmpty()))
        .toList();
  }

  private boolean isRecent(Evidence each) {
    return each.row().finishedAt().isAfter(clock.instant().minus(Matching.TOLERANCE));
  }

  /** Looks at some of the rows again, and matches all. */
  private List<Evidence> match(List<ResultRow> rows, List<ResultRow> some)
      throws IOException, InterruptedException {
    Set<Unassignment> listed = list(some);
    for (boolean restored : List.of(false, true)) {
      plan(
          some.stream()
              .filter(row -> row.restored() == restored && !listed.contains(row.unassignment()))
              .toList(),
          restored);
    }
    readProjects(projects(some));
    Matching.Result found = Matching.of(rows, this::state, events.values(), actors);
    others = found.others();
    return found.evidence();
  }

  private State state(ResultRow row) {
    State seen = requireNonNull(states.get(row.unassignment()));
    Optional<String> publicKey = seen.publicKey().or(row::publicKey);
    Optional<String> why =
        seen.unread()
            .or(
                () ->
                    Optional.ofNullable(unread.get(row.project()))
                        .map(problem -> "its events: " + problem.message()));
    return new State(
        seen.holds(),
        publicKey,
        why.isEmpty() && publicKey.isEmpty() && !row.isAccount()
            ? Optional.of("its public key, by which events name it, is not known")
            : why);
  }

  // ------------------------------------------------------------------ state

  /**
   * Looks at rows in the listings of organizations, of which they have many keys; returns them. The
   * record of each, as a plan reads it, takes a request, and two of an account.
   */
  private Set<Unassignment> list(List<ResultRow> rows) throws IOException, InterruptedException {
    KeyFinder finder = KeyFinder.of(atlas).retries(retries);
    var listed = new HashSet<Unassignment>();
    for (OrganizationId organization : organizations(rows).toList()) {
      List<Project> there =
          names.projects().stream().filter(each -> organization.equals(each.orgId())).toList();
      for (PrincipalId.Kind kind : PrincipalId.Kind.values()) {
        List<ResultRow> some =
            rows.stream()
                .filter(row -> row.principal().kind() == kind)
                .filter(row -> labels.organization(row.project()).equals(Optional.of(organization)))
                .toList();
        if (!areMany(some, there.size())) {
          continue;
        }
        try (var progress = Progress.of("Reading", some.size(), "row", console, () -> 0)) {
          Map<PrincipalId, KeyAccess> keys = new HashMap<>();
          for (int times = 0; times < 2 && areMany(absent(some, keys)); times++) {
            finder
                .list(kind, organization, there) // what it left out, the next may show
                .forEach(access -> keys.put(access.key().id(), access));
          }
          boolean deleted = areMany(absent(some, keys)); // of a few, each is looked up
          for (ResultRow row : some) {
            Optional<Principal> key =
                Optional.ofNullable(keys.get(row.principal())).map(KeyAccess::key);
            if (key.map(Principal::rolesShown).orElse(deleted && !row.restored())) {
              boolean holds = key.map(it -> holds(row.row(), row.restored(), it)).orElse(true);
              see(row.row(), Optional.of(holds), key, Optional.empty());
              listed.add(row.unassignment());
            }
            progress.step(true);
          }
        } catch (AtlasApiException e) {
          Names.requireRefused(e); // each is looked up
        }
      }
    }
    return listed;
  }

  /** No listing of accounts names their projects: those of the projects are read for it. */
  private static boolean areMany(List<ResultRow> rows, int projects) {
    return areMany(rows) && (!rows.get(0).isAccount() || projects <= 2 * keys(rows));
  }

  private static boolean areMany(List<ResultRow> rows) {
    return keys(rows) > MAX_SINGLE;
  }

  private static long keys(List<ResultRow> rows) {
    return rows.stream().map(ResultRow::principal).distinct().count();
  }

  private static List<ResultRow> absent(List<ResultRow> rows, Map<PrincipalId, KeyAccess> listed) {
    return rows.stream().filter(row -> !listed.containsKey(row.principal())).toList();
  }

  /** A plan of the same rows says what they would change, and so what is not as it was left. */
  private void plan(List<ResultRow> rows, boolean restored) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    Rows.Builder all = Rows.builder();
    rows.forEach(row -> all.add(row.row()));
    BulkPlanner planner = BulkPlanner.of(atlas).retries(retries);
    if (restored) {
      planner.restore();
    }
    try (var progress =
        Progress.of("Reading", rows.size(), "row", console, planner::waitingForRateLimits)) {
      Plan plan =
          planner
              .onResult(
                  seen -> {
                    Optional<Boolean> holds = holds(seen, restored);
                    String why =
                        seen.problem().map(Problem::message).orElse("there was no response");
                    see(
                        seen.row(),
                        holds,
                        seen.principal(),
                        Optional.of(why).filter(it -> holds.isEmpty()));
                    progress.step(true);
                  })
              .run(all.build());
      if (plan.stopped().isPresent()) {
        Problem why = plan.stopped().get();
        throw new EndedException(ExitCodes.of(why), ProblemText.line(why, connection), why);
      }
    }
  }

  private void see(
      Row row, Optional<Boolean> holds, Optional<Principal> key, Optional<String> unread) {
    states.put(row.unassignment(), new State(holds, key.flatMap(Principal::publicName), unread));
    key.ifPresent(labels::add);
  }

  private static Optional<Boolean> holds(PlannedRow seen, boolean restored) {
    Optional<Principal> key = seen.principal();
    return switch (seen.outlook()) {
      case WOULD_UNASSIGN, WOULD_RESTORE -> Optional.of(false);
      case NOT_LISTED -> Optional.of(true);
      case UNKNOWN_KEY -> Optional.of(!restored);
      case ALREADY_ASSIGNED -> key.map(has -> holds(seen.row(), restored, has));
      // A project that these credentials may not read is in the key's own record.
      case UNREADABLE ->
          key.filter(Principal::rolesShown).map(has -> holds(seen.row(), restored, has));
      case NOT_LOOKED_AT -> Optional.empty();
    };
  }

  /** An older file names no roles, which any key has. */
  private static boolean holds(Row row, boolean restored, Principal key) {
    List<String> has = key.rolesIn(row.unassignment().project());
    return restored ? !has.isEmpty() && has.containsAll(row.roles()) : has.isEmpty();
  }

  // ------------------------------------------------------------------ events

  /** What happens to keys in projects is in the projects' feeds. */
  private void readProjects(Set<ProjectId> projects) throws IOException, InterruptedException {
    Map<ProjectId, Retries.Call<List<Event>>> begun = new LinkedHashMap<>();
    try (var reads = new ParallelReads()) {
      for (ProjectId each : projects) {
        if (!unread.containsKey(each)) {
          begun.put(
              each,
              Pages.of(
                      query -> atlas.listGroupEvents(each, filtered(query, Matching.types())),
                      retries)
                  .start(reads));
        }
      }
      for (var each : begun.entrySet()) {
        ProjectId project = each.getKey();
        try {
          add(each.getValue().call().stream().map(event -> event.in(project)).toList());
        } catch (AtlasApiException e) {
          Names.requireRefused(e);
          unread.put(project, Problem.of(e));
        }
      }
    }
  }

  /**
   * Reads the feeds of the rows' organizations. They tell whether a key was deleted, which explains
   * why its row has no event in a project's feed.
   */
  private void readOrganizations(List<ResultRow> rows) throws IOException, InterruptedException {
    for (OrganizationId each : organizations(rows).toList()) {
      try {
        add(
            Pages.of(
                    query ->
                        atlas.listOrgEvents(each, filtered(query, Matching.typesOfOrganizations())),
                    retries)
                .all());
      } catch (AtlasApiException e) {
        Names.requireRefused(e);
      }
    }
  }

  /** One that names its project takes the place of one that does not. */
  private void add(List<Event> some) {
    some.forEach(
        event ->
            events.merge(event.id(), event, (one, other) -> one.groupId() == null ? other : one));
  }

  private Query filtered(Query query, List<String> types) {
    return query.eventTypes(types).minDate(from.minus(Matching.TOLERANCE));
  }

  // ------------------------------------------------------------------ Atlas's pages

  /** Links are beside the evidence: one that cannot be had is no error. */
  private List<Feed> feeds(List<ResultRow> rows) throws InterruptedException {
    if (rows.isEmpty()) {
      return List.of();
    }
    Query query = filtered(Query.NONE, Matching.types()).maxDate(clock.instant());
    Map<String, Retries.Call<ActivityFeed>> calls = new LinkedHashMap<>();
    projects(rows).stream()
        .filter(id -> labels.organization(id).isPresent())
        .forEach(id -> calls.put(labels.project(id), () -> atlas.getGroupActivityFeed(id, query)));
    return feeds(calls);
  }

  private List<Feed> feeds(Map<String, Retries.Call<ActivityFeed>> calls)
      throws InterruptedException {
    if (!connection.atlas().apiVersion().hasServiceAccounts()) {
      return List.of();
    }
    var feeds = new ArrayList<Feed>();
    for (var each : calls.entrySet().stream().limit(MAX_FEEDS).toList()) {
      feeds.add(new Feed(each.getKey(), link(each.getValue())));
    }
    return feeds;
  }

  private static Optional<String> link(Retries.Call<ActivityFeed> feed)
      throws InterruptedException {
    try {
      return Optional.ofNullable(feed.call().link());
    } catch (IOException | AtlasApiException e) {
      return Optional.empty();
    }
  }
}
