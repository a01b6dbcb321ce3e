package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.KeysCsv.Purpose;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows a file has, whatever its columns are called and hold. */
class KeysCsvTest extends CsvReading {
  @Test
  void readsRowsWithTheirLines() throws Exception {
    reads(
        """
                projectId,apiKeyId
                5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438
                6953c5f380eef53887615f9b,6d1d12c087d9d63e6d682439
                """,
        row(2, P, K),
        row(3, P2, K2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "groupId,apiKeyId",
        "GROUP-ID,API-KEY-ID",
        "group_id,api_key_id",
        "Group Id , API Key Id",
        "project.id,api.key.id",
        "\"project\",\"key\"",
        "GROUP,KEY",
        "ProjectID,apiUserId",
        "projectid,keyid",
        "group,apiKey",
        "groupId;apiKeyId",
        "groupId\tapiKeyId"
      })
  void knowsTheColumnsHoweverTheyAreSpelled(String header) throws Exception {
    char delimiter = header.contains(";") ? ';' : header.contains("\t") ? '\t' : ',';

    reads(header + "\n" + P + delimiter + K, row(2, P, K));
  }

  @Test
  void aRowThatStandsTwiceIsOneRow() throws Exception {
    reads("projectId,apiKeyId\n%1$s,%2$s\n%1$s,%2$s\n".formatted(P, K), row(2, P, K));
    assertThat(repeated).containsExactly(new Rows.Repeated(3, 2));
  }

  @Test
  void aColumnOfRolesIsIgnoredWhereNoneAreGiven() throws Exception {
    reads("projectId,apiKeyId,roles\n%s,%s,whatever\n".formatted(P, K), row(2, P, K));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GROUP_OWNER GROUP_READ_ONLY",
        "GROUP_OWNER;GROUP_READ_ONLY",
        "\"GROUP_OWNER, GROUP_READ_ONLY\"",
        "\" GROUP_OWNER,\nGROUP_READ_ONLY,GROUP_OWNER,\"",
      })
  void rolesStandInOneValue(String roles) throws Exception {
    assertThat(toRestore("projectId,apiKeyId,Role Names\n%s,%s,%s\n".formatted(P, K, roles)))
        .isEmpty();

    assertThat(rows)
        .containsExactly(new Row(2, unassignment(P, K), List.of("GROUP_OWNER", "GROUP_READ_ONLY")));
  }

  @Test
  void aRoleMayHaveAnyName() throws Exception {
    String roles = "GROUP_ROLE_V2 customRole GROUP-OWNER %3D1 R%C3%B4le";

    assertThat(toRestore("projectId,apiKeyId,roles\n%s,%s,\"%s\"\n".formatted(P, K, roles)))
        .isEmpty();

    assertThat(rows)
        .containsExactly(
            new Row(
                2,
                unassignment(P, K),
                List.of("GROUP_ROLE_V2", "customRole", "GROUP-OWNER", "=1", "R\u00F4le")));
  }

