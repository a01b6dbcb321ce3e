package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** Nothing is sent. */
  private static final AtlasAdminApi NOBODY =
      Atlas.cloud().connect(new ApiKeyCredentials("nobodyab", "secret"));

  private final ProjectState project =
      new ProjectState(
          Seed.rows(List.of(Seed.row(2, 0, 0), Seed.row(3, 0, 1))), 0, NOBODY, row -> false, NOW);

  private final RateLimitPacer pacer = project.pacer;

  @Test
  void untilSomethingIsToldThereIsNoLimit() {
    for (int i = 0; i < 64; i++) {
      assertThat(pacer.maySend(NOW)).isTrue();
      pacer.sending(NOW);
    }
  }

  @Test
  void whatIsLeftIsCountedDownWithThoseInFlight() {
    pacer.sending(NOW);
    pacer.sending(NOW);
    pacer.sending(NOW);
    pacer.finished(OptionalInt.of(3), NOW);

    pacer.sending(NOW);
    assertThat(pacer.maySend(NOW)).as("three left, two of them in flight, one sent").isFalse();
  }

  @Test
  void anOlderResponseThatIsReportedLateAllowsNoMore() {
    pacer.sending(NOW);
    pacer.sending(NOW);
    pacer.finished(OptionalInt.of(1), NOW);
    pacer.finished(OptionalInt.of(2), NOW);

    pacer.sending(NOW);
    assertThat(pacer.maySend(NOW)).isFalse();
  }

  @Test
  void atZeroOneRequestAloneFindsOut() {
    pacer.sending(NOW);
    pacer.finished(OptionalInt.of(0), NOW);

    assertThat(pacer.maySend(NOW)).isTrue();
    pacer.sending(NOW);
    assertThat(pacer.maySend(NOW)).isFalse();
    pacer.finished(OptionalInt.of(50), NOW);
    pacer.sending(NOW);
    assertThat(pacer.maySend(NOW)).isTrue();
  }

  @Test
  void aLimitIsWaitedOutAndThenTriedByOne() {
    pacer.sending(NOW);
    pacer.pause(NOW + 5 * SECOND, Optional.empty(), NOW);

    assertThat(pacer.isPaused(NOW)).isTrue();
    assertThat(pacer.maySend(NOW + 4 * SECOND)).isFalse();
    assertThat(pacer.maySend(NOW + 5 * SECOND)).isTrue();
    pacer.sending(NOW);
    assertThat(pacer.maySend(NOW + 5 * SECOND)).isFalse();
  }

  @Test
  void aLimitThatTellsNothingIsForgottenWhenOneIsLetThrough() {
    pacer.sending(NOW);
    pacer.pause(NOW + 5 * SECOND, Optional.empty(), NOW);
    pacer.sending(NOW);
    pacer.finished(NOTHING_TOLD, NOW);

    pacer.sending(NOW);
    assertThat(pacer.maySend(NOW + 5 * SECOND)).isTrue();
  }

  /** A bucket that gains one request in a second says "retry after 0 seconds". */
  @Test
  void afterALimitThatSaysHowFastItsBucketFillsNoneIsSentFaster() {
    pacer.sending(NOW);
    pacer.pause(NOW, Optional.of(Duration.ofSeconds(1)), NOW);
    pacer.sending(NOW);
    pacer.finished(OptionalInt.of(0), NOW);

    assertThat(pacer.maySend(NOW + SECOND)).as("a little slower than the bucket").isFalse();
    assertThat(pacer.pauseLeft(NOW)).isBetween(SECOND, 2 * SECOND);
    assertThat(pacer.maySend(NOW + 2 * SECOND)).isTrue();

    pacer.sending(NOW + 2 * SECOND);
    pacer.finished(OptionalInt.of(7), NOW + 2 * SECOND);
    assertThat(pacer.maySend(NOW + 2 * SECOND)).as("the bucket has more").isTrue();
  }

  @Test
  void whatABucketHasGainedMeanwhileIsSentAtOnceWhereResponsesDoNotTell() {
    pacer.sending(NOW);
    pacer.pause(NOW + 10 * SECOND, Optional.of(Duration.ofSeconds(1)), NOW);
    pacer.sending(NOW + 10 * SECOND);
    pacer.finished(NOTHING_TOLD, NOW + 10 * SECOND);

    int sent = 0;
    for (; pacer.maySend(NOW + 10 * SECOND); sent++) {
      pacer.sending(NOW + 10 * SECOND);
    }
    assertThat(sent).isEqualTo(9);
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
    project.beginReading();
    assertThat(project.wanted).accepts(Seed.key(0), Seed.key(1)).rejects(Seed.key(2));

    project.peek();
    project.take();
    project.beginReading();
    assertThat(project.wanted).accepts(Seed.key(1)).rejects(Seed.key(0));
  }

  /** It may be sent again before the next reading, which must then show its key. */
  @Test
  void aRowThatWaitsToBeTriedAgainIsAmongThem() {
    RowState first = requireNonNull(project.peek());
    project.take();
    project.waiting.add(first);

    project.beginReading();

    assertThat(project.wanted).accepts(Seed.key(0), Seed.key(1));
  }
}
