package io.github.atlaskeys.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lines of CSV as in RFC 4180, except that no cell holds a line end: a row is one line. Text that
 * others wrote cannot start a formula in a spreadsheet, move a cursor or reorder a line.
 */
public final class Csv {
  /** Also in their full width, which spreadsheets of some languages take for the same. */
  private static final String STARTS_FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  private Csv() {}

  /**
   * Text of a cell, made harmless: control and bidirectional characters become spaces, and a
   * spreadsheet is told by a leading apostrophe that it is text where it would see a formula.
   */
  public static String harmless(String text) {
    String line = oneLine(text);
    boolean formula =
        text.startsWith("\t")
            || text.startsWith("\r")
            || line.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .limit(1)
                .anyMatch(c -> STARTS_FORMULA.indexOf(c) >= 0);
    return formula ? "'" + line : line;
  }

  /** The line of these cells, with its end. */
  static String line(Object... cells) {
    return Arrays.stream(cells)
        .map(cell -> cell(harmless(cell.toString())))
        .collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(String text) {
    boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.equals(text.strip());
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /** A line whose last cell is quoted in any case, so that it shows where it is cut off. */
  static String closedLine(Object... cells) {
    int last = cells.length - 1;
    String line = line(Arrays.copyOf(cells, last));
    return line.substring(0, line.length() - 1)
        + ","
        + quoted(harmless(cells[last].toString()))
        + "\n";
  }

  /** The cells of a line; empty if a quote in it is not closed. */
  static Optional<List<String>> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return quoted ? Optional.empty() : Optional.of(cells);
  }

  private static String oneLine(String text) {
    boolean clean = text.codePoints().noneMatch(Csv::controls);
    return clean
        ? text
        : text.codePoints()
            .map(c -> controls(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** Line ends of every kind, and what would make a terminal do more than show it. */
  private static boolean controls(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.FORMAT;
  }
}
