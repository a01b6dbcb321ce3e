package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.Map;
import java.util.Optional;

/**
 * What unassigning some rows would do, in numbers.
 *
 * @param outlooks how many rows have each outlook
 * @param remainingAccess how many rows are of keys that would keep access through an organization
 *     role, by what they could still do
 * @param stopped why not every row was planned, if a problem stopped the plan
 * @param interrupted whether it was asked to stop
 */
public record Plan(
    Map<Outlook, Long> outlooks,
    Map<OrganizationAccess, Long> remainingAccess,
    Optional<Problem> stopped,
    boolean interrupted) {
  /** Copies the maps. */
  public Plan {
    outlooks = Map.copyOf(outlooks);
    remainingAccess = Map.copyOf(remainingAccess);
  }

  /** How many rows have this outlook. */
  public long count(Outlook outlook) {
    return outlooks.getOrDefault(outlook, 0L);
  }

  /** How many rows there are. */
  public long rows() {
    return outlooks.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many rows are of keys that would keep, or may keep, access. */
  public long remaining() {
    return remainingAccess.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether every row was looked at. */
  public boolean complete() {
    return stopped.isEmpty() && !interrupted && count(Outlook.NOT_LOOKED_AT) == 0;
  }
}
