package io.github.atlaskeys.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.report.HtmlPage.Cell;
import io.github.atlaskeys.report.HtmlPage.Fact;
import io.github.atlaskeys.report.HtmlPage.Figure;
import io.github.atlaskeys.report.HtmlPage.Flag;
import io.github.atlaskeys.report.HtmlPage.Mark;
import io.github.atlaskeys.report.HtmlPage.Row;
import io.github.atlaskeys.report.HtmlPage.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page, without a browser. */
class HtmlPageTextTest {
  /** A cursor moved, a line turned around, a broken line, a secret, a tag. */
  private static final String HOSTILE =
      "a\u001B[2J\u202Eb\nc 55c3bbb6-b4bb-4be1-9f3a-e66d20841f3e <i>\uD83D\uDD11";

  @Test
  void everyTextIsSanitizedAndEscapedWhereverItStands() {
    var flag = new Flag(HOSTILE, HOSTILE, HOSTILE, true);
    Cell cell = Cell.of(HOSTILE).below(HOSTILE).by(HOSTILE).opening(List.of(HOSTILE));
    var row = new Row(List.of(cell, cell), List.of(flag), List.of(new Mark(0, HOSTILE)));
    List<String> texts = List.of(HOSTILE);

    String html =
        new HtmlPage(
                HOSTILE,
                List.of(new Fact(HOSTILE, HOSTILE)),
                List.of(new Figure(1, HOSTILE, true)),
                List.of(new Section(HOSTILE, texts, List.of(flag), texts, List.of(row), texts)))
            .html();

    assertThat(html.split("a \\[2J b c \\*\\*\\* &lt;i(&gt;|>)&#128273;", -1).length)
        .as("%s", html)
        .isGreaterThan(20);
    assertThat(html).doesNotContain("55c3bbb6", "<i>").doesNotContainPattern("[^\\n\\x20-\\x7E]");
  }

  @Test
  void aFactWithoutATextIsLeftOut() {
    var page =
        new HtmlPage("p", List.of(new Fact("Undo", ""), new Fact("x", "y")), List.of(), List.of());

    assertThat(page.html()).contains("<dt>x</dt><dd>y</dd>").doesNotContain("Undo");
  }
}
