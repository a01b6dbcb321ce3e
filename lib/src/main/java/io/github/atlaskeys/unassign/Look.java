package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.util.Optional;

/**
 * A look at a project's keys.
 *
 * @param keys what it lists; empty when it could not be read
 * @param problem why it could not be read
 */
record Look(Optional<ProjectKeys> keys, Optional<Problem> problem) {
  /** Before the first. */
  static final Look NONE = new Look(Optional.empty(), Optional.empty());

  /** Atlas's listings may lag a change by some seconds: so many looks before one is believed. */
  static final int MOST = 5;

  /** The wait before another look, after this many: 1, 2, 4 and 8 seconds. */
  static long nanosAfter(int looks) {
    return 1_000_000_000L << (looks - 1);
  }

  static Look at(ProjectKeys keys) {
    return new Look(Optional.of(keys), Optional.empty());
  }

  static Look failed(Problem problem) {
    return new Look(Optional.empty(), Optional.of(problem));
  }
}
