package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys and accounts of a project or an organization, and the CSV that unassign-keys takes. */
class ListKeysTest {
  private static final String LONG_NAME = "mdb_sa_id_333333333333333333333333";

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command = CommandRun.of(Script.LIST_KEYS, sandbox);

  @Test
  void aProjectsKeysStandInATable() {
    Outcome run = command.run("--project", Example.ANALYTICS);

    assertThat(run)
        .isEqualTo(
            new Outcome(
                0,
                """
                NAME         KIND     DESCRIPTION  ROLES            ORGANIZATION ROLES  ID
                zmmrboas     key      ci deploy    GROUP_READ_ONLY  ORG_MEMBER          5d1d12c087d9d63e6d682438
                ci pipeline  account               GROUP_READ_ONLY  ORG_MEMBER          mdb_sa_id_5d1d12c087d9d63e6d6824aa

                SECRET OF    CLIENT ID                           EXPIRES     LAST USED
                ci pipeline  mdb_sa_id_5d1d12c087d9d63e6d6824aa  %s  not shown
                """
                    .formatted(nextYear()),
                ""));
  }

  /** When the secrets of the example expire. */
  private static LocalDate nextYear() {
    return LocalDate.now(ZoneOffset.UTC).plusDays(365);
  }

  @Test
  void theProjectCanComeFromTheEnvironment() {
    command.with("MONGODB_ATLAS_PROJECT_ID", Example.ANALYTICS);

    assertThat(command.run().out()).contains("zmmrboas");
    assertThat(command.run("--org", Example.ORGANIZATION).out()).contains("sandboxa");
  }

  @Test
  void theOrganizationCanComeFromTheEnvironmentWhereThereIsNoProject() {
    command.with("MONGODB_ATLAS_ORG_ID", Example.ORGANIZATION);

    assertThat(command.run().out()).contains("sandboxa");
    assertThat(command.run("--project", Example.ANALYTICS).out()).doesNotContain("sandboxa");
    command.with("MONGODB_ATLAS_PROJECT_ID", Example.ANALYTICS);
    assertThat(command.run().out()).contains("zmmrboas").doesNotContain("sandboxa");
  }

