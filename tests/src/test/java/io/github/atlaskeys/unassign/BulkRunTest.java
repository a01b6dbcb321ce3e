package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.admin.ApiKeyPair;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RateLimit;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Rows;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rows at once, against a server that checks every digest and keeps its own limits. */
class BulkRunTest {
  private final ManualClock clock = new ManualClock();
  private final Map<Long, RowResult> results = new TreeMap<>();
  private final Map<URI, AtlasAdminApi> connections = new HashMap<>();
  private final List<String> undone = Collections.synchronizedList(new ArrayList<>());
  private AtlasSandbox sandbox = start(SandboxOptions.defaults().withoutLimits());

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void everyRowIsUnassignedAndASnapshotCostsARequestAProject() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 12, 600);

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(600);
    assertThat(summary.complete()).isTrue();
    assertThat(results).hasSize(600);
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(600);
    assertThat(sandbox.countSigned("GET")).isEqualTo(12);
    assertThat(sandbox.requests()).filteredOn(request -> !request.signed()).hasSizeLessThan(11);
  }

  @Test
  void whatARowTakesAwayIsWrittenBeforeItIsTaken() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 3, 60);

    run(
        rows,
        Operations.unassign(
            atlas(),
            (unassignment, key) -> {
              assertThat(
                      sandbox.isAssigned(
                          unassignment.project().value(), unassignment.apiKey().value()))
                  .isTrue();
              undone.add(unassignment + "" + key.rolesIn(unassignment.project()));
            }));

    assertThat(undone)
        .hasSize(60)
        .allMatch(line -> line.endsWith("[GROUP_READ_ONLY, GROUP_OWNER]"));
  }

  @Test
  void aRowThatTheSnapshotShowsAsNotAssignedNeedsNoRequest() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 2, 20);
    for (Row row : rows.subList(0, 5)) {
      unassignByHand(row);
    }

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(5);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(15);
    assertThat(undone).hasSize(15);
  }

  @Test
  void withoutASnapshotARowCostsARequest() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 5, 300);

    Summary summary = run(rows, Operations.unassignWithoutSnapshot(atlas()));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(300);
    assertThat(sandbox.requests()).hasSizeLessThanOrEqualTo(310);
  }

  @Test
  void aKeyIsNeverInTwoRequestsAtOnce() throws IOException {
    sandbox.fault(Fault.latency(Duration.ofMillis(2)).on("DELETE").always());
    List<Row> rows = new ArrayList<>(Rows.assigned(sandbox, 6, 30));
    List<Row> twice = new ArrayList<>();
    for (Row row : rows) {
      twice.add(new Row(row.line() + 1000, row.unassignment(), List.of()));
    }
    rows.addAll(twice);
    Set<String> underWay = ConcurrentHashMap.newKeySet();
    AtlasAdminApi atlas = atlas();
    Operation real = Operations.unassignWithoutSnapshot(atlas);

    Summary summary = run(rows, new Watched(real, underWay));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(30);
    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(30);
  }

  /** Fails when a key is sent while it is under way. */
  private record Watched(Operation real, Set<String> underWay) implements Operation {
    @Override
    public boolean needsSnapshot() {
      return real.needsSnapshot();
    }

    @Override
    public java.util.Optional<RowResult> before(Row row, java.util.Optional<Snapshot> snapshot)
        throws IOException {
      return real.before(row, snapshot);
    }

    @Override
    public io.github.atlaskeys.admin.RateLimit send(Row row) throws IOException {
      String key = row.unassignment().apiKey().value();
      if (!underWay.add(key)) {
        throw new IllegalStateException(key + " is under way twice");
      }
      try {
        return real.send(row);
      } finally {
        underWay.remove(key);
      }
    }

    @Override
    public Verdict success() {
      return real.success();
    }

    @Override
    public java.util.Optional<Verdict> despite(Row row, Problem refusal, boolean unexpected)
        throws IOException {
      return real.despite(row, refusal, unexpected);
    }
  }

  @Test
  void anAnswerThatContradictsTheSnapshotIsLookedInto() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 1, 3);
    sandbox.fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE"));

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.count(Verdict.REFUSED)).as("the project lists it still").isEqualTo(1);
    assertTrueOfTheServer(rows);
  }

  @Test
  void aRateLimitedProjectIsParkedWhileOthersGoOn() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 4, 200);
    sandbox.fault(
        Fault.rateLimited(Duration.ofMinutes(50)).on("DELETE").onProject(Rows.project(0).value()));

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(200);
    assertThat(summary.rateLimits()).isEqualTo(1);
    assertThat(summary.waitedForRateLimits()).isPositive();
    List<String> deletes =
        sandbox.requests().stream()
            .filter(request -> request.status() == 204)
            .map(RecordedRequest::path)
            .toList();
    // A quarter of the rows are its. In turn with the others it would be a quarter of the end, too;
    // not all of it, because idle lanes let time pass while a slow machine works on the others.
    assertThat(deletes.subList(deletes.size() - 50, deletes.size()))
        .as("the limited project ends last")
        .filteredOn(path -> path.contains(Rows.project(0).value()))
        .hasSizeGreaterThan(25);
  }

  @Test
  void rowsThatWaitBehindALongLimitHoldUpNobodyElse() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 4, 400);
    String troubled = Rows.project(0).value();
    sandbox
        .fault(Fault.html503().on("DELETE").onProject(troubled).times(60))
        .fault(Fault.rateLimited(Duration.ofMinutes(50)).on("DELETE").onProject(troubled));
    var start = clock.instant();
    var lastOfOthers = new AtomicReference<>(start);

    Summary summary =
        bulkRun(Operations.unassignWithoutSnapshot(atlas()))
            .run(
                Rows.source(rows),
                BulkRunTest::none,
                result -> {
                  if (!result.row().unassignment().project().equals(Rows.project(0))) {
                    lastOfOthers.set(clock.instant());
                  }
                });

    assertThat(summary.complete()).as("%s", summary).isTrue();
    assertThat(Duration.between(start, lastOfOthers.get())).isLessThan(Duration.ofMinutes(40));
  }

  @Test
  void aBucketIsEmptiedAndRefilledWithoutAFailedRow() throws IOException {
    restart(
        SandboxOptions.defaults()
            .withoutLimits()
            .withProjectLimit(new RateLimit(120, 50, Duration.ofSeconds(1))));
    List<Row> rows = Rows.assigned(sandbox, 1, 1_000);

    Summary summary = run(rows, Operations.unassignWithoutSnapshot(atlas()));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1_000);
    assertThat(summary.rateLimits())
        .as("what Atlas says is left is believed: few requests find out the hard way")
        .isLessThan(50);
  }

  @Test
  void refusedCredentialsStopTheRunAndTheRestIsNotAttempted() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 3, 300);
    sandbox.fault(Fault.status(401, "UNEXPECTED_ERROR").on("DELETE").times(1));

    Summary summary = run(rows, unassign());

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Problem.Kind.CREDENTIALS_REFUSED);
    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(1);
    assertThat(summary.count(Verdict.NOT_ATTEMPTED)).isPositive();
    assertThat(summary.rows()).isEqualTo(300);
    assertThat(results).hasSize(300);
    assertTrueOfTheServer(rows);
  }

  @Test
  void twentyRowsInARowWithoutAnAnswerStopTheRun() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 3, 300);
    sandbox.fault(Fault.html503().on("DELETE").always());

    Summary summary = run(rows, Operations.unassignWithoutSnapshot(atlas()));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Problem.Kind.SERVER_FAILED);
    assertThat(summary.count(Verdict.UNFINISHED)).isBetween(20L, 20L + 10 + 40);
    assertThat(summary.rows()).isEqualTo(300);
    assertThat(rows).allMatch(this::isAssigned);
  }

  @Test
  void aProjectInTroubleKeepsNoOtherFromBeingDone() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 20, 800);
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR")
            .on("DELETE")
            .onProject(Rows.project(0).value())
            .always());

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(760);
    assertThat(summary.rows()).isEqualTo(800);
  }

  @Test
  void aProjectThatCannotBeReadCountsAsOne() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 4, 200);
    sandbox.fault(Fault.html503().on("GET").onProject(Rows.project(0).value()).always());

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(150);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(50);
    assertThat(summary.stopped()).isEmpty();
  }

  @Test
  void aProjectWhoseLimitIsTooLongToWaitForIsGivenUpAlone() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 4, 200);
    sandbox.fault(
        Fault.rateLimited(Duration.ofHours(5))
            .on("DELETE")
            .onProject(Rows.project(0).value())
            .always());

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(150);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(50);
    assertThat(summary.rateLimits()).as("it is not asked row after row").isLessThanOrEqualTo(10);
  }

  @Test
  void aLookThatIsRateLimitedIsMadeAgain() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 1, 3);
    sandbox
        .fault(Fault.status(404, "USER_NOT_IN_GROUP").on("DELETE"))
        .fault(Fault.rateLimited(Duration.ofSeconds(3)).on("GET"));

    Summary summary = run(rows, Operations.unassignWithoutSnapshot(atlas()));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(3);
  }

  @Test
  void anUnknownProjectRefusesItsRowsAndNoOthers() throws IOException {
    List<Row> rows = new ArrayList<>(Rows.assigned(sandbox, 2, 20));
    for (int i = 0; i < 5; i++) {
      rows.add(new Row(900 + i, new Unassignment(Rows.project(77), Rows.key(i)), List.of()));
    }

    Summary summary = run(rows, unassign());

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(20);
    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(5);
    assertThat(result(900L).problem().orElseThrow().kind()).isEqualTo(Problem.Kind.UNKNOWN_PROJECT);
    assertThat(sandbox.requests())
        .as("its rows need no request of their own")
        .noneMatch(
            request ->
                request.method().equals("DELETE")
                    && request.path().contains(Rows.project(77).value()));
  }

  @Test
  void rowsThatAreDoneAlreadyAreSkippedAndTheirProjectsNotRead() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 3, 30);

    Summary summary =
        bulkRun(unassign())
            .run(
                Rows.source(rows),
                line -> line % 3 == 2 || line == 3,
                result -> results.put(result.row().line(), result));

    assertThat(summary.rows()).isEqualTo(19);
    assertThat(sandbox.countSigned("GET")).isEqualTo(2);
  }

  @Test
  void aVerdictThatCannotBeKeptStopsTheRunBeforeMoreIsSent() {
    List<Row> rows = Rows.assigned(sandbox, 2, 400);
    var full = new IOException("No space left on device");

    assertThatThrownBy(
            () ->
                bulkRun(unassign())
                    .run(
                        Rows.source(rows),
                        BulkRunTest::none,
                        result -> {
                          results.put(result.row().line(), result);
                          if (results.size() == 50) {
                            throw full;
                          }
                        }))
        .isSameAs(full);
    assertThat(sandbox.countSigned("DELETE")).isLessThan(50 + 2 * 10);
  }

  @Test
  void anUndoThatCannotBeWrittenKeepsItsDeleteFromBeingSent() {
    List<Row> rows = Rows.assigned(sandbox, 1, 100);
    var full = new IOException("No space left on device");

    assertThatThrownBy(
            () ->
                run(
                    rows,
                    Operations.unassign(
                        atlas(),
                        (unassignment, key) -> {
                          undone.add(unassignment.apiKey().value());
                          if (undone.size() > 20) {
                            throw full;
                          }
                        })))
        .isSameAs(full);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(20);
  }

  @Test
  void askedToStopItFinishesWhatIsUnderWayAndAccountsForTheRest() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 4, 400);
    BulkRun bulk = bulkRun(unassign());

    Summary summary =
        bulk.run(
            Rows.source(rows),
            BulkRunTest::none,
            result -> {
              results.put(result.row().line(), result);
              if (results.size() == 100) {
                bulk.stop();
              }
            });

    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.count(Verdict.UNASSIGNED)).isBetween(100L, 110L);
    assertThat(summary.rows()).isEqualTo(400);
    assertTrueOfTheServer(rows);
  }

  @Test
  void aLookChangesNothingAndTellsTheRoles() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 2, 10);
    unassignByHand(rows.get(0));

    Summary summary = run(rows, Operations.look());

    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(1);
    assertThat(summary.count(Verdict.NOT_ATTEMPTED)).isEqualTo(9);
    assertThat(result(3L).row().roles()).containsExactly("GROUP_READ_ONLY", "GROUP_OWNER");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void whatWasTakenIsGivenBack() throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 3, 30);
    var taken = Collections.synchronizedList(new ArrayList<Row>());
    var line = new AtomicLong(1);
    run(
        rows,
        Operations.unassign(
            atlas(),
            (unassignment, key) ->
                taken.add(
                    new Row(
                        line.incrementAndGet(),
                        unassignment,
                        key.rolesIn(unassignment.project())))));
    results.clear();
    sandbox.assign(
        rows.get(0).unassignment().project().value(),
        rows.get(0).unassignment().apiKey().value(),
        "GROUP_READ_ONLY",
        "GROUP_OWNER");

    Summary summary = run(taken, Operations.restore(atlas()));

    assertThat(summary.count(Verdict.RESTORED)).isEqualTo(29);
    assertThat(summary.count(Verdict.ALREADY_ASSIGNED)).isEqualTo(1);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(
                        sandbox.roles(
                            row.unassignment().project().value(),
                            row.unassignment().apiKey().value()))
                    .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_OWNER"));
  }

  @Test
  void accessThatRemainsThroughAnOrganizationRoleIsCounted() throws IOException {
    List<Row> rows =
        List.of(
            new Row(
                2,
                new Unassignment(
                    new io.github.atlaskeys.admin.ProjectId(Example.PAYMENTS_PRODUCTION),
                    new io.github.atlaskeys.admin.ApiKeyId(Example.BREAK_GLASS_KEY)),
                List.of()));

    Summary summary = run(rows, unassign());

    assertThat(summary.keptAccess()).isEqualTo(1);
    assertThat(result(2L).organizationAccess()).isEqualTo(OrganizationAccess.OWNER);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void underRandomFaultsEveryRowEndsDone(long seed) throws IOException {
    List<Row> rows = Rows.assigned(sandbox, 20, 3_000);
    var random = new Random(seed);
    for (Fault fault :
        List.of(
            Fault.html503(),
            Fault.status(500, "UNEXPECTED_ERROR"),
            Fault.resetBeforeWork(),
            Fault.resetAfterWork(),
            Fault.rateLimited(Duration.ofSeconds(2)),
            Fault.rateLimitedWithoutRetryAfter())) {
      sandbox.fault(fault.withProbability(0.02, random).always());
    }

    Summary summary = run(rows, unassign());

    assertThat(summary.complete()).as("%s", summary).isTrue();
    assertThat(results).hasSize(3_000);
    assertTrueOfTheServer(rows);
  }

  private static boolean none(long line) {
    return false;
  }

  private RowResult result(long line) {
    return java.util.Objects.requireNonNull(results.get(line), () -> "no result of line " + line);
  }

  /** Done is gone, and what was not attempted or refused is where it was. */
  private void assertTrueOfTheServer(List<Row> rows) {
    for (Row row : rows) {
      RowResult result = result(row.line());
      if (result.verdict().done()) {
        assertThat(isAssigned(row)).as("%s", result).isFalse();
      } else if (result.verdict() != Verdict.UNFINISHED) {
        assertThat(isAssigned(row)).as("%s", result).isTrue();
      }
    }
  }

  private Summary run(List<Row> rows, Operation operation) throws IOException {
    return bulkRun(operation)
        .run(
            Rows.source(rows),
            BulkRunTest::none,
            result ->
                assertThat(results.put(result.row().line(), result)).as("once a row").isNull());
  }

  private BulkRun bulkRun(Operation operation) {
    var random = new Random(7);
    return new BulkRun(
        atlas(), operation, 10, RetryPolicy.DEFAULT, clock::pass, clock, random::nextDouble);
  }

  private Operation unassign() {
    return Operations.unassign(
        atlas(), (unassignment, key) -> undone.add(unassignment.apiKey().value()));
  }

  /** One connection for all, as the commands have it. */
  private AtlasAdminApi atlas() {
    return connections.computeIfAbsent(
        sandbox.baseUri(),
        host ->
            Atlas.at(host)
                .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY)));
  }

  private boolean isAssigned(Row row) {
    return sandbox.isAssigned(
        row.unassignment().project().value(), row.unassignment().apiKey().value());
  }

  private void unassignByHand(Row row) {
    sandbox.unassign(row.unassignment().project().value(), row.unassignment().apiKey().value());
  }

  private void restart(SandboxOptions options) {
    sandbox.close();
    sandbox = start(options);
  }

  private AtlasSandbox start(SandboxOptions options) {
    // Lanes that wait let this clock run, so a nonce of a minute would be over in no time.
    return AtlasSandbox.start(options.withClock(clock).withNonceLifetime(Duration.ofDays(999)))
        .seedExample();
  }
}
