package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Problem.Kind;
import java.time.Duration;
import java.util.Optional;

/** What one call has been through, and whether another try is worth it. Used by one thread. */
public final class RetryState {
  /** A server that goes on refusing what it asked to have again is asked less and less often. */
  private static final int LIMITS_AS_ASKED = 5;

  private final RetryPolicy policy;
  private int failures;
  private int limits;

  /** How long Atlas made it wait in all, so that no answer can make it wait for years. */
  private Duration asked = Duration.ZERO;

  /** Of a call that was not made yet. */
  RetryState(RetryPolicy policy) {
    this.policy = policy;
  }

  /**
   * How long to wait before the next try; empty when there is to be none.
   *
   * @param retryAfter what Atlas asks for
   * @param random 0 to 1
   */
  Optional<Duration> waitAfter(Problem problem, Optional<Duration> retryAfter, double random) {
    if (!problem.kind().worthRetrying()) {
      return Optional.empty();
    }
    boolean limited = problem.kind() == Kind.RATE_LIMITED;
    if (limited) {
      limits++;
    } else if (++failures >= policy.attempts()) {
      return Optional.empty();
    }
    Duration wait =
        retryAfter
            .map(time -> policy.waitAsked(time, random))
            .orElseGet(
                () ->
                    limited
                        ? policy.waitAfterRateLimit(limits, random)
                        : policy.waitAfter(failures, random));
    if (limited && limits > LIMITS_AS_ASKED) {
      Duration longer = policy.leastWait(limits - LIMITS_AS_ASKED, random);
      wait = wait.compareTo(longer) < 0 ? longer : wait;
    }
    if (limited || retryAfter.isPresent()) {
      asked = asked.plus(wait);
    }
    return asked.compareTo(policy.rateLimitPatience()) > 0 ? Optional.empty() : Optional.of(wait);
  }
}
