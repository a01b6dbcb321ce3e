package io.github.atlaskeys.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Makes a call again while a {@link RetryPolicy} says so. Immutable, and safe for many threads when
 * its parts are.
 */
public final class Retries {

  /**
   * Something that asks Atlas.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  public interface Call<T> {
    /**
     * Asks once.
     *
     * @throws IOException if no answer came
     */
    T ask() throws IOException;
  }

  /** Receives each wait before it begins. */
  @FunctionalInterface
  public interface Listener {
    /** The call failed like this, and will be made again after this long. */
    void waiting(Problem problem, Duration wait);
  }

  private final RetryPolicy policy;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Listener listener;

  /**
   * All parts named.
   *
   * @param random draws from 0 to 1
   */
  public Retries(
      RetryPolicy policy,
      Sleeper sleeper,
      InstantSource clock,
      DoubleSupplier random,
      Listener listener) {
    this.policy = policy;
    this.sleeper = sleeper;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  /** The default policy on the calling thread, telling nobody. */
  public static Retries standard() {
    return new Retries(
        RetryPolicy.DEFAULT,
        Sleeper.onThread(),
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble(),
        (problem, wait) -> {});
  }

  /**
   * The call's answer, or its last failure.
   *
   * @throws AtlasApiException if the last answer was none of success
   * @throws IOException if the last try got no answer
   * @throws InterruptedException if the thread was interrupted, in a wait or in a call
   */
  public <T> T ask(Call<T> call) throws IOException, InterruptedException {
    var tries = new RetryState(policy);
    while (true) {
      try {
        return call.ask();
      } catch (AtlasApiException e) {
        pauseOrThrow(tries, Problem.of(e), e.retryAfter(clock.instant()), e);
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw asInterrupt(e);
        }
        pauseOrThrow(tries, Problem.of(e), Optional.empty(), e);
      }
    }
  }

  private <E extends Exception> void pauseOrThrow(
      RetryState tries, Problem problem, Optional<Duration> retryAfter, E failure)
      throws E, InterruptedException {
    Optional<Duration> wait = tries.waitAfter(problem, retryAfter, random.getAsDouble());
    if (wait.isEmpty()) {
      throw failure;
    }
    listener.waiting(problem, wait.get());
    sleeper.sleep(wait.get());
  }

  /** The same, with another number of attempts for what is not a rate limit. */
  public Retries withAttempts(int attempts) {
    return new Retries(policy.withAttempts(attempts), sleeper, clock, random, listener);
  }

  /** The state of a call that has not been made yet, for callers that do not wait on a thread. */
  public RetryState begin() {
    return new RetryState(policy);
  }

  /**
   * How long to wait before the next attempt; empty when there is to be none.
   *
   * @param state what the call has been through; this failure is added to it
   * @param retryAfter how long Atlas asks to wait
   */
  public Optional<Duration> waitAfter(
      RetryState state, Problem problem, Optional<Duration> retryAfter) {
    return state.waitAfter(problem, retryAfter, random.getAsDouble());
  }

  /** Tells the listener of a wait that is about to begin. */
  public void waiting(Problem problem, Duration wait) {
    listener.waiting(problem, wait);
  }

  /** The time against which a {@code Retry-After} date counts when the response has none. */
  public Instant now() {
    return clock.instant();
  }

  /** How it waits. */
  public Sleeper sleeper() {
    return sleeper;
  }

  /** Waits, where the waits between calls go. */
  public void sleep(Duration duration) throws InterruptedException {
    sleeper.sleep(duration);
  }

  /** The HTTP client reports an interrupt as a failure of its own. */
  private static InterruptedException asInterrupt(IOException e) {
    var interrupt = new InterruptedException(e.getMessage());
    interrupt.initCause(e);
    return interrupt;
  }
}
