package io.github.atlaskeys.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Retries.Sleeper;
import io.github.atlaskeys.terminal.Context;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands to copy, as the shell of the system reads them. */
class RerunCommandTest {
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "keys.csv, keys.csv, keys.csv",
        "C:\\a\\keys.csv, 'C:\\a\\keys.csv', C:\\a\\keys.csv",
        "my keys.csv, 'my keys.csv', 'my keys.csv'",
        "it's, 'it'\\''s', 'it''s'",
        "it\u2019s, 'it\u2019s', 'it\u2019\u2019s'",
        "$(x), '$(x)', '$(x)'",
        "\"a,b\", \"a,b\", \"'a,b'\"",
        "@a, @a, '@a'",
        "a%b, a%b, 'a%b'",
        "\"\", '', ''",
      })
  void aWordIsQuotedForTheShellOfTheSystem(String word, String posix, String powerShell) {
    assertThat(RerunCommand.quoted(word, context("Linux", ""))).isEqualTo(posix);
    assertThat(RerunCommand.quoted(word, context("Mac OS X", ""))).isEqualTo(posix);
    assertThat(RerunCommand.quoted(word, context("Windows 11", ""))).isEqualTo(powerShell);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "C:\\atlas-keys\\jbang.cmd, C:\\atlas-keys\\jbang.cmd find-key",
        "C:\\atlas keys\\jbang.cmd, & 'C:\\atlas keys\\jbang.cmd' find-key",
        "\"\", jbang find-key@atlaskeys"
      })
  void onWindowsACommandBeginsAsItWasStarted(String launcher, String command) {
    assertThat(RerunCommand.start("find-key", context("Windows 11", launcher))).isEqualTo(command);
  }

  @Test
  void inTheCheckoutThePathIsShort() {
    assertThat(RerunCommand.start("find-key", context("Windows 11", FOLDER + "\\jbang.cmd")))
        .isEqualTo(".\\jbang.cmd find-key");
    assertThat(RerunCommand.start("find-key", context("Linux", FOLDER + "/jbang")))
        .isEqualTo("./jbang find-key");
  }

  private static Context context(String system, String launcher) {
    return new Context(
        Map.of("ATLAS_KEYS_LAUNCHER", launcher),
        InputStream.nullInputStream(),
        Context.ofThisProcess().terminal(),
        Sleeper.onThread(),
        system,
        Path.of(""),
        Optional.empty());
  }
}
