package io.github.atlaskeys.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.atlaskeys.cli.SanitizedText;
import java.io.PrintWriter;
import java.util.Arrays;

/**
 * A header, and lines of as many cells. No cell holds a line end, so that a row is one line, and
 * none starts a formula in a spreadsheet.
 */
public final class CsvLines {
  private static final ObjectWriter WRITER =
      CsvMapper.csvBuilder().build().writer(CsvSchema.emptySchema().withLineSeparator(""));

  private final PrintWriter out;

  public CsvLines(PrintWriter out, String... columns) {
    this.out = out;
    out.println(String.join(",", columns));
  }

  public void line(String... cells) {
    try {
      out.println(
          WRITER.writeValueAsString(
              Arrays.stream(cells)
                  .map(SanitizedText::message)
                  .map(Csv::harmless)
                  .toArray(String[]::new)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
