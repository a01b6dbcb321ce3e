package io.github.atlaskeys.shell;

import io.github.atlaskeys.unassign.PlannedRow;
import java.util.List;

/**
 * What would happen; {@code unassign(plan)} makes it happen.
 *
 * @param rows what would happen to each row
 * @param target what it is a plan of
 * @param sha256 differs when a file is no longer the one that was looked at
 * @param text as a run shows it before it asks
 */
public record PlanTable(List<PlannedRow> rows, Actions.Target target, String sha256, String text) {
  /** Copies the list. */
  public PlanTable {
    rows = List.copyOf(rows);
  }

  @Override
  public String toString() {
    return text;
  }
}
