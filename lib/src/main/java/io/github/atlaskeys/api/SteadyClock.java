package io.github.atlaskeys.api;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The system's time when this was made, and what has passed since: setting the clock moves nothing.
 */
final class SteadyClock implements InstantSource {
  private final Instant start = InstantSource.system().instant();
  private final long nanos = System.nanoTime();

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - nanos);
  }
}
