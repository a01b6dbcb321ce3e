package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run keeps others of its input out, and a resumed one knows whose it is before it asks Atlas.
 */
class RunsOfOneInputTest {
  private static final String IDS =
      "projectId,apiKeyId\n" + Example.ANALYTICS + "," + Example.TARGET_KEY + "\n";
  private static final String NAMES = "publicKey,projectName\nzmmrboas,analytics\n";
  private static final String EVERYWHERE = "publicKey,projectId\nzmmrboas,\n";

  @TempDir Path folder;

  private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final AtlasSandbox other = AtlasSandbox.start().seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
    other.close();
  }

  private CommandRun command(Script script, AtlasSandbox atlas) {
    return CommandRun.of(script.in(() -> folder), atlas);
  }

  private String csv(String text) throws IOException {
    return Files.writeString(folder.resolve("keys.csv"), text).toString();
  }

  // ------------------------------------------------------------------ at the same time

  @ParameterizedTest
  @ValueSource(strings = {IDS, NAMES, EVERYWHERE})
  void aSecondRunOfAFileIsRefusedWhateverItsRowsAre(String text) throws IOException {
    String[] run = {csv(text), "--all-projects"};
    var second = new ArrayList<Outcome>();
    CommandRun first =
        command(Script.UNASSIGN_KEYS, sandbox)
            .typing("y")
            .whileAsked(() -> second.add(command(Script.UNASSIGN_KEYS, sandbox).run(yes(run))));

    assertThat(first.run(run).exit()).isZero();

    assertThat(second)
        .singleElement()
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-keys: another run of the same input has not ended; %s.run is its lock\n"
                    .formatted(folder.toRealPath().resolve("keys.csv"))));
    assertThat(folder.resolve("keys.csv.run")).doesNotExist();
  }

  /** Its rows are in a file of their own by then. */
  @Test
  void aResumedRunKeepsANewOneOfItsFileOut() throws IOException {
    String file = csv(NAMES);
    interrupted(Script.UNASSIGN_KEYS, file);
    var second = new ArrayList<Outcome>();
    CommandRun resumed =
        command(Script.UNASSIGN_KEYS, sandbox)
            .typing("y")
            .whileAsked(
                () -> second.add(command(Script.UNASSIGN_KEYS, sandbox).run(file, "--yes")));

    assertThat(resumed.run(file, "--resume").exit()).isZero();

    assertThat(second).singleElement().extracting(Outcome::exit).isEqualTo(2);
    assertThat(Files.list(folder)).noneMatch(path -> path.toString().endsWith(".run"));
  }

  /** As the message says. */
  @Test
  void aNewRunOfSavedRowsBeginsOnceTheFilesOfTheOldOneAreMovedAway() throws IOException {
    interrupted(Script.UNASSIGN_KEYS, csv(NAMES));
    Path saved = only("keys\\.csv-[^.]+\\.csv");
    Outcome refused = command(Script.UNASSIGN_KEYS, sandbox).run("" + saved, "--yes");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("away to begin a new run");
    Files.delete(only(".*\\.results\\.csv"));
    Files.delete(only(".*\\.undo\\.csv"));

    Outcome run = command(Script.UNASSIGN_KEYS, sandbox).run("" + saved, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(Files.list(folder)).noneMatch(path -> path.toString().endsWith(".run"));
  }

  private Path only(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(each -> each.getFileName().toString().matches(name)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void twoPipesInOneFolderAreTwoInputs() throws IOException {
    var second = new ArrayList<Outcome>();
    CommandRun first =
        command(Script.UNASSIGN_KEYS, sandbox)
            .reading(NAMES)
            .typing("y")
            .whileAsked(
                () ->
                    second.add(
                        command(Script.UNASSIGN_KEYS, sandbox).reading(NAMES).run("-", "--yes")));

    assertThat(first.run("-").exit()).isZero();

    assertThat(second).singleElement().extracting(Outcome::exit).isEqualTo(0);
  }

  // ------------------------------------------------------------------ resumed elsewhere

  @ParameterizedTest
  @ValueSource(strings = {IDS, NAMES, EVERYWHERE})
  void aRunOfAnotherHostIsRefusedBeforeThisOneIsAsked(String text) throws IOException {
    String file = csv(text);
    interrupted(Script.UNASSIGN_KEYS, file, "--all-projects");

    refuses(
        command(Script.UNASSIGN_KEYS, other).run(file, "--all-projects", "--yes", "--resume"),
        "unassign-keys: cannot resume, that run had host=%s, this one has host=%s (see .*\\.run)\n"
            .formatted(sandbox.baseUri(), other.baseUri()));
  }

  @Test
  void aRunForKeysOfAnotherHostIsRefusedBeforeThisOneIsAsked() throws IOException {
    interrupted(Script.UNASSIGN_KEY, "zmmrboas", "--all-projects");

    refuses(
        command(Script.UNASSIGN_KEY, other).run("zmmrboas", "--all-projects", "--yes", "--resume"),
        "unassign-key: cannot resume, that run had host=%s, this one has host=%s (see .*\\.run)\n"
            .formatted(sandbox.baseUri(), other.baseUri()));
  }

  @Test
  void aRunOfAnotherVersionOfTheApiIsRefusedBeforeAtlasIsAsked() throws IOException {
    String file = csv(NAMES);
    interrupted(Script.UNASSIGN_KEYS, file);
    int before = sandbox.requests().size();

    refuses(
        command(Script.UNASSIGN_KEYS, sandbox).run(file, "--yes", "--resume", "--api", "v1.0"),
        "unassign-keys: cannot resume, that run had api=v2, this one has api=v1\\.0 (see .*\\.run)\n");
    assertThat(sandbox.requests()).hasSize(before);
  }

  private void interrupted(Script script, String... arguments) {
    sandbox.fault(Fault.html503().on("DELETE").always());
    String[] once =
        Stream.concat(Stream.of(yes(arguments)), Stream.of("--max-attempts", "1"))
            .toArray(String[]::new);
    assertThat(command(script, sandbox).run(once).exit()).isEqualTo(3);
    sandbox.clearFaults();
  }

  private void refuses(Outcome resumed, String line) {
    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(2);
    assertThat(resumed.out()).isEmpty();
    assertThat(resumed.err()).matches(line.replace("(", "\\(").replace(")", "\\)"));
    assertThat(other.requests()).isEmpty();
  }

  private static String[] yes(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add("--yes");
    return words.toArray(String[]::new);
  }
}
