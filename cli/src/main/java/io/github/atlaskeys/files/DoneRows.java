package io.github.atlaskeys.files;

import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.BitSet;
import java.util.function.Predicate;

/** The rows of a run that are done: one bit per row. May be read by many threads. */
public final class DoneRows implements Predicate<Unassignment> {
  private final Rows rows;
  private final BitSet done = new BitSet();
  private long remaining;

  /** None of these rows is done. */
  DoneRows(Rows rows) {
    this.rows = rows;
  }

  /** Ignores what is not among the rows. */
  void set(Unassignment row, boolean isDone) {
    rows.find(row.project(), row.principal()).ifPresent(index -> done.set(index, isDone));
  }

  @Override
  public boolean test(Unassignment row) {
    return rows.find(row.project(), row.principal()).stream().anyMatch(done::get);
  }

  void addRemaining() {
    remaining++;
  }

  /** How many of them are of keys that keep, or may keep, access through an organization role. */
  public long remaining() {
    return remaining;
  }

  /** How many. */
  public long count() {
    return done.cardinality();
  }
}
