package io.github.atlaskeys.sandbox;

import static io.github.atlaskeys.sandbox.SandboxOptions.require;

import java.time.Duration;

/**
 * A token bucket. Atlas does not promise any limits, they "might change without prior notice".
 *
 * @param capacity calls that a full bucket allows
 * @param refill calls added at the end of each period, up to the capacity
 * @param per the period, whole seconds
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-rate-limit/">Atlas: rate limits</a>
 */
public record RateLimit(int capacity, int refill, Duration per) {
  static final RateLimit UNLIMITED =
      new RateLimit(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(1));

  /** Throws {@link IllegalArgumentException} if a value is not positive or not whole seconds. */
  public RateLimit {
    require(
        capacity > 0
            && refill > 0
            && per.toSeconds() > 0
            && per.equals(Duration.ofSeconds(per.toSeconds())),
        "rate limit must have a positive capacity, refill and period of whole seconds",
        capacity + ", " + refill + " per " + per);
  }
}
