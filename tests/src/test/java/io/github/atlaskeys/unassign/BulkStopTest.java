package io.github.atlaskeys.unassign;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.testing.Await;
import io.github.atlaskeys.testing.Challenge;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a run, what does not, and what becomes of the rest. */
class BulkStopTest extends SimulatedRuns {
  private static Fault odd(String response) {
    return switch (response) {
      case "302" -> Fault.answer(302, "text/plain", "");
      case "304" -> Fault.answer(304, "text/plain", "");
      case "401" -> Fault.answer(401, "text/plain", "");
      case "403" -> page(403);
      case "404" -> page(404);
      case "406" -> Fault.status(406, "UNEXPECTED_ERROR");
      case "410" -> page(410);
      default -> page(200);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"302", "304", "401", "403", "404", "406", "410", "200"})
  void oneOddResponseInTheMiddleDoesNotStopARun(String response) throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 6, 60);

    Summary summary =
        unassigner()
            .concurrency(2)
            .beforeUnassign(undo::add)
            .onResult(
                result -> {
                  keep(result);
                  if (received.size() == 15) {
                    sandbox.fault(odd(response).on("DELETE"));
                  } else if (received.size() == 25) {
                    sandbox.fault(odd(response).on("GET"));
                  }
                })
            .run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).as("%s", summary).isEqualTo(60);
    assertThat(undo).hasSize(60);
    assertOneTrueResultPerRow(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"302", "304", "401", "403", "404", "406", "410", "200"})
  void beforeAnythingHasSucceededItStopsTheRun(String response) throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 6, 300);
    sandbox.fault(odd(response).always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind())
        .isIn(Kind.WRONG_ADDRESS, Kind.WRONG_VERSION, Kind.CREDENTIALS_REFUSED);
    assertThat(sandbox.countSigned("DELETE")).isLessThanOrEqualTo(10);
    assertThat(summary.rows()).isEqualTo(300);
    assertThat(summary.complete()).isFalse();
    assertThat(rows).allMatch(this::isAssigned);
  }

  @Test
  void aRowThatSendsNothingIsNoSuccessThatExcusesAWrongAddress() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 60);
    sandbox.fault(page(404).always());
    var own = new OwnKey(java.util.Optional.of(Seed.key(0)), java.util.Optional.empty());

    Summary summary = unassigner().concurrency(1).ownKey(own).run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.WRONG_ADDRESS);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(1);
  }

  @Test
  void refusedCredentialsStopTheRunAtAnyTime() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 300);

    Summary summary =
        unassigner()
            .beforeUnassign(undo::add)
            .onResult(
                result -> {
                  keep(result);
                  if (received.size() == 100) {
                    sandbox.wireMock().stubFor(Challenge.always());
                  }
                })
            .run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
    assertThat(summary.count(Verdict.REFUSED)).isBetween(1L, 10L);
    assertThat(summary.count(Verdict.NOT_ATTEMPTED)).isGreaterThan(150);
    assertThat(summary.rows()).isEqualTo(300);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void anAddressThatIsNotOnTheAccessListStopsTheRunAtAnyTime() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 300);

    Summary summary =
        unassigner()
            .onResult(
                result -> {
                  keep(result);
                  if (received.size() == 100) {
                    sandbox.offAccessList(io.github.atlaskeys.sandbox.Example.CALLER_KEY);
                  }
                })
            .run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.IP_NOT_ON_ACCESS_LIST);
    assertThat(summary.stopped().orElseThrow().parameters()).containsExactly("127.0.0.1");
    assertThat(summary.rows()).isEqualTo(300);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void twentyRowsInARowWithoutAConclusiveResponseStopTheRun() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 300);
    sandbox.fault(Fault.html503().on("DELETE").always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.SERVER_FAILED);
    assertThat(summary.count(Verdict.UNFINISHED)).isBetween(20L, 20L + 10 + 40);
    assertThat(summary.rows()).isEqualTo(300);
    assertThat(rows).allMatch(this::isAssigned);
  }

  @Test
  void aSuccessInBetweenBeginsTheCountAnew() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 50, 250);
    // Every project but each tenth fails for its first row, six times.
    for (int i = 0; i < 50; i++) {
      if (i % 10 != 0) {
        sandbox.fault(Fault.html503().on("DELETE").onProject(Seed.project(i).value()).times(6));
      }
    }

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped()).isEmpty();
    assertThat(summary.rows()).isEqualTo(250);
  }

  @Test
  void aDeadServerIsNotAskedAboutProjectAfterProject() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 400, 400);
    sandbox.fault(Fault.html503().on("GET").always());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.SERVER_FAILED);
    assertThat(summary.rows()).isEqualTo(400);
    assertThat(sandbox.countSigned("GET")).as("forty projects, six times").isLessThan(300);
    assertThat(Duration.ofNanos(clock.nanoTime())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aVerdictThatCannotBeKeptStopsTheRunBeforeMoreIsSent() {
    List<Row> rows = Seed.assigned(sandbox, 2, 400);
    var full = new IOException("No space left on device");

    assertThatThrownBy(() -> run(rows, 50, full)).isSameAs(full);

    assertThat(sandbox.countSigned("DELETE")).isLessThan(50 + 2 * 10);
    assertThat(received).doesNotHaveDuplicates();
  }

  @Test
  void whatACallbackThrowsComesOutAsItIs() {
    List<Row> rows = Seed.assigned(sandbox, 2, 400);
    var broken = new IllegalStateException("a bug of the caller's");

    assertThatThrownBy(() -> run(rows, 30, broken)).isSameAs(broken);

    assertThat(received).doesNotHaveDuplicates();
  }

  private void run(List<Row> rows, int at, Exception thrown) throws IOException {
    unassigner()
        .beforeUnassign(undo::add)
        .onResult(
            result -> {
              keep(result);
              if (received.size() == at) {
                if (thrown instanceof IOException unwritten) {
                  throw unwritten;
                }
                throw (RuntimeException) thrown;
              }
            })
        .run(Seed.rows(rows));
  }

  @Test
  void aCallbackThatAsksAtlasAndIsRefusedMakesNoRowEndTwice() {
    List<Row> rows = Seed.assigned(sandbox, 2, 100);
    var thrown = new AtomicReference<AtlasApiException>();

    assertThatThrownBy(
            () ->
                unassigner()
                    .onResult(
                        result -> {
                          keep(result);
                          if (received.size() == 20) {
                            ask(thrown);
                          }
                        })
                    .run(Seed.rows(rows)))
        .isSameAs(thrown.get());
    assertThat(thrown.get()).isNotNull();
    assertThat(received).allMatch(result -> result.verdict() == Verdict.UNASSIGNED);
    assertThat(results).as("none twice").hasSize(received.size());
    assertThat(sandbox.countSigned("DELETE")).as("none again").isEqualTo(received.size());
  }

  private void ask(AtomicReference<AtlasApiException> thrown) throws IOException {
    try {
      atlas().getGroup(Seed.project(55_555));
    } catch (AtlasApiException e) {
      thrown.set(e);
      throw e;
    }
  }

  @Test
  void anUndoThatCannotBeWrittenKeepsItsDeleteFromBeingSent() {
    List<Row> rows = Seed.assigned(sandbox, 1, 100);
    var full = new IOException("No space left on device");

    assertThatThrownBy(
            () ->
                unassigner()
                    .beforeUnassign(
                        entry -> {
                          synchronized (undo) {
                            undo.add(entry);
                            if (undo.size() > 20) {
                              throw full;
                            }
                          }
                        })
                    .run(Seed.rows(rows)))
        .isSameAs(full);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(20);
  }

  @Test
  void anUndoThatAsksAtlasAndIsRefusedIsNotTakenForTheRowsOwnRefusal() {
    List<Row> rows = Seed.assigned(sandbox, 1, 30);
    var thrown = new AtomicReference<AtlasApiException>();

    assertThatThrownBy(
            () ->
                unassigner()
                    .concurrency(1)
                    .beforeUnassign(
                        entry -> {
                          undo.add(entry);
                          if (undo.size() > 5) {
                            ask(thrown);
                          }
                        })
                    .run(Seed.rows(rows)))
        .isSameAs(thrown.get());
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(5);
    assertThat(received).hasSize(5);
  }

  @Test
  void askedToStopItFinishesWhatIsInFlightAndAccountsForTheRest() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 400);
    BulkUnassigner bulk = unassigner();

    Summary summary =
        bulk.beforeUnassign(undo::add)
            .onResult(
                result -> {
                  keep(result);
                  if (received.size() == 100) {
                    bulk.stop();
                  }
                })
            .run(Seed.rows(rows));

    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.count(Verdict.UNASSIGNED)).isBetween(100L, 110L);
    assertThat(summary.rows()).isEqualTo(400);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void aStopBeforeTheRunLetsNothingBeSent() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 10);
    BulkUnassigner bulk = unassigner();
    bulk.stop();

    Summary summary = bulk.run(Seed.rows(rows));

    assertThat(summary.count(Verdict.NOT_ATTEMPTED)).isEqualTo(10);
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  @Test
  void aRowThatWaitsForALookWhenTheRunStopsIsUnfinishedAndNotRefused() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    BulkUnassigner bulk = unassigner().concurrency(1);
    sandbox.fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE"));

    Summary summary =
        bulk.onResult(
                result -> {
                  keep(result);
                  bulk.stop();
                })
            .run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1);
    assertThat(summary.count(Verdict.UNFINISHED)).as("%s", results.values()).isEqualTo(1);
    assertThat(summary.count(Verdict.REFUSED)).isZero();
  }

  @Test
  void anInterruptEndsAWaitForALimitAtOnceAndIsKept() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 1, 30);
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(50)).on("DELETE").always());
    var summary = new AtomicReference<Summary>();
    var flag = new AtomicBoolean();
    var real = Retries.standard().withClock(clock).withJitter(() -> 0);
    BulkUnassigner bulk = BulkUnassigner.of(atlas()).retries(real).onResult(this::keep);
    var caller =
        new Thread(
            () -> {
              try {
                summary.set(bulk.run(Seed.rows(rows)));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    Await.until(() -> bulk.waitingForRateLimits() > 0);
    assertThat(bulk.waitingForRateLimits()).isBetween(1L, 30L);

    caller.interrupt();
    caller.join(20_000);

    assertThat(caller.isAlive()).isFalse();
    assertThat(flag).isTrue();
    Summary ended = requireNonNull(summary.get());
    assertThat(ended.interrupted()).isTrue();
    assertThat(ended.rows()).isEqualTo(30);
    assertThat(rows).allMatch(this::isAssigned);
  }

  @Test
  void oneWorkerRunsOnTheCallingThread() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 3);
    List<Thread> threads = new ArrayList<>();

    unassigner()
        .concurrency(1)
        .onResult(result -> threads.add(Thread.currentThread()))
        .run(Seed.rows(rows));

    assertThat(threads).containsOnly(Thread.currentThread());
  }

  @Test
  void aStopFromAnotherThreadEndsAWaitForALimitAtOnce() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 1, 30);
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(50)).on("DELETE").always());
    BulkUnassigner bulk = BulkUnassigner.of(atlas()).onResult(this::keep);
    var done = new CountDownLatch(1);
    var summary = new AtomicReference<Summary>();
    new Thread(
            () -> {
              try {
                summary.set(bulk.run(Seed.rows(rows)));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              done.countDown();
            })
        .start();
    Await.until(() -> bulk.waitingForRateLimits() > 0);

    bulk.stop();

    assertThat(done.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    Summary ended = requireNonNull(summary.get());
    assertThat(ended.interrupted()).isTrue();
    assertThat(ended.rows()).isEqualTo(30);
  }

  /** Each DELETE says that there is no such key, and no listing is there to explain it. */
  @Test
  void listingsThatFailInTwentyProjectsStopTheRun() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 60, 60);
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always())
        .fault(Fault.html503().on("GET").always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.SERVER_FAILED);
    assertThat(summary.count(Verdict.NOT_ATTEMPTED)).isPositive();
    assertThat(summary.count(Verdict.UNFINISHED)).isBetween(20L, 59L);
    assertThat(summary.count(Verdict.REFUSED)).isZero();
  }

  /** They end together, by one listing that failed, which is one failure. */
  @Test
  void manyRowsOfOneProjectWhoseListingFailsDoNot() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 60);
    sandbox
        .fault(
            Fault.status(404, "API_KEY_NOT_FOUND")
                .on("DELETE")
                .onProject(Seed.project(0).value())
                .always())
        .fault(Fault.html503().on("GET").onProject(Seed.project(0).value()).always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped()).isEmpty();
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(30);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(30);
  }

  @Test
  void aRowThatAnInterruptCutsShortSaysSo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);

    Summary summary =
        unassigner()
            .concurrency(1)
            .beforeUnassign(entry -> Thread.currentThread().interrupt())
            .run(Seed.rows(rows));

    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.stopped()).isEmpty();
    assertThat(result(2).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(result(2).problem().orElseThrow().message())
        .isEqualTo("interrupted before the response came");
    assertThat(result(3).verdict()).isEqualTo(Verdict.NOT_ATTEMPTED);
  }

  /** One cause, one verdict, whoever meets it. */
  @Test
  void aCertificateThatNobodySignedStopsEveryRunAtOnceAndRefusesNothing() throws Exception {
    var server = new WireMockServer(wireMockConfig().dynamicPort().dynamicHttpsPort());
    server.start();
    try {
      AtlasAdminApi atlas =
          Atlas.at(URI.create("https://127.0.0.1:" + server.httpsPort()))
              .connect(new ApiKeyCredentials("abcdefgh", "secret"));
      Rows rows =
          Seed.rows(
              List.of(
                  new Row(2, Seed.row(2, 0, 0).unassignment(), List.of("GROUP_OWNER")),
                  new Row(3, Seed.row(3, 1, 1).unassignment(), List.of("GROUP_OWNER"))));

      Result single =
          Unassigner.of(atlas).retries(retries()).unassign(Seed.project(0), Seed.key(0));
      Summary bulk = BulkUnassigner.of(atlas).concurrency(1).retries(retries()).run(rows);
      Summary restore = BulkRestorer.of(atlas).concurrency(1).retries(retries()).run(rows);
      Plan plan = BulkPlanner.of(atlas).concurrency(1).retries(retries()).run(rows);

      assertThat(single.verdict()).isEqualTo(Verdict.UNFINISHED);
      assertThat(single.problem().orElseThrow().kind()).isEqualTo(Kind.TLS_FAILED);
      assertThat(bulk.verdicts())
          .containsOnly(entry(Verdict.UNFINISHED, 1L), entry(Verdict.NOT_ATTEMPTED, 1L));
      assertThat(bulk.stopped().orElseThrow().kind()).isEqualTo(Kind.TLS_FAILED);
      assertThat(restore.verdicts())
          .as("the project could not be read")
          .containsOnly(entry(Verdict.NOT_ATTEMPTED, 2L));
      assertThat(restore.stopped().orElseThrow().kind()).isEqualTo(Kind.TLS_FAILED);
      assertThat(plan.outlooks()).containsOnly(entry(Outlook.NOT_LOOKED_AT, 2L));
      assertThat(plan.stopped().orElseThrow().kind()).isEqualTo(Kind.TLS_FAILED);
      assertThat(clock.waits()).as("a certificate does not change by waiting").isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void whatIsNullIsRefusedByNameBeforeAnythingIsSent() {
    BulkUnassigner bulk = unassigner();

    assertThatThrownBy(() -> bulk.onResult(nothing())).hasMessage("receiver");
    assertThatThrownBy(() -> bulk.beforeUnassign(nothing())).hasMessage("receiver");
    assertThatThrownBy(() -> bulk.retries(nothing())).hasMessage("retries");
    assertThatThrownBy(() -> bulk.skip(nothing())).hasMessage("done");
    assertThatThrownBy(() -> bulk.ownKey(nothing())).hasMessage("key");
    assertThatThrownBy(() -> bulk.planned(nothing())).hasMessage("row");
    assertThatThrownBy(() -> bulk.everywhere(nothing())).hasMessage("found");
    assertThatThrownBy(() -> planner().everywhere(nothing())).hasMessage("found");
    assertThatThrownBy(() -> BulkRestorer.of(nothing())).hasMessage("atlas");
    assertThatThrownBy(() -> Unassigner.of(nothing())).hasMessage("atlas");
    assertThatThrownBy(() -> Unassigner.of(atlas()).retries(nothing())).hasMessage("retries");
  }

  @SuppressWarnings({
    "NullAway",
    "TypeParameterUnusedInFormals"
  }) // as a caller without NullAway may
  private static <T> T nothing() {
    return null;
  }
}
