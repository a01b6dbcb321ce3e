package io.github.atlaskeys.unassign;

import java.time.Duration;

/** What a lane is to do next. */
sealed interface Turn {
  /** Read what must be known of a project before its first row. */
  record Prepare(ProjectQueue project) implements Turn {}

  /** Try a row. */
  record Try(Attempt attempt) implements Turn {}

  /** Nothing can be done yet. */
  record Pause(Duration length, boolean forRateLimit) implements Turn {}

  /** Nothing is left to do. */
  record End() implements Turn {}
}