  @Test
  void anOrganizationsKeysStandInATable() {
    Outcome run = command.run("--org", Example.ORGANIZATION);

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            NAME                KIND     DESCRIPTION    PROJECT              ROLES            ID
            breakgls            key      break glass    (organization)       ORG_OWNER        5d0a3b9987d9d63e6d5f7a83
                                                        payments-production  GROUP_OWNER
            readerab            key      auditor        (organization)       ORG_MEMBER       5d0a3b5287d9d63e6d5f7a4c
                                                        payments-production  GROUP_READ_ONLY
            sandboxa            key      sandbox admin  (organization)       ORG_OWNER        5d0a3b1e87d9d63e6d5f7a10
            zmmrboas            key      ci deploy      (organization)       ORG_MEMBER       5d1d12c087d9d63e6d682438
                                                        analytics            GROUP_READ_ONLY
                                                        payments-production  GROUP_OWNER
            sandbox automation  account                 (organization)       ORG_OWNER        mdb_sa_id_5d0a3bd287d9d63e6d5f7abe
            ci pipeline         account                 (organization)       ORG_MEMBER       mdb_sa_id_5d1d12c087d9d63e6d6824aa
                                                        analytics            GROUP_READ_ONLY
                                                        payments-production  GROUP_OWNER

            SECRET OF           CLIENT ID                           EXPIRES     LAST USED
            sandbox automation  mdb_sa_id_5d0a3bd287d9d63e6d5f7abe  %1$s  not shown
            ci pipeline         mdb_sa_id_5d1d12c087d9d63e6d6824aa  %1$s  not shown
            """
                .formatted(nextYear()));
  }

  @Test
  void ofAnAccountEachSecretIsShownWithItsEndAndItsLastUse() {
    sandbox.serviceAccountSecret(Example.CLIENT_ID, "another", Duration.ofDays(7));
    command
        .without("MONGODB_ATLAS_PUBLIC_API_KEY")
        .without("MONGODB_ATLAS_PRIVATE_API_KEY")
        .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
        .with("MONGODB_ATLAS_CLIENT_SECRET", Example.CLIENT_SECRET);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);

    assertThat(command.run().out())
        .contains(
            "sandbox automation  %s  %s  %s%n".formatted(Example.CLIENT_ID, nextYear(), today))
        .contains("%s  %s  not shown%n".formatted(Example.CLIENT_ID, today.plusDays(7)));
    assertThat(command.run("-o", "json").out())
        .contains(
            "\"secrets\":[{\"secretId\":\"", "\"lastUsedAt\":\"" + today, "\"lastUsedAt\":null");
  }

  @Test
  void bothKindsCostOneListingMoreAndTheProjectsOfEachAccount() {
    command.run();

    assertThat(sandbox.requests())
        .filteredOn(RecordedRequest::signed)
        .extracting(request -> request.path().replaceFirst(".*/v2/", ""))
        .containsExactlyInAnyOrder(
            "orgs",
            "groups",
            "orgs/5980cfdf0b6d97029d82f86e/apiKeys",
            "orgs/5980cfdf0b6d97029d82f86e/serviceAccounts",
            "orgs/5980cfdf0b6d97029d82f86e/serviceAccounts/" + Example.CLIENT_ID + "/groups",
            "orgs/5980cfdf0b6d97029d82f86e/serviceAccounts/"
                + Example.TARGET_CLIENT_ID
                + "/groups");
  }

  @Test
  void whoMayNotListAccountsSeesTheKeysAndIsTold() {
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY);

    Outcome run = command.run();

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("zmmrboas").doesNotContain("account");
    assertThat(run.err())
        .isEqualTo(
            "list-keys: only API keys: to list service accounts, these credentials need Organization"
                + " Read Only\n");
    assertThat(command.run("-o", "json").out()).contains("\"rows\":4,\"complete\":false,");
  }

  @Test
  void whyElseAccountsAreNotListedIsWhatAtlasSays() {
    sandbox.fault(
        Fault.status(409, "FEATURE_UNSUPPORTED").on("GET").onPath("/serviceAccounts$").always());

    Outcome refused = command.run();

    assertThat(refused.exit()).isZero();
    assertThat(refused.out()).contains("zmmrboas");
    assertThat(refused.err())
        .startsWith("list-keys: only API keys: ")
        .contains("409 FEATURE_UNSUPPORTED");

    sandbox.clearFaults();
    sandbox.fault(
        Fault.status(503, "UNEXPECTED_ERROR").on("GET").onPath("/serviceAccounts$").always());
    assertThat(command.run().exit()).as("what may come right is not left out").isEqualTo(3);
  }

  @Test
  void organizationRolesThatAProjectDoesNotShowAreReadElsewhereOrSaidToBeMissing() {
    sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.CLIENT_ID, "GROUP_READ_ONLY");

    assertThat(command.onScreen(240).run("--project", "payments-production").out())
        .containsPattern("sandbox automation.*  GROUP_READ_ONLY  \u001b\\[31mORG_OWNER");

    Outcome reader =
        command
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY)
            .run("--project", "payments-production");
    assertThat(reader.out())
        .containsPattern("sandbox automation.* GROUP_READ_ONLY  \\(not shown\\)");
    assertThat(reader.err())
        .isEqualTo(
            "list-keys: the organization roles of service accounts are not shown: these credentials"
                + " need Organization Read Only\n");
    assertThat(command.run("--project", "payments-production", "-o", "json").out())
        .contains("\"organizationAccess\":\"UNKNOWN\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "public-v1.0"})
  void aVersionWithoutAccountsListsTheKeysAndSaysSo(String version) {
    Outcome run = command.run("--api", version);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("zmmrboas").doesNotContain("mdb_sa_id_");
    assertThat(run.err())
        .isEqualTo(
            "list-keys: only API keys: this host, or this version of its API, has no service accounts\n");
    assertThat(sandbox.requests()).noneMatch(each -> each.path().contains("serviceAccounts"));
  }

  @Test
  void columnsStayInLineWhateverIsWrittenInADescription() {
    sandbox.apiKey(
        "111111111111111111111111",
        Example.ORGANIZATION,
        "aaaaaaaa",
        "s",
        "\u001b[2J\u6f22\u5b57 e\u0301\nx",
        "ORG_MEMBER");
    sandbox.apiKey(
        "222222222222222222222222", Example.ORGANIZATION, "bbbbbbbb", "s", "y".repeat(250));

    Outcome run = command.run("--org", Example.ORGANIZATION);

    assertThat(run.out())
        .doesNotContain("\u001b")
        .contains(
            "aaaaaaaa            key       [2J\u6f22\u5b57 e\u0301 x"
                + " ".repeat(50)
                + "(organization)       ORG_MEMBER       111111111111111111111111\n")
        .contains("bbbbbbbb            key      " + "y".repeat(57) + "...  (projects)");
  }

  @Test
  void theCsvOfAProjectHoldsThatProjectOnly() throws Exception {
    Outcome run = command.run("--project", Example.ANALYTICS, "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            projectId,apiKeyId,publicKey,description,roles,projectName,organizationRoles
            59a6f2c70bd66b2f3c8e41d7,5d1d12c087d9d63e6d682438,zmmrboas,ci deploy,GROUP_READ_ONLY,analytics,ORG_MEMBER
            59a6f2c70bd66b2f3c8e41d7,mdb_sa_id_5d1d12c087d9d63e6d6824aa,ci pipeline,,GROUP_READ_ONLY,analytics,ORG_MEMBER
            """);
  }

  @Test
  void theCsvOfAnOrganizationGoesIntoUnassignKeysAndRestoreKeys() throws Exception {
    Outcome run = command.run("--org", Example.ORGANIZATION, "-o", "csv");

    assertThat(run.err())
        .isEqualTo(
            "list-keys: 1 key and 1 service account have organization roles only and are not in the"
                + " CSV: sandboxa (ORG_OWNER), sandbox automation"
                + " mdb_sa_id_5d0a3bd287d9d63e6d5f7abe (ORG_OWNER)\n");
    Path file = Files.writeString(folder.resolve("keys.csv"), run.out());
    assertThat(KeysCsv.toUnassign(file, "keys.csv", false).rows()).hasSize(6);
    assertThat(KeysCsv.toRestore(file, "keys.csv").rows())
        .hasSize(6)
        .allSatisfy(
            row ->
                assertThat(
                        sandbox.roles(
                            row.unassignment().project().value(),
                            row.unassignment().principal().value()))
                    .containsExactlyElementsOf(row.roles()));
  }

  @Test
  void theCsvIsReadAgainWhateverAProjectIsCalled() throws Exception {
    String[] names = {"=1+1", "-tenant, \"a\"", " padded ", "55c3bbb6-b4bb-4be1-9f3a-e66d20841f3e"};
    for (int i = 0; i < names.length; i++) {
      String project = "%024d".formatted(i + 1);
      sandbox
          .project(project, Example.ORGANIZATION, names[i])
          .assign(project, Example.READER_KEY, "GROUP_READ_ONLY");
    }
    String csv = command.run("--org", "Example-Org", "-o", "csv").out();
    Path file = Files.writeString(folder.resolve("keys.csv"), csv);

    Outcome run = CommandRun.of(Script.UNASSIGN_KEYS, sandbox).run(file.toString(), "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("10 assignments");
  }

  @Test
  void jsonIsAnObjectAKey() {
    Outcome run = command.run("--project", Example.ANALYTICS, "-o", "json");

    assertThat(run.out().lines()).as("the key, the account, and the summary").hasSize(3);
    assertThat(run.out())
        .contains(
            "{\"type\":\"key\",\"kind\":\"SERVICE_ACCOUNT\",\"apiKeyId\":\"mdb_sa_id_5d1d12c087d9d63e6d6824aa\",\"publicKey\":\"ci pipeline\",")
        .startsWith(
            "{\"type\":\"key\",\"kind\":\"API_KEY\",\"apiKeyId\":\"5d1d12c087d9d63e6d682438\",\"publicKey\":\"zmmrboas\"")
        .contains("\"projects\":[{\"projectId\":\"59a6f2c70bd66b2f3c8e41d7\"");
  }

  @Test
  void aProjectsNameIsAsGoodAsItsId() {
    assertThat(command.run("--project", "Analytics").out())
        .isEqualTo(command.run("--project", Example.ANALYTICS).out())
        .contains("zmmrboas");
    assertThat(command.run("--project", "nowhere"))
        .isEqualTo(
            new Outcome(
                4,
                "",
                "list-keys: no project called \"nowhere\" is visible to these credentials; list-projects shows them\n"));
  }

  @Test
  void whatIsNearIsSuggested() {
    assertThat(command.run("--project", "payments-prodction").err())
        .endsWith("; did you mean \"payments-production\"?\n");
    assertThat(command.run("--project", "payments").err())
        .contains("did you mean \"payments-production\" or \"payments-staging\"?");
  }

  @Test
  void theOnlyOrganizationIsTheDefault() {
    assertThat(command.run().out())
        .contains("sandboxa")
        .isEqualTo(command.run("--org", "Example-Org").out());
    assertThat(command.run("--project", Example.ANALYTICS, "--org", Example.ORGANIZATION).exit())
        .isEqualTo(2);
  }

  @Test
  void ofSeveralOrganizationsOneMustBeNamed() {
    sandbox.fault(
        Fault.answer(
                200,
                "application/json",
                """
                {"results":[{"id":"5980cfdf0b6d97029d82f86e","name":"Example-Org"},
                {"id":"111111111111111111111111","name":"Other"},
                {"id":"222222222222222222222222","name":"Gone","isDeleted":true}],"totalCount":3}
                """)
            .on("GET")
            .onPath("/orgs$")
            .always());

    Outcome run = command.run();

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("list-keys: 2 organizations are visible to these credentials; choose one with ")
        .contains("Example-Org (5980cfdf0b6d97029d82f86e), Other (111111111111111111111111)\n");
  }

  @Test
  void withoutAnOrganizationAProjectMustBeNamed() {
    String privateKey = "99999999-aaaa-bbbb-cccc-0123456789ab";
    sandbox
        .apiKey("999999999999999999999999", Example.ORGANIZATION, "onlyproj", privateKey, "one")
        .assign(Example.ANALYTICS, "999999999999999999999999", "GROUP_OWNER");
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", privateKey);

    assertThat(command.run())
        .isEqualTo(
            new Outcome(
                2,
                "",
                "list-keys: no organization is visible to these credentials; name a project with"
                    + " --project, or set MONGODB_ATLAS_PROJECT_ID\n"));
  }

  @Test
  void onANarrowScreenIdsAreBelowAndWhatIsCutIsNamed() {
    String[] roles = {"GROUP_DATA_ACCESS_READ_WRITE", "GROUP_CLUSTER_MANAGER", "GROUP_READ_ONLY"};
    sandbox
        .apiKey(
            "111111111111111111111111",
            Example.ORGANIZATION,
            "aaaaaaaa",
            "s",
            "d".repeat(70),
            "ORG_READ_ONLY",
            "ORG_BILLING_ADMIN")
        .assign(Example.PAYMENTS_PRODUCTION, "111111111111111111111111", roles)
        .serviceAccount(LONG_NAME, "s", Example.ORGANIZATION, "n".repeat(64), "ORG_BILLING_ADMIN")
        .serviceAccountDescription(LONG_NAME, "e".repeat(250))
        .assign(Example.PAYMENTS_PRODUCTION, LONG_NAME, roles);

    for (String where : new String[] {"--org=Example-Org", "--project=payments-production"}) {
      Outcome run = command.onScreen(80).run(where);

      String plain = run.out().replaceAll("\u001b\\[\\d*m", "");
      assertThat(plain.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
      assertThat(plain)
          .contains(roles)
          .contains("aaaaaaaa", "ORG_READ_ONLY", "ORG_BILLING_ADMIN", "dd...", "nn...", "account")
          .contains(LONG_NAME + "  " + nextYear() + "  not shown")
          .contains("\n  111111111111111111111111")
          .contains("\n  " + Example.TARGET_CLIENT_ID)
          .doesNotContain(" ID\n");
      assertThat(run.err())
          .startsWith("Cut to fit 80 columns: NAME, DESCRIPTION")
          .endsWith("; -o csv has all.\n");
      assertThat(run.out()).contains("\u001b[31mORG_OWNER\u001b[0m");
      assertThat(command.onScreen(300).run(where).out())
          .contains("111111111111111111111111", Example.TARGET_CLIENT_ID);
    }
  }

  @Test
  void whereNothingIsCutNothingIsSaidOfIt() {
    Outcome run = command.onScreen(80).run();

    assertThat(run.err()).isEmpty();
    assertThat(run.out().replaceAll("\u001b\\[\\d*m", ""))
        .startsWith(
            """
            NAME                KIND     DESCRIPTION    PROJECT              ROLES
            breakgls            key      break glass    (organization)       ORG_OWNER
              5d0a3b9987d9d63e6d5f7a83                  payments-production  GROUP_OWNER
            readerab            key      auditor        (organization)       ORG_MEMBER
              5d0a3b5287d9d63e6d5f7a4c                  payments-production  GROUP_READ_ONLY
            sandboxa            key      sandbox admin  (organization)       ORG_OWNER
              5d0a3b1e87d9d63e6d5f7a10
            """);
  }

  @Test
  void aKeyIsNotRepeatedForEachOfItsProjects() {
    assertThat(command.run("--org", "Example-Org").out())
        .containsOnlyOnce("zmmrboas")
        .contains("  analytics            GROUP_READ_ONLY\n");
  }

  @Test
  void whoMayNotLookIsToldWhichRoleLooks() {
    String privateKey = "99999999-aaaa-bbbb-cccc-0123456789ab";
    sandbox.apiKey(
        "999999999999999999999999", Example.ORGANIZATION, "nothings", privateKey, "nothing");
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "nothings")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", privateKey);

    Outcome project = command.run("--project", Example.ANALYTICS);
    assertThat(project.exit()).isEqualTo(4);
    assertThat(project.err())
        .endsWith(
            "; these credentials need Project Read Only in this project, and the project must"
                + " exist\n");
    Outcome organization = command.run("--org", Example.ORGANIZATION);
    assertThat(organization.exit()).isEqualTo(4);
    assertThat(organization.err())
        .endsWith(
            "; these credentials need Organization Member; with a project role only, use"
                + " --project\n");
  }

  @Test
  void anUnknownProjectIsNoEmptyList() {
    Outcome run = command.run("--project", "111111111111111111111111");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).endsWith("; check the project ID\n");
  }
}
