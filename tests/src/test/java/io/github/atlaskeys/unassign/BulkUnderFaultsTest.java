package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.admin.ApiKeyPair;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Rows;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Issue 3: 100,000 rows under a random 10% of faults end with every row done. */
class BulkUnderFaultsTest {
  private static final int ROWS = 100_000;

  @Test
  void everyRowIsDoneThoughEveryTenthAnswerIsAFault() throws IOException {
    var clock = new ManualClock();
    try (var sandbox =
        AtlasSandbox.start(
                SandboxOptions.defaults()
                    .withoutLimits()
                    .withKeepRequests(false)
                    .withClock(clock)
                    .withNonceLifetime(Duration.ofDays(999)))
            .seedExample()) {
      List<Row> rows = Rows.assigned(sandbox, 100, ROWS);
      order(sandbox, clock);
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
      var told = new BitSet();
      var random = new Random(11);

      Summary summary =
          new BulkRun(
                  atlas,
                  Operations.unassign(atlas, (unassignment, key) -> {}),
                  10,
                  RetryPolicy.DEFAULT,
                  clock::pass,
                  clock,
                  random::nextDouble)
              .run(
                  Rows.source(rows),
                  line -> false,
                  result -> {
                    int line = Math.toIntExact(result.row().line());
                    assertThat(told.get(line)).as("line %d was told before", line).isFalse();
                    told.set(line);
                  });

      assertThat(summary.complete()).as("%s", summary).isTrue();
      assertThat(told.cardinality()).isEqualTo(ROWS);
      assertThat(summary.retries()).isGreaterThan(ROWS / 20);
      assertThat(rows)
          .noneMatch(
              row ->
                  sandbox.isAssigned(
                      row.unassignment().project().value(), row.unassignment().apiKey().value()));
    }
  }

  private static void order(AtlasSandbox sandbox, ManualClock clock) {
    var random = new Random(3);
    List<Fault> faults =
        List.of(
            Fault.html503(),
            Fault.status(500, "UNEXPECTED_ERROR"),
            Fault.resetBeforeWork(),
            Fault.resetAfterWork(),
            Fault.rateLimited(Duration.ofSeconds(2)),
            Fault.rateLimitedUntil(clock.instant().plus(Duration.ofMinutes(10))),
            Fault.rateLimitedWithoutRetryAfter(),
            Fault.latency(Duration.ofMillis(20)));
    for (Fault fault : faults) {
      sandbox.fault(fault.withProbability(0.1 / faults.size(), random).always());
    }
  }
}
