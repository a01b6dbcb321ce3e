package io.github.atlaskeys.unassign;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Paces the requests of one project. Guarded by the scheduler's lock.
 *
 * <p>Atlas says how many requests are left, but not when there will be more. So they are counted
 * down from its last response, those in flight included. At zero a single request goes ahead to
 * find out: it may get a 429, and the others are spared. A 429 says how long the bucket takes to
 * gain one request; at zero no two are sent within that time.
 */
final class RateLimitPacer {
  private static final long UNKNOWN = Long.MAX_VALUE;

  /** A little slower than the bucket, whose clock is another one. */
  private static final double MARGIN = 1.05;

  private long allowance = UNKNOWN;
  private int inFlight;

  /** Whether the one request in flight was sent at zero. */
  private boolean probing;

  private long resumeAt;

  /** Before then none is sent at zero. */
  private long nextAt;

  /** Since when the bucket has gained what is not counted yet. */
  private long emptyAt;

  /** Nanoseconds in which one request is gained; 0 while that is not known. */
  private long timePerRequest;

  RateLimitPacer(long now) {
    this.resumeAt = now;
    this.nextAt = now;
  }

  boolean maySend(long now) {
    return !isPaused(now) && (allowance > 0 || inFlight == 0);
  }

  boolean isPaused(long now) {
    return pauseLeft(now) > 0;
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  /** In nanoseconds; 0 or less when it is not paused. */
  long pauseLeft(long now) {
    long left = resumeAt - now;
    return allowance == 0 ? Math.max(left, nextAt - now) : left;
  }

  void sending(long now) {
    inFlight++;
    probing = allowance == 0;
    if (allowance != UNKNOWN && allowance > 0) {
      allowance--;
    }
    nextAt = now + timePerRequest;
  }

  /**
   * A request has ended.
   *
   * @param remaining how many are left by its response, if it says so
   */
  void finished(OptionalInt remaining, long now) {
    inFlight--;
    if (remaining.isPresent()) {
      // Those in flight may or may not be counted already; to be safe, they are not.
      long left = Math.max(0, remaining.getAsInt() - inFlight);
      // Responses arrive out of order: only that of a single request can allow more.
      allowance = probing ? left : Math.min(allowance, left);
    } else if (probing) { // it was let through
      allowance = timePerRequest == 0 ? UNKNOWN : (now - emptyAt) / timePerRequest;
      emptyAt = now;
    }
    probing = false;
  }

  /** A request got a 429: none until then, and a single one at first. */
  void pause(long until, Optional<Duration> perRequest, long now) {
    inFlight--;
    probing = false;
    allowance = 0;
    emptyAt = now;
    perRequest.ifPresent(time -> timePerRequest = (long) (time.toNanos() * MARGIN));
    if (until - resumeAt > 0) {
      resumeAt = until;
    }
  }
}
