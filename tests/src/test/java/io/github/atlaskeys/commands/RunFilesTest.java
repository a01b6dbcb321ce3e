package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.files.RunFile;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files beside an input: another run's, the user's own, and what is not a file. */
@Timeout(60)
class RunFilesTest {
  @TempDir Path folder;

  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();
  private List<Row> rows = List.of();

  @BeforeEach
  void assign() {
    rows = Seed.assigned(sandbox, 2, 10);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void theJournalOfAnotherRunIsNotBelieved() throws IOException {
    Path other = csv("a.csv", rows.subList(0, 5));
    Path file = csv("b.csv", rows.subList(5, 10));
    assertThat(run(other, "--yes").exit()).isZero();
    sandbox.fault(Fault.status(401, "UNEXPECTED_ERROR").on("DELETE"));
    assertThat(run(file, "--yes").exit()).isNotZero();
    sandbox.clearFaults();

    Outcome named = run(file, "--yes", "--resume", "--results", journal(other).toString());
    assertRefused(
        named, "cannot resume, that run's results file is %s, not ".formatted(journal(file)));

    String foreign = Files.readString(journal(other));
    Files.writeString(journal(file), foreign);
    Outcome copied = run(file, "--yes", "--resume");
    assertRefused(
        copied, "%s belongs to another run: its line 2 is about API key ".formatted(journal(file)));
    assertThat(journal(file)).hasContent(foreign);

    Files.delete(journal(file));
    assertThat(run(file, "--yes", "--resume").exit()).isZero();
    assertThat(rows)
        .noneMatch(
            row ->
                sandbox.isAssigned(
                    row.unassignment().project().value(), row.unassignment().apiKey().value()));
  }

  @Test
  void aLinkInThePlaceOfTheRunFileIsRefused() throws IOException {
    Path file = csv("keys.csv", rows);
    Path target = folder.resolve("target");
    Files.createSymbolicLink(runFile(file), target);

    assertRefused(run(file, "--yes"), runFile(file) + " is a symbolic link, which is not followed");
    assertThat(target).doesNotExist();

    Files.writeString(target, "mine");
    assertRefused(run(file, "--yes"), runFile(file) + " is a symbolic link, which is not followed");
    assertThat(target).hasContent("mine");
    assertNothingSent();
  }

  @Test
  void theUsersOwnFileInItsPlaceIsRefusedAndStays() throws IOException {
    Path file = csv("keys.csv", rows);
    Files.writeString(runFile(file), "#!/bin/sh\n");

    assertRefused(run(file, "--yes"), runFile(file) + " was not written by a run");
    assertThat(runFile(file)).hasContent("#!/bin/sh\n");
    assertNothingSent();
  }

  @Test
  void aLinkThatWasNamedIsRefusedAndNothingIsLeftBehind() throws IOException {
    Path file = csv("keys.csv", rows);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

    for (String option : List.of("--results", "--undo")) {
      Outcome run = run(file, "--yes", option, link.toString());

      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err()).contains(link.toString());
      assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys.csv", "link");
    }
    assertNothingSent();
    assertThat(run(file, "--yes").exit()).isZero();
  }

  @Test
  void theSameFileByASymbolicLinkIsTheSameInput() throws IOException {
    Path file = csv("keys.csv", rows);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);

    try (RunFile running = RunFile.lock(runFile(file))) {
      assertThat(running).isNotNull();
      assertRefused(run(link, "--yes"), "another run of the same input has not ended");
    }
    assertNothingSent();
    assertThat(run(link, "--yes").exit()).isZero();
  }

  /** The pause that Atlas asks for is when it happens. */
  @Test
  void aFileThatIsRemovedDuringTheRunStopsItAndIsNamed() throws IOException {
    for (String ending : List.of(".undo.csv", ".results.csv")) {
      List<Row> half = ending.equals(".undo.csv") ? rows.subList(0, 5) : rows.subList(5, 10);
      Path file = csv(ending.substring(1, 5) + ".csv", half);
      Path removed = Path.of(file + ending);
      sandbox.clearFaults();
      sandbox.fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE").times(1));

      Outcome run =
          command()
              .sleeping(duration -> delete(removed))
              .run(file.toString(), "--yes", "--concurrency", "1");

      assertThat(run.exit()).as("%s", run).isEqualTo(3);
      assertThat(run.err())
          .contains(removed + " was removed or replaced during the run")
          .doesNotContain("no answer");
      assertThat(run(file, "--yes", "--resume").exit()).isZero();
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
    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("unassign-keys: ")))
        .as("%s", run)
        .singleElement()
        .asString()
        .contains(problem);
  }

  private void assertNothingSent() {
    assertThat(sandbox.count("DELETE")).isZero();
  }

  private Path csv(String name, List<Row> rows) throws IOException {
    String lines =
        rows.stream()
            .map(row -> row.unassignment().project() + "," + row.unassignment().apiKey() + "\n")
            .collect(Collectors.joining("", "projectId,apiKeyId\n", ""));
    return Files.writeString(folder.toRealPath().resolve(name), lines);
  }

  private static Path journal(Path file) {
    return Path.of(file + ".results.csv");
  }

  private static Path runFile(Path file) {
    return Path.of(file + ".run");
  }

  private Outcome run(Path file, String... options) {
    return command()
        .run(Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
  }

  private CommandRun command() {
    return CommandRun.of(Script.UNASSIGN_KEYS)
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
  }
}
