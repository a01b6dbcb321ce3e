package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a project or an organization, and the CSV that unassign-keys takes. */
class ListKeysTest {
  @TempDir Path folder;

  private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command = CommandRun.of(Script.LIST_KEYS, sandbox);

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void aProjectsKeysStandInATable() {
    Outcome run = command.run("--project", Example.ANALYTICS);

    assertThat(run)
        .isEqualTo(
            new Outcome(
                0,
                """
                PUBLIC KEY  API KEY ID                DESCRIPTION  ORGANIZATION ROLES  PROJECTS
                zmmrboas    5d1d12c087d9d63e6d682438  ci deploy    ORG_MEMBER          analytics: GROUP_READ_ONLY; payments-production: GROUP_OWNER
                """,
                ""));
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
            PUBLIC KEY  API KEY ID                DESCRIPTION    ORGANIZATION ROLES  PROJECTS
            breakgls    5d0a3b9987d9d63e6d5f7a83  break glass    ORG_OWNER           payments-production: GROUP_OWNER
            readerab    5d0a3b5287d9d63e6d5f7a4c  auditor        ORG_MEMBER          payments-production: GROUP_READ_ONLY
            sandboxa    5d0a3b1e87d9d63e6d5f7a10  sandbox admin  ORG_OWNER
            zmmrboas    5d1d12c087d9d63e6d682438  ci deploy      ORG_MEMBER          analytics: GROUP_READ_ONLY; payments-production: GROUP_OWNER
            """);
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
            "aaaaaaaa    111111111111111111111111   [2J\u6f22\u5b57 e\u0301 x"
                + " ".repeat(50)
                + "ORG_MEMBER\n")
        .contains("bbbbbbbb    222222222222222222222222  " + "y".repeat(57) + "...\n");
  }

  @Test
  void theCsvOfAProjectHoldsThatProjectOnly() throws Exception {
    Outcome run = command.run("--project", Example.ANALYTICS, "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            projectId,apiKeyId,publicKey,description,roles
            59a6f2c70bd66b2f3c8e41d7,5d1d12c087d9d63e6d682438,zmmrboas,ci deploy,GROUP_READ_ONLY
            """);
    assertThat(sandbox.requests()).as("a CSV needs no names").hasSize(2);
  }

  @Test
  void theCsvOfAnOrganizationGoesIntoUnassignKeysAndRestoreKeys() throws Exception {
    Outcome run = command.run("--org", Example.ORGANIZATION, "-o", "csv");

    assertThat(run.err())
        .isEqualTo(
            "list-keys: 1 key has organization roles only and is not in the CSV: sandboxa"
                + " (ORG_OWNER)\n");
    Path file = Files.writeString(folder.resolve("keys.csv"), run.out());
    assertThat(KeysCsv.toUnassign(file, "keys.csv", false).rows()).hasSize(4);
    assertThat(KeysCsv.toRestore(file, "keys.csv").rows())
        .hasSize(4)
        .allSatisfy(
            row ->
                assertThat(
                        sandbox.roles(
                            row.unassignment().project().value(),
                            row.unassignment().apiKey().value()))
                    .containsExactlyElementsOf(row.roles()));
  }

  @Test
  void jsonIsAnObjectAKey() {
    Outcome run = command.run("--project", Example.ANALYTICS, "-o", "json");

    assertThat(run.out().lines()).as("the key, and the summary").hasSize(2);
    assertThat(run.out())
        .startsWith(
            "{\"type\":\"key\",\"apiKeyId\":\"5d1d12c087d9d63e6d682438\",\"publicKey\":\"zmmrboas\"")
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
                2,
                "",
                "list-keys: no project called \"nowhere\" is visible to these credentials; list-projects shows them\n"));
  }

  @Test
  void oneOfTheTwoMustBeNamed() {
    assertThat(command.run().err())
        .isEqualTo(
            "list-keys: no project and no organization; use --project or --org, or set"
                + " MONGODB_ATLAS_PROJECT_ID or MONGODB_ATLAS_ORG_ID\n");
    assertThat(command.run("--project", Example.ANALYTICS, "--org", Example.ORGANIZATION).exit())
        .isEqualTo(2);
    assertThat(sandbox.requests()).isEmpty();
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
