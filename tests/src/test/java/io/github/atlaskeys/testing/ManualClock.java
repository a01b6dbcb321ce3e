package io.github.atlaskeys.testing;

import io.github.atlaskeys.api.Retries.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Simulated time, as a clock and as what waits through it. It moves when it is told to, and when a
 * run has nothing to do but wait: a wait of an hour takes no time, and what is in flight takes none
 * of this clock's.
 */
public final class ManualClock extends Clock implements Sleeper {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private long nanos;
  private Duration setBack = Duration.ZERO;
  private final List<Duration> waits = new ArrayList<>();
  private int awaits;

  /** Lets time pass; whoever waits through this clock has waited. */
  public synchronized void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Sets the wall clock back, as an administrator does. */
  public synchronized void setBack(Duration duration) {
    setBack = setBack.plus(duration);
  }

  /** The waits so far: those in which nothing was in flight, one after another. */
  public synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }

  /** How many times a worker has begun to wait, for time to pass or for others. */
  public synchronized int awaits() {
    return awaits;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    waited(duration);
  }

  private synchronized void waited(Duration duration) {
    waits.add(duration);
    nanos += duration.toNanos();
  }

  /** Who waits through this passes no time: it moves when it is told to, and only then. */
  public Sleeper standing() {
    return new Sleeper() {
      @Override
      public void sleep(Duration duration) {}

      @Override
      public long nanoTime() {
        return ManualClock.this.nanoTime();
      }
    };
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  /**
   * Passes the time if nothing else can happen meanwhile; otherwise waits for that in real time.
   *
   * @throws IllegalStateException if nobody will ever signal the condition
   */
  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  public void await(Condition changed, long most, boolean idle) throws InterruptedException {
    synchronized (this) {
      awaits++;
    }
    if (!idle) {
      if (!changed.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("what is in flight has not ended in a minute");
      }
      return;
    }
    if (most == Long.MAX_VALUE) {
      throw new IllegalStateException("nothing is in flight, and there is nothing to wait for");
    }
    sleep(Duration.ofNanos(most));
    changed.signalAll();
  }

  @Override
  public synchronized Instant instant() {
    return START.plusNanos(nanos).minus(setBack);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
