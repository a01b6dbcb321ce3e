package io.github.atlaskeys.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines and cells that a name from others begins. */
class MarkdownPageTest {
  private final List<String> lines = new ArrayList<>();
  private final MarkdownPage page = new MarkdownPage(lines::add);

  /** An address begins no numbered item, and a name that is made like one begins none either. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "1. a, - 1\\. a",
        "999999999) a, - 999999999\\) a",
        "2., - 2\\.",
        "\"  3. a\",   - 3\\. a",
        "127.0.0.1 is allowed, - 127.0.0.1 is allowed",
        "a 1. b, - a 1. b",
        "- a, - \\- a",
        "+ a, - \\+ a",
        "# a, - \\# a",
        "#1, - \\#&#8203;1",
      })
  void aLine(String text, String shown) {
    page.line(text);

    assertThat(lines).singleElement().asString().isEqualToIgnoringWhitespace(shown);
    assertThat(lines.get(0)).startsWith(text.startsWith(" ") ? "  - " : "- ");
  }

  @Test
  void anAddressInBoldAndAfterAndInACell() {
    page.line(Color.BAD.of("127.0.0.1") + " and 1. b");
    page.field("From", "127.0.0.1");
    var table = new Table("FROM", "NAME");
    table.row(List.of("127.0.0.1", "1. a"));
    page.table(table, 0);

    assertThat(lines)
        .contains("- **127.0.0.1** and 1. b", "- **From** 127.0.0.1", "| 127.0.0.1 | 1. a |");
  }
}
