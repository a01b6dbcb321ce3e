package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.key;
import static io.github.atlaskeys.files.TestRows.project;
import static io.github.atlaskeys.files.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.files.RunFiles.Choice;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files of a run, from their names to the end of the run or its resumption. */
class RunFilesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T00:54:55.123Z"));
  private static final String STAMPED = "stdin-20261125T005455Z";
  private static final RunIdentity RUN = RunIdentity.of(Atlas.cloud(), "unassign");

  private static final Choice DEFAULT = new Choice(Optional.empty(), Optional.empty(), true);

  private final Path folder;

  RunFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private final RunRows rows =
      new RunRows(TestRows.of(List.of(row(2, 2, 11), row(3, 1, 10), row(5, 2, 10))), Set.of());

  @Test
  void theFilesOfACsvFileAreBesideIt() throws IOException {
    Path file = csv("keys.csv");

    try (RunFiles files = ofFile(file, DEFAULT, false)) {
      assertThat(files.results()).isEqualTo(folder.resolve("keys.csv.results.csv"));
      assertThat(files.undo()).contains(folder.resolve("keys.csv.undo.csv"));
      assertThat(files.savedRows()).isEmpty();
    }
    assertThat(names()).containsExactly("keys.csv");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeByTheNameOfARunIsNotWaitedFor() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    for (String ending : List.of(".run", ".undo.csv")) {
      String pipe = folder.resolve(STAMPED + ending).toString();
      assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe).start().waitFor()).isZero();
    }

    assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete()).isEmpty();
    assertThat(EarlierRuns.named(folder, "stdin").undoFiles()).isEmpty();
  }

  @Test
  void oneFileHasOneLockWhateverLinkLeadsToIt() throws IOException {
    Path file = csv("keys.csv");
    Path other = Files.createDirectory(folder.resolve("other"));
    Path link = Files.createSymbolicLink(other.resolve("link.csv"), file);

    try (RunFiles files = ofFile(link, DEFAULT, false)) {
      assertThat(files.results()).isEqualTo(other.resolve("link.csv.results.csv"));
      assertThatThrownBy(() -> ofFile(file, DEFAULT, false))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "another run of the same input has not ended; %s is its lock",
              folder.toRealPath().resolve("keys.csv.run"));
    }
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path file = csv("keys.csv");
    Path results = Files.writeString(folder.resolve("keys.csv.results.csv"), "mine");

    assertThatThrownBy(() -> ofFile(file, DEFAULT, false))
        .isInstanceOf(UsageException.class)
        .hasMessage("%s already exists; move it away, or choose another with --results", results);
    Choice elsewhere =
        new Choice(
            Optional.of(folder.resolve("r.csv")), Optional.of(folder.resolve("u.csv")), true);
    try (RunFiles files = ofFile(file, elsewhere, false)) {
      files.open(RUN, rows, CLOCK);
    }
    assertThat(names())
        .containsExactly("keys.csv", "keys.csv.results.csv", "keys.csv.run", "r.csv", "u.csv");
  }

  @Test
  void aRunThatCannotBeginLeavesNothing() throws IOException {
    Path file = csv("keys.csv");
    Choice nowhere =
        new Choice(Optional.empty(), Optional.of(folder.resolve("nowhere/u.csv")), true);

    for (boolean named : new boolean[] {false, true}) {
      try (RunFiles files = named ? named(CLOCK, nowhere) : ofFile(file, nowhere, false)) {
        assertThatThrownBy(() -> files.open(RUN, rows, CLOCK))
            .isInstanceOf(UsageException.class)
            .hasMessage(
                "cannot use a file of this run: %s: no such file or folder (nothing was changed)",
                folder.resolve("nowhere/u.csv"));
      }
      assertThat(names()).containsExactly("keys.csv");
    }
  }

  @Test
  void anInterruptedRunOfAFileIsResumedAndThenComplete() throws IOException {
    Path file = csv("keys.csv");
    try (RunFiles files = ofFile(file, DEFAULT, false)) {
      files.open(RUN, rows, CLOCK);
      assertThat(files.done().count()).isZero();
      files.record(result(row(2, 2, 11), Verdict.UNASSIGNED));
      files.record(result(row(3, 1, 10), Verdict.NOT_ATTEMPTED));
    }
    assertThat(Files.readAllLines(folder.resolve("keys.csv.results.csv"))).hasSize(2);

    try (RunFiles files = ofFile(file, DEFAULT, true)) {
      assertThat(files.isDone(RUN, rows)).isFalse();
      assertThat(files.missingUndo(rows)).isEmpty();
      Files.delete(folder.resolve("keys.csv.undo.csv"));
      assertThat(files.missingUndo(rows))
          .contains(
              "%s does not exist: it cannot restore the roles of 1 row that is done already"
                  .formatted(folder.resolve("keys.csv.undo.csv")));
      files.open(RUN, rows, CLOCK);
      assertThat(files.done().count()).isOne();
      assertThat(files.holdsRoles()).isFalse();
      files.saveRoles(entry());
      assertThat(files.holdsRoles()).isTrue();
      files.record(result(row(3, 1, 10), Verdict.UNASSIGNED));
      files.record(result(row(5, 2, 10), Verdict.NOT_ASSIGNED));
      files.complete();
    }

    try (RunFiles files = ofFile(file, DEFAULT, true)) {
      assertThat(files.isDone(RUN, rows)).isTrue();
    }
    assertThat(names())
        .containsExactly("keys.csv", "keys.csv.results.csv", "keys.csv.run", "keys.csv.undo.csv");
  }

  @Test
  void rowsWithoutAFileAreSavedAndResumedFromThere() throws Exception {
    Path saved = folder.resolve(STAMPED + ".csv");
    try (RunFiles files = named(CLOCK, DEFAULT)) {
      assertThat(files.savedRows()).contains(saved);
      assertThat(files.results()).isEqualTo(folder.resolve(STAMPED + ".results.csv"));
      assertThat(files.undo()).contains(folder.resolve(STAMPED + ".undo.csv"));
      assertThat(names()).containsExactly(STAMPED + ".run");
      assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete()).isEmpty();

      files.open(RUN, rows, CLOCK);
      files.record(result(row(2, 2, 11), Verdict.UNASSIGNED));
    }
    assertThat(names())
        .containsExactly(
            STAMPED + ".csv", STAMPED + ".results.csv", STAMPED + ".run", STAMPED + ".undo.csv");
    assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete()).contains(saved);

    var again = new RunRows(KeysCsv.toUnassign(saved, "saved", false).rows(), Set.of());
    assertThat(again.rows().inOrder()).containsExactlyElementsOf(rows.rows().inOrder().toList());
    assertThatThrownBy(() -> ofFile(saved, DEFAULT, false))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "%1$s.results.csv and %1$s.undo.csv already exist; use --resume to continue,"
                + " move them away, or choose others with --results and --undo",
            folder.resolve(STAMPED));
    try (RunFiles files = ofFile(saved, DEFAULT, true)) {
      files.open(RUN, again, CLOCK);
      assertThat(files.done().test(row(2, 2, 11).unassignment())).isTrue();
      files.record(result(row(3, 1, 10), Verdict.UNASSIGNED));
      files.record(result(row(5, 2, 10), Verdict.UNASSIGNED));
      files.complete();
    }

    assertThat(names()).as("no undo file without roles").containsExactly(STAMPED + ".results.csv");
    assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete()).isEmpty();
  }

  /** With the time of the first, as cp -p, mv and touch -r leave it. */
  @Test
  void anotherFileInThePlaceOfTheFirstIsNotResumed() throws IOException {
    Path file = csv("keys.csv");
    FileTime time = Files.getLastModifiedTime(file);
    try (RunFiles files = ofFile(file, DEFAULT, false)) {
      files.open(RUN, rows, CLOCK);
      files.record(result(row(2, 2, 11), Verdict.UNASSIGNED));
    }
    Files.writeString(file, "projectId,apiKeyID\n");
    Files.setLastModifiedTime(file, time);

    try (RunFiles files = ofFile(file, DEFAULT, true)) {
      assertThatThrownBy(() -> files.open(RUN, rows, CLOCK))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "cannot resume, the input has changed since that run began; to begin a new run, leave"
                  + " out --resume (see %s)",
              folder.toRealPath().resolve("keys.csv.run"));
    }
  }

  @Test
  void savedRowsAreResumedForTheFileThatTheyWereReadFrom() throws IOException {
    Path file = csv("keys.csv");
    String sha256 = sha256(file);
    Path saved = folder.resolve(STAMPED + ".csv");
    var input = new RunInput(Optional.empty(), folder, "stdin", sha256);
    try (RunFiles files = RunFiles.of(input, CLOCK, DEFAULT, false)) {
      files.open(RUN, rows, CLOCK);
    }
    try (RunFiles files = ofFile(saved, DEFAULT, true)) {
      files.open(RUN, rows, CLOCK);
    }

    RunFiles.requireUnchanged(file, sha256, saved);
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "projectId,apiKeyID\n");
    Files.setLastModifiedTime(file, time);
    assertThatThrownBy(() -> RunFiles.requireUnchanged(file, sha256(file), saved))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "cannot resume, %s has changed since that run began; its rows are in %s: resume that"
                + " file, or leave out --resume to begin a new run",
            file, saved);
  }

  @Test
  void keysThatAreToLeaveEveryProjectAreSavedToo() throws IOException {
    var everywhere = new RunRows(rows.rows(), Set.of(key(10), key(12)));
    try (RunFiles files = named(CLOCK, DEFAULT)) {
      files.open(RUN, everywhere, CLOCK);
    }

    KeysCsv.Contents read = KeysCsv.toUnassign(folder.resolve(STAMPED + ".csv"), "saved", true);
    assertThat(read.rows().inOrder()).containsExactlyElementsOf(rows.rows().inOrder().toList());
    assertThat(read.unresolved())
        .allMatch(UnresolvedRow::everyProject)
        .extracting(UnresolvedRow::apiKey)
        .containsExactlyInAnyOrder(Optional.of(key(10)), Optional.of(key(12)));
  }

  @Test
  void aFileNeedsAName() {
    Optional<Path> empty = Optional.of(Path.of(""));

    assertThatThrownBy(() -> new Choice(empty, Optional.empty(), true))
        .isInstanceOf(UsageException.class)
        .hasMessage("--results must not be empty");
    assertThatThrownBy(() -> new Choice(Optional.empty(), empty, true))
        .isInstanceOf(UsageException.class)
        .hasMessage("--undo must not be empty");
  }

  @Test
  void savedRowsAreForTheUserAlone() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    try (RunFiles files = named(CLOCK, DEFAULT)) {
      files.open(RUN, rows, CLOCK);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(files.savedRows().orElseThrow())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void rowsToRestoreAreSavedWithTheirRoles() throws Exception {
    Rows restored =
        TestRows.of(List.of(row(7, 2, 11, "GROUP_OWNER", "a,b"), row(3, 1, 10, "GROUP_READ_ONLY")));
    try (RunFiles files = named(CLOCK, new Choice(Optional.empty(), Optional.empty(), false))) {
      files.open(RUN, new RunRows(restored, Set.of()), CLOCK);
    }

    Rows read = KeysCsv.toRestore(folder.resolve(STAMPED + ".csv"), "saved").rows();
    assertThat(read.inOrder()).containsExactlyElementsOf(restored.inOrder().toList());
  }

  @Test
  void aFileOfTheUserThatIsCalledLikeSavedRowsIsAFileLikeAnyOther() throws IOException {
    Path file = csv(STAMPED + ".csv");

    try (RunFiles files = ofFile(file, DEFAULT, false)) {
      assertThat(files.savedRows()).isEmpty();
      files.open(RUN, rows, CLOCK);
      files.complete();
    }
    assertThat(file).exists();
  }

  @Test
  void runsOfOneSecondHaveFilesOfTheirOwn() throws IOException {
    Files.createFile(folder.resolve(STAMPED + ".undo.csv"));
    try (RunFiles second = named(CLOCK, DEFAULT);
        RunFiles third = named(CLOCK, DEFAULT)) {
      assertThat(second.results()).isEqualTo(folder.resolve(STAMPED + "-2.results.csv"));
      assertThat(third.results()).isEqualTo(folder.resolve(STAMPED + "-3.results.csv"));
    }
    assertThat(names()).containsExactly(STAMPED + ".undo.csv");
  }

  @Test
  void theNewestIncompleteRunIsFound() throws IOException {
    for (int i = 0; i < 11; i++) {
      interrupted(CLOCK);
    }
    assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete())
        .contains(folder.resolve(STAMPED + "-11.csv"));

    interrupted(() -> CLOCK.instant().plusSeconds(1));
    assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete())
        .contains(folder.resolve("stdin-20261125T005456Z.csv"));
    assertThat(EarlierRuns.named(folder, "unassign-zmmrboas").newestIncomplete()).isEmpty();
  }

  private void interrupted(InstantSource clock) throws IOException {
    try (RunFiles files = named(clock, DEFAULT)) {
      files.open(RUN, rows, clock);
    }
  }

  @Test
  void earlierUndoFilesOfTheSameKeyThatHoldRolesAreFound() throws IOException {
    String line = "5953c5f380eef53887615f9a,%s,zmmrboas,,\"GROUP_OWNER\"\n".formatted(key(10));
    Path first = undo("unassign-zmmrboas-20261125T005455Z.undo.csv", "header\n" + line);
    Path second = undo("unassign-zmmrboas-20261125T005455Z-2.undo.csv", "header\nrow\n");
    undo("unassign-zmmrboas-20261125T005456Z.undo.csv", "header\n");
    undo("unassign-otherkey-20261125T005455Z.undo.csv", "header\nrow\n");
    undo("unassign-zmmrboas-20261125T005455Z.undo.csv.results.csv", "header\nrow\n");

    assertThat(EarlierRuns.named(folder, "unassign-zmmrboas").undoFiles())
        .containsExactly(first, second);
    assertThat(EarlierRuns.of(folder, key(10)).undoFiles()).containsExactly(first);
    assertThat(EarlierRuns.named(folder.resolve("none"), "x").undoFiles()).isEmpty();
  }

  @Test
  void aPublicKeyThatIsAPathDoesNotNameAFile() {
    var id = new ApiKeyId("5d1d12c087d9d63e6d682438");

    assertThat(RunFiles.nameFor(new ApiKey(id, "zmmrboas", null, List.of())))
        .isEqualTo("unassign-zmmrboas");
    for (String hostile : new String[] {"../up", "a/b", "..", "", "con\u0000"}) {
      assertThat(RunFiles.nameFor(new ApiKey(id, hostile, null, List.of())))
          .isEqualTo("unassign-5d1d12c087d9d63e6d682438");
    }
    assertThat(RunFiles.nameFor(new ApiKey(id, null, null, List.of())))
        .isEqualTo("unassign-5d1d12c087d9d63e6d682438");
  }

  private static RunFiles ofFile(Path file, Choice choice, boolean resume) {
    return RunFiles.of(
        new RunInput(Optional.of(file), file.getParent(), "", sha256(file)), CLOCK, choice, resume);
  }

  private static String sha256(Path file) {
    return InputFile.of(file.toString(), InputStream.nullInputStream()).sha256();
  }

  private RunFiles named(InstantSource clock, Choice choice) {
    return RunFiles.of(new RunInput(Optional.empty(), folder, "stdin", ""), clock, choice, false);
  }

  private static UndoEntry entry() {
    return new UndoEntry(
        new Unassignment(project(1), key(10)),
        Optional.empty(),
        Optional.empty(),
        List.of("GROUP_OWNER"));
  }

  private static Result result(Row row, Verdict verdict) {
    return new Result(
        row, verdict, Optional.empty(), 1, List.of(), OrganizationAccess.NONE, Set.of());
  }

  private Path csv(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "projectId,apiKeyId\n");
  }

  private Path undo(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
