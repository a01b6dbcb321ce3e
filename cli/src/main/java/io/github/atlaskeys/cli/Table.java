package io.github.atlaskeys.cli;

import io.github.atlaskeys.text.SanitizedText;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

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

  /** The rows without their titles. */
  public List<String> rows() {
    return lines().subList(1, rows.size());
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

  /** In columns of a terminal: some characters take two, and accents none. */
  private static int width(String cell) {
    return cell.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }
}
