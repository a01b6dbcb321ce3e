package io.github.atlaskeys.commands;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where nothing can be written down, nothing is sent: files beside an input that are another run's
 * or the user's own, and places where there can be none.
 */
@Timeout(60)
class UnusableFilesTest {
  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  private List<Row> rows = List.of();

  @BeforeEach
  void assign() throws IOException {
    folder = folder.toRealPath();
    rows = Seed.assigned(sandbox, 2, 10);
  }

  @AfterEach
  void stop() {
    folder.toFile().setWritable(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--results", "--undo"})
  void aFolderThatIsNotThere(String option) throws IOException {
    Path file = csv("keys.csv", rows);
    String nowhere = folder.resolve("nowhere/x.csv").toString();

    Outcome run = run(file, "--yes", option, nowhere);

    assertRefused(
        run, "cannot use a file of this run: %s: no such file or folder".formatted(nowhere));
    assertThat(folder.toFile().list()).as("nothing is left behind").containsExactly("keys.csv");
    Files.createDirectory(folder.resolve("nowhere"));
    assertThat(run(file, "--yes", option, nowhere).exit()).isZero();
  }

  @Test
  void aFolderThatCannotBeWrittenTo() throws IOException {
    Path file = csv("keys.csv", rows);
    assumeFalse(isWritableAllTheSame(), "whoever runs this may write anywhere");

    assertRefused(run(file, "--yes"), "keys.csv.run: permission denied");
    assertThat(folder.toFile().list()).containsExactly("keys.csv");
  }

  private boolean isWritableAllTheSame() {
    return !folder.toFile().setWritable(false) || Files.isWritable(folder);
  }

  @Test
  void theUndoFileInThePlaceOfTheResults() throws IOException {
    Path file = csv("keys.csv", rows);

    assertRefused(
        run(file, "--yes", "--undo", file + ".results.csv"),
        "results and undo file cannot both be %s.results.csv".formatted(file));
    assertThat(folder.toFile().list()).containsExactly("keys.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--results", "--undo"})
  void aLinkThatWasNamed(String option) throws IOException {
    Path file = csv("keys.csv", rows);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

    assertRefused(run(file, "--yes", option, link.toString()), link.toString());
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys.csv", "link");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLinkInThePlaceOfTheRunFile(boolean dangling) throws IOException {
    Path file = csv("keys.csv", rows);
    Path target = folder.resolve("target");
    Files.createSymbolicLink(Path.of(file + ".run"), target);
    if (!dangling) {
      Files.writeString(target, "mine");
    }

    assertRefused(run(file, "--yes"), file + ".run is a symbolic link, which is not followed");
    if (dangling) {
      assertThat(target).doesNotExist();
    } else {
      assertThat(target).hasContent("mine");
    }
  }

  @Test
  void theUsersOwnFileInItsPlaceStays() throws IOException {
    Path file = csv("keys.csv", rows);
    Path own = Files.writeString(Path.of(file + ".run"), "#!/bin/sh\n");

    assertRefused(run(file, "--yes"), own + " was not written by a run");
    assertThat(own).hasContent("#!/bin/sh\n");
  }

  @Test
  void theResultsOfAnotherRunAreNotBelieved() throws IOException {
    Path other = csv("a.csv", rows.subList(0, 5));
    Path file = csv("b.csv", rows.subList(5, 10));
    assertThat(run(other, "--yes").exit()).isZero();
    sandbox.fault(Fault.status(401, "UNEXPECTED_ERROR").on("DELETE"));
    assertThat(run(file, "--yes").exit()).isNotZero();
    sandbox.clearFaults();

    Outcome named = run(file, "--yes", "--resume", "--results", results(other).toString());
    assertTold(
        named, "cannot resume, that run's results file is %s, not ".formatted(results(file)));

    String foreign = Files.readString(results(other));
    Files.writeString(results(file), foreign);
    Outcome copied = run(file, "--yes", "--resume");
    assertTold(
        copied, "%s belongs to another run: its line 2 is about API key ".formatted(results(file)));
    assertThat(results(file)).hasContent(foreign);

    Files.delete(results(file));
    assertThat(run(file, "--yes", "--resume").exit()).isZero();
    assertThat(rows)
        .noneMatch(
            row ->
                sandbox.isAssigned(
                    row.unassignment().project().value(), row.unassignment().principal().value()));
  }

  /** The pause that Atlas asks for is when it happens. */
  @ParameterizedTest
  @ValueSource(strings = {".undo.csv", ".results.csv"})
  void aFileThatIsRemovedDuringTheRunStopsItAndIsNamed(String ending) throws IOException {
    Path file = csv("keys.csv", rows);
    Path removed = Path.of(file + ending);
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE").times(1));

    Outcome run =
        command()
            .sleeping(duration -> delete(removed))
            .run(file.toString(), "--yes", "--concurrency", "1", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains(removed + " was removed or replaced during the run")
        .contains("Fix that, then run: jbang unassign-keys@atlaskeys " + file)
        .doesNotContain("no response");
    assertThat(run(file, "--yes", "--resume").exit()).isZero();
  }

  /** What was done, and the undo file, are told all the same. */
  @Test
  void aFileThatCannotBeRemovedAtTheEnd() throws IOException {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE").times(1));

    Outcome run =
        CommandRun.of(Script.UNASSIGN_KEYS.in(() -> folder), sandbox)
            .reading("projectId,apiKeyId\n" + Seed.project(0) + "," + Seed.key(0) + "\n")
            .sleeping(duration -> replaceByFolder("stdin-[^.]+\\.csv"))
            .run("-", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains("unassign-keys: nothing is left to do, but a file of this run cannot be");
    assertThat(run.out())
        .contains("\nUndo      jbang restore-keys@atlaskeys ")
        .contains("\nResults   ")
        .doesNotContain("Resume");
  }

  private void replaceByFolder(String name) {
    for (String each : requireNonNull(folder.toFile().list())) {
      if (each.matches(name)) {
        delete(folder.resolve(each));
        folder.resolve(each).resolve("kept").toFile().mkdirs();
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertRefused(Outcome run, String problem) {
    assertTold(run, problem);
    assertThat(sandbox.count("DELETE")).isZero();
  }

  private static void assertTold(Outcome run, String problem) {
    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("unassign-keys: ")))
        .as("%s", run)
        .singleElement()
        .asString()
        .contains(problem);
  }

  private Path csv(String name, List<Row> some) throws IOException {
    String lines =
        some.stream()
            .map(row -> row.unassignment().project() + "," + row.unassignment().principal() + "\n")
            .collect(Collectors.joining("", "projectId,apiKeyId\n", ""));
    return Files.writeString(folder.resolve(name), lines);
  }

  private static Path results(Path file) {
    return Path.of(file + ".results.csv");
  }

  private Outcome run(Path file, String... options) {
    return command()
        .run(Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
  }

  private CommandRun command() {
    return CommandRun.of(Script.UNASSIGN_KEYS, sandbox);
  }
}
