package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.testing.Seed;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** When a project may be asked again, by what Atlas tells and by what it does not. */
class ProjectStateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = soonOverflowing();
  private static final OptionalInt NOTHING_TOLD = OptionalInt.empty();

  /** As nanoTime may be. */
  private static long soonOverflowing() {
    return Long.MAX_VALUE - 2 * SECOND;
  }

  private final ProjectState project =
      new ProjectState(
          Seed.rows(List.of(Seed.row(2, 0, 0), Seed.row(3, 0, 1))),
          0,
          line -> false,
          Retries.standard());

  @Test
  void untilSomethingIsToldThereIsNoLimit() {
    for (int i = 0; i < 64; i++) {
      assertThat(project.mayAsk(NOW)).isTrue();
      project.asks();
    }
  }

  @Test
  void whatIsLeftIsCountedDownWithThoseInFlight() {
    project.asks();
    project.asks();
    project.asks();
    project.answered(OptionalInt.of(3));

    project.asks();
    assertThat(project.mayAsk(NOW)).as("three left, two of them in flight, one sent").isFalse();
  }

  @Test
  void anOlderResponseThatIsReportedLateAllowsNoMore() {
    project.asks();
    project.asks();
    project.answered(OptionalInt.of(1));
    project.answered(OptionalInt.of(2));

    project.asks();
    assertThat(project.mayAsk(NOW)).isFalse();
  }

  @Test
  void atZeroOneRequestAloneFindsOut() {
    project.asks();
    project.answered(OptionalInt.of(0));

    assertThat(project.mayAsk(NOW)).isTrue();
    project.asks();
    assertThat(project.mayAsk(NOW)).isFalse();
    project.answered(OptionalInt.of(50));
    project.asks();
    assertThat(project.mayAsk(NOW)).isTrue();
  }

  @Test
  void aLimitIsWaitedOutAndThenTriedByOne() {
    project.asks();
    project.park(NOW + 5 * SECOND);

    assertThat(project.isParked(NOW)).isTrue();
    assertThat(project.mayAsk(NOW + 4 * SECOND)).isFalse();
    assertThat(project.mayAsk(NOW + 5 * SECOND)).isTrue();
    project.asks();
    assertThat(project.mayAsk(NOW + 5 * SECOND)).isFalse();
  }

  @Test
  void aLimitThatTellsNothingIsForgottenWhenOneIsLetThrough() {
    project.asks();
    project.park(NOW + 5 * SECOND);
    project.asks();
    project.answered(NOTHING_TOLD);

    project.asks();
    assertThat(project.mayAsk(NOW + 5 * SECOND)).isTrue();
  }

  @Test
  void ofTwoTimesToReadTheLaterCounts() {
    project.readNotBefore(NOW + SECOND);
    project.readNotBefore(NOW + 4 * SECOND);
    project.readNotBefore(NOW);

    assertThat(project.mayRead(NOW + 3 * SECOND)).isFalse();
    assertThat(project.mayRead(NOW + 4 * SECOND)).isTrue();
  }

  @Test
  void onlyTheKeysThatItsRowsAreAboutAreKept() {
    assertThat(project.wanted()).accepts(Seed.key(0), Seed.key(1)).rejects(Seed.key(2));

    project.peek();
    project.take();
    assertThat(project.wanted()).accepts(Seed.key(1)).rejects(Seed.key(0));
  }
}
