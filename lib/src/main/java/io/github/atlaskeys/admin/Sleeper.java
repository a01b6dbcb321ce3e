package io.github.atlaskeys.admin;

import java.time.Duration;

/** Waits. The only thing in this library that does; a test's does not. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Waits this long.
   *
   * @throws InterruptedException if the thread is interrupted: stop
   */
  void sleep(Duration duration) throws InterruptedException;

  /** Lets the calling thread sleep. */
  static Sleeper onThread() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
