package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long a listing is waited for. */
class ListingLagTest {
  private final List<Duration> waits = new ArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void aListingThatShowsItAtOnceIsNotWaitedFor() throws Exception {
    assertThat(settlesAtLook(1)).isTrue();

    assertThat(waits).isEmpty();
  }

  @Test
  void aListingThatLagsIsLookedAtAgain() throws Exception {
    assertThat(settlesAtLook(3)).isTrue();

    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void afterFiveLooksItIsNotCalledSettled() throws Exception {
    assertThat(settlesAtLook(6)).isFalse();

    assertThat(looks).hasValue(5);
    assertThat(waits)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));
  }

  private boolean settlesAtLook(int number) throws Exception {
    return ListingLag.settles(() -> looks.incrementAndGet() >= number, waits::add);
  }
}
