package io.github.atlaskeys.text;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The beginning of a list that may be too long to show, and how much more there is. */
public final class FirstFew {
  private FirstFew() {}

  /** In one line: {@code a, b, and 3 more}. */
  public static <T> String joined(Collection<T> items, int most, Function<? super T, String> text) {
    List<String> first = items.stream().limit(most).map(text).toList();
    return String.join(", ", of(first, most, items.size()));
  }

  /**
   * One by one, the last of them {@code and 3 more}.
   *
   * @param count how many there are, if not all of them are in the list
   */
  public static List<String> of(List<String> items, int most, long count) {
    long shown = Math.min(most, items.size());
    return Stream.concat(
            items.stream().limit(shown),
            LongStream.of(count - shown)
                .filter(more -> more > 0)
                .mapToObj("and %,d more"::formatted))
        .toList();
  }
}
