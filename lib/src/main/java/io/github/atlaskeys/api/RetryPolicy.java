package io.github.atlaskeys.api;

import java.time.Duration;

/**
 * When to try again, as plain numbers: it reads no clock and draws no random number.
 *
 * <p>Two kinds of failure are counted apart. A rate limit is Atlas's own schedule: it is waited out
 * for as long as {@code rateLimitPatience} in all, and never uses up an attempt. Anything else
 * doubles its wait from {@code firstWait} to {@code longestWait}, {@code attempts} tries in all.
 *
 * @param attempts how often a call is tried that is not rate limited, at least 1
 * @param firstWait before the second try
 * @param longestWait what the doubling stops at
 * @param rateLimitPatience how long one call waits at Atlas's own request in all; a wait that would
 *     go beyond is not begun
 */
public record RetryPolicy(
    int attempts, Duration firstWait, Duration longestWait, Duration rateLimitPatience) {
  /** Six attempts, from half a second to 30 seconds apart; an hour for rate limits. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(6, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofHours(1));

  /** Atlas's advice where it sends no Retry-After: 10, 20, 40 seconds; its buckets refill in 60. */
  private static final Duration FIRST_RATE_LIMIT_WAIT = Duration.ofSeconds(10);

  private static final Duration LONGEST_RATE_LIMIT_WAIT = Duration.ofSeconds(60);

  /** How much longer than asked a wait may get, so that those who wait do not come back at once. */
  private static final double JITTER = 0.1;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there is no attempt, or a duration is negative
   */
  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
    }
    if (firstWait.isNegative() || longestWait.isNegative() || rateLimitPatience.isNegative()) {
      throw new IllegalArgumentException("waits must not be negative");
    }
  }

  /** Another number of attempts. */
  public RetryPolicy withAttempts(int attempts) {
    return new RetryPolicy(attempts, firstWait, longestWait, rateLimitPatience);
  }

  /**
   * The wait after a failure other than a rate limit.
   *
   * @param failures how many there were, from 1
   * @param random 0 to 1: where in the jitter the wait falls
   */
  Duration waitAfter(int failures, double random) {
    return jittered(doubled(firstWait, failures, longestWait), random);
  }

  /** The wait after a rate limit for which Atlas named no time. */
  Duration waitAfterRateLimit(int limits, double random) {
    return jittered(doubled(FIRST_RATE_LIMIT_WAIT, limits, LONGEST_RATE_LIMIT_WAIT), random);
  }

  /** The wait that Atlas asked for: never shorter. */
  Duration waitAsked(Duration asked, double random) {
    // A tenth of a second at least, even of "0 seconds": the limit is measured at the other end.
    return jittered(asked, random).plusMillis(Math.round(100 * random));
  }

  /** The least wait after a limit that goes on and on, whatever little time Atlas asks for. */
  Duration leastWait(int limits, double random) {
    return jittered(doubled(Duration.ofSeconds(1), limits, LONGEST_RATE_LIMIT_WAIT), random);
  }

  private static Duration doubled(Duration first, int times, Duration longest) {
    Duration wait = first.multipliedBy(1L << Math.min(times - 1, 20));
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  private static Duration jittered(Duration wait, double random) {
    return wait.plusMillis(Math.round(wait.toMillis() * JITTER * random));
  }
}
