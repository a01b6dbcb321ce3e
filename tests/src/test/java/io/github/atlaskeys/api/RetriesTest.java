package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

  @ParameterizedTest
  @CsvSource({"1, 0, 500", "2, 0, 1000", "3, 0, 2000", "7, 0, 30000", "60, 0, 30000", "1, 1, 550"})
  void aWaitDoublesUpToItsLongestAndIsJittered(int failures, double random, long millis) {
    assertThat(Retries.afterFailures(failures, random)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 100", "55, 0, 55000", "55, 1, 60600"})
  void aWaitThatWasAskedForIsNeverShortened(long seconds, double random, long millis) {
    assertThat(Retries.asked(Duration.ofSeconds(seconds), random))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void anAttemptIsTheLeast() {
    assertThatThrownBy(() -> Retries.standard().withAttempts(0))
        .hasMessage("attempts must be 1 or more, was 0");
  }

  @Test
  void noneTriesOnceWhateverTheFailure() {
    var calls = new AtomicInteger();
    Retries none =
        Retries.none()
            .onWait(
                (problem, wait) -> {
                  throw new AssertionError("a wait of " + wait);
                });

    for (int status : new int[] {429, 503}) {
      assertThatThrownBy(
              () ->
                  none.ask(
                      () -> {
                        calls.incrementAndGet();
                        throw new AtlasApiException("GET /", status, "", "");
                      }))
          .isInstanceOf(AtlasApiException.class);
    }
    assertThat(calls).hasValue(2);
  }
}
