package io.github.atlaskeys.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows for people, each column as wide as its widest cell. Cells are made harmless here. */
public final class Table {
  private static final int LONGEST = 60;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  public void row(List<String> cells) {
    rows.add(cells.stream().map(Table::shown).toList());
  }

  /** No row below the titles. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  public List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size() - 1; i++) {
      String cell = row.get(i);
      line.append(cell).append(" ".repeat(widths[i] - width(cell) + 2));
    }
    return line.append(row.get(row.size() - 1)).toString().stripTrailing();
  }

  /** The last cell may be as long as it likes; {@link #cut} is for those before. */
  private static String shown(String cell) {
    return SanitizedText.message(cell);
  }

  /** A text that somebody wrote, short enough for a table. */
  public static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 3)) + "...";
  }

  /** In a terminal's columns: ideographs and most pictures take two, accents of their own none. */
  private static int width(String cell) {
    return cell.codePoints().map(Table::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(c)
            || (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x3000 && c <= 0x33FF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xFF01 && c <= 0xFF60)
            || (c >= 0x1F300 && c <= 0x1FAFF);
    return wide ? 2 : 1;
  }
}
