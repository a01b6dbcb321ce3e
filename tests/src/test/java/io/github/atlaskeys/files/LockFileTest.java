package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.LockHolder.ROWS;
import static io.github.atlaskeys.files.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run at a time of one input, and a resumed one the same as the one it goes on with. */
class LockFileTest {
  private static final RunIdentity RUN = LockHolder.identity();
  private static final Atlas CLOUD = Atlas.cloud();
  private static final Path RESULTS = Path.of("keys.csv.results.csv");

  private final Path folder;
  private final Path file;

  LockFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("keys.csv.run");
  }

  @Test
  void aRunIsInItsFileUntilItIsComplete() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    assertThat(Files.readAllLines(file))
        .contains(
            "#atlas-keys run",
            "version=" + Atlas.version(),
            "work=unassign",
            "host=https\\://cloud.mongodb.com",
            "api=v2",
            "rows=3",
            "input=named",
            "sha256=read",
            "results=" + Path.of("").toRealPath().resolve("keys.csv.results.csv"),
            "process=" + ProcessHandle.current().pid());

    try (LockFile run = LockFile.lock(file)) {
      run.resume(RUN.begunWith(LockHolder.input("the saved rows"), ""));
      assertThat(file).content().contains("\ninput=named\n");
      run.complete();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void untilMoreRowsAreInPlaceThoseBeforeThemCount() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
      run.moreRows(4, "more");

      RunIdentity left = run.requireLeft();
      assertThat(left.rows()).isEqualTo(4);
      assertThat(left.isOf("more")).isTrue();
      assertThat(left.isOf("read")).as("a process was killed before the files changed").isTrue();
      assertThat(left.isOf("other")).isFalse();
      assertThat(left.input()).isEqualTo("named");
    }
  }

  @Test
  void aLockUnderWhichNoRunBeganLeavesNothing() throws IOException {
    LockFile.lock(file).close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSecondRunInThisProcessIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);

      for (Path path :
          new Path[] {file, folder.resolve("./keys.csv.run"), link.resolve("keys.csv.run")}) {
        assertThatThrownBy(() -> LockFile.lock(path))
            .isInstanceOf(UsageException.class)
            .hasMessage("another run of the same input has not ended; " + path + " is its lock");
      }
    }

    LockFile.lock(file).close();
  }

  @Test
  void aRunOfAnotherProcessIsRefusedUntilThatIsKilled() throws Exception {
    Process other = start("begun");
    try {
      assertThatThrownBy(() -> LockFile.lock(file))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "another run of the same input has not ended (process %d); %s is its lock"
                  .formatted(other.pid(), file));
    } finally {
      other.destroyForcibly().waitFor();
    }

    try (LockFile run = LockFile.lock(file)) {
      run.resume(RUN);
    }
  }

  @Test
  void aRunThatSavesItsRowsIsRefusedWhileAnotherProcessHasItsInput() throws Exception {
    var input =
        new RunInput(
            Optional.empty(), Files.writeString(folder.resolve("keys.csv"), "rows"), "sha256", "");
    var choice = new RunFiles.Choice(Optional.empty(), Optional.empty(), true);
    Process other = start("waiting");
    try {
      assertThatThrownBy(() -> RunFiles.of(input, InstantSource.system(), choice, false))
          .isInstanceOf(UsageException.class)
          .hasMessage("another run of the same input has not ended; %s is its lock", file);
      assertThat(folder).isDirectoryNotContaining("glob:**-*.run");
    } finally {
      other.destroyForcibly().waitFor();
    }

    RunFiles.of(input, InstantSource.system(), choice, false).close();
    assertThat(folder).isDirectoryNotContaining("glob:**.run");
  }

  /** A question may be open meanwhile. */
  @Test
  void aProcessThatIsEndedBeforeItsRunBeginsLeavesNothing() throws Exception {
    endedWith("waiting");
    assertThat(folder).isEmptyDirectory();

    endedWith("begun");
    String left = Files.readString(file);
    endedWith("waiting");
    assertThat(file).as("of the run before").hasContent(left);
  }

  private void endedWith(String state) throws Exception {
    Process other = start(state);
    assumeTrue(other.supportsNormalTermination());
    other.toHandle().destroy(); // as Ctrl-C does; its standard input stays open
    other.waitFor();
  }

  /** On POSIX systems a process loses its lock when it closes the file a second time. */
  @Test
  void aSecondTryInThisProcessDoesNotLetAnotherProcessIn() throws Exception {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
      assertThatThrownBy(() -> LockFile.lock(file)).isInstanceOf(UsageException.class);
      assertThat(LockFile.left(file)).isPresent();

      Process other = process("begun");
      other.getOutputStream().close(); // if it is let in, it ends all the same
      assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("UsageException: another run of the same input has not ended (process ")
          .doesNotContain("locked\n");
      assertThat(other.waitFor()).isNotZero();
    }
  }

  @Test
  void aRunThatWasCompletedDoesNotTouchTheNextOnes() throws IOException {
    LockFile first = LockFile.lock(file);
    first.begin(RUN);
    first.complete();

    try (LockFile second = LockFile.lock(file)) {
      second.begin(RUN);
      first.close();

      assertThat(file).exists();
      assertThatThrownBy(() -> LockFile.lock(file)).isInstanceOf(UsageException.class);
    }
  }

  @Test
  void withoutARunThereIsNothingToResume() throws IOException {
    Files.createFile(file);
    try (LockFile run = LockFile.lock(file)) {
      assertThatThrownBy(() -> run.resume(RUN))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "nothing to resume: there is no %s, so the last run is complete, or none was begun",
              file);
    }
  }

  @Test
  void anotherRunIsNotGoneOnWith() throws IOException {
    refuses(
        with(RunIdentity.of(CLOUD, "restore")),
        "that run had work=unassign, this one has work=restore");
    refuses(
        with(RunIdentity.of(Atlas.at(URI.create("http://localhost:1")), "unassign")),
        "that run had host=https://cloud.mongodb.com, this one has host=http://localhost:1");
    refuses(
        with(RunIdentity.of(CLOUD.apiVersion(ApiVersion.V1_0), "unassign")),
        "that run had api=v2, this one has api=v1.0");
    refuses(
        RunIdentity.of(CLOUD, "unassign")
            .with(TestRows.of(List.of(row(2, 1, 1))), "another", RESULTS),
        "the input has changed since that run began: 3 rows then, 1 now; to begin a new run,"
            + " leave out --resume");
    refuses(
        withResults(Path.of("an other.csv")),
        "that run's results file is %s, not %s"
            .formatted(RESULTS.toAbsolutePath(), Path.of("an other.csv").toAbsolutePath()));
  }

  @Test
  void aFileLongerThanAnyRunsIsNotCut() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    String longer = Files.readString(file) + "#".repeat(70_000);
    Files.writeString(file, longer);

    assertThatThrownBy(() -> LockFile.lock(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("was not written by a run");
    assertThat(file).hasContent(longer);
  }

  @Test
  void whatOthersWroteIntoARunFileAddsNoLineToAMessage() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    String left = Files.readString(file);
    Files.writeString(file, left.replace("work=unassign", "work=a\\nError\\u001B[2J"));

    try (LockFile run = LockFile.lock(file)) {
      assertThatThrownBy(() -> run.resume(RUN))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "cannot resume, that run had work=a Error [2J, this one has work=unassign (see %s)"
                  .formatted(file));
    }
  }

  private void refuses(RunIdentity other, String reason) throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    String before = Files.readString(file);
    try (LockFile run = LockFile.lock(file)) {
      assertThatThrownBy(() -> run.resume(other))
          .isInstanceOf(UsageException.class)
          .hasMessage("cannot resume, %s (see %s)".formatted(reason, file));
    }
    assertThat(file).hasContent(before);
  }

  @Test
  void anotherVersionGoesOn() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    String version = "version=" + Atlas.version();
    Files.writeString(file, Files.readString(file).replace(version, "version=another"));
    try (LockFile run = LockFile.lock(file)) {
      run.resume(RUN);
    }

    assertThat(Files.readAllLines(file)).contains(version).doesNotContain("version=another");
  }

  @Test
  void aJournalOfTheSameNameInAnotherFolderIsNotThatRuns() throws IOException {
    Path first = Files.createDirectory(folder.resolve("a b")).resolve("results.csv");
    Path second = Files.createDirectory(folder.resolve("c")).resolve("results.csv");
    Files.createFile(first);
    try (LockFile run = LockFile.lock(file)) {
      run.begin(withResults(first));
    }

    try (LockFile run = LockFile.lock(file)) {
      assertThatThrownBy(() -> run.resume(withResults(second)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(
              "that run's results file is %s, not %s", first.toRealPath(), second.toAbsolutePath());
    }

    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a b"));
    try (LockFile run = LockFile.lock(file)) {
      run.resume(withResults(link.resolve("results.csv")));
    }
  }

  @Test
  void theJournalMayBeMovedTogetherWithItsFolder() throws IOException {
    Path then = Files.createDirectory(folder.resolve("then"));
    Files.createFile(then.resolve("results.csv"));
    try (LockFile run = LockFile.lock(then.resolve("keys.csv.run"))) {
      run.begin(withResults(then.resolve("results.csv")));
    }
    Path now = Files.move(then, folder.resolve("now"));

    try (LockFile run = LockFile.lock(now.resolve("keys.csv.run"))) {
      run.resume(withResults(now.resolve("results.csv")));
    }
  }

  @Test
  void aRunFileThatWasEditedIsNotResumed() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    String left = Files.readString(file);
    for (String results : new String[] {"", "%zz", "\\\\u0000", "x".repeat(10_000)}) {
      Files.writeString(file, left.replaceAll("results=\\S+", "results=" + results));

      try (LockFile run = LockFile.lock(file)) {
        assertThatThrownBy(() -> run.resume(RUN))
            .isInstanceOf(UsageException.class)
            .hasMessageStartingWith("cannot resume, that run's results file is ");
      }
    }
  }

  private static RunIdentity withResults(Path results) {
    return RunIdentity.of(CLOUD, "unassign").with(ROWS, "read", results);
  }

  private static RunIdentity with(RunIdentity run) {
    return run.with(ROWS, "read", RESULTS);
  }

  @Test
  void theFileOfSomebodyElseIsNotTouched() throws IOException {
    for (String content :
        new String[] {"#!/bin/sh\n", "x".repeat(1_000_000), "work=unassign host=https:", "\0"}) {
      Files.writeString(file, content);

      assertThatThrownBy(() -> LockFile.lock(file))
          .isInstanceOf(UsageException.class)
          .hasMessage(file + " was not written by a run, so it is not overwritten; move it away");
      assertThat(file).hasContent(content);
    }
  }

  /** A dangling link was once tried for ever. */
  @Test
  @Timeout(10)
  void whatIsNotAFileOfItsOwnIsRefusedInOneLine() throws Exception {
    Path target = folder.resolve("target");

    Files.createSymbolicLink(file, target);
    assertRefused("is a symbolic link, which is not followed");
    assertThat(target).doesNotExist();

    Files.writeString(target, "mine");
    assertRefused("is a symbolic link, which is not followed");

    Files.delete(file);
    Files.createDirectory(file);
    assertRefused("is a folder");

    Files.delete(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Files.createLink(file, target);
      assertRefused("is a hard link, a file with another name too");
      Files.delete(file);
    }
    if (Files.isExecutable(Path.of("/usr/bin/mkfifo"))) {
      new ProcessBuilder("/usr/bin/mkfifo", file.toString()).start().waitFor();
      assertRefused("is not a regular file");
      assertThat(LockFile.left(file)).as("and it is not waited for").isEmpty();
    }
    assertThat(target).hasContent("mine");
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(() -> LockFile.lock(file))
        .isInstanceOf(FileException.class)
        .hasMessage("%s %s; move it away, or choose another file", file, problem);
  }

  @Test
  void aRunThatIsTakenBackLeavesWhatWasThereBefore() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
      run.withdraw();
    }
    assertThat(folder).isEmptyDirectory();

    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }
    String left = Files.readString(file);
    try (LockFile run = LockFile.lock(file)) {
      run.begin(withResults(folder.resolve("a much longer name.csv")));
      run.withdraw();
    }
    assertThat(file).hasContent(left);
  }

  /** A run that is killed then could not be resumed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunDoesNotBeginWithoutItsFile(boolean replaced) throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      Files.delete(file);
      if (replaced) {
        Files.writeString(file, "mine");
      }

      assertThatThrownBy(() -> run.begin(RUN))
          .isInstanceOf(FileException.class)
          .hasMessage("%s was removed or replaced; run the same command again", file);
    }
    if (replaced) {
      assertThat(file).hasContent("mine");
    } else {
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void whatTookItsPlaceMeanwhileIsNotDeleted() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
      Files.delete(file);
      Files.writeString(file, "mine");
      run.complete();
    }

    assertThat(file).hasContent("mine");
  }

  @Test
  void aNewRunTakesThePlaceOfOneThatWasLeft() throws IOException {
    try (LockFile run = LockFile.lock(file)) {
      run.begin(withResults(folder.resolve("x".repeat(1_000))));
    }
    try (LockFile run = LockFile.lock(file)) {
      run.begin(RUN);
    }

    try (LockFile run = LockFile.lock(file)) {
      run.resume(RUN);
    }
  }

  private Process start(String state) throws IOException {
    Process process = process(state);
    assertThat(process.inputReader().readLine()).isEqualTo("locked");
    return process;
  }

  private Process process(String state) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            file.toString(),
            state)
        .redirectErrorStream(true)
        .start();
  }
}
