package io.github.atlaskeys.api;

import io.github.atlaskeys.api.RetryPolicy.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * Makes a call again while a {@link RetryPolicy} says that it may help. Immutable, and safe for
 * many threads when its parts are.
 *
 * <pre>{@code
 * Retries retries = Retries.standard().withAttempts(3).onWait(wait -> log(wait.problem()));
 * Project project = retries.call(() -> atlas.getGroup(id));
 * }</pre>
 */
public final class Retries {
  /**
   * One or more calls to Atlas.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  public interface Call<T> {
    /**
     * Calls.
     *
     * @throws IOException if no response was received
     * @throws InterruptedException if the thread was interrupted
     */
    T call() throws IOException, InterruptedException;
  }

  /**
   * A call failed, and will be made again.
   *
   * @param problem why it failed
   * @param duration how long it waits before that
   * @param attempt which attempt that will be, rate limits apart: 2 or more
   * @param attempts how many there are at most
   */
  public record Wait(Problem problem, Duration duration, int attempt, int attempts) {}

  /** Receives each wait before it begins. */
  @FunctionalInterface
  public interface Listener {
    /** A wait begins. */
    void waiting(Wait wait);
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
   * When calls that share a rate limit are made: at once, until one is refused that says how fast
   * its bucket fills; from then on no faster than that. What was not used in a minute is lost.
   */
  private static final class Pace {
    private static final Duration KEPT = Duration.ofMinutes(1);

    /** A little slower than the bucket, whose clock is another one. */
    private static final double MARGIN = 1.05;

    /** Nanoseconds between two calls; 0 while none was refused. */
    private long gap;

    private long next;

    /** How long the next call must wait, in nanoseconds. */
    synchronized long reserve(long now) {
      if (gap == 0) {
        return 0;
      }
      long earliest = now - KEPT.toNanos();
      long slot = next - earliest > 0 ? next : earliest;
      next = slot + gap;
      return Math.max(0, slot - now);
    }

    synchronized void refused(long until, Duration timePerRequest) {
      next = gap == 0 || until - next > 0 ? until : next;
      gap = Math.max(1, (long) (timePerRequest.toNanos() * MARGIN));
    }
  }

  private final RetryPolicy policy;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Listener listener;

  /** Shared by the calls that are made together; empty for a call alone. */
  private final Optional<Pace> pace;

  private Retries(
      RetryPolicy policy,
      Sleeper sleeper,
      InstantSource clock,
      DoubleSupplier random,
      Listener listener,
      Optional<Pace> pace) {
    this.policy = policy;
    this.sleeper = sleeper;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.pace = pace;
  }

  /** By {@link RetryPolicy#STANDARD}, waiting on the calling thread. */
  public static Retries standard() {
    return new Retries(
        RetryPolicy.STANDARD,
        Sleeper.onThread(),
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble(),
        wait -> {},
        Optional.empty());
  }

  /** By {@link RetryPolicy#NONE}: it never waits. */
  public static Retries none() {
    return standard().withPolicy(RetryPolicy.NONE);
  }

  /** Another policy. */
  public Retries withPolicy(RetryPolicy policy) {
    return new Retries(policy, sleeper, clock, random, listener, pace);
  }

  /**
   * Another number of attempts for failures other than rate limits.
   *
   * @throws IllegalArgumentException if {@code attempts} is below 1
   */
  public Retries withAttempts(int attempts) {
    return withPolicy(new RetryPolicy(attempts, policy.patience()));
  }

  /** Another way to wait. */
  public Retries withSleeper(Sleeper sleeper) {
    return new Retries(policy, sleeper, clock, random, listener, pace);
  }

  /** Another clock to compare a {@code Retry-After} date with; the system's when not set. */
  public Retries withClock(InstantSource clock) {
    return new Retries(policy, sleeper, clock, random, listener, pace);
  }

  /**
   * Another source of jitter.
   *
   * @param random from 0, no jitter, to 1, a tenth of the wait
   */
  public Retries withJitter(DoubleSupplier random) {
    return new Retries(policy, sleeper, clock, random, listener, pace);
  }

  /** Called before each wait, on the thread that will wait; replaces an earlier listener. */
  public Retries onWait(Listener listener) {
    return new Retries(policy, sleeper, clock, random, listener, pace);
  }

  /**
   * For calls made at the same time that share a rate limit: after a refusal that says how fast its
   * bucket fills, they are made no faster, one after the other. Of waits that overlap, the listener
   * gets the first alone. What is together already stays as it is.
   */
  public Retries together() {
    if (pace.isPresent()) {
      return this;
    }
    var quietUntil = new AtomicLong(sleeper.nanoTime());
    Listener first =
        wait -> {
          long now = sleeper.nanoTime();
          long before = quietUntil.get();
          if (before - now <= 0
              && quietUntil.compareAndSet(before, now + wait.duration().toNanos())) {
            listener.waiting(wait);
          }
        };
    return new Retries(policy, sleeper, clock, random, first, Optional.of(new Pace()));
  }

  /**
   * The call's result, after as many attempts as it takes.
   *
   * @throws AtlasApiException if the last response was not a success
   * @throws IOException if the last attempt got no response
   * @throws InterruptedException if the thread was interrupted, in a wait or in a call
   */
  public <T> T call(Call<T> call) throws IOException, InterruptedException {
    List<Failure> failures = new ArrayList<>();
    while (true) {
      if (pace.isPresent()) {
        keep(pace.get());
      }
      try {
        return call.call();
      } catch (AtlasApiException e) {
        failures.add(failure(e));
        waitOrThrow(failures, e);
      } catch (IOException e) {
        if (Thread.interrupted()) { // the HTTP client reports it as a failure of its own
          throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
        }
        failures.add(Failure.of(e));
        waitOrThrow(failures, e);
      }
    }
  }

  private <E extends Exception> void waitOrThrow(List<Failure> failures, E failure)
      throws E, InterruptedException {
    Optional<Duration> wait = waitAfter(failures);
    if (wait.isEmpty()) {
      throw failure;
    }
    Optional<Duration> perRequest = failures.get(failures.size() - 1).timePerRequest();
    if (pace.isPresent() && perRequest.isPresent()) {
      pace.get().refused(sleeper.nanoTime() + wait.get().toNanos(), perRequest.get());
    }
    waiting(failures, wait.get());
    sleeper.sleep(wait.get());
  }

  private void keep(Pace shared) throws InterruptedException {
    long nanos = shared.reserve(sleeper.nanoTime());
    if (nanos > 0) {
      sleeper.sleep(Duration.ofNanos(nanos));
    }
  }

  /**
   * Reads again what listings may not show yet, until it agrees or has been read so often.
   *
   * @param read what was read first
   * @param agrees whether it is as it should be
   * @param again reads it again
   * @param maxChecks how often it is read in all, {@link RetryPolicy#MAX_LISTING_CHECKS} at most
   * @return what was read last
   * @throws IOException if reading it again threw it
   * @throws InterruptedException if the thread was interrupted
   */
  public <T> T untilListed(T read, Predicate<? super T> agrees, Call<T> again, int maxChecks)
      throws IOException, InterruptedException {
    T latest = read;
    for (int checks = 1; checks < maxChecks && !agrees.test(latest); checks++) {
      sleeper.sleep(RetryPolicy.listingWait(checks));
      latest = again.call();
    }
    return latest;
  }

  /**
   * The wait before the next attempt of a call that failed like this, jitter included; empty when
   * there is to be none. This and the methods below are for callers that schedule retries
   * themselves, as {@code io.github.atlaskeys.unassign} does.
   */
  public Optional<Duration> waitAfter(List<Failure> failures) {
    return policy.waitAfter(failures, random.getAsDouble());
  }

  /** A failure, by this clock. */
  public Failure failure(AtlasApiException e) {
    return Failure.of(e, clock.instant());
  }

  /** Calls the listener for a wait that is about to begin, after these failures. */
  public void waiting(List<Failure> failures, Duration wait) {
    Problem last = failures.get(failures.size() - 1).problem();
    listener.waiting(
        new Wait(last, wait, RetryPolicy.counted(failures) + 1, policy.attempts(last.kind())));
  }

  /** How it waits. */
  public Sleeper sleeper() {
    return sleeper;
  }
}
