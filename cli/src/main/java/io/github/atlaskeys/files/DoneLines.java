package io.github.atlaskeys.files;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/** The lines of the input that are done: one bit per line. May be read by many threads. */
public final class DoneLines implements LongPredicate {
  /** A page for as many lines: one that is far from all others must not cost more. */
  private static final int PAGE_BITS = 16;

  private final Map<Long, BitSet> pages = new HashMap<>();
  private long count;
  private long remaining;

  DoneLines() {}

  void set(long line, boolean done) {
    if (done != test(line)) {
      pages.computeIfAbsent(line >>> PAGE_BITS, page -> new BitSet()).set(bit(line), done);
      count += done ? 1 : -1;
    }
  }

  @Override
  public boolean test(long line) {
    BitSet page = pages.get(line >>> PAGE_BITS);
    return page != null && page.get(bit(line));
  }

  private static int bit(long line) {
    return (int) (line & ((1 << PAGE_BITS) - 1));
  }

  void addRemaining() {
    remaining++;
  }

  public long count() {
    return count;
  }

  /** How many of them are of keys that keep, or may keep, access through an organization role. */
  public long remaining() {
    return remaining;
  }
}
