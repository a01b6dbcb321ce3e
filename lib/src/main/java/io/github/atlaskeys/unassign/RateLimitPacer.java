package io.github.atlaskeys.unassign;

import java.util.OptionalInt;

/**
 * Paces the requests of one project. Guarded by the scheduler's lock.
 *
 * <p>Atlas says how many requests are left, but not when there will be more. So they are counted
 * down from its last response, those in flight included. At zero a single request goes ahead to
 * find out: it may get a 429, and the others are spared.
 */
final class RateLimitPacer {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private long allowance = UNKNOWN;
  private int inFlight;

  /** Whether the one request in flight was sent at zero. */
  private boolean probing;

  private long resumeAt;

  RateLimitPacer(long now) {
    this.resumeAt = now;
  }

  boolean maySend(long now) {
    return !isPaused(now) && (allowance > 0 || inFlight == 0);
  }

  boolean isPaused(long now) {
    return resumeAt - now > 0;
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  /** In nanoseconds; 0 or less when it is not paused. */
  long pauseLeft(long now) {
    return resumeAt - now;
  }

  void sending() {
    inFlight++;
    probing = allowance == 0;
    if (allowance != UNKNOWN && allowance > 0) {
      allowance--;
    }
  }

  /**
   * A request has ended.
   *
   * @param remaining how many are left by its response, if it says so
   */
  void finished(OptionalInt remaining) {
    inFlight--;
    if (remaining.isPresent()) {
      // Those in flight may or may not be counted already; to be safe, they are not.
      long left = Math.max(0, remaining.getAsInt() - inFlight);
      // Responses arrive out of order: only that of a single request can allow more.
      allowance = probing ? left : Math.min(allowance, left);
    } else if (probing) {
      allowance = UNKNOWN; // it was let through
    }
    probing = false;
  }

  /** A request got a 429: none until then, and a single one at first. */
  void pause(long until) {
    inFlight--;
    probing = false;
    allowance = 0;
    if (until - resumeAt > 0) {
      resumeAt = until;
    }
  }
}
