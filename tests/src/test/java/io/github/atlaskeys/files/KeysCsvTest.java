package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.KeysCsv.Purpose;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as people have it, and as they should not have it. */
class KeysCsvTest {
  private static final String P = "5953c5f380eef53887615f9a";
  private static final String K = "5d1d12c087d9d63e6d682438";
  private static final String P2 = "6953c5f380eef53887615f9b";
  private static final String K2 = "6d1d12c087d9d63e6d682439";
  private static final String PRIVATE_KEY = "4b6e1a90-3c1f-4f0a-9d3e-1f2a3b4c5d6e";

  private static final String NOT_CSV =
      "not valid CSV: a quote is never closed, text follows a closing quote, or a value is longer"
          + " than a million characters; the rest of the file was not read";

  private static final String NO_PROJECT =
      "line 2: the project is missing; name it, or use --all-projects to unassign such keys from"
          + " every project";

  private final Path folder;

  /** What was read last. */
  private final List<Row> rows = new ArrayList<>();

  private final List<UnresolvedRow> unresolved = new ArrayList<>();
  private final List<Rows.Repeated> repeated = new ArrayList<>();

  KeysCsvTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsRowsWithTheirLines() throws Exception {
    assertThat(
            toUnassign(
                """
                projectId,apiKeyId
                5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438
                6953c5f380eef53887615f9b,6d1d12c087d9d63e6d682439
                """))
        .isEmpty();

    assertThat(rows).containsExactly(row(2, P, K), row(3, P2, K2));
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

    assertThat(toUnassign(header + "\n" + P + delimiter + K)).isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
  }

  @Test
  void theDelimiterIsTheOneThatNamesTheColumns() throws Exception {
    assertThat(
            toUnassign(
                """
                notes, remarks, and all the rest, whatever;projectId;apiKeyId
                a, b, c;5953c5f380eef53887615f9a;5d1d12c087d9d63e6d682438
                """))
        .isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
  }

  @Test
  void mendsCaseAndWhatCannotBeSeenAroundAValue() throws Exception {
    String noBreakSpace = "\u00A0";
    String zeroWidthSpace = "\u200B";

    assertThat(
            toUnassign(
                "projectId,apiKeyId\n \t%s%s  ,  \"%s%s \" \n"
                    .formatted(P.toUpperCase(Locale.ROOT), noBreakSpace, K, zeroWidthSpace)))
        .isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
  }

  @Test
  void aRecordOfSeveralLinesStandsWhereItBegins() throws Exception {
    assertThat(
            toUnassign(
                """
                note,projectId,apiKeyId
                "leaves
                in ""May"",
                really",5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438
                x,6953c5f380eef53887615f9b,6d1d12c087d9d63e6d682439
                """))
        .isEmpty();

    assertThat(rows).containsExactly(row(2, P, K), row(5, P2, K2));
  }

  /** Jackson 2.22.1 alone counts a line end twice whose CR and LF fall into two of its buffers. */
  @Test
  void aLongNoteOfManyLinesDoesNotMoveTheLinesBelow() throws Exception {
    String note = "x\r\n".repeat(100_000); // its largest buffer holds 65,536 characters
    String text = "note,projectId,apiKeyId\r\n\"%s\",%s,%s\r\n,%s,%s";

    assertThat(toUnassign(text.formatted(note, P, K, P2, K2))).isEmpty();

    assertThat(rows).containsExactly(row(2, P, K), row(100_003, P2, K2));
  }

  @Test
  void skipsLinesThatHoldNothing() throws Exception {
    assertThat(
            toUnassign("\n,,\n\nprojectId,apiKeyId,\n\n , ,\t\n,,,,\n%s,%s,,,\n\n".formatted(P, K)))
        .isEmpty();

    assertThat(rows).containsExactly(row(8, P, K));
  }

  @Test
  void aRowThatStandsTwiceIsOneRow() throws Exception {
    assertThat(toUnassign("projectId,apiKeyId\n%1$s,%2$s\n%1$s,%2$s\n".formatted(P, K))).isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
    assertThat(repeated).containsExactly(new Rows.Repeated(3, 2));
  }

