package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What comes next for a row: it has ended, it must be tried again, or the project must be read.
 *
 * @param <R> how a row ends
 */
record Step<R>(@Nullable R result, @Nullable Problem retry) {
  static <R> Step<R> end(R result) {
    return new Step<>(result, null);
  }

  /** Try again, as after any failure that may pass. */
  static <R> Step<R> retry(Problem problem) {
    return new Step<>(null, problem);
  }

  /** Only the project's listing can tell. */
  static <R> Step<R> look() {
    return new Step<>(null, null);
  }
}
