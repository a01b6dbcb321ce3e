package io.github.atlaskeys.journal;

import static io.github.atlaskeys.journal.Rows.key;
import static io.github.atlaskeys.journal.Rows.project;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.RoleAssignment;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back, written before anything is sent. */
class UndoFileTest {
  private static final String HEADER = "projectId,apiKeyId,publicKey,description,roles\n";
  private static final Unassignment UNASSIGNMENT = new Unassignment(project(1), key(10));
  private static final String LINE =
      "000000000000000000000001,00000000000000000000000a,abcdefgh,\"CI, \"\"old\"\"\","
          + "GROUP_OWNER GROUP_READ_ONLY\n";

  private final Path file;

  UndoFileTest(@TempDir Path folder) {
    this.file = folder.resolve("keys.csv.undo.csv");
  }

  @Test
  void theRolesInTheProjectAreInTheFileAsSoonAsTheyAreWritten() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      assertThat(file).hasContent(HEADER);

      undo.write(UNASSIGNMENT, apiKey("abcdefgh", "CI, \"old\""));
      assertThat(Files.readString(file)).isEqualTo(HEADER + LINE);
    }
  }

  @Test
  void aKeyWithoutRolesInTheProjectIsNotWritten() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(new Unassignment(project(3), key(10)), apiKey("abcdefgh", "CI"));
      undo.write(UNASSIGNMENT, new ApiKey(key(10), null, null, null));
    }

    assertThat(file).hasContent(HEADER);
  }

  @Test
  void whatAtlasDoesNotSayIsEmptyAndADescriptionStaysOnOneLine() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      undo.write(UNASSIGNMENT, apiKey(null, null));
      undo.write(UNASSIGNMENT, apiKey("abcdefgh", "two\nlines"));
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(
            HEADER.strip(),
            "000000000000000000000001,00000000000000000000000a,,,GROUP_OWNER GROUP_READ_ONLY",
            "000000000000000000000001,00000000000000000000000a,abcdefgh,two lines,"
                + "GROUP_OWNER GROUP_READ_ONLY");
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
        undo.write(UNASSIGNMENT, apiKey("abcdefgh", "CI, \"old\""));
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
        undo.write(UNASSIGNMENT, apiKey("abcdefgh", "CI, \"old\""));
      }

      assertThat(Files.readString(file))
          .as("%s bytes kept", kept)
          .isEqualTo(kept < whole.length() ? HEADER + LINE : whole + LINE);
    }
  }

  @Test
  void anotherFileIsNoUndoFileAndStaysAsItIs() throws IOException {
    Files.writeString(file, "groupId,keyId\n1,2\ntorn");

    assertThatThrownBy(() -> UndoFile.resume(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage(file + ", line 1: not the first line of an undo file");
    assertThat(file).hasContent("groupId,keyId\n1,2\ntorn");
  }

  @Test
  void anInterruptedThreadWritesAllTheSame() throws IOException {
    try (UndoFile undo = UndoFile.create(file)) {
      Thread.currentThread().interrupt();
      undo.write(UNASSIGNMENT, apiKey("abcdefgh", "CI, \"old\""));
      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
      undo.write(UNASSIGNMENT, apiKey("abcdefgh", "CI, \"old\""));
    }

    assertThat(Files.readString(file)).isEqualTo(HEADER + LINE + LINE);
  }

  private static ApiKey apiKey(@Nullable String publicKey, @Nullable String description) {
    return new ApiKey(
        key(10),
        publicKey,
        description,
        List.of(
            new RoleAssignment("ORG_MEMBER", new OrganizationId("%024x".formatted(9)), null),
            new RoleAssignment("GROUP_OWNER", null, project(1)),
            new RoleAssignment("GROUP_CLUSTER_MANAGER", null, project(2)),
            new RoleAssignment("GROUP_READ_ONLY", null, project(1))));
  }
}
