package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The CSV of lookups, in a spreadsheet and on a terminal. */
class CsvLinesTest {
  @Test
  void noCellStartsAFormulaOrMovesTheCursor() {
    var out = new StringWriter();
    var csv = new CsvLines(new PrintWriter(out), "projectId", "description");

    csv.line("5953c5f380eef53887615f9a", "=HYPERLINK(1)");
    csv.line("5953c5f380eef53887615f9a", "+1");
    csv.line("5953c5f380eef53887615f9a", "\u202Ea\u001B[31m\r\nb");

    assertThat(out.toString().replace("\"", "").lines())
        .containsExactly(
            "projectId,description",
            "5953c5f380eef53887615f9a,'=HYPERLINK(1)",
            "5953c5f380eef53887615f9a,'+1",
            "5953c5f380eef53887615f9a, a [31m b");
  }
}
