package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leaked key, and one command that unassigns it from every project. */
class AllProjectsTest extends AllProjectsRun {

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "5d1d12c087d9d63e6d682438"})
  void oneCommandUnassignsItFromEveryProjectAndSavesItsRoles(String key) throws IOException {
    Outcome run = run(key, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    Path undo = only(".undo.csv");
    Path results = only(".results.csv");
    assertThat(undo.getFileName().toString())
        .matches("unassign-zmmrboas-\\d{8}T\\d{6}Z\\.undo\\.csv");
    assertThat(run.err())
        .isEqualTo(
            """
            Host      %s (v2), as API key sandboxa
            Org       Example-Org (5980cfdf0b6d97029d82f86e)
            API key   zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
            Loses     its roles in 2 projects; it is unassigned, not deleted
              PROJECT              PROJECT ID                ROLES
              analytics            59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY
              payments-production  5953c5f380eef53887615f9a  GROUP_OWNER
            Keeps     ORG_MEMBER in the organization (no access to projects)

            """
                .formatted(sandbox.baseUri()));
    assertThat(run.out())
        .isEqualTo(
            """
            Unassigned from 2 of 2 projects.
            Verified: Atlas lists the key in no project (2 projects unassigned).
            The key still exists in the organization. Its organization roles (ORG_MEMBER) give it no access to projects.
            Results   %s
            Undo      jbang restore-keys@atlaskeys %s
            """
                .formatted(results, undo));
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
    assertThat(files()).as("nothing is left to resume").hasSize(2);
  }

  @Test
  void theUndoFileRestoresEveryRole() throws IOException {
    sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
    assertThat(run("zmmrboas", "--yes").exit()).isZero();

    Outcome restored = restore(only(".undo.csv"));

    assertThat(restored.exit()).as("%s", restored).isZero();
    assertThat(restored.out()).contains("Restored in 3 of 3 projects.\n");
    assertThat(sandbox.roles(Example.PAYMENTS_STAGING, KEY))
        .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void aProjectAndAllProjectsCannotBeUsedTogether() {
    Outcome run = run("zmmrboas", "--project", Example.ANALYTICS, "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: --project and --all-projects cannot be used together; see unassign-key"
                    + " --help\n"));
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void theDefaultProjectIsIgnored() {
    Outcome run =
        command
            .with("MONGODB_ATLAS_PROJECT_ID", "not even an id")
            .run("--key", "zmmrboas", "--all-projects", "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobodyab", "111111111111111111111111"})
  void aKeyThatNoOrganizationHasIsReportedOnOneLine(String key) throws IOException {
    Outcome run = run(key, "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                ("unassign-key: no API key %s in Example-Org, the only organization these credentials"
                        + " can see. Check the spelling. It may belong to another organization. Nothing was"
                        + " changed.\n")
                    .formatted(key)));
    assertThat(files()).isEmpty();
  }

  @Test
  void aKeyThatIsNotFoundMayBeWhereTheSearchCouldNotLook() throws IOException {
    withRolesIn(Example.ANALYTICS);

    Outcome run = run("breakgls", "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "unassign-key: no API key breakgls among the keys visible to these credentials. The"
                    + " search was not complete: these credentials have no organization role; looked"
                    + " in the project that they can see instead, there may be more; credentials with"
                    + " Organization Member see every key. Nothing was changed.\n"));
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutAnOrganizationRoleThePlanAndTheEndWarnThatThereMayBeMore() {
    withRolesIn(Example.ANALYTICS);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY);

    Outcome run = run("zmmrboas", "--yes");

    String more =
        "Warning   these credentials have no organization role; looked in the project that they can"
            + " see instead, there may be more\n";
    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains(more);
    assertThat(run.out())
        .contains("Unassigned from 1 of 1 project.\n")
        .contains(
            "Verified: Atlas lists the key in no project visible to these credentials (1 project unassigned).\n")
        .contains(more);
  }

  @Test
  void aProjectThatTheCredentialsCannotChangeIsNamedWithTheNextStep() throws IOException {
    withRolesIn(Example.ANALYTICS);

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out())
        .contains("5953c5f380eef53887615f9a REFUSED: DELETE /api/atlas/v2/groups/")
        .contains("; these credentials need Project Access Manager or Project Owner")
        .contains("2 projects: 1 UNASSIGNED, 1 REFUSED\n")
        .contains(
            "Not verified: these credentials cannot read the keys of\n  5953c5f380eef53887615f9a\n")
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --key zmmrboas --all-projects --yes --resume\n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isTrue();
    assertThat(lines(only(".undo.csv"))).as("roles are saved before each DELETE").hasSize(3);
  }

  @Test
  void aProjectThatRefusesTheDeleteIsNamedAndStillListed() {
    sandbox.fault(
        Fault.status(401, "NOT_GROUP_USER_ADMIN").on("DELETE").onProject(Example.ANALYTICS));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out())
        .contains("analytics (59a6f2c70bd66b2f3c8e41d7) REFUSED: DELETE ")
        .contains("2 projects: 1 UNASSIGNED, 1 REFUSED\n")
        .contains(
            """
            NOT GONE: Atlas lists the key in 1 project:
              analytics (59a6f2c70bd66b2f3c8e41d7): not unassigned, see above
            """)
        .doesNotContain("line ");
    assertThat(waits).as("what was not done need not be waited for").isEmpty();
  }

  @Test
  void aKeyThatKeepsItsAccessIsFlaggedBeforeAndAfter() {
    Outcome run = run("breakgls", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.err())
        .contains(
            "Keeps     ORG_OWNER in the organization: it STILL HAS ACCESS afterwards."
                + " ORG_OWNER gives it owner access to every project. Remove that role or delete"
                + " the key.\n");
    assertThat(run.out())
        .contains(
            "The key still exists in the organization and STILL HAS ACCESS: ORG_OWNER gives it"
                + " owner access to every project. Remove that role or delete the key.\n");
  }

  @Test
  void aKeyThatCanReadEverythingIsFlaggedToo() {
    sandbox
        .apiKey(
            OTHER_KEY, Example.ORGANIZATION, "readsall", PRIVATE_KEY, "auditor", "ORG_READ_ONLY")
        .assign(Example.ANALYTICS, OTHER_KEY, "GROUP_OWNER");

    Outcome run = run("readsall", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.err()).contains(": it STILL HAS READ ACCESS afterwards. ");
    assertThat(run.out())
        .contains(
            " and STILL HAS READ ACCESS: ORG_READ_ONLY lets it read every project. Remove that");
  }

  @Test
  void aKeyInNoProjectIsLookedAtAgainAndLeavesNoFilesAndItsAccessIsReported() throws IOException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.BREAK_GLASS_KEY);

    Outcome run = run("breakgls", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.err()).contains("Loses     nothing: it is assigned to no project\n");
    assertThat(run.out())
        .startsWith(
            "API key breakgls \"break glass\" (5d0a3b9987d9d63e6d5f7a83) is assigned to no project."
                + " Nothing to do.\n")
        .contains(" and STILL HAS ACCESS: ORG_OWNER ");
    assertThat(waits).containsExactlyElementsOf(seconds(1, 2, 4, 8));
    assertThat(files()).isEmpty();
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void theOwnKeyIsRefused() throws IOException {
    sandbox.assign(Example.ANALYTICS, Example.CALLER_KEY, "GROUP_OWNER");

    Outcome refused = run("sandboxa", "--yes");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .endsWith(
            "unassign-key: this is the key you are authenticated with; use other credentials to"
                + " unassign it (nothing was changed)\n");
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void aDryRunShowsThePlanAndNeedsNobody() throws IOException {
    Outcome run = run("zmmrboas", "--dry-run");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                0,
                """
                Host      %s (v2), as API key sandboxa
                Org       Example-Org (5980cfdf0b6d97029d82f86e)
                API key   zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
                Loses     its roles in 2 projects; it is unassigned, not deleted
                  PROJECT              PROJECT ID                ROLES
                  analytics            59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY
                  payments-production  5953c5f380eef53887615f9a  GROUP_OWNER
                Keeps     ORG_MEMBER in the organization (no access to projects)
                Dry run: nothing was changed.
                """
                    .formatted(sandbox.baseUri()),
                ""));
    assertThat(files()).isEmpty();
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void somebodyIsAskedAndAgrees() {
    Outcome run = command.typing("y").run("--key", "zmmrboas", "--all-projects");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("\n\nUnassign zmmrboas \"ci deploy\" from 2 projects? [y/N] \n\n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
  }

  @Test
  void somebodyIsAskedAndDeclinesAndNothingIsLeft() throws IOException {
    Outcome run = command.typing("n").run("--key", "zmmrboas", "--all-projects");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).endsWith("unassign-key: nothing was changed\n");
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutATerminalAndWithoutYesNothingAtAllIsSent() {
    Outcome run = run("zmmrboas");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("; use --yes (nothing was changed)\n");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void namesFromTheNetworkDoNotReachTheTerminalOrTheFileSystem() throws IOException {
    String project = "%024x".formatted(0xAAA000000L);
    sandbox
        .project(project, Example.ORGANIZATION, "evil\u001b[31m\u202e")
        .apiKey(OTHER_KEY, Example.ORGANIZATION, "evilevil", PRIVATE_KEY, "pk " + PRIVATE_KEY)
        .assign(project, OTHER_KEY, "GROUP_OWNER");
    sandbox.fault(Fault.status(401, "NOT_GROUP_USER_ADMIN").on("DELETE"));

    Outcome run = run(OTHER_KEY, "--yes");

    assertThat(run.out() + run.err()).doesNotContain("\u001b", "\u202e", PRIVATE_KEY);
  }

  @Test
  void aFolderThatDoesNotExistIsReportedAndNothingIsChanged() throws IOException {
    Files.delete(folder);

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("unassign-key: cannot use a file of this run: ")
        .endsWith(": no such file or folder (nothing was changed)\n");
    assertThat(sandbox.count("DELETE")).isZero();
    Files.createDirectory(folder);
  }

  @Test
  void aKeyInFourHundredProjectsCostsOneRequestPerProject() {
    for (int i = 0; i < 398; i++) {
      String project = "%024x".formatted(0xAAA000000L + i);
      sandbox.project(project, Example.ORGANIZATION, "service-" + i);
      sandbox.assign(project, KEY, "GROUP_OWNER");
    }
    sandbox.forgetRequests();

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 400 of 400 projects.\n");
    List<RecordedRequest> accepted =
        sandbox.requests().stream().filter(request -> request.status() != 401).toList();
    assertThat(accepted).as("a DELETE per project, and two searches").hasSize(400 + 8);
    assertThat(accepted).filteredOn(request -> request.method().equals("DELETE")).hasSize(400);
  }
}
