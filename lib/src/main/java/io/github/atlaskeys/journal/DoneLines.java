package io.github.atlaskeys.journal;

import java.util.BitSet;
import java.util.function.LongPredicate;

/** The lines of the input that are done: a bit a line. May be read by many threads. */
public final class DoneLines implements LongPredicate {
  private final BitSet lines = new BitSet();
  private long count;

  DoneLines() {}

  /** Takes a line; whether it was not there before. */
  boolean add(long line) {
    int bit = Math.toIntExact(line);
    if (lines.get(bit)) {
      return false;
    }
    lines.set(bit);
    count++;
    return true;
  }

  /** Whether this line is done. */
  @Override
  public boolean test(long line) {
    return line <= Integer.MAX_VALUE && lines.get((int) line);
  }

  /** How many are done. */
  public long count() {
    return count;
  }
}
