package io.github.atlaskeys.files;

import java.util.BitSet;
import java.util.function.LongPredicate;

/** The lines of the input that are done: one bit per line. May be read by many threads. */
public final class DoneLines implements LongPredicate {
  private final BitSet lines = new BitSet();
  private long remaining;

  DoneLines() {}

  void set(int line, boolean done) {
    lines.set(line, done);
  }

  @Override
  public boolean test(long line) {
    return line <= Integer.MAX_VALUE && lines.get((int) line);
  }

  void addRemaining() {
    remaining++;
  }

  public long count() {
    return lines.cardinality();
  }

  /** How many of them are of keys that keep, or may keep, access through an organization role. */
  public long remaining() {
    return remaining;
  }
}
