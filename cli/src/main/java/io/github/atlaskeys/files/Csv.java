package io.github.atlaskeys.files;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.github.atlaskeys.text.SanitizedText;
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

  /** The line of these cells, with its end. */
  public static String line(Object... cells) {
    return Arrays.stream(cells)
        .map(cell -> cell(harmless(cell.toString())))
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** The same for standard output: a secret that somebody wrote into a text is masked. */
  public static String maskedLine(String... cells) {
    return line(Arrays.stream(cells).map(SanitizedText::message).toArray());
  }

  /** A line whose last cell is always quoted, so that it shows where it is cut off. */
  static String closedLine(Object... cells) {
    int last = cells.length - 1;
    String line = line(Arrays.copyOf(cells, last));
    return line.substring(0, line.length() - 1)
        + ","
        + quoted(harmless(cells[last].toString()))
        + "\n";
  }

  /** A spreadsheet takes a leading apostrophe as the sign that no formula follows. */
  private static String harmless(String text) {
    String line = SanitizedText.line(text);
    boolean formula =
        text.startsWith("\t")
            || text.startsWith("\r")
            || line.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .limit(1)
                .anyMatch(c -> STARTS_FORMULA.indexOf(c) >= 0);
    return formula ? "'" + line : line;
  }

  private static String cell(String text) {
    boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.equals(text.strip());
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /** The cells of a line; empty if a quote in it is not closed. */
  static Optional<List<String>> cells(String line) {
    try {
      return Optional.of(
          CsvReader.builder().allowUnclosedQuote(false).ofSingleCsvRecord(line).getFields());
    } catch (CsvParseException e) {
      return Optional.empty();
    }
  }
}