  @Test
  void whatTheUndoFileKeptIsRead() throws Exception {
    Path undo = folder.resolve("keys.csv.undo.csv");
    List<String> roles = List.of("GROUP_OWNER", "a,b;c%d\"e", "-x");
    try (UndoFile file = UndoFile.create(undo)) {
      file.write(
          new UndoEntry(
              unassignment(P, K),
              Optional.of("=key"),
              Optional.of("=\"a\", \n" + "d".repeat(1_100_000)),
              roles));
    }

    assertThat(read(undo, Purpose.RESTORE).errors()).isEmpty();

    assertThat(rows).containsExactly(new Row(2, unassignment(P, K), roles));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publicKey",
        "public_key",
        "Public Key",
        "api key",
        "API-KEY",
        "key",
        "PublicApiKey"
      })
  void aPublicKeyMayStandForTheId(String column) throws Exception {
    assertThat(toUnassign("projectId,%s\n%s,zmmrboas\n%s,%s\n".formatted(column, P, P, K)))
        .isEmpty();

    assertThat(unresolved)
        .containsExactly(
            new UnresolvedRow(2, project(P), Optional.empty(), Optional.empty(), text("zmmrboas")));
    assertThat(rows).as("24 digits are an ID").containsExactly(row(3, P, K));
  }

  @Test
  void whereARowHasAnIdTheIdCounts() throws Exception {
    reads(
        """
                projectId,projectName,apiKeyId,publicKey
                %1$s,payments,%2$s,zmmrboas
                ,"payments, prod",%2$s,
                %1$s,,,zmmrboas
                ,payments,,zmmrboas
                """
            .formatted(P, K),
        row(2, P, K));
    assertThat(unresolved)
        .containsExactly(
            new UnresolvedRow(
                3, Optional.empty(), text("payments, prod"), apiKey(K), Optional.empty()),
            new UnresolvedRow(4, project(P), Optional.empty(), Optional.empty(), text("zmmrboas")),
            new UnresolvedRow(
                5, Optional.empty(), text("payments"), Optional.empty(), text("zmmrboas")));
  }

  @Test
  void whatARowSaysBesideTheIdsIsKeptToBeComparedWithAtlas() throws Exception {
    Path file =
        write(
            "projectId,projectName,apiKeyId,publicKey\n%s,payments,%s,zmmrboas\n"
                .formatted(P, K)
                .getBytes(StandardCharsets.UTF_8));

    KeysCsv.Contents contents = KeysCsv.toUnassign(file, "keys.csv", false);

    assertThat(contents.projectNames()).containsExactly(Map.entry(new ProjectId(P), "payments"));
    assertThat(contents.publicKeys()).containsExactly(Map.entry(new ApiKeyId(K), "zmmrboas"));
  }

  @Test
  void savedRowsHaveTheLinesOfTheUsersFile() throws Exception {
    reads(
        "line,projectId,apiKeyId\n7,%s,%s\n4,%s,%s\n".formatted(P2, K, P, K),
        row(7, P2, K),
        row(4, P, K));

    String restored = "line,projectId,apiKeyId,roles\n7,%s,%s,GROUP_OWNER\n".formatted(P, K);
    assertThat(toRestore(restored)).isEmpty();
    assertThat(rows).extracting(Row::line).containsExactly(7L);

    assertThat(toUnassign(restored.replace("roles", "note"))).isEmpty();
    assertThat(rows).as("of another table").extracting(Row::line).containsExactly(2L);
  }

  @Test
  void aProjectColumnHoldsIdsAndNames() throws Exception {
    reads(
        "project,key\n%s,%s\nPayments prod,%s\n".formatted(P.toUpperCase(Locale.ROOT), K, K),
        row(2, P, K));
    assertThat(unresolved)
        .containsExactly(
            new UnresolvedRow(
                3, Optional.empty(), text("Payments prod"), apiKey(K), Optional.empty()));
  }

  @Test
  void withoutAProjectARowMeansEveryProjectWhereAllAreAskedFor() throws Exception {
    String columns = "publicKey,apiKeyId,note\nzmmrboas,,a\n,%s,b\n".formatted(K);
    for (String text :
        new String[] {columns, columns.replaceAll("(?m)^", ",").replaceFirst("^", "project")}) {
      KeysCsv reading = read(text, Purpose.UNASSIGN_EVERYWHERE);

      assertThat(reading.errors()).isEmpty();
      assertThat(rows).isEmpty();
      assertThat(unresolved)
          .containsExactly(
              new UnresolvedRow(
                  2, Optional.empty(), Optional.empty(), Optional.empty(), text("zmmrboas")),
              new UnresolvedRow(
                  3, Optional.empty(), Optional.empty(), apiKey(K), Optional.empty()));
    }
  }

  @Test
  void aNameMayBeAsLongAsAtlasAllows() throws Exception {
    String name = "n".repeat(64);

    assertThat(toUnassign("projectName,apiKeyId\n%s,%s\n".formatted(name, K))).isEmpty();

    assertThat(unresolved).extracting(UnresolvedRow::projectName).containsExactly(text(name));
  }
}
