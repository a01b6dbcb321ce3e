package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param verdicts how many rows ended with each verdict; rows that were skipped are not among them
 * @param caveats how many rows ended with each caveat
 * @param remainingAccess how many rows are done whose key keeps access through an organization
 *     role, by what it can do
 * @param retries how many attempts were made beyond the first of each row
 * @param rateLimits how many responses were 429
 * @param waitedForRateLimits how long the run did nothing but wait for rate limits
 * @param stopped why the run stopped before its end, if a problem stopped it
 * @param interrupted whether it was asked to stop
 * @param verification what a look at the listings afterwards found; empty when nobody looked
 */
public record Summary(
    Map<Verdict, Long> verdicts,
    Map<Caveat, Long> caveats,
    Map<OrganizationAccess, Long> remainingAccess,
    long retries,
    long rateLimits,
    Duration waitedForRateLimits,
    Optional<Problem> stopped,
    boolean interrupted,
    Optional<Verification> verification) {
  /** Copies the maps. */
  public Summary {
    verdicts = Map.copyOf(verdicts);
    caveats = Map.copyOf(caveats);
    remainingAccess = Map.copyOf(remainingAccess);
  }

  /** How many rows ended with this verdict. */
  public long count(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  /** How many rows ended with this caveat. */
  public long count(Caveat caveat) {
    return caveats.getOrDefault(caveat, 0L);
  }

  /** How many rows ended. */
  public long rows() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rows are done whose key keeps, or may keep, access through an organization role. */
  public long remaining() {
    return remainingAccess.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every row is done. */
  public boolean complete() {
    return verdicts.entrySet().stream()
        .allMatch(entry -> entry.getKey().done() || entry.getValue() == 0);
  }

  /** Whether every row is done, and no look at the listings says otherwise. */
  public boolean confirmed() {
    return complete() && verification.map(Verification::holds).orElse(true);
  }
}
