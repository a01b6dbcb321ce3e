package io.github.atlaskeys.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/** A clock that moves when it is told to. */
public final class ManualClock extends Clock {
  private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");

  /** Lets time pass; whoever waits through this clock has waited. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }

  /**
   * Lets time pass for a lane that has nothing to do. It gives the others a moment of real time:
   * lanes that only spin would let hours pass while one request is under way.
   */
  public void pass(Duration duration) {
    advance(duration);
    LockSupport.parkNanos(150_000);
  }

  @Override
  public Instant instant() {
    return now;
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
