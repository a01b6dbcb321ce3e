package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Problem.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a call is made again, as data: it reads no clock, draws no random number and waits for
 * nothing. {@link Retries} makes calls by it.
 *
 * <p>Rate limits and other failures are counted separately. A rate limit uses up no attempt: it is
 * waited out as long as Atlas asks, and at least until its bucket has gained a request, or 10
 * seconds, doubling to 60, where it does not say. Other failures that may be temporary ({@link
 * Problem.Kind#worthRetrying()}) are 0.5 seconds apart, doubling to 30, unless Atlas asks for more;
 * a host that was never reached is tried twice only: its name is probably wrong. Each wait is up to
 * a tenth longer, so that callers that wait together do not come back together.
 *
 * @param attempts how often a call is made, rate limits apart; 1 or more
 * @param patience how long one call waits in all because Atlas asks for it, jitter apart
 */
public record RetryPolicy(int attempts, Duration patience) {
  /** Six attempts, and an hour for rate limits. */
  public static final RetryPolicy STANDARD = new RetryPolicy(6, Duration.ofHours(1));

  /** One attempt; rate limits are not waited out either. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO);

  /**
   * How often a listing is read before it is believed: it may lag a change by seconds, as others
   * have observed; Atlas documents nothing about it.
   */
  public static final int MAX_LISTING_CHECKS = 5;

  /** The waits between these checks in all. */
  public static final Duration MAX_LISTING_LAG = Duration.ofSeconds(15);

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** Atlas's advice where it sends no Retry-After: 10, 20, 40 seconds; its buckets refill in 60. */
  private static final Duration FIRST_RATE_LIMIT_WAIT = Duration.ofSeconds(10);

  private static final Duration MAX_RATE_LIMIT_WAIT = Duration.ofSeconds(60);

  /** A server that keeps refusing after the wait that it asked for is called less and less. */
  private static final int MAX_RATE_LIMITS_AS_ASKED = 5;

  private static final double JITTER = 0.1;

  private static final int ATTEMPTS_TO_REACH = 2;

  /**
   * One attempt that failed.
   *
   * @param problem why
   * @param retryAfter how long Atlas asks to wait; empty where it does not say
   * @param timePerRequest how long a rate limit's bucket takes to gain one request, if Atlas says
   */
  public record Failure(
      Problem problem, Optional<Duration> retryAfter, Optional<Duration> timePerRequest) {
    /** One of which nothing else is known. */
    public Failure(Problem problem) {
      this(problem, Optional.empty(), Optional.empty());
    }

    /** Atlas responded outside 2xx; {@code now} is for a {@code Retry-After} that is a date. */
    public static Failure of(AtlasApiException e, Instant now) {
      Optional<Duration> perRequest = e.timePerRequest();
      return new Failure(
          Problem.of(e),
          e.retryAfter(now).map(asked -> perRequest.map(time -> longer(asked, time)).orElse(asked)),
          perRequest);
    }

    /** No response was received. */
    public static Failure of(IOException e) {
      return new Failure(Problem.of(e));
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? other : one;
    }

    private boolean limited() {
      return problem.kind() == Kind.RATE_LIMITED;
    }
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code attempts} is below 1
   */
  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
    }
  }

  /**
   * How long to wait before the next attempt; empty when there is to be none.
   *
   * @param failures of all attempts of the call so far, the last one last; at least one
   * @param chance from 0, no jitter, to 1, a tenth of the wait
   */
  public Optional<Duration> waitAfter(List<Failure> failures, double chance) {
    int limits = 0;
    int others = 0;
    Duration wait = Duration.ZERO;
    Duration asked = Duration.ZERO; // in all, so that no response can make it wait for years
    for (Failure each : failures) {
      int count = each.limited() ? ++limits : ++others;
      wait = waitAfter(each, count, chance);
      if (each.limited() || each.retryAfter().isPresent()) {
        asked = asked.plus(waitAfter(each, count, 0));
      }
    }
    boolean patient = asked.compareTo(patience) <= 0 && (limits == 0 || !patience.isZero());
    Kind last = failures.get(failures.size() - 1).problem().kind();
    return last.worthRetrying() && patient && others < attempts(last)
        ? Optional.of(wait)
        : Optional.empty();
  }

  /** How often a call is made at most that fails like this, rate limits apart. */
  int attempts(Kind kind) {
    return switch (kind) {
      case UNREACHABLE -> Math.min(ATTEMPTS_TO_REACH, attempts);
      case TOO_MANY_TOKENS -> 1; // they live for longer than anybody waits
      case INCOMPLETE_LISTING -> 1; // it was read twice
      default -> attempts;
    };
  }

  /** How many of these count as attempts. */
  static int counted(List<Failure> failures) {
    return (int) failures.stream().filter(each -> !each.limited()).count();
  }

  private static Duration waitAfter(Failure failure, int count, double chance) {
    Duration wait =
        failure
            .retryAfter()
            .map(asked -> asked(asked, chance))
            .orElseGet(
                () ->
                    failure.limited()
                        ? jittered(
                            doubled(FIRST_RATE_LIMIT_WAIT, count, MAX_RATE_LIMIT_WAIT), chance)
                        : afterFailures(count, chance));
    if (failure.limited() && count > MAX_RATE_LIMITS_AS_ASKED) {
      int more = count - MAX_RATE_LIMITS_AS_ASKED;
      Duration least = jittered(doubled(Duration.ofSeconds(1), more, MAX_RATE_LIMIT_WAIT), chance);
      return wait.compareTo(least) < 0 ? least : wait;
    }
    return wait;
  }

  /** The wait after so many failures other than rate limits, from 1. */
  static Duration afterFailures(int failures, double chance) {
    return jittered(doubled(FIRST_WAIT, failures, MAX_WAIT), chance);
  }

  /** Never shorter than asked, and a little longer even than "0 seconds". */
  static Duration asked(Duration retryAfter, double chance) {
    return jittered(retryAfter, chance).plusMillis(Math.round(100 * chance));
  }

  private static Duration doubled(Duration first, int times, Duration max) {
    Duration wait = first.multipliedBy(1L << Math.min(times - 1, 20));
    return wait.compareTo(max) > 0 ? max : wait;
  }

  private static Duration jittered(Duration wait, double chance) {
    return wait.plusMillis(Math.round(wait.toMillis() * JITTER * chance));
  }

  /** The wait before another check of a listing, after this many: 1, 2, 4 and 8 seconds. */
  public static Duration listingWait(int checks) {
    return Duration.ofSeconds(1L << (checks - 1));
  }
}
