package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.AtlasApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
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

  /** Is told of each wait before it begins. */
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
    var tally = new Tally();
    while (true) {
      try {
        return call.ask();
      } catch (AtlasApiException e) {
        Problem problem = Problem.of(e);
        if (!tally.another(problem)) {
          throw e;
        }
        pause(problem, tally.waitAfter(problem, e));
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw asInterrupt(e);
        }
        Problem problem = Problem.of(e);
        if (!tally.another(problem)) {
          throw e;
        }
        pause(problem, policy.waitAfter(tally.failures, random.getAsDouble()));
      }
    }
  }

  /** Waits, where the waits between calls go. */
  void sleep(Duration duration) throws InterruptedException {
    sleeper.sleep(duration);
  }

  private void pause(Problem problem, Duration wait) throws InterruptedException {
    listener.waiting(problem, wait);
    sleeper.sleep(wait);
  }

  /** The HTTP client reports an interrupt as a failure of its own. */
  private static InterruptedException asInterrupt(IOException e) {
    var interrupt = new InterruptedException(e.getMessage());
    interrupt.initCause(e);
    return interrupt;
  }

  /** What one call has been through. */
  private final class Tally {
    private int failures;
    private int limits;
    private Duration limited = Duration.ZERO;

    boolean another(Problem problem) {
      if (!problem.kind().worthRetrying()) {
        return false;
      }
      if (problem.kind() == Problem.Kind.RATE_LIMITED) {
        limits++;
        return limited.compareTo(policy.rateLimitPatience()) < 0;
      }
      failures++;
      return failures < policy.attempts();
    }

    Duration waitAfter(Problem problem, AtlasApiException e) {
      double chance = random.getAsDouble();
      boolean limit = problem.kind() == Problem.Kind.RATE_LIMITED;
      Duration wait =
          e.retryAfter(clock.instant())
              .map(asked -> policy.waitAsked(asked, chance))
              .orElseGet(
                  () ->
                      limit
                          ? policy.waitAfterRateLimit(limits, chance)
                          : policy.waitAfter(failures, chance));
      limited = limit ? limited.plus(wait) : limited;
      return wait;
    }
  }
}
