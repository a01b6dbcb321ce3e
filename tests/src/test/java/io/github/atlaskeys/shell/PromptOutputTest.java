package io.github.atlaskeys.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PromptOutputTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PromptOutput out = new PromptOutput(new PrintStream(printed, true, UTF_8));

  @Test
  void ofAFailureOnlyTheSentenceIsLeftInAnyLanguage() {
    String sentence = PromptOutput.marked("No project \u201cx\u201d.");

    out.printf("|  %s\n", "Exception %s: %s".formatted(PromptOutput.MARK, sentence));
    out.print("|  \u5f02\u5e38\u9519\u8bef %s\uff1a%s\n".formatted(PromptOutput.MARK, sentence));

    assertThat(printed.toString(UTF_8)).isEqualTo("|  No project \u201cx\u201d.\n".repeat(2));
  }

  @Test
  void everythingElseStaysAsItIs() {
    out.printf("|  %s\n", "Exception java.lang.Error: 100%");

    assertThat(printed.toString(UTF_8)).isEqualTo("|  Exception java.lang.Error: 100%\n");
  }
}
