package io.github.atlaskeys.sandbox;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The token buckets, one for each set of operations and each project, organization or caller. */
final class Buckets {

  private final Clock clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  Buckets(Clock clock) {
    this.clock = clock;
  }

  /**
   * What a call finds.
   *
   * @param remaining tokens left after it
   * @param retryAfter seconds until there is a token again; 0 if it got one
   */
  record Take(int remaining, long retryAfter) {}

  Take take(String name, RateLimit limit) {
    return buckets
        .computeIfAbsent(name, n -> new Bucket(limit, clock.millis()))
        .take(clock.millis());
  }

  private static final class Bucket {
    private final RateLimit limit;
    private final long period;
    private long periodStart;
    private int tokens;

    private Bucket(RateLimit limit, long now) {
      this.limit = limit;
      this.period = limit.per().toMillis();
      this.periodStart = now;
      this.tokens = limit.capacity();
    }

    private synchronized Take take(long now) {
      var periods = Math.max(0, (now - periodStart) / period);
      periodStart += periods * period;
      tokens = (int) Math.min(limit.capacity(), tokens + periods * limit.refill());
      if (tokens > 0) {
        return new Take(--tokens, 0);
      }
      // Rounded up: whoever waits that long finds a token.
      return new Take(0, (periodStart + period - now + 999) / 1000);
    }
  }
}
