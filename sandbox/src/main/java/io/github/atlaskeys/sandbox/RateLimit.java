package io.github.atlaskeys.sandbox;

import java.time.Duration;

/**
 * A token bucket: {@code capacity} calls at once, then {@code refill} more every {@code per}. The
 * tokens of a period arrive together at its end, as Atlas's own {@code Retry-After} values suggest.
 *
 * <p>It does not describe a promise of Atlas's: "not part of the API contract and might change
 * without prior notice".
 *
 * @param capacity calls that a full bucket allows
 * @param refill calls added every period, never above the capacity
 * @param per the period
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas: rate limits</a>
 */
public record RateLimit(int capacity, int refill, Duration per) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number or the period is not positive, or the period is
   *     not whole seconds
   */
  public RateLimit {
    if (capacity < 1
        || refill < 1
        || per.toSeconds() < 1
        || !per.equals(Duration.ofSeconds(per.toSeconds()))) {
      throw new IllegalArgumentException(
          "rate limit must have a positive capacity, refill and period of whole seconds, was "
              + (capacity + ", " + refill + " per " + per));
    }
  }

  /** A limit that is never reached, and of which no header speaks. */
  public static RateLimit unlimited() {
    return new RateLimit(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(1));
  }

  boolean isUnlimited() {
    return capacity == Integer.MAX_VALUE;
  }
}
