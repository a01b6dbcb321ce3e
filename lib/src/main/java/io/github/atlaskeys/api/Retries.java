package io.github.atlaskeys.api;

import io.github.atlaskeys.api.Problem.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.DoubleSupplier;

/**
 * Makes a call again while that may help. Immutable, and safe for many threads when its parts are.
 *
 * <pre>{@code
 * Retries retries = Retries.standard().withAttempts(3).onWait((problem, wait) -> log(problem));
 * Project project = retries.ask(() -> atlas.getGroup(id));
 * }</pre>
 *
 * <p>Rate limits and other failures are counted separately. A rate limit uses up no attempt: it is
 * waited out as long as Atlas asks, or 10 seconds, doubling to 60, where it does not say, for an
 * hour per call at most. Other failures that may be temporary ({@link
 * Problem.Kind#worthRetrying()}) get six attempts in all, 0.5 seconds apart, doubling to 30. Each
 * wait is up to a tenth longer, so that callers that wait together do not come back together.
 */
public final class Retries {
  /** Atlas's listings may lag a change by some seconds, so they are read up to this many times. */
  public static final int LISTING_CHECKS = 5;

  private static final int DEFAULT_ATTEMPTS = 6;
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** Atlas's advice where it sends no Retry-After: 10, 20, 40 seconds; its buckets refill in 60. */
  private static final Duration FIRST_RATE_LIMIT_WAIT = Duration.ofSeconds(10);

  private static final Duration MAX_RATE_LIMIT_WAIT = Duration.ofSeconds(60);
  private static final Duration RATE_LIMIT_PATIENCE = Duration.ofHours(1);
  private static final double JITTER = 0.1;

  /** A server that keeps refusing after the wait that it asked for is called less and less. */
  private static final int RATE_LIMITS_AS_ASKED = 5;

