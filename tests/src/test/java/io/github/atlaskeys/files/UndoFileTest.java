package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.key;
import static io.github.atlaskeys.files.TestRows.project;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way back, written before anything is sent. */
class UndoFileTest {
  private static final String HEADER = "projectId,apiKeyId,publicKey,description,roles\n";
  private static final Unassignment UNASSIGNMENT = new Unassignment(project(1), key(10));
  private static final String LINE =
      "000000000000000000000001,00000000000000000000000a,abcdefgh,\"CI, \"\"old\"\"\","
          + "\"GROUP_OWNER GROUP_READ_ONLY\"\n";

  private final Path file;

  UndoFileTest(@TempDir Path folder) {
    this.file = folder.resolve("keys.csv.undo.csv");
  }

  @Test
  void theRolesInTheProjectAreInTheFileAsSoonAsTheyAreWritten() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      assertThat(file).hasContent(HEADER);

      undo.write(entry("abcdefgh", "CI, \"old\""));
      assertThat(Files.readString(file)).isEqualTo(HEADER + LINE);
    }
  }

  @Test
  void rolesAreWrittenOnceAndEmptyOnesNot() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(entry("abcdefgh", "CI", "GROUP_OWNER", "", "GROUP_OWNER"));
    }

    assertThat(Files.readAllLines(file).get(1)).endsWith(",abcdefgh,CI,\"GROUP_OWNER\"");
    for (String[] none : new String[][] {{}, {""}}) {
      assertThatThrownBy(() -> entry("abcdefgh", "CI", none))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** U+FFFF is no character, and marks bytes that are not UTF-8 when the file is read. */
  @Test
  void whateverAKeyIsCalledItsRolesComeBack() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(entry("abc\uFFFF", "CI \uFFFF", "GROUP_OWNER"));
    }

    assertThat(KeysCsv.toRestore(file, "undo").rows().size()).isEqualTo(1);
  }

  @Test
  void whateverARoleIsCalledItComesBack() throws IOException {
    List<String> roles =
        List.of(
            "GROUP_OWNER",
            "GROUP_ROLE_V2",
            "customRole",
            "GROUP-OWNER",
            "Project Owner",
            "a,b",
            "a;b",
            "100%",
            "%20",
            "\"quoted\"",
            "=1+1",
            "-1",
            "+1",
            "@SUM",
            "a+b",
            "R\u00F4le \uD83D\uDD11",
            "two\r\nlines\t\u202E\u001B[31m",
            " ");

    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(entry("abcdefgh", "CI", roles.toArray(String[]::new)));
    }

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    String cell = Csv.cells(lines.get(1)).get(4);
    assertThat(cell)
        .matches("[\\w.*% -]+")
        .startsWith("GROUP_OWNER GROUP_ROLE_V2 customRole GROUP-OWNER ");
    assertThat(RoleNames.fromCell(cell)).isEqualTo(roles);
    assertThat(RoleNames.fromCell(RoleNames.toCell(List.of("-1")))).containsExactly("-1");
    assertThat(RoleNames.toCell(List.of("-1"))).doesNotStartWith("-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(1)",
        "  =1",
        "\t=1",
        "\tx",
        "\rx",
        "\u202E=1",
        "\uFF1D1",
        "\u00A0=1"
      })
  void noTextOfOthersStartsAFormula(String text) throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(entry(text, text, "GROUP_OWNER"));
    }

    List<String> cells = Csv.cells(Files.readAllLines(file).get(1));
    assertThat(cells.subList(2, 4)).allMatch(cell -> cell.startsWith("'"));
    assertThat(cells).noneMatch(cell -> cell.chars().anyMatch(c -> c < ' ' || c == 0x202E));
  }

  @Test
  void aDescriptionWithoutEndIsCut() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(entry("abcdefgh", "d".repeat(999) + "\uD83D\uDD11".repeat(1_100_000), "R"));
    }

    assertThat(Files.readAllLines(file).get(1)).endsWith(",abcdefgh," + "d".repeat(999) + ",\"R\"");
  }

  @Test
  void whatAtlasDoesNotSayIsEmptyAndADescriptionStaysOnOneLine() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(entry(null, null));
      undo.write(entry("abcdefgh", "two\nlines"));
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(
            HEADER.strip(),
            "000000000000000000000001,00000000000000000000000a,,,\"GROUP_OWNER GROUP_READ_ONLY\"",
            "000000000000000000000001,00000000000000000000000a,abcdefgh,two lines,"
                + "\"GROUP_OWNER GROUP_READ_ONLY\"");
  }

  @Test
  void anExistingUndoFileIsNotOverwritten() throws IOException {
    Files.writeString(file, HEADER + LINE);

    assertThatThrownBy(() -> UndoFile.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent(HEADER + LINE);
  }

  @Test
  void aResumedRunAddsToIt() throws IOException {
    UndoFile.create(file).close();
    for (int i = 0; i < 2; i++) {
      try (UndoFile undo = UndoFile.resume(file)) {
        undo.write(entry("abcdefgh", "CI, \"old\""));
      }
    }

    assertThat(Files.readString(file)).isEqualTo(HEADER + LINE + LINE);
  }

  @Test
  void aResumedRunBeginsOneWhereThereIsNone() throws IOException {
    UndoFile.resume(file).close();

    assertThat(file).hasContent(HEADER);
  }

  @Test
  void whereverItIsTornTheWholeLinesStay() throws IOException {
    String whole = HEADER + LINE;
    String torn = whole + LINE;
    for (int kept = 0; kept < torn.length(); kept++) {
      Files.writeString(file, torn.substring(0, kept));

      try (UndoFile undo = UndoFile.resume(file)) {
        undo.write(entry("abcdefgh", "CI, \"old\""));
      }

      // A line that lacks its end alone is whole.
      int lines = (kept + 1 - HEADER.length()) / LINE.length();
      assertThat(Files.readString(file))
          .as("%s bytes kept", kept)
          .isEqualTo(HEADER + LINE.repeat(Math.max(lines, 0)) + LINE);
    }
  }

  @Test
  void aLastLineWhoseEndAnEditorTookStays() throws IOException {
    String edited =
        HEADER + "000000000000000000000001,00000000000000000000000a,abcdefgh,CI,GROUP_OWNER";
    for (String lineEnd : List.of("\n", "\r\n")) {
      Files.writeString(file, edited.replace("\n", lineEnd));

      try (UndoFile undo = UndoFile.resume(file)) {
        undo.write(entry("abcdefgh", "CI, \"old\""));
      }

      assertThat(Files.readAllLines(file)).hasSize(3).contains(edited.lines().toList().get(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x,00000000000000000000000a,abcdefgh,CI,GROUP_OWNER",
        "000000000000000000000001,x,abcdefgh,CI,GROUP_OWNER",
        "000000000000000000000001,00000000000000000000000a,abcdefgh,CI",
        "000000000000000000000001,00000000000000000000000a,abcdefgh,CI,",
        "000000000000000000000001,00000000000000000000000a,abcdefgh,CI,a,b",
        "000000000000000000000001,00000000000000000000000a,abcdefgh,\"CI,a",
        "000000000000000000000001,00000000000000000000000a,abcdefgh,CI,\"GROUP_OWNER GROUP_RE",
      })
  void aTornLastLineGoes(String torn) throws IOException {
    Files.writeString(file, HEADER + LINE + torn);

    UndoFile.resume(file).close();

    assertThat(file).hasContent(HEADER + LINE);
  }

  @Test
  void aFileThatGoesDuringTheRunFailsTheWriteAndTheEnd() throws IOException {
    for (boolean replaced : new boolean[] {false, true}) {
      UndoFile undo = UndoFile.create(file);
      Files.delete(file);
      if (replaced) {
        Files.writeString(file, "mine");
      }

      assertThatThrownBy(() -> undo.write(entry("abcdefgh", "CI")))
          .isInstanceOf(FileException.class)
          .hasMessage(
              file + " was removed or replaced during the run, and what was written to it is lost");
      undo.close();
      if (replaced) {
        assertThat(file).hasContent("mine");
        Files.delete(file);
      }
    }

    UndoFile undo = UndoFile.create(file);
    undo.write(entry("abcdefgh", "CI"));
    Files.delete(file);
    assertThatThrownBy(undo::close)
        .isInstanceOf(FileException.class)
        .hasMessageContaining("removed or replaced");
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path target = Files.writeString(file.resolveSibling("target.csv"), HEADER);
    Files.createSymbolicLink(file, target);

    assertThatThrownBy(() -> UndoFile.create(file)).isInstanceOf(FileException.class);
    assertThatThrownBy(() -> UndoFile.resume(file))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(file + " is a symbolic link, which is not followed");
    assertThat(target).hasContent(HEADER);
  }

  @Test
  void oneThatHoldsNoRolesIsDiscarded() throws IOException {
    UndoFile.create(file).discard();
    assertThat(file).doesNotExist();

    Files.writeString(file, HEADER);
    UndoFile.resume(file).discard();
    assertThat(file).doesNotExist();

    Files.writeString(file, HEADER + LINE);
    UndoFile.resume(file).discard();
    assertThat(file).hasContent(HEADER + LINE);
  }

  @Test
  void anotherFileIsNoUndoFileAndStaysAsItIs() throws IOException {
    Files.writeString(file, "groupId,keyId\n1,2\ntorn");

    assertThatThrownBy(() -> UndoFile.resume(file))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file + ", line 1: not the first line of an undo file");
    assertThat(file).hasContent("groupId,keyId\n1,2\ntorn");
  }

  @Test
  void anInterruptedThreadWritesAllTheSame() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      Thread.currentThread().interrupt();
      undo.write(entry("abcdefgh", "CI, \"old\""));
      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
      undo.write(entry("abcdefgh", "CI, \"old\""));
    }

    assertThat(Files.readString(file)).isEqualTo(HEADER + LINE + LINE);
  }

  private static UndoEntry entry(@Nullable String publicKey, @Nullable String description) {
    return entry(publicKey, description, "GROUP_OWNER", "GROUP_READ_ONLY");
  }

  private static UndoEntry entry(
      @Nullable String publicKey, @Nullable String description, String... roles) {
    return new UndoEntry(
        UNASSIGNMENT,
        Optional.ofNullable(publicKey),
        Optional.ofNullable(description),
        List.of(roles));
  }
}
