package io.github.atlaskeys.journal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Lines of CSV as RFC 4180 has them, but that no cell holds a line end: a row is one line. */
final class Csv {
  private Csv() {}

  /** The line of these cells, with its end. */
  static String line(Object... cells) {
    return Arrays.stream(cells)
        .map(cell -> cell(cell.toString()))
        .collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(String text) {
    String line = oneLine(text);
    boolean plain = line.indexOf(',') < 0 && line.indexOf('"') < 0 && line.equals(line.strip());
    return plain ? line : '"' + line.replace("\"", "\"\"") + '"';
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
