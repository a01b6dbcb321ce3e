package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.testing.Rows;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a project may be asked again, by what Atlas told and by what it did not. */
class ProjectQueueTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final OptionalInt NOTHING_TOLD = OptionalInt.empty();

  private ProjectQueue project;

  @BeforeEach
  void open() throws IOException {
    var row = new Row(2, new Unassignment(Rows.project(0), Rows.key(0)), List.of());
    project =
        new ProjectQueue(
            Rows.source(List.of(row)).nextProject().orElseThrow(),
            line -> false,
            RetryPolicy.DEFAULT);
  }

  @Test
  void untilSomethingIsToldThereIsNoLimit() {
    for (int i = 0; i < 64; i++) {
      assertThat(project.mayAsk(NOW)).isTrue();
      project.asks();
    }
  }

  @Test
  void whatIsLeftIsCountedDownWithThoseUnderWay() {
    project.asks();
    project.asks();
    project.asks();
    project.answered(OptionalInt.of(3));

    project.asks();
    assertThat(project.mayAsk(NOW)).as("three left, two of them under way, one sent").isFalse();
  }

  @Test
  void anOlderAnswerThatIsToldLateAllowsNoMore() {
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
    project.park(NOW.plusSeconds(5));

    assertThat(project.isParked(NOW)).isTrue();
    assertThat(project.mayAsk(NOW.plusSeconds(4))).isFalse();
    assertThat(project.mayAsk(NOW.plusSeconds(5))).isTrue();
    project.asks();
    assertThat(project.mayAsk(NOW.plusSeconds(5))).isFalse();
  }

  @Test
  void aLimitThatTellsNothingIsForgottenWhenOneIsLetThrough() {
    project.asks();
    project.park(NOW.plusSeconds(5));
    project.asks();
    project.answered(NOTHING_TOLD);

    project.asks();
    assertThat(project.mayAsk(NOW.plusSeconds(5))).isTrue();
  }
}
