package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetriesTest {

  @Test
  void noneTriesOnceWhateverTheFailure() {
    var calls = new AtomicInteger();
    Retries none =
        Retries.none()
            .onWait(
                wait -> {
                  throw new AssertionError("a wait of " + wait.duration());
                });

    for (int status : new int[] {429, 503}) {
      assertThatThrownBy(
              () ->
                  none.call(
                      () -> {
                        calls.incrementAndGet();
                        throw new AtlasApiException("GET /", status, "", "");
                      }))
          .isInstanceOf(AtlasApiException.class);
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void whatAListingDoesNotShowIsReadAgainUntilItDoes() throws Exception {
    var clock = new ManualClock();
    Retries retries = Retries.standard().withSleeper(clock);
    var readings = new AtomicInteger(1);

    assertThat(retries.untilListed(1, read -> read == 3, readings::incrementAndGet, 5))
        .isEqualTo(3);
    assertThat(clock.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));

    assertThat(retries.untilListed(1, read -> false, readings::incrementAndGet, 3)).isEqualTo(5);
    assertThat(clock.waits()).hasSize(4);
  }

  @Test
  void theWaitsForAListingAreFifteenSecondsInAll() {
    assertThat(
            IntStream.range(1, RetryPolicy.MAX_LISTING_CHECKS)
                .mapToObj(RetryPolicy::listingWait)
                .reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(RetryPolicy.MAX_LISTING_LAG);
  }
}
