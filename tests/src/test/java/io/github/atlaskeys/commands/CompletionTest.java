package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of {@code --generate-completion}, loaded by the shells that they are for. */
@DisabledOnOs(OS.WINDOWS)
class CompletionTest {
  /** What bash does when Tab is pressed behind these words. */
  private static final String TAB =
      """
      source "$0"
      compopt() { :; } # works only inside a completion
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
      function=$(complete -p "$1") && function=${function#*-F } && ${function%% *}
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path folder;

  private String script(String command, String shell) throws IOException {
    Outcome run = CommandRun.of(Script.named(command)).run("--generate-completion", shell);
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    return Files.writeString(folder.resolve(command), run.out()).toString();
  }

  private static List<String> run(List<String> words) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, words.get(0)))),
        words.get(0));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }

  private List<String> bash(String command, String... words) throws Exception {
    var start = new ArrayList<>(List.of("bash", "--norc", "-c", TAB));
    start.add(script(command, "bash"));
    start.add(command);
    start.addAll(List.of(words));
    return run(start);
  }

  static List<String> commands() throws IOException {
    return HelpTest.commands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void bashCompletesAnOptionOfEveryCommand(String command) throws Exception {
    assertThat(bash(command, "--vers")).containsExactly("--version");
  }

  @ParameterizedTest
  @CsvSource({
    "--output, '', text markdown json csv",
    "-o, j, json",
    "--api, v, v2 v1.0",
    "zmmrboas, --dr, --dry-run",
    "zmmrboas, --forc, ''"
  })
  void bashCompletesWhatCanFollow(String before, String typed, String expected) throws Exception {
    assertThat(String.join(" ", bash("unassign-key", before, typed))).isEqualTo(expected);
  }

  @Test
  void zshKnowsTheCommand() throws Exception {
    String load = "autoload -U compinit; compinit -u -D; source $0; print -r -- $_comps[find-key]";

    assertThat(run(List.of("zsh", "-f", "-c", load, script("find-key", "zsh"))))
        .singleElement()
        .asString()
        .contains("_complete_find-key");
  }

  @ParameterizedTest
  @CsvSource({
    "unassign-key, --dr, --dry-run",
    "unassign-key -o, j, json",
    "unassign-key, --projectI, --projectId",
    "unassign-key, k, ''", // a key is no file
    "unassign-key --undo, k, keys.csv",
    "unassign-keys, k, keys.csv"
  })
  void fishCompletesWhatCanFollow(String before, String typed, String expected) throws Exception {
    Files.writeString(folder.resolve("keys.csv"), "");
    String load = "source $argv[1]; cd $argv[2]; complete -C $argv[3]";
    String script = script(before.replaceFirst(" .*", ""), "fish");

    List<String> found =
        run(List.of("fish", "-N", "-c", load, script, "" + folder, before + " " + typed));

    assertThat(found.stream().map(line -> line.replaceFirst("\t.*", "")).toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
  }
}
