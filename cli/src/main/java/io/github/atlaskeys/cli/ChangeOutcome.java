package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.AllProjectsResult;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param plan what it set out to do
 * @param summary the numbers; empty if the run stopped because a file could not be written
 * @param only the result of the only row, if the user named one key and one project
 * @param everywhere where the key is now, if it was to leave all its projects
 * @param failures the rows that failed, by cause
 * @param remaining the keys that keep access
 * @param requests how many requests were sent
 * @param took how long it ran
 * @param unwritable why a file could not be written, if so
 */
public record ChangeOutcome(
    ChangePlan plan,
    Optional<Summary> summary,
    Optional<Result> only,
    Optional<AllProjectsResult> everywhere,
    Failures failures,
    RemainingAccess remaining,
    long requests,
    Duration took,
    Optional<String> unwritable) {

  /** Whether the look at the end agrees with every row that is done; true if nobody looked. */
  boolean verified() {
    return everywhere
        .map(found -> found.gone().orElse(false))
        .or(() -> summary.flatMap(Summary::verification).map(found -> found.holds()))
        .orElse(true);
  }

  /** Whether nothing is left to do. */
  boolean complete() {
    return summary.filter(Summary::complete).isPresent() && verified();
  }
}
