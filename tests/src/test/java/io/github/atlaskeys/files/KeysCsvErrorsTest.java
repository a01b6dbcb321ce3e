package io.github.atlaskeys.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.files.KeysCsv.Purpose;
import io.github.atlaskeys.text.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file is refused for, each error by its line, and no secret in it. */
class KeysCsvErrorsTest extends CsvReading {
  private static final String NO_PROJECT =
      "line 2: the project is missing; name it, or use --all-projects to unassign such keys from"
          + " every project";

  @Test
  void saysWhichColumnsAreMissingAndWhichAreThere() throws Exception {
    refuses(
        "\nname,desc,,%s\na,b,c,d\n".formatted(PRIVATE_KEY),
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
    refuses(
        "project,group,key\n%s,%s,%s\n".formatted(P, P2, K),
        "line 1: more than one column for the project (project, group), keep one; the columns"
            + " are: project, group, key");
    refuses(
        "project,group_id,key\n%s,%s,%s\n".formatted(P, P2, K),
        "line 2: two different IDs for the project; keep one");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void aFileWithoutAHeaderIsToldToHaveOne(String delimiter) throws Exception {
    refuses(
        P + delimiter + K + "\n",
        "line 1: the first line must name the columns, e.g. projectId,apiKeyId");
    assertThat(toRestore(P + delimiter + K + delimiter + "GROUP_OWNER\n"))
        .containsExactly(
            "line 1: the first line must name the columns, e.g. projectId,apiKeyId,roles");
  }

  @Test
  void aListOfPublicKeysWithoutAHeaderIsRecognized() throws Exception {
    refuses(
        "zmmrboas\nreaderab\n",
        "line 1: this looks like a list of public keys. Add a first line \"publicKey\", or name it with --from;"
            + " --all-projects unassigns each key from every project");
    assertThat(toRestore("zmmrboas\n")).asString().contains("no column for the project");
  }

  @ParameterizedTest
  @ValueSource(strings = {K, "mdb_sa_id_5d1d12c087d9d63e6d6824aa"})
  void aListOfIdsWithoutAHeaderIsRecognized(String id) throws Exception {
    refuses(
        id + "\nzmmrboas\n",
        "line 1: this looks like a list of IDs. Add a first line \"key\", or name it with --from");
    assertThat(toRestore(id + "\n")).asString().contains("the first line must name the columns");
  }

  @Test
  void namesEveryFaultWithItsLineAndGoesOn() throws Exception {
    refuses(
        """
                projectId,apiKeyId
                xyz,5d1d12c087d9d63e6d682438
                5953c5f380eef53887615f9a,%s
                5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438
                ,zmmrboas
                5953c5f380eef53887615f9a
                5953c5f380eef53887615f9a,5d1d12c087d9d63e6d682438,leaves, soon
                """
            .formatted(PRIVATE_KEY),
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
    refuses(
        "name,oldProjectId,projectId,apiKeyId\na, b,%s,%s,%s\n".formatted(P2, P, K),
        "line 2: 5 values, but the header has 4; quote values that contain the delimiter");
  }

  @Test
  void showsTwentyFaultsAndCountsTheOthers() throws Exception {
    KeysCsv reading = read("projectId,apiKeyId\n" + (P + ",no\n").repeat(23), Purpose.UNASSIGN);

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
    KeysCsv reading = read("projectId,apiKeyId\n" + P + ",no\n", Purpose.UNASSIGN);

    assertThatThrownBy(() -> reading.requireValid("keys.csv"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "keys.csv: line 2: \"no\" is not an API key ID (24 hex digits) (nothing was"
                + " sent)");
  }

  @Test
  void oneThingHasOneNameInAFile() throws Exception {
    String header = "projectId,projectName,apiKeyId,publicKey\n";
    refuses(
        header + "%1$s,,%2$s,zmmrboas\n%1$s,,%2$s,abcdefgh\n".formatted(P, K),
        "line 3: API key %s has two names in this file, zmmrboas and abcdefgh; correct one"
            .formatted(K));
    refuses(
        header + "%1$s,payments,%2$s,\n%1$s,staging,%2$s,\n".formatted(P, K),
        "line 3: project %s has two names in this file, payments and staging; correct one"
            .formatted(P));
    assertThat(
            toUnassign(
                header
                    + "%1$s,payments,%2$s,zmmrboas\n%1$s,Payments,%2$s,ZMMRBOAS\n%1$s,,%2$s,\n"
                        .formatted(P, K)))
        .isEmpty();
  }

  /** A slip must not turn one project into all of them. */
  @Test
  void aMissingProjectIsNotEveryProject() throws Exception {
    refuses(
        "publicKey\nzmmrboas\n",
        "line 1: no column for the project (projectId, groupId, project, group, projectName,"
            + " groupName); the columns are: publicKey; --all-projects unassigns each key from"
            + " every project");
    refuses("project,publicKey\n,zmmrboas\n", NO_PROJECT);
    refuses("publicKey,projectId\nzmmrboas\n", NO_PROJECT);
    assertThat(unresolved).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"projectIds", "Projekt", "group id (old)", "my-projects"})
  void aColumnOfProjectsThatIsMisspeltIsNotEveryProject(String column) throws Exception {
    String text = "%s,publicKey\n%s,zmmrboas\n".formatted(column, P);
    String problem =
        "line 1: no column for the project (projectId, groupId, project, group, projectName,"
            + " groupName); the columns are: %s, publicKey".formatted(column);

    assertThat(read(text, Purpose.UNASSIGN_EVERYWHERE).errors()).containsExactly(problem);
    assertThat(unresolved).isEmpty();
  }

  @Test
  void aRowNeedsAKey() throws Exception {
    refuses(
        "projectId,apiKeyId,publicKey\n%s,,\n".formatted(P),
        "line 2: the API key or service account is missing");
    refuses(
        "projectId,apiKeyId,publicKey\n%s,zmm,zmmrboas\n".formatted(P),
        "line 2: \"zmm\" is not an API key ID (24 hex digits)");
    refuses(
        "projectId,apiKey,publicKey\n%s,abcdefgh,zmmrboas\n".formatted(P),
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
    refuses(
        "projectId,publicKey\n%s,%s\n".formatted(P, secret),
        "line 2: not an API key's ID or public key, nor a client ID (not shown: it may be a"
            + " secret)");
  }

  @Test
  void aSecretInTheColumnOfAProjectIsNotShown() throws Exception {
    refuses(
        "projectName,apiKeyId\n%2$s,%1$s\n%3$s,%1$s\n".formatted(K, PRIVATE_KEY, "x".repeat(65)),
        "line 2: not a project's ID or name (not shown)",
        "line 3: projectName has 65 characters (not shown), and the name of a project has at most"
            + " 64; correct it, or use the project's ID");
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
}
