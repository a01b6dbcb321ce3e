package io.github.atlaskeys.sandbox;

import java.util.Optional;

/**
 * Which part of a list is asked for.
 *
 * @param number 1 is the first
 * @param size at most 500
 * @param count whether to say how many there are in all
 */
record Page(int number, int size, boolean count) {

  private static final int LARGEST = 500;

  static Page of(Query query) {
    return new Page(
        number(query, "pageNum", "1"),
        number(query, "itemsPerPage", "100"),
        query.flag("includeCount", true));
  }

  /** The name of the first parameter out of its bounds. */
  static Optional<String> problem(Query query) {
    if (number(query, "pageNum", "1") < 1) {
      return Optional.of("pageNum");
    }
    var size = number(query, "itemsPerPage", "100");
    return size < 1 || size > LARGEST ? Optional.of("itemsPerPage") : Optional.empty();
  }

  long skipped() {
    return (number - 1L) * size;
  }

  /** How many pages there are, at least one. */
  int pages(int total) {
    return Math.max(1, (total + size - 1) / size);
  }

  Page at(int otherNumber) {
    return new Page(otherNumber, size, count);
  }

  private static int number(Query query, String name, String otherwise) {
    try {
      return Integer.parseInt(query.get(name, otherwise));
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
