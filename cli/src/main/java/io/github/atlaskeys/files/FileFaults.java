package io.github.atlaskeys.files;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What is wrong with a file: the first faults in full and the others by number. */
public final class FileFaults {
  /** A screenful; a column mixed up makes a fault in each of a million rows. */
  private static final int SHOWN = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  FileFaults() {}

  /** A fault of one line. */
  void add(long line, String problem) {
    add("line %d: %s".formatted(line, problem));
  }

  /** A fault of the whole file. */
  void add(String problem) {
    count++;
    if (first.size() < SHOWN) {
      first.add(problem);
    }
  }

  public long count() {
    return count;
  }

  /** The first 20, each with its line. */
  public List<String> first() {
    return List.copyOf(first);
  }

  /** One line for one fault; a heading and a line each for several. */
  String describe(String name) {
    if (count == 1) {
      return "%s: %s (nothing was sent)".formatted(name, first.get(0));
    }
    var lines = new StringJoiner(System.lineSeparator() + "  ");
    lines.add("%s has %d faults; nothing was sent".formatted(name, count));
    first.forEach(lines::add);
    if (count > SHOWN) {
      lines.add("and %d more".formatted(count - SHOWN));
    }
    return lines.toString();
  }
}
