package io.github.atlaskeys.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a script that calls a command can rely on. */
class ExitCodesTest {
  @Test
  void everythingIsDone() {
    assertThat(ExitCodes.of(ended(Map.of(Verdict.UNASSIGNED, 2L)), true)).isZero();
    assertThat(ExitCodes.of(ended(Map.of(Verdict.UNASSIGNED, 2L)), false)).isEqualTo(3);
  }

  @Test
  void unfinishedGoesBeforeRefusedBecauseRunningAgainHelps() {
    assertThat(ExitCodes.of(ended(Map.of(Verdict.REFUSED, 1L, Verdict.UNFINISHED, 500L)), true))
        .isEqualTo(3);
    assertThat(ExitCodes.of(ended(Map.of(Verdict.REFUSED, 1L, Verdict.UNASSIGNED, 9L)), false))
        .isEqualTo(4);
  }

  @Test
  void whatStoppedTheRunDecidesWhetherRunningAgainHelps() {
    Map<Verdict, Long> verdicts = Map.of(Verdict.UNFINISHED, 1L, Verdict.NOT_ATTEMPTED, 9L);

    assertThat(ExitCodes.of(stopped(verdicts, Problem.Kind.CREDENTIALS_REFUSED), true))
        .isEqualTo(4);
    assertThat(ExitCodes.of(stopped(verdicts, Problem.Kind.SERVER_FAILED), true)).isEqualTo(3);
  }

  private static Summary ended(Map<Verdict, Long> verdicts) {
    return summary(verdicts, Optional.empty());
  }

  private static Summary stopped(Map<Verdict, Long> verdicts, Problem.Kind kind) {
    return summary(verdicts, Optional.of(new Problem(kind, "stopped", List.of())));
  }

  private static Summary summary(Map<Verdict, Long> verdicts, Optional<Problem> stopped) {
    return new Summary(
        verdicts,
        Map.of(),
        Map.of(),
        0,
        0,
        Duration.ZERO,
        stopped,
        false,
        Optional.empty(),
        Optional.empty());
  }
}
