package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A bulk run in numbers. The verdicts count each row of the run once; rows that were done before it
 * are not among them.
 *
 * @param verdicts how many rows ended with each verdict
 * @param retries how many tries were made beyond the first
 * @param rateLimits how many answers were 429
 * @param waitedForRateLimits how long the run stood still for nothing else
 * @param keptAccess how many keys were unassigned and keep access through an organization role
 * @param stopped why the run stopped before its end, if a problem stopped it
 * @param interrupted whether it was asked to stop
 */
public record Summary(
    Map<Verdict, Long> verdicts,
    long retries,
    long rateLimits,
    Duration waitedForRateLimits,
    long keptAccess,
    Optional<Problem> stopped,
    boolean interrupted) {

  /** Copies the map. */
  public Summary {
    verdicts = Map.copyOf(verdicts);
  }

  /** How many rows ended with this verdict. */
  public long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  /** How many rows ended. */
  public long rows() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every row is done. */
  public boolean complete() {
    return verdicts.entrySet().stream()
        .allMatch(entry -> entry.getKey().done() || entry.getValue() == 0);
  }
}
