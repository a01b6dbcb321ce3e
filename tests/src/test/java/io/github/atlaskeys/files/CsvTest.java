package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is written as CSV, in a spreadsheet and on a terminal. */
class CsvTest {
  @Test
  void noCellStartsAFormulaOrMovesTheCursor() {
    assertThat(Csv.line("a", "=HYPERLINK(1)")).isEqualTo("a,'=HYPERLINK(1)\n");
    assertThat(Csv.line("a", "+1")).isEqualTo("a,'+1\n");
    assertThat(Csv.line("a", "\u202Ea\u001B[31m\r\nb")).isEqualTo("a,\" a [31m b\"\n");
  }

  @Test
  void aSecretInATextIsMasked() {
    assertThat(Csv.maskedLine("a", "was 4b6e1a90-3c1f-4f0a-9d3e-1f2a3b4c5d6e, sorry"))
        .isEqualTo("a,\"was ***, sorry\"\n");
  }
}
