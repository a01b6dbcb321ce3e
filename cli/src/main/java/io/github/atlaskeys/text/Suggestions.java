package io.github.atlaskeys.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the user may have meant: a name that begins so, or is a letter or two away. */
public final class Suggestions {
  private static final int SHORTEST_BEGINNING = 3;

  /** Of more names that all begin so, none is likely. */
  private static final int MAX_SUGGESTIONS = 3;

  /** Atlas allows no longer names; comparing takes time and space for each pair of letters. */
  private static final int MAX_LENGTH = 100;

  private Suggestions() {}

  /** What to append to a message that a name is not known; empty if no name is near. */
  public static Optional<String> didYouMean(String typed, Collection<String> names) {
    List<String> nearest = nearest(typed, names);
    return nearest.isEmpty() || nearest.size() > MAX_SUGGESTIONS
        ? Optional.empty()
        : Optional.of(
            nearest.stream()
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(" or ", "did you mean ", "?")));
  }

  /** The names that are nearest to what was typed; none if all are far. */
  public static List<String> nearest(String typed, Collection<String> names) {
    String wanted = plain(typed);
    int best = Math.max(1, wanted.length() / 3);
    var nearest = new ArrayList<String>();
    for (String name : names) {
      String other = plain(name);
      if (Math.max(wanted.length(), other.length()) > MAX_LENGTH) {
        continue;
      }
      int distance = distance(wanted, other);
      if (distance < best) {
        nearest.clear();
        best = distance;
      }
      if (distance == best) {
        nearest.add(name);
      }
    }
    return nearest;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "");
  }

  /**
   * How many letters to insert, delete, change or swap with the next one; the end of a name may be
   * missing.
   */
  private static int distance(String typed, String name) {
    if (typed.length() >= SHORTEST_BEGINNING && name.startsWith(typed)) {
      return 0;
    }
    int[][] cost = new int[typed.length() + 1][name.length() + 1];
    for (int i = 0; i <= typed.length(); i++) {
      for (int j = 0; j <= name.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = typed.charAt(i - 1) == name.charAt(j - 1);
        cost[i][j] =
            Math.min(
                cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && typed.charAt(i - 1) == name.charAt(j - 2)
                && typed.charAt(i - 2) == name.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[typed.length()][name.length()];
  }
}
