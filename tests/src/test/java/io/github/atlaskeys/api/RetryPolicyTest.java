package io.github.atlaskeys.api;

import static io.github.atlaskeys.api.RetryPolicy.NONE;
import static io.github.atlaskeys.api.RetryPolicy.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.RetryPolicy.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Failure LIMITED = failure(Kind.RATE_LIMITED, Optional.empty());
  private static final Failure DOWN = failure(Kind.SERVER_FAILED, Optional.empty());

  @ParameterizedTest
  @CsvSource({"1, 0, 500", "2, 0, 1000", "3, 0, 2000", "7, 0, 30000", "60, 0, 30000", "1, 1, 550"})
  void aWaitDoublesUpToItsLongestAndIsJittered(int failures, double chance, long millis) {
    var patient = new RetryPolicy(100, Duration.ofHours(1));

    assertThat(patient.waitAfter(Collections.nCopies(failures, DOWN), chance))
        .hasValue(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 100", "55, 0, 55000", "55, 1, 60600"})
  void aWaitThatWasAskedForIsNeverShortened(long seconds, double chance, long millis) {
    for (Kind kind : List.of(Kind.RATE_LIMITED, Kind.SERVER_FAILED)) {
      assertThat(STANDARD.waitAfter(List.of(asked(kind, seconds)), chance))
          .hasValue(Duration.ofMillis(millis));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "3, 40", "4, 60", "9, 60"})
  void aLimitWithoutAWordWaitsAsAtlasAdvises(int limits, long seconds) {
    assertThat(STANDARD.waitAfter(Collections.nCopies(limits, LIMITED), 0))
        .hasValue(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "6, 1", "7, 2", "11, 32", "12, 60", "20, 60"})
  void aServerThatKeepsRefusingIsCalledLessAndLess(int limits, long seconds) {
    assertThat(STANDARD.waitAfter(Collections.nCopies(limits, asked(Kind.RATE_LIMITED, 0)), 0))
        .hasValue(Duration.ofSeconds(seconds));
  }

  @Test
  void aHostThatWasNeverReachedIsTriedTwice() {
    Failure unreachable = failure(Kind.UNREACHABLE, Optional.empty());

    assertThat(STANDARD.waitAfter(List.of(unreachable), 0)).hasValue(Duration.ofMillis(500));
    assertThat(STANDARD.waitAfter(List.of(unreachable, unreachable), 0)).isEmpty();
    assertThat(new RetryPolicy(1, Duration.ZERO).waitAfter(List.of(unreachable), 0)).isEmpty();
  }

  /** They live for an hour. */
  @Test
  void whereTooManyTokensAreAliveTheNextAttemptIsTheUsers() {
    Failure tokens = failure(Kind.TOO_MANY_TOKENS, Optional.empty());

    assertThat(STANDARD.waitAfter(List.of(tokens), 0)).isEmpty();
    assertThat(STANDARD.waitAfter(List.of(DOWN, tokens), 0)).isEmpty();
  }

  @Test
  void limitsUseUpNoAttempt() {
    var failures = new ArrayList<>(Collections.nCopies(9, LIMITED));
    failures.addAll(Collections.nCopies(5, DOWN));
    assertThat(STANDARD.waitAfter(failures, 0)).hasValue(Duration.ofSeconds(8));

    failures.add(LIMITED);
    assertThat(STANDARD.waitAfter(failures, 0)).isPresent();

    failures.add(DOWN);
    assertThat(STANDARD.waitAfter(failures, 0)).isEmpty();
  }

  @Test
  void anHourIsWaitedAsAskedAndNoMore() {
    Failure halfAnHour = asked(Kind.SERVER_FAILED, 1800);

    assertThat(STANDARD.waitAfter(List.of(halfAnHour, halfAnHour), 0)).isPresent();
    assertThat(STANDARD.waitAfter(List.of(halfAnHour, halfAnHour, DOWN), 0)).isPresent();
    assertThat(STANDARD.waitAfter(List.of(halfAnHour, halfAnHour, asked(Kind.RATE_LIMITED, 1)), 0))
        .isEmpty();
    assertThat(STANDARD.waitAfter(List.of(asked(Kind.RATE_LIMITED, 3600)), 1)).isPresent();
    assertThat(STANDARD.waitAfter(List.of(asked(Kind.RATE_LIMITED, 3601)), 0)).isEmpty();
  }

  @Test
  void whatTryingAgainDoesNotHelpIsNotTriedAgain() {
    assertThat(STANDARD.waitAfter(List.of(failure(Kind.NO_PERMISSION, Optional.empty())), 0))
        .isEmpty();
    assertThat(STANDARD.waitAfter(List.of(asked(Kind.NO_PERMISSION, 1)), 0)).isEmpty();
  }

  @Test
  void noneNeverWaits() {
    for (Failure each : List.of(LIMITED, DOWN, asked(Kind.RATE_LIMITED, 0))) {
      assertThat(NONE.waitAfter(List.of(each), 0)).isEmpty();
    }
  }

  @Test
  void anAttemptIsTheLeast() {
    assertThatThrownBy(() -> Retries.standard().withAttempts(0))
        .hasMessage("attempts must be 1 or more, was 0");
  }

  private static Failure asked(Kind kind, long seconds) {
    return failure(kind, Optional.of(Duration.ofSeconds(seconds)));
  }

  private static Failure failure(Kind kind, Optional<Duration> retryAfter) {
    return new Failure(new Problem(kind, "no", List.of()), retryAfter, Optional.empty());
  }
}
