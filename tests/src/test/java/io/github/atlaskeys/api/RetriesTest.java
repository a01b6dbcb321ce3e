package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.RetryPolicy.Failure;
import io.github.atlaskeys.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /** Eight requests in a second, of which a response tells in whole seconds: 0. */
  @Test
  void callsThatAreMadeTogetherComeNoFasterThanTheirBucketFills() throws Exception {
    var clock = new ManualClock();
    var bucket =
        new Object() {
          double tokens = 20;
          long seen;
          int refused;

          int take() {
            long now = clock.nanoTime();
            tokens = Math.min(20, tokens + (now - seen) * 8e-9);
            seen = now;
            if (tokens < 1) {
              refused++;
              throw new AtlasApiException(
                  "GET /orgs",
                  429,
                  "RATE_LIMITED_TOKEN_BUCKET",
                  null,
                  List.of("/api/atlas/v2/orgs", "0", "20", "480", "60"),
                  Map.of("Retry-After", List.of("0")),
                  false);
            }
            tokens--;
            return 1;
          }
        };
    Retries together = Retries.standard().withSleeper(clock).withJitter(() -> 0).together();

    int passed = 0;
    for (int i = 0; i < 200; i++) {
      passed += together.call(bucket::take);
    }

    assertThat(passed).isEqualTo(200);
    assertThat(bucket.refused).isBetween(1, 20);
    assertThat(clock.nanoTime())
        .as("180 requests that the bucket had to gain")
        .isLessThan(25_000_000_000L);
  }

  @Test
  void aRefusalThatSaysHowFastItsBucketFillsIsWaitedOutForOneRequestAtLeast() {
    var e =
        new AtlasApiException(
            "GET /orgs",
            429,
            "RATE_LIMITED_TOKEN_BUCKET",
            null,
            List.of("/api/atlas/v2/orgs", "0", "300", "100", "60"),
            Map.of("Retry-After", List.of("0")),
            false);
    assertThat(e.timePerRequest()).contains(Duration.ofMillis(600));
    assertThat(Failure.of(e, Instant.EPOCH).retryAfter()).contains(Duration.ofMillis(600));

    for (List<String> odd :
        List.of(
            List.of("/api/oauth/token", "10", "1"),
            List.of("a", "0", "300", "0", "60"),
            List.of("a", "0", "300", "-1", "60"),
            List.of("a", "0", "300", "9999999999", "60"))) {
      assertThat(
              new AtlasApiException("GET /", 429, null, null, odd, Map.of(), false)
                  .timePerRequest())
          .isEmpty();
    }
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
