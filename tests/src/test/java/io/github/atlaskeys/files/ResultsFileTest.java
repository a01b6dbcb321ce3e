package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.key;
import static io.github.atlaskeys.files.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal: written once a row, read back whatever became of the process. */
class ResultsFileTest {
  private static final String HEADER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt,projectName,publicKey,roles,foundAt\n";
  private static final String P = "000000000000000000000001";

  /** On each line another key, whose ID is the number of the line. */
  private static final RunRows ALL = rows(2, 4_100);

  private final ManualClock clock = new ManualClock();

  private final Path folder;
  private final Path file;

  ResultsFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("keys.csv.results.csv");
  }

  @Test
  void eachRowIsALineInTheFileAsSoonAsItIsWritten() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      assertThat(file).hasContent(HEADER);

      write(results, result(2, Verdict.UNASSIGNED));
      assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));

      write(results, failed(3, Kind.NO_PERMISSION, "403 \"no\", not you"));
      assertThat(Files.readString(file))
          .isEqualTo(
              HEADER
                  + line(2, "UNASSIGNED")
                  + "3,"
                  + P
                  + ","
                  + key(3)
                  + ",REFUSED,2,NONE,NO_PERMISSION,\"403 \"\"no\"\", not you\","
                  + "2026-11-24T12:00:00Z,,,,\"\"\n");
    }
  }

  @Test
  void aMessageStaysOnOneLine() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      write(results, failed(2, Kind.SERVER_FAILED, "a\r\nb\u2028c\u0085d\u001b[31me\u202ef\u0000"));
    }

    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readString(file)).contains(",a b c d [31me f,");
  }

  @Test
  void anExistingJournalIsNotOverwritten() throws IOException {
    Files.writeString(file, "somebody's");

    assertThatThrownBy(() -> ResultsFile.create(file, clock, ALL))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("somebody's");
  }

  @Test
  void nobodyButTheUserReadsIt() throws IOException {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    ResultsFile.create(file, clock, ALL).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    ResultsFile.resume(file, clock, ALL).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aResumedRunKnowsWhatIsDoneAndWritesTheRestAnew() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      write(results, result(2, Verdict.UNASSIGNED));
      write(results, failed(3, Kind.TIMED_OUT, "no answer, in time"));
      write(results, result(5, Verdict.NOT_ASSIGNED));
      write(results, result(6, Verdict.NOT_ATTEMPTED));
      write(results, failed(7, Kind.NO_PERMISSION, "403"));
      write(results, result(8, Verdict.RESTORED));
    }

    try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
      assertThat(linesDone(results)).containsExactly(2L, 5L, 8L);
      assertThat(results.done().count()).isEqualTo(3);
      write(results, result(6, Verdict.UNASSIGNED));
      write(results, result(7, Verdict.UNASSIGNED));
      write(results, result(3, Verdict.UNASSIGNED));
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            HEADER
                + line(2, "UNASSIGNED")
                + line(5, "NOT_ASSIGNED")
                + line(8, "RESTORED")
                + line(6, "UNASSIGNED")
                + line(7, "UNASSIGNED")
                + line(3, "UNASSIGNED"));
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aRowIsFoundByItsProjectAndKeyWhereverItStands() throws IOException {
    Files.writeString(file, HEADER + line(2, "UNASSIGNED") + line(3, "UNFINISHED"));
    RunRows moved = rows(row(2, 1, 3), row(9, 1, 2));

    assertThat(ResultsFile.done(file, moved).count()).isOne();
    try (ResultsFile results = ResultsFile.resume(file, clock, moved)) {
      assertThat(results.done().test(row(9, 1, 2).unassignment())).isTrue();
      assertThat(results.done().test(row(2, 1, 3).unassignment())).isFalse();
    }
    assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));
  }

  /** It has left that project, so a later search does not find it there. */
  @Test
  void whatAKeyThatIsToLeaveEveryProjectHasLeftBeforeStaysInIt() throws IOException {
    Files.writeString(file, HEADER + line(2, "UNASSIGNED") + line(3, "UNFINISHED"));
    var later = new RunRows(TestRows.of(List.of(row(3, 2, 2))), Set.of(key(2), key(3)));

    try (ResultsFile results = ResultsFile.resume(file, clock, later)) {
      assertThat(results.done().count()).as("of the rows of now").isZero();
    }
    assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));
  }

  @Test
  void ofARowThatIsInItMoreThanOnceTheLastLineCounts() throws IOException {
    Files.writeString(
        file,
        HEADER
            + line(2, "UNASSIGNED")
            + line(3, "UNASSIGNED")
            + line(2, "UNFINISHED")
            + line(4, "UNFINISHED")
            + line(5, "UNASSIGNED")
            + line(4, "UNFINISHED")
            + line(4, "NOT_ASSIGNED"));

    assertThat(ResultsFile.done(file, ALL).count()).isEqualTo(3);
    try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
      assertThat(linesDone(results)).containsExactly(3L, 4L, 5L);
      assertThat(results.done().count()).isEqualTo(3);
    }

    assertThat(file)
        .hasContent(
            HEADER + line(3, "UNASSIGNED") + line(5, "UNASSIGNED") + line(4, "NOT_ASSIGNED"));
  }

  @Test
  void theJournalOfAnotherInputIsRefusedAndStaysAsItIs() throws IOException {
    String content = HEADER + line(2, "UNASSIGNED") + line(3, "UNFINISHED");
    Files.writeString(file, content);
    List<RunRows> others =
        List.of(rows(2, 2), rows(row(2, 1, 2), row(3, 2, 3)), rows(row(2, 1, 2), row(3, 1, 4)));

    for (RunRows other : others) {
      for (Executable use :
          List.<Executable>of(
              () -> ResultsFile.resume(file, clock, other),
              () -> ResultsFile.done(file, other).count())) {
        assertThatThrownBy(use::execute)
            .isInstanceOf(UsageException.class)
            .hasMessage(
                "%s belongs to another run: its line 3 is about API key %s in project %s, which"
                    + " the input does not have; move the file away",
                file, key(3), P);
      }
      assertThat(file).hasContent(content);
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }
  }

  @Test
  void progressIsSeenWithoutChangingAnything() throws IOException {
    assertThat(ResultsFile.done(file, ALL).count()).isZero();
    assertThat(folder).isEmptyDirectory();

    String content = HEADER + line(2, "UNASSIGNED") + line(3, "REFUSED") + line(4, "RESTORED");
    Files.writeString(file, content);
    assertThat(ResultsFile.done(file, ALL).count()).isEqualTo(2);
    assertThat(file).hasContent(content);
  }

  @Test
  void aJournalThatIsNotThereYetIsBegun() throws IOException {
    try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
      assertThat(results.done().count()).isZero();
    }
    assertThat(file).hasContent(HEADER);
  }

  @Test
  void theLastLineMayBeTornAnywhere() throws IOException {
    String whole = HEADER + line(2, "UNASSIGNED");
    String last = line(3, "UNASSIGNED");
    for (int kept = 0; kept < last.length(); kept++) {
      Files.writeString(file, whole + last.substring(0, kept));

      // With the time, as 0.1.0 ended a line, it says all that counts.
      boolean lacksItsEndOnly = kept == last.length() - 1 || kept == last.indexOf("Z,") + 1;
      assertThat(ResultsFile.done(file, ALL).count())
          .as("%s bytes kept", kept)
          .isEqualTo(lacksItsEndOnly ? 2 : 1);
      try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
        assertThat(results.done().count()).isEqualTo(lacksItsEndOnly ? 2 : 1);
        write(results, result(4, Verdict.NOT_ASSIGNED));
      }
      assertThat(Files.readString(file))
          .isEqualTo(
              whole
                  + (lacksItsEndOnly ? last.substring(0, kept) + "\n" : "")
                  + line(4, "NOT_ASSIGNED"));
    }
  }

  @Test
  void theHeaderMayBeTornAnywhere() throws IOException {
    for (int kept = 0; kept < HEADER.length(); kept++) {
      Files.writeString(file, HEADER.substring(0, kept));

      assertThat(ResultsFile.done(file, ALL).count()).isZero();
      ResultsFile.resume(file, clock, ALL).close();
      assertThat(file).hasContent(HEADER);
    }
  }

  @Test
  void aLastLineOfNonsenseIsTornToo() throws IOException {
    Files.writeString(file, HEADER + line(2, "UNASSIGNED") + "\0\0\0\0\n");

    ResultsFile.resume(file, clock, ALL).close();

    assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "3,1," + P + ",UNASSIGNED,1,NONE,,,now",
        "3," + P + ",1,UNASSIGNED,1,NONE,,,now",
        "3," + P + "," + P + ",FINE,1,NONE,,,now",
        "3," + P + "," + P + ",UNASSIGNED"
      })
  void nonsenseBeforeTheLastLineIsADamagedJournalAndStaysAsItIs(String nonsense)
      throws IOException {
    String content = HEADER + line(2, "UNASSIGNED") + nonsense + "\n";
    for (String after : List.of(line(4, "UNASSIGNED"), "4,0000")) {
      Files.writeString(file, content + after);

      assertThatThrownBy(() -> ResultsFile.resume(file, clock, ALL))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              file
                  + ", line 3: not a row of a results file; correct the line, or move the file away");
      assertThat(file).hasContent(content + after);
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }
  }

  @Test
  void anotherFileIsNoJournal() throws IOException {
    for (String content : List.of("projectId,apiKeyId\n1,2\n", "somebody's", "line\n", "x\ny")) {
      Files.writeString(file, content);

      assertThatThrownBy(() -> ResultsFile.resume(file, clock, ALL))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith(file + ", line 1: not the first line of a results file");
      assertThat(file).hasContent(content);
    }
  }

  @Test
  void aJournalThatWentThroughAnotherEditorIsReadAsWell() throws IOException {
    Files.writeString(
        file, (HEADER + line(2, "UNASSIGNED") + line(3, "REFUSED")).replace("\n", "\r\n"));

    assertThat(ResultsFile.done(file, ALL).count()).isEqualTo(1);
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path real = folder.resolve("elsewhere.csv");
    String content = HEADER + line(2, "UNASSIGNED") + line(3, "UNFINISHED");
    for (boolean dangling : new boolean[] {false, true}) {
      Files.deleteIfExists(real);
      if (!dangling) {
        Files.writeString(real, content);
      }
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, real);

      for (Executable use :
          List.<Executable>of(
              () -> ResultsFile.resume(file, clock, ALL),
              () -> ResultsFile.create(file, clock, ALL),
              () -> ResultsFile.done(file, ALL).count())) {
        assertThatThrownBy(use::execute)
            .isInstanceOf(FileException.class)
            .hasMessage(
                "%s is a symbolic link, which is not followed; move it away, or choose another file",
                file);
      }
      assertThat(file).isSymbolicLink();
      assertThat(Files.exists(real)).isEqualTo(!dangling);
    }
  }

  @Test
  void aHardLinkIsNotWrittenTo() throws IOException {
    Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    Files.writeString(file, HEADER + line(3, "UNFINISHED"));
    Files.createLink(folder.resolve("other"), file);

    assertThatThrownBy(() -> ResultsFile.resume(file, clock, ALL))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("hard link");
    assertThat(file).hasContent(HEADER + line(3, "UNFINISHED"));
  }

  @Test
  void theUsersFilesBesideItStay() throws IOException {
    Files.writeString(file, HEADER + line(2, "UNASSIGNED"));
    Path temporary = folder.resolve(file.getFileName() + ".tmp");
    Files.writeString(temporary, "mine");

    ResultsFile.resume(file, clock, ALL).close();

    assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));
    assertThat(temporary).hasContent("mine");
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @Test
  void aJournalThatGoesDuringTheRunFailsTheWrite() throws IOException {
    ResultsFile results = ResultsFile.create(file, clock, ALL);
    write(results, result(2, Verdict.UNASSIGNED));
    Files.delete(file);

    assertThatThrownBy(() -> write(results, result(3, Verdict.UNASSIGNED)))
        .isInstanceOf(FileException.class)
        .hasMessage(
            file + " was removed or replaced during the run, and what was written to it is lost");
    results.close();
  }

  @Test
  void aRunThatDoesNotBeginLeavesNoJournal() throws IOException {
    ResultsFile.create(file, clock, ALL).discard();
    assertThat(file).doesNotExist();

    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      write(results, result(2, Verdict.UNASSIGNED));
      results.discard();
    }
    assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));
    ResultsFile.resume(file, clock, ALL).discard();
    assertThat(file).hasContent(HEADER + line(2, "UNASSIGNED"));
  }

  @Test
  void aMessageThatStartsAFormulaIsText() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      write(results, failed(2, Kind.SERVER_FAILED, "=HYPERLINK(1)"));
    }

    assertThat(Files.readString(file)).contains(",'=HYPERLINK(1),");
  }

  @Test
  void anInterruptedThreadWritesItsRowAndSoDoTheOthersAfterIt() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      Thread.currentThread().interrupt();
      write(results, result(2, Verdict.UNASSIGNED));
      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
      write(results, result(3, Verdict.UNASSIGNED));
    }

    assertThat(lines()).containsExactly("2 UNASSIGNED", "3 UNASSIGNED");
  }

  @Test
  void manyThreadsWriteWholeLines() throws Exception {
    int each = 500;
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      List<Thread> threads =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      new Thread(
                          () -> {
                            try {
                              for (int j = 0; j < each; j++) {
                                write(results, result(2 + i * each + j, Verdict.UNASSIGNED));
                              }
                            } catch (IOException e) {
                              throw new AssertionError(e);
                            }
                          }))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(lines()).hasSize(8 * each).doesNotHaveDuplicates();
  }

  /** Linux has a device whose disk is always full. */
  @Test
  void afterAFailureNothingMoreIsWritten() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full));
    var format = new RowLog.Format("a file", "header", Optional.empty(), line -> true);
    try (var out = new RowLog(full, format) {}) {
      assertThatThrownBy(() -> out.write("one\n"))
          .isInstanceOf(FileException.class)
          .hasMessageStartingWith("/dev/full: ");
      assertThatThrownBy(() -> out.write("two\n"))
          .isInstanceOf(IOException.class)
          .hasMessage("/dev/full cannot be written to any more, because writing failed before");
    }
  }

  @Test
  void aJournalWithoutAFolderSaysSo() {
    assertThatThrownBy(() -> ResultsFile.create(folder.resolve("none/results.csv"), clock, ALL))
        .isInstanceOf(FileException.class)
        .hasMessage(folder.resolve("none/results.csv") + ": no such file or folder");
  }

  @Test
  void aLineMayBeOfAnyLength() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      for (int i = 0; i < 40; i++) {
        write(results, failed(2 + i, Kind.REFUSED, "ä".repeat(i * 5_000)));
        write(results, result(100 + i, Verdict.UNASSIGNED));
      }
    }

    assertThat(lines()).hasSize(80);
    try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
      assertThat(results.done().count()).isEqualTo(40);
    }
    assertThat(file)
        .hasContent(
            HEADER
                + IntStream.range(0, 40)
                    .mapToObj(i -> line(100 + i, "UNASSIGNED"))
                    .collect(Collectors.joining()));
  }

  /** Cuts a journal of several rows at every byte, as a kill would, and goes on each time. */
  @Test
  void whereverARunIsKilledEachRowStandsInTheJournalOnceAtTheEnd() throws IOException {
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      write(results, result(2, Verdict.UNASSIGNED));
      write(results, failed(3, Kind.TIMED_OUT, "no \"answer\", none"));
      write(results, result(4, Verdict.NOT_ASSIGNED));
    }
    byte[] whole = Files.readAllBytes(file);

    for (int kept = 0; kept <= whole.length; kept++) {
      Files.write(
          file,
          Arrays.copyOf(whole, kept),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);
      try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
        for (long line = 2; line <= 4; line++) {
          if (!results.done().test(row(line, 1, line).unassignment())) {
            write(results, result(line, Verdict.UNASSIGNED));
          }
        }
      }
      assertThat(lines().stream().map(line -> line.substring(0, 1)))
          .as("%s bytes kept", kept)
          .containsExactlyInAnyOrder("2", "3", "4");
    }
  }

  /** What 0.1.0 wrote has no names and no roles. */
  @Test
  void aResultsFileOfAnOlderVersionIsContinued() throws IOException {
    String older = HEADER.replace(",projectName,publicKey,roles,foundAt", "");
    String before = line(2, "UNASSIGNED").replace(",,,,\"\"\n", "\n");
    for (String last : List.of(before.replace("2,", "3,"), before.strip().replace("2,", "3,"))) {
      Files.writeString(file, older + before + last);

      assertThat(ResultsFile.done(file, ALL).count()).isEqualTo(2);
    }
    Files.writeString(file, older + before);
    try (ResultsFile results = ResultsFile.resume(file, clock, ALL)) {
      write(results, result(3, Verdict.UNASSIGNED));
    }
    assertThat(file).hasContent(HEADER + before + line(3, "UNASSIGNED"));
  }

  @Test
  void aLineNamesProjectAndKeyAndTheRolesTakenAndWhereAReportHasTheKey() throws IOException {
    var result =
        new Result(
            row(2, 1, 2),
            Verdict.UNASSIGNED,
            Optional.empty(),
            1,
            List.of("GROUP_OWNER", "GROUP_READ_ONLY"),
            OrganizationAccess.NONE,
            Set.of());
    try (ResultsFile results = ResultsFile.create(file, clock, ALL)) {
      results.write(
          result,
          Optional.of("=1+1, \"x\""),
          Optional.of("zmmrboas"),
          Optional.of("a, b.env:3@9f2c1e4b7a3d"));
    }

    assertThat(Files.readAllLines(file).get(1))
        .endsWith(
            ",2026-11-24T12:00:00Z,\"'=1+1, \"\"x\"\"\",zmmrboas,GROUP_OWNER GROUP_READ_ONLY,\"a, b.env:3@9f2c1e4b7a3d\"");
    assertThat(ResultsFile.done(file, ALL).count()).isEqualTo(1);
  }

  private static void write(ResultsFile results, Result result) throws IOException {
    results.write(result, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static RunRows rows(long first, long last) {
    return rows(
        LongStream.rangeClosed(first, last)
            .mapToObj(line -> row(line, 1, line))
            .toArray(Row[]::new));
  }

  private static RunRows rows(Row... rows) {
    return new RunRows(TestRows.of(List.of(rows)), Set.of());
  }

  private static LongStream linesDone(ResultsFile results) {
    return LongStream.range(0, 12)
        .filter(line -> results.done().test(row(line + 1, 1, line).unassignment()));
  }

  /** The line and the verdict of each row, after its header. */
  private List<String> lines() throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> cells[0] + " " + cells[3])
        .toList();
  }

  private static String line(long line, String verdict) {
    return line
        + ","
        + P
        + ","
        + key(line)
        + ","
        + verdict
        + ",1,NONE,,,2026-11-24T12:00:00Z,,,,\"\"\n";
  }

  private static Result result(long line, Verdict verdict) {
    return new Result(
        row(line, 1, line),
        verdict,
        Optional.empty(),
        1,
        List.of(),
        OrganizationAccess.NONE,
        Set.of());
  }

  private static Result failed(long line, Kind kind, String message) {
    var problem = new Problem(kind, message, List.of());
    return new Result(
        row(line, 1, line),
        Verdict.of(problem),
        Optional.of(problem),
        2,
        List.of(),
        OrganizationAccess.NONE,
        Set.of());
  }
}
