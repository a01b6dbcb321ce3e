package scripts.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.PrintWriter;
import java.util.Arrays;

/** A header, and lines of as many cells. No cell holds a line end, so that a row is one line. */
final class CsvLines {
  private static final ObjectWriter WRITER =
      CsvMapper.csvBuilder().build().writer(CsvSchema.emptySchema().withLineSeparator(""));

  private final PrintWriter out;

  CsvLines(PrintWriter out, String... columns) {
    this.out = out;
    out.println(String.join(",", columns));
  }

  void line(String... cells) {
    try {
      out.println(
          WRITER.writeValueAsString(
              Arrays.stream(cells).map(Shown::message).toArray(String[]::new)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
