package io.github.atlaskeys.audit;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.ActivityFeed;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.AtlasCredentials;
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
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.audit.Audit.Feed;
import io.github.atlaskeys.audit.Evidence.Finding;
import io.github.atlaskeys.audit.Matching.State;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.files.ResultRow;
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
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Reads today's state of the rows of a run, and the events of their time. Changes nothing. */
public final class AuditReader {
  /** The first wait for an event; each is twice as long as the one before. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

  private static final int MAX_FEEDS = 10;

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

  private final Map<ResultRow, PlannedRow> states = new HashMap<>();

  /** The organizations whose events these credentials may not read. */
  private final Set<OrganizationId> refused = new HashSet<>();

  /** The projects whose events these credentials may not read. */
  private final Map<ProjectId, Problem> unread = new HashMap<>();

  private Instant from = Instant.MAX;

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
    this.actors = ranBy.isEmpty() ? caller(connection.caller()) : Set.copyOf(ranBy);
  }

  /** Whatever Atlas calls a service account in an event, it may be its client ID. */
  private static Set<String> caller(AtlasCredentials credentials) {
    return credentials instanceof ApiKeyCredentials key
        ? Set.of(key.publicKey())
        : credentials instanceof ServiceAccountCredentials account
            ? Set.of(account.clientId())
            : Set.of();
  }

  /**
   * Reads the state of the rows that are done and the events since the first of them. For events
   * that are missing of a row that is a few minutes old at most, it asks again.
   *
   * @param wait how long
   * @throws EndedException if none of the projects can be seen
   */
  public Audit read(List<ResultRow> rows, Duration wait) throws IOException, InterruptedException {
    List<ResultRow> done = rows.stream().filter(row -> row.verdict().done()).toList();
    from = done.stream().map(ResultRow::finishedAt).min(naturalOrder()).orElse(Instant.MAX);
    name(rows, done);
    look(done);
    readEvents(done);
    Matching.Result found = match(rows);
    Duration left = wait;
    for (Duration pause = FIRST_WAIT; left.toMillis() > 0; pause = pause.multipliedBy(2)) {
      List<ResultRow> late = rows(found, each -> lacksEvent(each) && isRecent(each.row()));
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
      look(late);
      readEvents(late);
      found = match(rows);
    }
    List<ResultRow> lacking = rows(found, AuditReader::lacksEvent);
    if (!lacking.isEmpty()) { // what the organization's events do not show, the project's may
      readEvents(projects(lacking, row -> !isRefused(row)));
      found = match(rows);
    }
    return new Audit(
        found.evidence(),
        found.others(),
        projects(done, row -> true).stream()
            .flatMap(each -> labels.organization(each).stream())
            .distinct()
            .map(labels::organization)
            .toList(),
        feeds(done),
        labels,
        clock.instant());
  }

  private void name(List<ResultRow> rows, List<ResultRow> done)
      throws IOException, InterruptedException {
    Set<ProjectId> visible = names.projects().stream().map(Project::id).collect(toSet());
    if (!done.isEmpty() && projects(done, row -> visible.contains(project(row))).isEmpty()) {
      throw new EndedException(
          ExitCodes.REFUSED,
          "none of the file's %s is visible to these credentials on %s; use credentials of the organization, and the host, that the run was for"
              .formatted(
                  Labels.count(projects(done, row -> true).size(), "project"),
                  connection.atlas().host()));
    }
    try {
      names.organizations(Retries.none());
    } catch (IOException | AtlasApiException e) {
      // Then IDs are shown.
    }
    for (ResultRow row : rows) {
      if (labels.projectName(project(row)).isEmpty()) {
        labels.add(project(row), row.projectName());
      }
      PrincipalId id = row.unassignment().principal();
      labels.addIfUnknown(Principal.named(id, row.publicKey(), Optional.empty()));
    }
  }

  private static ProjectId project(ResultRow row) {
    return row.unassignment().project();
  }

  private static Set<ProjectId> projects(List<ResultRow> rows, Predicate<ResultRow> wanted) {
    return rows.stream()
        .filter(wanted)
        .map(AuditReader::project)
        .collect(toCollection(LinkedHashSet::new));
  }

  private static List<ResultRow> rows(Matching.Result found, Predicate<Evidence> wanted) {
    return found.evidence().stream().filter(wanted).map(Evidence::row).toList();
  }

  private static boolean lacksEvent(Evidence evidence) {
    return evidence.finding() == Finding.NO_EVENT_YET
        || (evidence.finding().isUndone() && evidence.since().isEmpty());
  }

  private boolean isRecent(ResultRow row) {
    return row.finishedAt().isAfter(clock.instant().minus(Matching.TOLERANCE));
  }

  // ------------------------------------------------------------------ state

  /** A plan of the same rows says what they would change, and so what is not as it was left. */
  private void look(List<ResultRow> rows) throws IOException {
    for (boolean restored : List.of(false, true)) {
      Map<Unassignment, ResultRow> some =
          rows.stream()
              .filter(row -> row.restored() == restored)
              .collect(toMap(ResultRow::unassignment, row -> row));
      if (!some.isEmpty()) {
        look(some, restored);
      }
    }
  }

  private void look(Map<Unassignment, ResultRow> rows, boolean restored) throws IOException {
    Rows.Builder all = Rows.builder();
    rows.values().forEach(row -> all.add(row.row()));
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
                    states.put(requireNonNull(rows.get(seen.row().unassignment())), seen);
                    seen.principal().ifPresent(labels::add);
                    progress.step(true);
                  })
              .run(all.build());
      if (plan.stopped().isPresent()) {
        Problem why = plan.stopped().get();
        throw new EndedException(ExitCodes.of(why), ProblemText.line(why, connection), why);
      }
    }
  }

  private State state(ResultRow row) {
    PlannedRow seen = requireNonNull(states.get(row));
    Optional<Boolean> holds = holds(row, seen);
    Optional<String> publicKey = publicKey(seen).or(row::publicKey);
    Optional<String> why = Optional.empty();
    if (holds.isEmpty()) {
      why = Optional.of(seen.problem().map(Problem::message).orElse("there was no response"));
    } else if (unread.containsKey(project(row))) {
      why = Optional.of("its events: " + requireNonNull(unread.get(project(row))).message());
    } else if (publicKey.isEmpty() && !Evidence.isAccount(row)) {
      why = Optional.of("its public key, by which events name it, is not known");
    }
    return new State(holds, publicKey, why);
  }

  private static Optional<String> publicKey(PlannedRow seen) {
    return seen.principal().flatMap(Principal::publicName);
  }

  /** A project that these credentials may not read is in the key's own record. */
  private static Optional<Boolean> holds(ResultRow row, PlannedRow seen) {
    Optional<List<String>> roles = seen.principal().map(key -> key.rolesIn(project(row)));
    return switch (seen.outlook()) {
      case WOULD_UNASSIGN, WOULD_RESTORE -> Optional.of(false);
      case NOT_LISTED -> Optional.of(true);
      case UNKNOWN_KEY -> Optional.of(!row.restored());
      // An older file names no roles, which any key has.
      case ALREADY_ASSIGNED -> roles.map(has -> !has.isEmpty());
      case UNREADABLE ->
          roles
              .filter(has -> seen.principal().filter(Principal::rolesShown).isPresent())
              .map(
                  has ->
                      row.restored()
                          ? !has.isEmpty() && has.containsAll(row.row().roles())
                          : has.isEmpty());
      case NOT_LOOKED_AT -> Optional.empty();
    };
  }

  private Matching.Result match(List<ResultRow> rows) {
    Map<ResultRow, State> all =
        rows.stream().filter(states::containsKey).collect(toMap(row -> row, this::state));
    return Matching.of(rows, all, events.values(), actors);
  }

  // ------------------------------------------------------------------ events

  /** Those of the organizations, and where they are refused those of the projects. */
  private void readEvents(List<ResultRow> rows) throws IOException, InterruptedException {
    for (OrganizationId each : organizations(rows)) {
      try {
        add(Pages.of(query -> atlas.listOrgEvents(each, filtered(query)), retries).all());
      } catch (AtlasApiException e) {
        Names.requireRefused(e);
        refused.add(each);
      }
    }
    readEvents(projects(rows, this::isRefused));
  }

  private void readEvents(Set<ProjectId> projects) throws IOException, InterruptedException {
    Map<ProjectId, Retries.Call<List<Event>>> begun = new LinkedHashMap<>();
    try (var reads = new ParallelReads()) {
      for (ProjectId each : projects) {
        begun.put(
            each,
            Pages.of(query -> atlas.listGroupEvents(each, filtered(query)), retries).start(reads));
      }
      for (ProjectId each : projects) {
        try {
          add(
              requireNonNull(begun.get(each)).call().stream()
                  .map(event -> event.in(each))
                  .toList());
        } catch (AtlasApiException e) {
          Names.requireRefused(e);
          if (labels.organization(each).filter(it -> !refused.contains(it)).isEmpty()) {
            unread.put(each, Problem.of(e));
          }
        }
      }
    }
  }

  /** One that names its project takes the place of one that does not. */
  private void add(List<Event> some) {
    some.forEach(
        event ->
            events.merge(event.id(), event, (one, other) -> one.groupId() == null ? other : one));
  }

  private Query filtered(Query query) {
    return query.eventTypes(Matching.types()).minDate(from.minus(Matching.TOLERANCE));
  }

  private Set<OrganizationId> organizations(List<ResultRow> rows) {
    return projects(rows, row -> !isRefused(row)).stream()
        .flatMap(each -> labels.organization(each).stream())
        .collect(toCollection(LinkedHashSet::new));
  }

  /** Whether its organization's events cannot be asked for. */
  private boolean isRefused(ResultRow row) {
    return labels.organization(project(row)).filter(it -> !refused.contains(it)).isEmpty();
  }

  // ------------------------------------------------------------------ Atlas's pages

  /** Links are beside the evidence: one that cannot be had is no error. */
  private List<Feed> feeds(List<ResultRow> rows) throws InterruptedException {
    if (rows.isEmpty() || !connection.atlas().apiVersion().hasServiceAccounts()) {
      return List.of();
    }
    Query query = filtered(Query.NONE).maxDate(clock.instant());
    Map<String, Retries.Call<ActivityFeed>> calls = new LinkedHashMap<>();
    organizations(rows)
        .forEach(
            id -> calls.put(labels.organization(id), () -> atlas.getOrgActivityFeed(id, query)));
    projects(rows, row -> labels.organization(project(row)).filter(refused::contains).isPresent())
        .forEach(id -> calls.put(labels.project(id), () -> atlas.getGroupActivityFeed(id, query)));
    var feeds = new ArrayList<Feed>();
    try (var reads = new ParallelReads()) {
      Map<String, Future<ActivityFeed>> begun = new LinkedHashMap<>();
      calls.entrySet().stream()
          .limit(MAX_FEEDS)
          .forEach(each -> begun.put(each.getKey(), reads.start(each.getValue())));
      for (var each : begun.entrySet()) {
        feeds.add(new Feed(each.getKey(), link(each.getValue())));
      }
    }
    return feeds;
  }

  private static Optional<String> link(Future<ActivityFeed> feed) throws InterruptedException {
    try {
      return Optional.ofNullable(ParallelReads.await(feed).link());
    } catch (IOException | AtlasApiException e) {
      return Optional.empty();
    }
  }
}
