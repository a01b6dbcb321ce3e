package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --help} prints. {@code -Dgolden.update=true} accepts it as it is now. */
class HelpTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path GOLDEN = ROOT.resolve("tests/src/test/resources/golden");

  @TempDir Path folder;

  static List<String> commands() throws IOException {
    var names = new ArrayList<String>();
    new ObjectMapper()
        .readTree(ROOT.resolve("jbang-catalog.json").toFile())
        .get("aliases")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private static String help(String command, int columns) {
    Outcome run = CommandRun.of(Script.named(command)).with("COLUMNS", "" + columns).run("--help");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isAsItWasAccepted(String command) throws IOException {
    Path golden = GOLDEN.resolve(command).resolve("help-80.txt");
    String help = help(command, 80);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, help);
    }

    assertThat(help).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsTheTerminalWithTheSameWords(String command) {
    String narrow = help(command, 80);
    String wide = help(command, 140);

    assertThat(narrow.lines()).allMatch(line -> line.length() <= 80);
    assertThat(wide.lines()).allMatch(line -> line.length() <= 110);
    assertThat(wide.lines().count()).isLessThanOrEqualTo(narrow.lines().count());
    assertThat(wide.split("\\s+")).isEqualTo(narrow.split("\\s+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wide", "0", "20"})
  void aWidthThatIsNoneIsNotUsed(String columns) {
    Outcome run = CommandRun.of(Script.FIND_KEY).with("COLUMNS", columns).run("--help");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void anOptionOfSeveralCommandsIsDescribedInTheSameWords() throws IOException {
    List<String> options =
        commands().stream()
            .map(command -> Script.named(command).apply(Context.ofThisProcess()))
            .flatMap(command -> command.getCommandSpec().options().stream())
            .map(option -> option.names()[0] + ": " + String.join(" ", option.description()))
            .filter(option -> !option.startsWith("--org: ")) // of keys to search, projects to list
            .filter(option -> !option.startsWith("--protect: Mark")) // where nothing is changed
            .distinct()
            .toList();

    assertThat(options.stream().map(option -> option.replaceFirst(":.*", "")))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/opt/atlas keys/jbang, '/opt/atlas keys/jbang' find-key zmmrboas",
        "/home/me/atlas-keys/jbang, /home/me/atlas-keys/jbang find-key zmmrboas",
        "FOLDER/jbang, ./jbang find-key zmmrboas",
        "/home/me/bin/jbang, /home/me/bin/jbang find-key zmmrboas",
        "/home/me/bin/ak, /home/me/bin/ak find-key zmmrboas",
        "\"\", jbang find-key@atlaskeys zmmrboas"
      })
  void examplesBeginAsTheCommandWasStarted(String launcher, String example) {
    CommandRun command = CommandRun.of(Script.FIND_KEY);
    Path here = command.folder().toAbsolutePath();

    Outcome run =
        command.with("ATLAS_KEYS_LAUNCHER", launcher.replace("FOLDER", "" + here)).run("--help");

    assertThat(run.out()).contains("\nExamples:\n  " + example + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unassign-key",
        "unassign-keys",
        "restore-keys",
        "contain-key",
        "find-key",
        "list-keys",
        "list-projects",
        "audit-run"
      })
  void examplesWork(String command) throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      Files.copy(ROOT.resolve("examples/keys.csv"), folder.resolve("keys.csv"));
      Files.writeString(folder.resolve("leaked.txt"), "zmmrboas\n");
      if (List.of("restore-keys", "audit-run").contains(command)) {
        run(List.of("unassign-keys@atlaskeys", "keys.csv", "--yes"), "", sandbox);
      }
      List<String> examples = examples(help(command, 80));

      assertThat(examples).hasSizeBetween(2, 3);
      for (String example : examples) {
        String piped = "";
        for (String stage : example.split(" \\| ", -1)) {
          List<String> words = List.of(stage.strip().split(" +"));
          assertThat(words.get(0)).isEqualTo("jbang");
          if (words.contains("--resume")) {
            interrupt(words.subList(1, words.size() - 1), sandbox);
          }
          piped = run(words.subList(1, words.size()), piped, sandbox);
        }
      }
    }
  }

  /** Begins the run of this example and leaves it incomplete. */
  private void interrupt(List<String> words, AtlasSandbox sandbox) {
    sandbox.fault(Fault.html503().on("DELETE").always()).fault(Fault.html503().on("POST").always());
    Outcome run = outcome(words, "", sandbox);
    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    sandbox.clearFaults();
  }

  /** Those of a help text; a pipe that goes on in the next line is one example. */
  private static List<String> examples(String help) {
    String title = "\nExamples:\n";
    String list = help.substring(help.indexOf(title) + title.length());
    return list.replaceAll("\\|\n +", "| ").lines().map(String::strip).toList();
  }

  private Outcome outcome(List<String> words, String in, AtlasSandbox sandbox) {
    String[] arguments =
        words.stream()
            .skip(1)
            .map(word -> word.matches(".+\\.(csv|txt)") ? "" + folder.resolve(word) : word)
            .toArray(String[]::new);
    Script script = Script.named(words.get(0).replace("@atlaskeys", ""));
    return CommandRun.of(script, sandbox).typing("y").reading(in).run(arguments);
  }

  private String run(List<String> words, String in, AtlasSandbox sandbox) throws IOException {
    int redirected = words.indexOf(">");
    Outcome run =
        outcome(words.subList(0, redirected < 0 ? words.size() : redirected), in, sandbox);
    assertThat(run.exit()).as("%s: %s", words, run).isZero();
    if (redirected >= 0) {
      Files.writeString(folder.resolve(words.get(redirected + 1)), run.out());
    }
    return run.out();
  }

  @Test
  void theVersionNamesWhatABugReportNeeds() {
    Outcome run = CommandRun.of(Script.DEMO).run("--version");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .matches(
            "atlas-keys \\S+ \\(Java %s, %s .+\\)\n"
                .formatted(System.getProperty("java.version"), System.getProperty("os.name")));
  }

  /** It is read more often than a command is run, and need not wait for what a run loads. */
  @Test
  void loadsNeitherHttpNorJsonNorTls() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "UnassignKey",
                "--help")
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();

    assertThat(java.waitFor()).isZero();
    assertThat(lines).anyMatch(line -> line.contains(" io.github.atlaskeys.command.HelpText "));
    assertThat(lines)
        .filteredOn(
            line ->
                Stream.of(" okhttp3.", " okio.", " feign.", " com.fasterxml.", " javax.net.ssl.")
                    .anyMatch(line::contains))
        .isEmpty();
  }
}
