package io.github.atlaskeys.files;

import io.github.atlaskeys.text.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** What came of reading a whole CSV file: the number of its rows, and its errors. */
public final class Reading {
  /** A screenful; a column mixed up makes an error in each of a million rows. */
  private static final int SHOWN = 20;

  private final List<String> errors = new ArrayList<>();
  private long rows;
  private long errorCount;

  Reading() {}

  void addRow() {
    rows++;
  }

  void addError(long line, String problem) {
    addError("line %d: %s".formatted(line, problem));
  }

  void addError(String problem) {
    errorCount++;
    if (errors.size() < SHOWN) {
      errors.add(problem);
    }
  }

  /** How many rows were valid and handed on. Nothing may be sent for them if there are errors. */
  public long rows() {
    return rows;
  }

  public long errorCount() {
    return errorCount;
  }

  /** The first 20 errors, each with its line. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /**
   * The number of rows of a file without errors.
   *
   * @param name what the user calls the file
   * @throws UsageException if there are errors: one line for one, else a heading and a line each
   */
  public long rowsOrThrow(String name) {
    if (errorCount == 0) {
      return rows;
    }
    if (errorCount == 1) {
      throw new UsageException("%s: %s (nothing was sent)".formatted(name, errors.get(0)));
    }
    var lines = new StringJoiner(System.lineSeparator() + "  ");
    lines.add("%s has %,d errors; nothing was sent".formatted(name, errorCount));
    errors.forEach(lines::add);
    if (errorCount > SHOWN) {
      lines.add("and %,d more".formatted(errorCount - SHOWN));
    }
    throw new UsageException(lines.toString());
  }
}
