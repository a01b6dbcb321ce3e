package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** 2,000 keys and 500 accounts, and an error in place of every tenth response: all are done. */
class BulkUnderFaultsTest {
  private static final int KEYS = 2_000;
  private static final int ACCOUNTS = 500;
  private static final int ROWS = KEYS + ACCOUNTS;

  @Test
  void everyRowIsDoneThoughEveryTenthResponseIsAnError() throws IOException {
    var clock = new ManualClock();
    try (var sandbox =
        AtlasSandbox.start(
                SandboxOptions.defaults()
                    .withoutLimits()
                    .withKeepRequests(false)
                    .withClock(clock)
                    .withNonceLifetime(Duration.ofDays(999)))
            .seedExample()) {
      List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 40, KEYS));
      for (int i = 0; i < ACCOUNTS; i++) {
        Seed.account(sandbox, i);
        Row row = Seed.accountRow(KEYS + 2L + i, i % 40, i);
        Seed.assign(sandbox, row);
        rows.add(row);
      }
      order(sandbox, clock);
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(
                  new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
      var ended = new BitSet();
      var random = new Random(11);

      Summary summary =
          BulkUnassigner.of(atlas)
              .retries(
                  Retries.standard()
                      .withSleeper(clock)
                      .withClock(clock)
                      .withJitter(random::nextDouble))
              .beforeUnassign(entry -> {})
              .onResult(
                  result -> {
                    int line = Math.toIntExact(result.row().line());
                    assertThat(ended.get(line)).as("line %d ended before", line).isFalse();
                    ended.set(line);
                  })
              .run(Seed.rows(rows));

      assertThat(summary.complete()).as("%s", summary).isTrue();
      assertThat(ended.cardinality()).isEqualTo(ROWS);
      assertThat(summary.retries()).isGreaterThan(ROWS / 20);
      assertThat(rows)
          .noneMatch(
              row ->
                  sandbox.isAssigned(
                      row.unassignment().project().value(),
                      row.unassignment().principal().value()));
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
