package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 3: where nothing can be written down, nothing is sent. */
class UnwritableFilesTest {
  @TempDir Path folder;

  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();
  private Path file = Path.of("");

  @BeforeEach
  void tenRows() throws IOException {
    String lines =
        Seed.assigned(sandbox, 2, 10).stream()
            .map(row -> row.unassignment().project() + "," + row.unassignment().apiKey() + "\n")
            .collect(Collectors.joining("", "projectId,apiKeyId\n", ""));
    file = Files.writeString(folder.resolve("keys.csv"), lines);
  }

  @AfterEach
  void stop() {
    folder.toFile().setWritable(true);
    sandbox.close();
  }

  @Test
  void aJournalInAFolderThatIsNotThereIsToldInALineAndNothingIsSent() {
    Outcome run = run("--results", folder.resolve("nowhere/r.csv").toString());

    assertToldAndNotSent(run, "nowhere/r.csv: no such file or folder");
  }

  @Test
  void anUndoInAFolderThatIsNotThereIsToldInALineAndNothingIsSent() {
    Outcome run = run("--undo", folder.resolve("nowhere/u.csv").toString());

    assertToldAndNotSent(run, "nowhere/u.csv: no such file or folder");
  }

  @Test
  void aFolderThatCannotBeWrittenToIsToldInALineAndNothingIsSent() {
    assumeFalse(isWritableAllTheSame(), "whoever runs this may write anywhere");

    Outcome run = run();

    assertToldAndNotSent(run, "keys.csv.run: permission denied");
  }

  @Test
  void onceTheFolderIsThereTheSameCommandRuns() throws IOException {
    String results = folder.resolve("nowhere/r.csv").toString();
    run("--results", results);
    Files.createDirectory(folder.resolve("nowhere"));

    Outcome run = run("--results", results);

    assertThat(run.exit()).as("%s", run).isZero();
  }

  private boolean isWritableAllTheSame() {
    return !folder.toFile().setWritable(false) || Files.isWritable(folder);
  }

  private void assertToldAndNotSent(Outcome run, String what) {
    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("unassign-keys: ")))
        .as("%s", run)
        .hasSize(1)
        .allMatch(line -> line.contains("cannot use a file of this run") && line.contains(what));
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(folder.toFile().list()).as("nothing is left behind").containsExactly("keys.csv");
  }

  private Outcome run(String... options) {
    return CommandRun.of(Script.UNASSIGN_KEYS)
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY)
        .run(
            Stream.concat(Stream.of(file.toString(), "--yes"), Stream.of(options))
                .toArray(String[]::new));
  }
}