  @Test
  void aColumnOfRolesIsIgnoredWhereNoneAreGiven() throws Exception {
    assertThat(toUnassign("projectId,apiKeyId,roles\n%s,%s,whatever\n".formatted(P, K))).isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ; ",
        PRIVATE_KEY,
        "GROUP_OWNER " + PRIVATE_KEY,
        "4b6e1a90%2D3c1f-4f0a-9d3e-1f2a3b4c5d6e",
        "mdb_sa_sk_ABCdef123",
        "eyJhbGciOi.eyJzdWIi.x",
        "100%",
        "%zz"
      })
  void whatIsNoRoleIsAFaultAndNotShown(String roles) throws Exception {
    assertThat(toRestore("projectId,apiKeyId,roles\n%s,%s,\"%s\"\n".formatted(P, K, roles)))
        .containsExactly("line 2: roles must be names such as GROUP_READ_ONLY, at least one");
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
  @ValueSource(strings = {",", ";", "\t"})
  void aRecordOfTooManyValuesIsAFault(String delimiter) throws Exception {
    String endless = delimiter.repeat(3_000_000);
    String error =
        "a record has more than 1,000 values or two million characters; the rest of the file was not"
            + " read";

    assertThat(toUnassign("projectId" + (delimiter + "x").repeat(3_000_000)))
        .singleElement()
        .asString()
        .startsWith("line 1: ");
    assertThat(
            toUnassign("projectId%1$sapiKeyId\n%2$s%1$s%3$s".formatted(delimiter, P, K) + endless))
        .containsExactly("line 2: " + error);
  }

  @Test
  void aRecordOfTooManyCharactersIsAFault() throws Exception {
    String value = "x".repeat(900_000);

    assertThat(
            toUnassign("projectId,apiKeyId\n%s,%s,%s,%s,%s\n".formatted(P, K, value, value, value)))
        .containsExactly(
            "line 2: a record has more than 1,000 values or two million characters; the rest of the"
                + " file was not read");
  }

  @Test
  void readsUtf16WithItsMarkAsASpreadsheetWritesIt() throws Exception {
    String text =
        "\uFEFFprojectId\tapiKeyId\tname\r\n%s\t%s\tZo\u00EB \uD83D\uDD11\r\n".formatted(P, K);

    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      rows.clear();

      assertThat(read(write(text.getBytes(charset)), Purpose.UNASSIGN).errors()).isEmpty();

      assertThat(rows).containsExactly(row(2, P, K));
    }
  }

  @Test
  void saysWhichColumnsAreMissingAndWhichAreThere() throws Exception {
    assertThat(toUnassign("\nname,desc,,%s\na,b,c,d\n".formatted(PRIVATE_KEY)))
        .containsExactly(
            "line 2: no column for the project (projectId, groupId, project, group, projectName,"
                + " groupName); no column for the API key or service account (apiKeyId, keyId,"
                + " apiUserId, clientId, serviceAccountId, apiKey, key,"
                + " publicKey, publicApiKey); the columns are: name, desc, (no name), (not shown);"
                + " --all-projects unassigns each key from every project");
    assertThat(toRestore("projectId,apiKeyId\n%s,%s\n".formatted(P, K)))
        .containsExactly(
            "line 1: no column for the roles (roles, projectRoles, roleNames); the columns are:"
                + " projectId, apiKeyId");
  }

  @Test
  void doesNotChooseBetweenTwoColumns() throws Exception {
    assertThat(toUnassign("project,group,key\n%s,%s,%s\n".formatted(P, P2, K)))
        .containsExactly(
            "line 1: more than one column for the project (project, group), keep one; the columns"
                + " are: project, group, key");
    assertThat(toUnassign("project,group_id,key\n%s,%s,%s\n".formatted(P, P2, K)))
        .containsExactly("line 2: two different IDs for the project; keep one");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void aFileWithoutAHeaderIsToldToHaveOne(String delimiter) throws Exception {
    assertThat(toUnassign(P + delimiter + K + "\n"))
        .containsExactly("line 1: the first line must name the columns, e.g. projectId,apiKeyId");
    assertThat(toRestore(P + delimiter + K + delimiter + "GROUP_OWNER\n"))
        .containsExactly(
            "line 1: the first line must name the columns, e.g. projectId,apiKeyId,roles");
  }

  @Test
  void namesEveryFaultWithItsLineAndGoesOn() throws Exception {
    assertThat(
            toUnassign(
                """
                projectId,apiKeyId
                xyz,5d1d12c087d9d63e6d682438
                5953c5f380eef53887615f9a,%s
                5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438
                ,zmmrboas
                5953c5f380eef53887615f9a
                5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438,leaves, soon
                """
                    .formatted(PRIVATE_KEY)))
        .containsExactly(
            "line 2: \"xyz\" is not a project ID (24 hex digits)",
            "line 3: what looks like a secret (not shown) is not an API key ID (24 hex digits);"
                + " secrets are never arguments",
            "line 5: \"zmmrboas\" is not an API key ID (24 hex digits); it looks like a"
                + " public key, and Atlas shows the ID beside it",
            "line 6: the API key or service account is missing",
            "line 7: 4 values, but the header has 2; quote values that contain the delimiter");

    assertThat(rows).containsExactly(row(4, P, K));
  }

  @Test
  void aValueTooManyCannotPushAnotherProjectIntoPlace() throws Exception {
    assertThat(
            toUnassign("name,oldProjectId,projectId,apiKeyId\na, b,%s,%s,%s\n".formatted(P2, P, K)))
        .containsExactly(
            "line 2: 5 values, but the header has 4; quote values that contain the delimiter");
  }

  @Test
  void valuesThatAreNotNeededMayBeMissingAtTheEnd() throws Exception {
    assertThat(toUnassign("projectId,apiKeyId,name,note\n%s,%s\n".formatted(P, K))).isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
  }

  @Test
  void showsTwentyFaultsAndCountsTheOthers() throws Exception {
    KeysCsv reading = read("projectId,apiKeyId\n" + (P + ",no\n").repeat(23));

    assertThat(reading.errorCount()).isEqualTo(23);
    assertThatThrownBy(() -> reading.requireValid("keys.csv"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            """
            keys.csv has 23 errors; nothing was sent
              line 2: "no" is not an API key ID (24 hex digits)
            """)
        .hasMessageEndingWith(
            "  line 21: \"no\" is not an API key ID (24 hex digits)\n  and 3 more");
  }

  @Test
  void oneFaultIsOneLine() throws Exception {
    KeysCsv reading = read("projectId,apiKeyId\n" + P + ",no\n");

    assertThatThrownBy(() -> reading.requireValid("keys.csv"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "keys.csv: line 2: \"no\" is not an API key ID (24 hex digits) (nothing was"
                + " sent)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\uFEFF", "\uFEFF\r\n , \r\n"})
  void aFileOfNothingIsEmpty(String text) throws Exception {
    assertThat(toUnassign(text)).containsExactly("the file is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"projectId,apiKeyId", "projectId,apiKeyId\n\n,\n"})
  void aHeaderAloneHasNoRows(String text) throws Exception {
    assertThat(toUnassign(text)).isEmpty();
  }

  @Test
  void aByteThatIsNotUtf8IsAFaultWithItsLine() throws Exception {
    String text =
        "projectId,apiKeyId,name\r\n%s,%s,a\r\n%s,%s,Zo\u00EB\r\n".formatted(P, K, P2, K2);
    Path file = write(text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read(file, Purpose.UNASSIGN).errors())
        .containsExactly("line 3: this is not UTF-8; save the file as CSV in UTF-8");
  }

  @Test
  void aCharacterCutOffAtTheEndIsAFault() throws Exception {
    byte[] whole =
        "projectId,apiKeyId\n%s,%s\u00EB".formatted(P, K).getBytes(StandardCharsets.UTF_8);
    Path file = write(Arrays.copyOf(whole, whole.length - 1));

    assertThat(read(file, Purpose.UNASSIGN).errors())
        .containsExactly("line 2: this is not UTF-8; save the file as CSV in UTF-8");
  }

  @Test
  void aSpreadsheetOrUtf16WithoutAMarkIsOneFault() throws Exception {
    byte[] workbook = {'P', 'K', 3, 4, 20, 0, 6, 0, 8, 0, (byte) 0xC3, '\n', 0, '\r'};
    byte[] utf16 = "projectId,apiKeyId\n".getBytes(StandardCharsets.UTF_16LE);

    for (byte[] bytes : List.of(workbook, utf16)) {
      assertThat(read(write(bytes), Purpose.UNASSIGN).errors())
          .containsExactly(
              "line 1: there is a NUL character, so this is not CSV; save it as CSV in UTF-8");
    }
  }

  @ParameterizedTest
  @CsvSource({"'\"never closed', 3", "'\"closed\" too soon', 3"})
  void quotesThatDoNotMatchAreAFaultWhereTheRecordBegins(String value, long line) throws Exception {
    assertThat(
            toUnassign(
                "note,projectId,apiKeyId\n,%1$s,%2$s\n%3$s,%1$s,%2$s\n,%1$s,%2$s\n"
                    .formatted(P, K, value)))
        .containsExactly("line %d: %s".formatted(line, NOT_CSV));
  }

  @Test
  void aQuoteThatIsNeverClosedDoesNotFillTheMemory() throws Exception {
    assertThat(toUnassign("projectId,apiKeyId\n\"" + (P + "," + K + "\n").repeat(30_000)))
        .containsExactly("line 2: " + NOT_CSV);
  }

  @Test
  void aFileThatIsGoneIsAFault() throws Exception {
    assertThat(read(folder.resolve("gone.csv"), Purpose.UNASSIGN).errors())
        .singleElement()
        .asString()
        .startsWith("the file cannot be read (");
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
    assertThat(
            toUnassign(
                """
                projectId,projectName,apiKeyId,publicKey
                %1$s,payments,%2$s,zmmrboas
                ,"payments, prod",%2$s,
                %1$s,,,zmmrboas
                ,payments,,zmmrboas
                """
                    .formatted(P, K)))
        .isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
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
  void oneThingHasOneNameInAFile() throws Exception {
    String header = "projectId,projectName,apiKeyId,publicKey\n";
    assertThat(toUnassign(header + "%1$s,,%2$s,zmmrboas\n%1$s,,%2$s,abcdefgh\n".formatted(P, K)))
        .containsExactly(
            "line 3: API key %s has two names in this file, zmmrboas and abcdefgh; correct one"
                .formatted(K));
    assertThat(toUnassign(header + "%1$s,payments,%2$s,\n%1$s,staging,%2$s,\n".formatted(P, K)))
        .containsExactly(
            "line 3: project %s has two names in this file, payments and staging; correct one"
                .formatted(P));
    assertThat(
            toUnassign(
                header
                    + "%1$s,payments,%2$s,zmmrboas\n%1$s,Payments,%2$s,ZMMRBOAS\n%1$s,,%2$s,\n"
                        .formatted(P, K)))
        .isEmpty();
  }

  @Test
  void savedRowsHaveTheLinesOfTheUsersFile() throws Exception {
    assertThat(toUnassign("line,projectId,apiKeyId\n7,%s,%s\n4,%s,%s\n".formatted(P2, K, P, K)))
        .isEmpty();
    assertThat(rows).containsExactly(row(7, P2, K), row(4, P, K));

    String restored = "line,projectId,apiKeyId,roles\n7,%s,%s,GROUP_OWNER\n".formatted(P, K);
    assertThat(toRestore(restored)).isEmpty();
    assertThat(rows).extracting(Row::line).containsExactly(7L);

    assertThat(toUnassign(restored.replace("roles", "note"))).isEmpty();
    assertThat(rows).as("of another table").extracting(Row::line).containsExactly(2L);
  }

  @Test
  void aProjectColumnHoldsIdsAndNames() throws Exception {
    assertThat(
            toUnassign(
                "project,key\n%s,%s\nPayments prod,%s\n"
                    .formatted(P.toUpperCase(Locale.ROOT), K, K)))
        .isEmpty();

    assertThat(rows).containsExactly(row(2, P, K));
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
      KeysCsv reading =
          read(write(text.getBytes(StandardCharsets.UTF_8)), Purpose.UNASSIGN_EVERYWHERE);

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

  /** A slip must not turn one project into all of them. */
  @Test
  void aMissingProjectIsNotEveryProject() throws Exception {
    assertThat(toUnassign("publicKey\nzmmrboas\n"))
        .containsExactly(
            "line 1: no column for the project (projectId, groupId, project, group, projectName,"
                + " groupName); the columns are: publicKey; --all-projects unassigns each key from"
                + " every project");
    assertThat(toUnassign("project,publicKey\n,zmmrboas\n")).containsExactly(NO_PROJECT);
    assertThat(toUnassign("publicKey,projectId\nzmmrboas\n")).containsExactly(NO_PROJECT);
    assertThat(unresolved).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"projectIds", "Projekt", "group id (old)", "my-projects"})
  void aColumnOfProjectsThatIsMisspeltIsNotEveryProject(String column) throws Exception {
    String text = "%s,publicKey\n%s,zmmrboas\n".formatted(column, P);
    String problem =
        "line 1: no column for the project (projectId, groupId, project, group, projectName,"
            + " groupName); the columns are: %s, publicKey".formatted(column);

    assertThat(
            read(write(text.getBytes(StandardCharsets.UTF_8)), Purpose.UNASSIGN_EVERYWHERE)
                .errors())
        .containsExactly(problem);
    assertThat(unresolved).isEmpty();
  }

  @Test
  void aRowNeedsAKey() throws Exception {
    assertThat(toUnassign("projectId,apiKeyId,publicKey\n%s,,\n".formatted(P)))
        .containsExactly("line 2: the API key or service account is missing");
    assertThat(toUnassign("projectId,apiKeyId,publicKey\n%s,zmm,zmmrboas\n".formatted(P)))
        .containsExactly("line 2: \"zmm\" is not an API key ID (24 hex digits)");
    assertThat(toUnassign("projectId,apiKey,publicKey\n%s,abcdefgh,zmmrboas\n".formatted(P)))
        .containsExactly(
            "line 2: two different names for the API key or service account; keep one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PRIVATE_KEY,
        "mdb_sa_sk_ABCdef123",
        "eyJhbGciOi.eyJzdWIi.x",
        "0123456789abcdef0123456789abcdef",
        "s3cr3t/with+signs=",
        "a phrase that is one"
      })
  void aSecretInTheColumnOfAPublicKeyIsNotShown(String secret) throws Exception {
    assertThat(toUnassign("projectId,publicKey\n%s,%s\n".formatted(P, secret)))
        .containsExactly(
            "line 2: not an API key's ID or public key, nor a client ID (not shown: it may be a"
                + " secret)");
  }

  @Test
  void aSecretInTheColumnOfAProjectIsNotShown() throws Exception {
    assertThat(
            toUnassign(
                "projectName,apiKeyId\n%2$s,%1$s\n%3$s,%1$s\n"
                    .formatted(K, PRIVATE_KEY, "x".repeat(65))))
        .containsExactly(
            "line 2: not a project's ID or name (not shown)",
            "line 3: not a project's ID or name (not shown)");
  }

  @Test
  void restoringNeedsIds() throws Exception {
    assertThat(
            toRestore(
                """
                project,projectName,apiKey,publicKey,roles
                ,payments,%s,zmmrboas,GROUP_OWNER
                %s,,zmmrboas,,GROUP_OWNER
                """
                    .formatted(K, P)))
        .containsExactly(
            "line 2: the project is missing",
            "line 3: \"zmmrboas\" is not an API key ID (24 hex digits); it looks like a"
                + " public key, and Atlas shows the ID beside it");
    assertThat(rows).isEmpty();
  }

  /** Every dialect together with every other property of a table, drawn by seed. */
  @Test
  void readsBackWhateverTableInWhateverDialect() throws Exception {
    for (long seed = 0; seed < 1000; seed++) {
      var table = new RandomTable(new Random(seed));

      KeysCsv reading = read(write(table.bytes()), Purpose.RESTORE);

      assertThat(reading.errors()).as("seed %d", seed).isEmpty();
      assertThat(rows).as("seed %d", seed).isEqualTo(table.rows());
    }
  }

  /** No text makes it end in another way than with rows and faults. */
  @Test
  void neverFailsWhateverTheBytes() throws Exception {
    var random = new Random(1);
    String alphabet = "\",;\t\r\n \u00EBa0" + "\0";
    for (int i = 0; i < 1000; i++) {
      var text = new StringBuilder(random.nextBoolean() ? "projectId,apiKeyId\n" : "");
      random
          .ints(random.nextInt(60), 0, alphabet.length())
          .forEach(at -> text.append(alphabet.charAt(at)));
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextBoolean() && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }

      KeysCsv reading = read(write(bytes), Purpose.UNASSIGN);

      assertThat(rows).isEmpty();
      if (reading.errorCount() == 0) {
        assertThat(reading.contents().rows().size()).as("%s", text).isZero();
        assertThat(reading.contents().unresolved()).as("%s", text).isEmpty();
      }
    }
  }

  private List<String> toUnassign(String text) throws IOException {
    return read(text).errors();
  }

  private List<String> toRestore(String text) throws IOException {
    return read(write(text.getBytes(StandardCharsets.UTF_8)), Purpose.RESTORE).errors();
  }

  private KeysCsv read(String text) throws IOException {
    return read(write(text.getBytes(StandardCharsets.UTF_8)), Purpose.UNASSIGN);
  }

  private KeysCsv read(Path file, Purpose purpose) {
    KeysCsv read = KeysCsv.read(file, purpose);
    rows.clear();
    repeated.clear();
    unresolved.clear();
    KeysCsv.Contents contents = read.contents();
    contents.rows().inOrder().forEach(rows::add);
    unresolved.addAll(contents.unresolved());
    repeated.addAll(contents.repeated());
    return read;
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("keys.csv"), bytes);
  }

  private static Row row(long line, String project, String apiKey) {
    return new Row(line, unassignment(project, apiKey), List.of());
  }

  private static Optional<ProjectId> project(String id) {
    return Optional.of(new ProjectId(id));
  }

  private static Optional<PrincipalId> apiKey(String id) {
    return Optional.of(new ApiKeyId(id));
  }

  private static Optional<String> text(String text) {
    return Optional.of(text);
  }

  private static Unassignment unassignment(String project, String apiKey) {
    return new Unassignment(new ProjectId(project), new ApiKeyId(apiKey));
  }

  @Test
  void aListOfPublicKeysWithoutAHeaderIsRecognized() throws Exception {
    assertThat(toUnassign("zmmrboas\nreaderab\n"))
        .containsExactly(
            "line 1: this looks like a list of public keys. Add a first line \"publicKey\", or name it with --from;"
                + " --all-projects unassigns each key from every project");
    assertThat(toRestore("zmmrboas\n")).asString().contains("no column for the project");
  }

  @ParameterizedTest
  @ValueSource(strings = {K, "mdb_sa_id_5d1d12c087d9d63e6d6824aa"})
  void aListOfIdsWithoutAHeaderIsRecognized(String id) throws Exception {
    assertThat(toUnassign(id + "\nzmmrboas\n"))
        .containsExactly(
            "line 1: this looks like a list of IDs. Add a first line \"key\", or name it with --from");
    assertThat(toRestore(id + "\n")).asString().contains("the first line must name the columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;", "SEP=,", "sep=\t", "\uFEFFsep=;", "\"sep=;\""})
  void theDelimiterThatExcelNamesIsSkipped(String line) throws Exception {
    char delimiter = line.contains(",") ? ',' : line.contains("\t") ? '\t' : ';';
    String text = line + "\r\nprojectId" + delimiter + "apiKeyId\r\n" + P + delimiter + K;

    assertThat(toUnassign(text)).isEmpty();
    assertThat(toUnassign(text + "\r\nx" + delimiter + K))
        .singleElement()
        .asString()
        .startsWith("line 4: ");
  }
}
