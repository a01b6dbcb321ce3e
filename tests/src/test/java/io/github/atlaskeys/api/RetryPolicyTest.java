package io.github.atlaskeys.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  @ParameterizedTest
  @CsvSource({"1, 0, 500", "2, 0, 1000", "3, 0, 2000", "7, 0, 30000", "60, 0, 30000", "1, 1, 550"})
  void aWaitDoublesUpToItsLongestAndIsJittered(int failures, double random, long millis) {
    assertThat(RetryPolicy.DEFAULT.waitAfter(failures, random))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 100", "55, 0, 55000", "55, 1, 60600"})
  void aWaitThatWasAskedForIsNeverShortened(long seconds, double random, long millis) {
    assertThat(RetryPolicy.DEFAULT.waitAsked(Duration.ofSeconds(seconds), random))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void aPolicyWithoutAnAttemptIsNone() {
    assertThatThrownBy(() -> RetryPolicy.DEFAULT.withAttempts(0))
        .hasMessage("attempts must be 1 or more, was 0");
  }
}
