package io.github.atlaskeys.unassign;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The roles that were saved of each row, in four bytes a row: many keys have the same. Safe for
 * many threads.
 */
final class SavedRoles {
  private final Map<Set<String>, Integer> numbers = new HashMap<>();

  /** The number of the roles, from 1, by the row's place in the input; 0 when none were saved. */
  private final int[] byRow;

  SavedRoles(Rows rows) {
    this.byRow = new int[rows.inputSize()];
  }

  /** Whether any were saved of this row. */
  synchronized boolean has(RowState row) {
    return byRow[row.index] > 0;
  }

  /** Notes that the roles of this row are saved; whether they differ from those saved last. */
  synchronized boolean add(RowState row) {
    int number = numbers.computeIfAbsent(Set.copyOf(row.roles), roles -> numbers.size() + 1);
    boolean differ = byRow[row.index] != number;
    byRow[row.index] = number;
    return differ;
  }
}
