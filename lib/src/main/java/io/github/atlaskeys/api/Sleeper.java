package io.github.atlaskeys.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

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
