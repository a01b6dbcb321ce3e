package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.key;
import static io.github.atlaskeys.files.TestRows.project;
import static io.github.atlaskeys.files.TestRows.row;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.fuzz.Mutations;
import io.github.atlaskeys.fuzz.Reading;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Results, undo and run files: written by this program, and then in others' hands. */
class RunFilesFuzzTest {
  private static final String P = project(1).value();
  private static final String K = key(10).value();
  private static final String RESULTS =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt\n";
  private static final String UNDO = "projectId,apiKeyId,publicKey,description,roles\n";

  private static final ManualClock CLOCK = new ManualClock();
  private static final RunRows ROWS =
      new RunRows(
          TestRows.of(List.of(row(2, 1, 10), row(3, 1, 11), row(4, 2, 10))), Set.of(key(12)));

  private static Path file = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    file = Files.createTempDirectory("run-files").resolve("a.csv");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    Files.deleteIfExists(file.getParent());
  }

  @AfterTry
  void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Provide
  Arbitrary<byte[]> results() {
    String line = "2,%s,%s,UNASSIGNED,1,NONE,,,2026-01-01T00:00:00Z\n".formatted(P, K);
    String refused =
        "3,%s,%s,REFUSED,1,UNKNOWN,NO_PERMISSION,\"403 \"\"no\"\", not you\",2026-01-01T00:00:00Z\n"
            .formatted(P, key(11).value());
    return Mutations.of(
        List.of(RESULTS, RESULTS + line, RESULTS + line + refused, RESULTS + refused.repeat(50)),
        ",",
        "\n",
        "\"",
        "UNASSIGNED",
        "UNFINISHED",
        "2147483647",
        "NONE",
        "REMAINS",
        line,
        P,
        K);
  }

  @Provide
  Arbitrary<byte[]> undos() {
    String line = "%s,%s,abcdefgh,\"CI, \"\"old\"\"\",\"GROUP_OWNER\"\n".formatted(P, K);
    return Mutations.of(
        List.of(UNDO, UNDO + line, UNDO + line.repeat(40)),
        ",",
        "\n",
        "\"",
        "GROUP%20X",
        "%",
        P,
        K,
        line);
  }

  @Provide
  Arbitrary<byte[]> lists() {
    String header = "organizationId,apiKeyId,publicKey,cidrBlock\n";
    String line = "%s,%s,abcdefgh,\"192.0.2.0/24\"\n".formatted(P, K);
    String empty = "%s,%s,ci,\"\"\n".formatted(P, "mdb_sa_id_" + K);
    return Mutations.of(
        List.of(header, header + line + empty, header + line.repeat(40)),
        ",",
        ";",
        "\n",
        "\"",
        "/33",
        "2001:db8::/32",
        "::",
        P,
        K,
        line);
  }

  @Provide
  Arbitrary<byte[]> runs() {
    return Mutations.of(
        List.of(identity("a.results.csv").text(), identity("b").text()),
        "#",
        "=",
        ":",
        "\\",
        "\\u",
        "\\n",
        "#end\n",
        "work=restore\n",
        "host=",
        "sha256=",
        "rows=",
        "stamp=-20261125T005455Z\n",
        "keys=zmmrboas\n");
  }

  @Provide
  Arbitrary<String> texts() {
    return Mutations.text();
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aResultsFileIsContinuedOrLeftAlone(@ForAll("results") byte[] bytes) throws IOException {
    Files.write(file, bytes);

    Reading.check(
        bytes,
        () -> {
          long done = ResultsFile.done(file, ROWS).count();
          try (ResultsFile resumed = ResultsFile.resume(file, CLOCK, ROWS)) {
            assertThat(resumed.done().count()).isEqualTo(done);
          }
          byte[] once = Files.readAllBytes(file);
          ResultsFile.resume(file, CLOCK, ROWS).close();
          assertThat(file).hasBinaryContent(once);
          Files.write(file, bytes);
        },
        Set.of(UsageException.class, FileException.class));

    assertThat(file).as("a file that is refused").hasBinaryContent(bytes);

    Reading.check(
        bytes,
        () -> RunResults.read(new InputFile("a.results.csv", file, false)),
        Set.of(UsageException.class, FileException.class));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anUndoFileIsContinuedOrLeftAlone(@ForAll("undos") byte[] bytes) throws IOException {
    Files.write(file, bytes);

    Reading.check(
        bytes,
        () -> {
          UndoFile.resume(file).close();
          byte[] once = Files.readAllBytes(file);
          UndoFile.resume(file).close();
          assertThat(file).hasBinaryContent(once);
          Files.write(file, bytes);
        },
        Set.of(UsageException.class, FileException.class));
    assertThat(file).as("a file that is refused").hasBinaryContent(bytes);

    Reading.check(bytes, () -> KeysCsv.toRestore(file, "a.undo.csv"), Set.of(UsageException.class));
  }

  /** Nothing that is read is anything but a list of addresses of one key. */
  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void accessListsAreReadOrRefused(@ForAll("lists") byte[] bytes) throws IOException {
    Files.write(file, bytes);

    Reading.check(
        bytes,
        () ->
            AccessListUndo.read(file, "a.undo.csv")
                .ifPresent(
                    lists -> {
                      assertThat(lists).isNotEmpty();
                      assertThat(lists).extracting(each -> each.key().id()).doesNotHaveDuplicates();
                    }),
        Set.of(UsageException.class));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void accessListsComeBack(@ForAll("texts") String name) throws IOException {
    var id = new ServiceAccountId("mdb_sa_id_" + K);
    var key = Principal.named(id, Optional.of(name), Optional.empty());
    List<AccessListEntry> saved =
        Stream.of("192.0.2.0/24", "2001:db8::1")
            .map(block -> new AccessListEntry(block, null, null, null, null, null, name, null, "7"))
            .toList();
    try (AccessListUndo undo = AccessListUndo.create(file.getParent(), "x", CLOCK)) {
      undo.write(new OrganizationId(P), key, saved, List.of(new AddressRange("192.0.2.1")));
      AccessListUndo.Saved read =
          AccessListUndo.read(undo.path(), "a.undo.csv").orElseThrow().get(0);
      assertThat(read.key().id()).isEqualTo(id);
      assertThat(read.list()).isEqualTo(saved.stream().map(AccessListEntry::range).toList());
      undo.withdraw();
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aRunFileIsOfARunOrLeftAlone(@ForAll("runs") byte[] bytes) throws IOException {
    Files.write(file, bytes);

    Reading.check(
        bytes,
        () -> {
          LockFile.left(file);
          try (LockFile run = LockFile.lock(file)) {
            run.left().map(RunIdentity::rows);
            run.left().map(left -> left.isOf(List.of("zmmrboas")));
            run.resume(identity("a.results.csv"));
            run.withdraw();
          }
        },
        Set.of(UsageException.class, FileException.class));

    if (Files.exists(file)) { // one without a run in it is deleted
      assertThat(new String(Files.readAllBytes(file), UTF_8)).isEqualTo(new String(bytes, UTF_8));
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aResultComesBack(@ForAll("texts") String message) throws IOException {
    try (ResultsFile results = ResultsFile.create(file, CLOCK, ROWS)) {
      results.write(
          result(10, Verdict.UNASSIGNED, Optional.empty()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
      results.write(
          result(11, Verdict.REFUSED, Optional.of(new Problem(Kind.REFUSED, message, List.of()))),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    assertThat(Files.readAllLines(file)).hasSize(3);
    assertThat(ResultsFile.done(file, ROWS).count()).isEqualTo(1);
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void rolesComeBackFromAnUndoFile(@ForAll("texts") String role, @ForAll("texts") String text)
      throws IOException {
    List<String> roles = List.of("GROUP_OWNER", "R" + role);
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(
          new UndoEntry(
              new Unassignment(project(1), key(10)), Optional.of(text), Optional.of(text), roles));
    }

    // What looks like a secret, no reader would take for a role.
    if (Stream.of("R" + role, RoleNames.toCell(roles))
        .allMatch(it -> SanitizedText.message(it).equals(SanitizedText.line(it)))) {
      Rows read = KeysCsv.toRestore(file, "a.undo.csv").rows();
      assertThat(read.inOrder().toList())
          .containsExactly(row(2, 1, 10, roles.toArray(String[]::new)));
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void aRunComesBack(@ForAll("texts") String name) {
    RunIdentity run = identity("a" + name.replaceAll("[\0/]", "") + ".results.csv");

    assertThat(RunIdentity.parse(run.text()))
        .hasValueSatisfying(read -> assertThat(read.differsFrom(run)).isEmpty());
  }

  private static Result result(long key, Verdict verdict, Optional<Problem> problem) {
    return new Result(
        row(2, 1, key), verdict, problem, 1, List.of(), OrganizationAccess.NONE, Set.of());
  }

  private static RunIdentity identity(String results) {
    return RunIdentity.of(Atlas.cloud(), "unassign").with(ROWS.rows(), "read", Path.of(results));
  }
}