  /**
   * A call to Atlas.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  public interface Call<T> {
    /**
     * Calls once.
     *
     * @throws IOException if no response came
     */
    T ask() throws IOException;
  }

  /** Receives each wait before it begins. */
  @FunctionalInterface
  public interface Listener {
    /** The call failed like this, and will be made again after this long. */
    void waiting(Problem problem, Duration wait);
  }

  /** Waits and measures time, for all of this library, so that tests need not wait. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Waits this long.
     *
     * @throws InterruptedException if the thread is interrupted: stop
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Nanoseconds since some fixed moment. Unlike the wall clock, it is never set back. */
    default long nanoTime() {
      return System.nanoTime();
    }

    /**
     * Waits until the condition is signaled or this much time has passed, whichever is first.
     *
     * @param changed a condition whose lock the caller holds
     * @param nanos how long at most
     * @param idle whether nothing is in flight that could signal it before
     * @throws InterruptedException if the thread is interrupted: stop
     */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    default void await(Condition changed, long nanos, boolean idle) throws InterruptedException {
      changed.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Lets the calling thread sleep. */
    static Sleeper onThread() {
      return duration -> Thread.sleep(duration.toMillis());
    }
  }

  /**
   * What one call has been through, for callers that schedule retries themselves. Not safe for
   * several threads at once.
   */
  public static final class State {
    private int failures;
    private int rateLimits;

    /** In all, so that no response can make it wait for years. */
    private Duration waitedAsAsked = Duration.ZERO;

    private State() {}
  }

  private final int attempts;
  private final Duration patience;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Listener listener;

  private Retries(
      int attempts,
      Duration patience,
      Sleeper sleeper,
      InstantSource clock,
      DoubleSupplier random,
      Listener listener) {
    this.attempts = attempts;
    this.patience = patience;
    this.sleeper = sleeper;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  /** Six attempts, and an hour for rate limits, waiting on the calling thread. */
  public static Retries standard() {
    return new Retries(
        DEFAULT_ATTEMPTS,
        RATE_LIMIT_PATIENCE,
        Sleeper.onThread(),
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble(),
        (problem, wait) -> {});
  }

  /** One attempt; rate limits are not waited out either. */
  public static Retries none() {
    Retries standard = standard();
    return new Retries(
        1, Duration.ZERO, standard.sleeper, standard.clock, standard.random, standard.listener);
  }

  /**
   * Another number of attempts for failures other than rate limits.
   *
   * @throws IllegalArgumentException if {@code attempts} is below 1
   */
  public Retries withAttempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be 1 or more, was " + attempts);
    }
    return new Retries(attempts, patience, sleeper, clock, random, listener);
  }

  /** Another way to wait. */
  public Retries withSleeper(Sleeper sleeper) {
    return new Retries(attempts, patience, sleeper, clock, random, listener);
  }

  /** Another clock to compare a {@code Retry-After} date with; the system's when not set. */
  public Retries withClock(InstantSource clock) {
    return new Retries(attempts, patience, sleeper, clock, random, listener);
  }

  /**
   * Another source of jitter.
   *
   * @param random from 0, no jitter, to 1, a tenth of the wait
   */
  public Retries withJitter(DoubleSupplier random) {
    return new Retries(attempts, patience, sleeper, clock, random, listener);
  }

  /** Called before each wait, on the thread that will wait; replaces an earlier listener. */
  public Retries onWait(Listener listener) {
    return new Retries(attempts, patience, sleeper, clock, random, listener);
  }

  /**
   * The call's result, after as many attempts as it takes.
   *
   * @throws AtlasApiException if the last response was not a success
   * @throws IOException if the last attempt got no response
   * @throws InterruptedException if the thread was interrupted, in a wait or in a call
   */
  public <T> T ask(Call<T> call) throws IOException, InterruptedException {
    State state = begin();
    while (true) {
      try {
        return call.ask();
      } catch (AtlasApiException e) {
        waitOrThrow(state, Problem.of(e), e.retryAfter(clock.instant()), e);
      } catch (IOException e) {
        if (Thread.interrupted()) { // the HTTP client reports it as a failure of its own
          throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
        }
        waitOrThrow(state, Problem.of(e), Optional.empty(), e);
      }
    }
  }

  private <E extends Exception> void waitOrThrow(
      State state, Problem problem, Optional<Duration> retryAfter, E failure)
      throws E, InterruptedException {
    Optional<Duration> wait = waitAfter(state, problem, retryAfter);
    if (wait.isEmpty()) {
      throw failure;
    }
    waiting(problem, wait.get());
    sleeper.sleep(wait.get());
  }

  /**
   * The state of a call not made yet. This and the methods below are public for {@code
   * io.github.atlaskeys.unassign}, which schedules its retries itself; {@link #ask} is all that
   * others need.
   */
  public State begin() {
    return new State();
  }

  /**
   * How long to wait before the next attempt; empty when there is to be none.
   *
   * @param state what the call has been through; this failure is added to it
   * @param retryAfter how long Atlas asks to wait
   */
  public Optional<Duration> waitAfter(State state, Problem problem, Optional<Duration> retryAfter) {
    if (!problem.kind().worthRetrying()) {
      return Optional.empty();
    }
    boolean limited = problem.kind() == Kind.RATE_LIMITED;
    if (limited) {
      state.rateLimits++;
    } else if (++state.failures >= attempts) {
      return Optional.empty();
    }
    double chance = random.getAsDouble();
    Duration wait;
    if (retryAfter.isPresent()) {
      wait = asked(retryAfter.get(), chance);
    } else if (limited) {
      wait =
          jittered(doubled(FIRST_RATE_LIMIT_WAIT, state.rateLimits, MAX_RATE_LIMIT_WAIT), chance);
    } else {
      wait = afterFailures(state.failures, chance);
    }
    if (state.rateLimits > RATE_LIMITS_AS_ASKED && limited) {
      int more = state.rateLimits - RATE_LIMITS_AS_ASKED;
      Duration least = jittered(doubled(Duration.ofSeconds(1), more, MAX_RATE_LIMIT_WAIT), chance);
      wait = wait.compareTo(least) < 0 ? least : wait;
    }
    if (limited || retryAfter.isPresent()) {
      state.waitedAsAsked = state.waitedAsAsked.plus(wait);
    }
    return state.waitedAsAsked.compareTo(patience) > 0 ? Optional.empty() : Optional.of(wait);
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

  /** Calls the listener for a wait that is about to begin. */
  public void waiting(Problem problem, Duration wait) {
    listener.waiting(problem, wait);
  }

  /** The time with which a {@code Retry-After} date is compared when the response has none. */
  public Instant now() {
    return clock.instant();
  }

  /** How it waits. */
  public Sleeper sleeper() {
    return sleeper;
  }

  /** The wait before another check of a listing, after this many: 1, 2, 4 and 8 seconds. */
  public static Duration listingWait(int checks) {
    return Duration.ofSeconds(1L << (checks - 1));
  }

  /** Waits before another check of a listing, after this many. */
  public void awaitListing(int checks) throws InterruptedException {
    sleeper.sleep(listingWait(checks));
  }
}
