package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.key;
import static io.github.atlaskeys.files.TestRows.project;
import static io.github.atlaskeys.files.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

  private static final Optional<String> NONE = Optional.empty();
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
      String name = STAMPED.replace("stdin", ending.equals(".run") ? "stdin" : "unassign-x");
      String pipe = folder.resolve(name + ending).toString();
      assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe).start().waitFor()).isZero();
    }

    assertThat(EarlierRuns.named(folder, "stdin").newestIncomplete()).isEmpty();
    assertThat(EarlierRuns.ofKeys(folder).undoFiles(List.of("x"))).isEmpty();
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
    Files.writeString(folder.resolve("keys.csv.results.csv"), "mine");
    Path taken = Files.writeString(folder.resolve("r.csv"), "mine");

    for (boolean undo : new boolean[] {false, true}) {
      Choice chosen =
          new Choice(
              Optional.of(taken).filter(it -> !undo), Optional.of(taken).filter(it -> undo), true);
      assertThatThrownBy(() -> ofFile(file, chosen, false))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "%s already exists; move it away, or choose another with %s",
              taken, undo ? "--undo" : "--results");
    }
    assertThat(names()).containsExactly("keys.csv", "keys.csv.results.csv", "r.csv");
  }

  @Test
  void aRunAfterACompleteOneHasFilesOfItsOwn() throws IOException {
    Path file = csv("keys.csv");
    for (String stamp : List.of("", "-20261125T005455Z", "-20261125T005455Z-2")) {
      try (RunFiles files = ofFile(file, DEFAULT, false)) {
        assertThat(files.results()).isEqualTo(folder.resolve("keys.csv" + stamp + ".results.csv"));
        assertThat(files.undo()).contains(folder.resolve("keys.csv" + stamp + ".undo.csv"));
        files.open(RUN, rows, CLOCK);
        files.record(result(row(2, 2, 11), Verdict.UNASSIGNED), NONE, NONE, NONE);
      }
      assertThat(names()).contains("keys.csv.run");
      assertThatThrownBy(() -> ofFile(file, DEFAULT, false))
          .as("one that is incomplete")
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "%1$s.results.csv and %1$s.undo.csv: from a run that is incomplete; use --resume to"
                  + " continue it, or move them away to begin a new run",
              file + stamp);
      try (RunFiles files = ofFile(file, DEFAULT, true)) {
        assertThat(files.results()).isEqualTo(folder.resolve("keys.csv" + stamp + ".results.csv"));
        files.open(RUN, rows, CLOCK);
        assertThat(files.done().count()).isOne();
        files.saveRoles(entry());
        files.complete();
      }
      assertThat(names()).doesNotContain("keys.csv.run");
    }

    assertThatThrownBy(() -> ofFile(file, DEFAULT, true))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "nothing to resume: there is no %s, so the last run is complete, or none was begun",
            folder.toRealPath().resolve("keys.csv.run"));
    assertThat(names()).doesNotContain("keys.csv.run");
  }

  @Test
  void anIncompleteRunOfAFileThatHasChangedIsNotBegunAnew() throws IOException {
    Path file = csv("keys.csv");
    Choice noUndo = new Choice(Optional.empty(), Optional.empty(), false);
    try (RunFiles files = ofFile(file, noUndo, false)) {
      files.open(RUN, rows, CLOCK);
    }
    Files.writeString(file, "projectId,apiKeyID\n");

    assertThatThrownBy(() -> ofFile(file, noUndo, false))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "%s.results.csv: from a run that is incomplete; the input has changed since: move it"
                + " away to begin a new run",
            file);
    Files.delete(folder.resolve("keys.csv.results.csv"));
    try (RunFiles files = ofFile(file, noUndo, false)) {
      files.open(RUN, rows, CLOCK);
      files.complete();
    }
    assertThat(names()).containsExactly("keys.csv", "keys.csv.results.csv");
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
      files.record(result(row(2, 2, 11), Verdict.UNASSIGNED), NONE, NONE, NONE);
      files.record(result(row(3, 1, 10), Verdict.NOT_ATTEMPTED), NONE, NONE, NONE);
    }
    assertThat(Files.readAllLines(folder.resolve("keys.csv.results.csv"))).hasSize(2);

    try (RunFiles files = ofFile(file, DEFAULT, true)) {
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
      files.record(result(row(3, 1, 10), Verdict.UNASSIGNED), NONE, NONE, NONE);
      files.record(result(row(5, 2, 10), Verdict.NOT_ASSIGNED), NONE, NONE, NONE);
      files.complete();
    }

    assertThat(names()).containsExactly("keys.csv", "keys.csv.results.csv", "keys.csv.undo.csv");
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
      files.record(result(row(2, 2, 11), Verdict.UNASSIGNED), NONE, NONE, NONE);
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
            "%1$s.results.csv and %1$s.undo.csv: from a run that is incomplete; use --resume to"
                + " continue it, or move them away to begin a new run",
            folder.resolve(STAMPED));
    try (RunFiles files = ofFile(saved, DEFAULT, true)) {
      files.open(RUN, again, CLOCK);
      assertThat(files.done().test(row(2, 2, 11).unassignment())).isTrue();
      files.record(result(row(3, 1, 10), Verdict.UNASSIGNED), NONE, NONE, NONE);
      files.record(result(row(5, 2, 10), Verdict.UNASSIGNED), NONE, NONE, NONE);
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
      files.record(result(row(2, 2, 11), Verdict.UNASSIGNED), NONE, NONE, NONE);
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
    var input = new RunInput(Optional.empty(), folder.resolve("stdin"), sha256, "");
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
        .hasMessage("--results must name a file, was \"\"");
    assertThatThrownBy(() -> new Choice(Optional.empty(), empty, true))
        .isInstanceOf(UsageException.class)
        .hasMessage("--undo must name a file, was \"\"");
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
    assertThat(EarlierRuns.named(folder, "keys.csv").newestIncomplete()).isEmpty();
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
    Path second = undo("unassign-keys-20261125T005455Z-2.undo.csv", "header\nrow\n" + line);
    Path restored = undo("unassign-zmmrboas-20261125T005457Z.undo.csv", "header\n" + line);
    undo("unassign-zmmrboas-20261125T005457Z.undo.csv.results.csv", "header\n");
    Path begun = undo("unassign-zmmrboas-20261125T005458Z.undo.csv", "header\n" + line);
    undo("unassign-zmmrboas-20261125T005458Z.undo.csv.results.csv", "header\n");
    undo("unassign-zmmrboas-20261125T005458Z.undo.csv.run", "");
    undo("unassign-zmmrboas-20261125T005456Z.undo.csv", "header\n");
    undo("unassign-otherkey-20261125T005455Z.undo.csv", "header\nrow\n");

    for (String key : List.of(key(10).value(), "zmmrboas", "ZMMRBOAS")) {
      assertThat(EarlierRuns.ofKeys(folder).undoFiles(List.of("other", key)))
          .containsExactly(first, second, begun)
          .doesNotContain(restored);
    }
    assertThat(EarlierRuns.ofKeys(folder).undoFiles(List.of("other"))).isEmpty();
    assertThat(EarlierRuns.ofKeys(folder.resolve("none")).undoFiles(List.of("x"))).isEmpty();
  }

  @Test
  void aRunForKeysIsFoundByTheIdOrThePublicKeyOfEach() throws IOException {
    String keys = key(10) + " zmmrboas;" + key(11) + " breakgls;" + key(12);
    var input = new RunInput(Optional.empty(), folder.resolve("unassign-keys"), "", keys);
    try (RunFiles files = RunFiles.of(input, CLOCK, DEFAULT, false)) {
      files.open(RUN, rows, CLOCK);
    }
    EarlierRuns runs = EarlierRuns.ofKeys(folder);

    String id = key(12).value();
    assertThat(runs.newestIncomplete(List.of("breakgls", "zmmrboas", id))).isPresent();
    assertThat(runs.newestIncomplete(List.of(key(11).value(), "zmmrboas", id, id))).isPresent();
    assertThat(runs.newestIncomplete(List.of("zmmrboas", id))).as("fewer").isEmpty();
    assertThat(runs.newestIncomplete(List.of("breakgls", "zmmrboas", id, "more"))).isEmpty();
    assertThat(runs.newestIncomplete(List.of())).isEmpty();
  }

  @Test
  void rowsThatARunHasFoundAreSavedForTheOneThatResumesIt() throws IOException {
    var before = new RunRows(TestRows.of(List.of(row(7, 1, 10))), Set.of(key(10)));
    var more = new RunRows(TestRows.of(List.of(row(7, 1, 10), row(0, 2, 10))), Set.of(key(10)));
    Path saved = folder.resolve(STAMPED + ".csv");
    try (RunFiles files = named(CLOCK, DEFAULT)) {
      files.open(RUN, before, CLOCK);
      files.saveMore(before);
      assertThat(Files.readAllLines(saved)).hasSize(3);
      files.saveMore(more);
    }

    assertThat(Files.readAllLines(saved))
        .containsExactly(
            "line,projectId,apiKeyId",
            "7,," + key(10),
            "7," + project(1) + "," + key(10),
            "0," + project(2) + "," + key(10));
    var most =
        new RunRows(
            TestRows.of(List.of(row(7, 1, 10), row(0, 2, 10), row(7, 3, 10))), Set.of(key(10)));
    try (RunFiles files = ofFile(saved, DEFAULT, true)) {
      files.open(RUN, most, CLOCK);
    }
    assertThat(Files.readAllLines(saved)).hasSize(5).contains("7," + project(3) + "," + key(10));
    try (RunFiles files = ofFile(saved, DEFAULT, true)) {
      files.open(RUN, most, CLOCK);
    }
    assertThat(names()).noneMatch(name -> name.endsWith(".tmp"));
  }

  private static RunFiles ofFile(Path file, Choice choice, boolean resume) {
    return RunFiles.of(
        new RunInput(Optional.of(file), file, sha256(file), ""), CLOCK, choice, resume);
  }

  private static String sha256(Path file) {
    return InputFile.of(file.toString(), InputStream.nullInputStream()).sha256();
  }

  private RunFiles named(InstantSource clock, Choice choice) {
    return RunFiles.of(
        new RunInput(Optional.empty(), folder.resolve("stdin"), "", ""), clock, choice, false);
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
