package io.github.atlaskeys.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of CSV as in RFC 4180, except that no cell holds a line end: a row is one line. Text that
 * others wrote cannot start a formula in a spreadsheet, move a cursor or reorder a line.
 */
public final class Csv {
  /** Also in their full width, which spreadsheets of some languages take for the same. */
  private static final String STARTS_FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  private Csv() {}

  /** The line of these cells, with its end. */
  public static String line(Object... cells) {
    return line(false, cells);
  }

  /** The same for standard output: a secret in a text is masked. */
  public static String maskedLine(String... cells) {
    return line(Arrays.stream(cells).map(SanitizedText::message).toArray());
  }

  /** What a cell of such a line says in place of this text, once it is read. */
  public static String masked(String text) {
    return sanitized(SanitizedText.message(text)).strip();
  }

  /** A line whose last cell is always quoted, so that it shows where it is cut off. */
  static String closedLine(Object... cells) {
    return line(true, cells);
  }

  private static String line(boolean closed, Object... cells) {
    var line = new StringBuilder(160); // most lines of a run fit
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i].toString();
      boolean quoted = closed && i == cells.length - 1;
      if (!isPlain(cell)) {
        cell = sanitized(cell);
        quoted |= cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0 || !cell.equals(cell.strip());
      }
      line.append(i == 0 ? "" : ",");
      if (quoted) {
        line.append('"').append(cell.replace("\"", "\"\"")).append('"');
      } else {
        line.append(cell);
      }
    }
    return line.append('\n').toString();
  }

  /** Whether a cell can stand as it is. Nearly all can, and a run writes millions of them. */
  private static boolean isPlain(String cell) {
    int length = cell.length();
    for (int i = 0; i < length; i++) {
      char c = cell.charAt(i);
      if (c < ' ' || c > '~' || c == ',' || c == '"') {
        return false;
      }
    }
    return length == 0
        || (Character.isLetterOrDigit(cell.charAt(0)) && cell.charAt(length - 1) != ' ');
  }

  /** A spreadsheet takes a leading apostrophe as the sign that no formula follows. */
  private static String sanitized(String cell) {
    String line = SanitizedText.line(cell);
    boolean formula =
        cell.startsWith("\t")
            || cell.startsWith("\r")
            || line.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .limit(1)
                .anyMatch(c -> STARTS_FORMULA.indexOf(c) >= 0);
    return formula ? "'" + line : line;
  }

  /** The cells of a line; none if a quote in it is not closed. */
  static List<String> cells(String line) {
    try {
      return CsvReader.builder().allowUnclosedQuote(false).ofSingleCsvRecord(line).getFields();
    } catch (CsvParseException e) {
      return List.of();
    }
  }
}
