package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RateLimit;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Await;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Atlas did to others, as they have written in public, done to a bulk run. */
class AsSeenTest {
  @TempDir Path folder;

  private AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private Path file;
  private List<Row> rows;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void rows(int projects, int keys) throws IOException {
    rows = Seed.assigned(sandbox, projects, keys);
    file = Seed.csv(folder, "projectId,apiKeyId", rows);
  }

  private void start(SandboxOptions options) {
    sandbox.close();
    sandbox = AtlasSandbox.start(options).seedExample();
  }

  private Outcome unassign(String... more) {
    return command().run(arguments(more));
  }

  private CommandRun command() {
    return CommandRun.of(Script.UNASSIGN_KEYS.in(() -> folder), sandbox);
  }

  private String[] arguments(String... more) {
    return Stream.concat(Stream.of(file.toString(), "--yes"), Stream.of(more))
        .toArray(String[]::new);
  }

  private long left() {
    return rows.stream()
        .filter(
            row ->
                sandbox.isAssigned(
                    row.unassignment().project().value(), row.unassignment().principal().value()))
        .count();
  }

  private List<String> results() throws IOException {
    return Files.readAllLines(Path.of(file + ".results.csv"));
  }

  /**
   * It may be about the credentials, or about this request: the row is not done, and no other lost.
   */
  @Test
  void a401WithoutABodyLeavesItsRowUndone() throws IOException {
    rows(3, 60);
    sandbox.fault(
        Fault.answer(401, "", "").on("DELETE").onPath(Seed.key(30).value() + "$").always());

    Outcome run = unassign();

    assertThat(run.exit()).as("%s", run).isIn(3, 4);
    assertThat(run.out()).contains("k0000030", "Resume");
    assertThat(sandbox.isAssigned(Seed.project(0).value(), Seed.key(30).value())).isTrue();
    sandbox.clearFaults();
    Outcome again = unassign("--resume", "--verify");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(left()).isZero();
    assertThat(again.out() + again.err()).contains("no longer lists any of the 60 assignments");
  }

  /** The credentials are refused, in the middle of a run that had worked. */
  @Test
  void a401ToEverythingStopsTheRunAndTheSameCommandResumesIt() throws IOException {
    rows(3, 200);
    var refused = Fault.answer(401, "", "").onPath("/groups/").always();
    sandbox.fault(Fault.latency(Duration.ofMillis(5)).on("DELETE").always());
    var revoked =
        new Thread(
            () -> {
              Await.until(() -> sandbox.countSigned("DELETE") > 40);
              sandbox.fault(refused);
            });
    revoked.start();

    Outcome run = unassign();

    assertThat(run.exit()).as("%s", run).isIn(3, 4);
    assertThat(left()).isBetween(1L, 160L);
    sandbox.clearFaults();
    Outcome again = unassign("--resume", "--verify");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(left()).isZero();
    assertThat(again.out() + again.err()).contains("no longer lists any of the 200 assignments");
  }

  @Test
  void oneProjectThatIsRefusedHoldsUpNoOther() throws IOException {
    rows(4, 40);
    String refused = Seed.project(2).value();
    sandbox.fault(Fault.status(401, "USER_CANNOT_ACCESS_GROUP").onProject(refused).always());

    Outcome run = unassign();

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(left()).isEqualTo(10);
    assertThat(results())
        .filteredOn(line -> line.contains(refused))
        .hasSize(10)
        .allMatch(line -> line.contains(",REFUSED,"));
    assertThat(run.out() + run.err())
        .contains("10 rows REFUSED: no permission in 1 project: project-2");
  }

  @Test
  void aPageOfHtmlForOneRequestInTenIsWaitedOut() throws IOException {
    rows(5, 200);
    sandbox.fault(Fault.html503().withProbability(0.1, new Random(7)).always());

    Outcome run = unassign("--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(left()).isZero();
    assertThat(results()).hasSize(201);
  }

  /** Atlas has done it, or has failed to, and says so when nobody listens any more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aResponseThatIsSlowerThanTheTimeoutIsNotBelievedEitherWay(boolean done) throws IOException {
    rows(2, 12);
    String key = Seed.key(3).value() + "$";
    sandbox.fault(Fault.latency(Duration.ofSeconds(4)).on("DELETE").onPath(key).times(1));
    if (!done) {
      sandbox.fault(Fault.status(500, "UNEXPECTED_ERROR").on("DELETE").onPath(key).times(1));
    }

    Outcome run = unassign("--timeout", "1s", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(left()).isZero();
    assertThat(results()).hasSize(13);
  }

  /** Half a minute is waited for; after two it is another run's to say. */
  @ParameterizedTest
  @CsvSource({"30, 0", "120, 3"})
  void aKeyThatIsListedAfterItsDeleteIsNotVerifiedAndNotLost(long seconds, int exit)
      throws IOException {
    var clock = new ManualClock();
    start(SandboxOptions.defaults().withoutLimits().withClock(clock));
    rows(1, 10);
    clock.advance(Duration.ofHours(1));
    sandbox.listingsLag(Duration.ofSeconds(seconds));

    Outcome run = command().sleeping(clock::advance).run(arguments("--verify"));

    assertThat(run.exit()).as("%s", run).isEqualTo(exit);
    assertThat((run.out() + run.err()).contains("Verified:")).isEqualTo(exit == 0);
    assertThat(left()).isZero();
    if (exit != 0) {
      clock.advance(Duration.ofMinutes(2));
      Outcome again = command().sleeping(clock::advance).run(arguments("--resume", "--verify"));
      assertThat(again.exit()).as("%s", again).isZero();
      assertThat(again.out() + again.err()).contains("no longer lists any of the 10 assignments");
    }
  }

  /** {@code Retry-After: 0}: a token comes back every eighth of a second. */
  @Test
  void aBucketThatRefillsFastRefusesOneRequestInTenAtMost() throws IOException {
    start(
        SandboxOptions.defaults()
            .withSmoothRefill(true)
            .withProjectLimit(new RateLimit(20, 8, Duration.ofSeconds(1))));
    rows(1, 60);

    Outcome run = command().inRealTime().run(arguments());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(left()).isZero();
    long refused = sandbox.requests().stream().filter(request -> request.status() == 429).count();
    long passed =
        sandbox.requests().stream()
            .filter(request -> request.status() < 300 && request.path().contains("/groups/"))
            .count();
    assertThat(refused).isLessThanOrEqualTo(passed / 10);
    assertThat(passed).as("a deletion each, and a listing, and no other").isLessThan(66);
  }
}
