package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One service account: out of a project, or all of them, and back again. */
class AccountsTest extends AccountRuns {
  @Test
  void withYesThePlanStillSaysWhetherTheUndoWouldWork() {
    assertThat(command(Script.UNASSIGN_KEY).run(ACCOUNT, "--project", PROJECT, "--yes").err())
        .contains("needs Organization Owner, which these credentials have");
  }

  @Test
  void outOfOneProjectThePlanSaysWhatIsDifferent() {
    Outcome run = command(Script.UNASSIGN_KEY).typing("y").run(ACCOUNT, "--project", PROJECT);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            Host      %s (v2), as API key sandboxa
            Org       Example-Org (5980cfdf0b6d97029d82f86e)
            Project   payments-production (5953c5f380eef53887615f9a)
            Account   ci pipeline (mdb_sa_id_5d1d12c087d9d63e6d6824aa)
            Loses     GROUP_OWNER
            Keeps     ORG_MEMBER in the organization (no access to projects)
            Secrets   unassigning does not stop a service account's secret from getting access tokens; a token that was issued before lives for up to an hour
            Restore   restoring a service account needs Organization Owner, which these credentials have

            Unassign service account ci pipeline (mdb_sa_id_5d1d12c087d9d63e6d6824aa) from payments-production? [y/N]\s

            """
                .formatted(sandbox.baseUri()));
    assertThat(run.out())
        .startsWith(
            """
            Unassigned service account ci pipeline (mdb_sa_id_5d1d12c087d9d63e6d6824aa) from project payments-production (5953c5f380eef53887615f9a).
            The service account still exists in the organization. Its organization roles (ORG_MEMBER) give it no access to projects. It may be assigned to other projects: find-key lists them.
            """);
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
    assertThat(changes()).containsExactly("DELETE " + PROJECT + "/serviceAccounts/" + ACCOUNT);
  }

  private CommandRun asOther(String role) {
    sandbox
        .serviceAccount(OTHER, "mdb_sa_sk_of-the-other", Example.ORGANIZATION, "other", role)
        .assign(PROJECT, OTHER, "GROUP_OWNER")
        .assign(Example.ANALYTICS, OTHER, "GROUP_OWNER");
    return asAccount(Script.UNASSIGN_KEY)
        .with("MONGODB_ATLAS_CLIENT_ID", OTHER)
        .with("MONGODB_ATLAS_CLIENT_SECRET", "mdb_sa_sk_of-the-other");
  }

  @Test
  void ofAKeyNothingOfTheKindIsSaid() {
    Outcome run = command(Script.UNASSIGN_KEY).run(KEY, "--project", PROJECT, "--dry-run");

    assertThat(run.out()).doesNotContain("service account", "Restore", "Secrets");
  }

  @ParameterizedTest
  @CsvSource({
    "ORG_READ_ONLY, ', which these credentials do not have'",
    "ORG_MEMBER, ''", // nor can it read so much
    "ORG_OWNER, ', which these credentials have'"
  })
  void whetherItCanBeGivenBackDependsOnTheCredentials(String role, String words) {
    Outcome run = asOther(role).run(ACCOUNT, "--project", PROJECT, "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("needs Organization Owner" + words + "\n");
  }

  @Test
  void outOfAllProjectsAndBack() throws IOException {
    Outcome run = command(Script.UNASSIGN_KEY).run(ACCOUNT, "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "Unassigned from 2 of 2 projects.\n",
            "Verified: Atlas lists the service account in no project (2 projects unassigned).\n",
            "The service account still exists in the organization. Its organization roles"
                + " (ORG_MEMBER) give it no access to projects.\n");
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, ACCOUNT)).isFalse();
    Path undo = file(".undo.csv");
    assertThat(undo.getFileName().toString()).startsWith("unassign-" + ACCOUNT + "-");
    assertThat(Files.readAllLines(undo))
        .contains(PROJECT + "," + ACCOUNT + ",ci pipeline,,\"GROUP_OWNER\"");

    Outcome again = command(Script.UNASSIGN_KEY).run(ACCOUNT, "--all-projects", "--yes");

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out())
        .startsWith(
            "Service account ci pipeline (%s) is assigned to no project. Nothing to do.\n"
                .formatted(ACCOUNT))
        .contains("restore-keys@atlaskeys " + undo);

    Outcome back = command(Script.RESTORE_KEYS).typing("y").run(undo.toString());

    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(back.err())
        .contains("Restore   restoring a service account needs Organization Owner, which these")
        .doesNotContain("Secrets");
    assertThat(sandbox.roles(PROJECT, ACCOUNT)).containsExactly("GROUP_OWNER");
    assertThat(sandbox.roles(Example.ANALYTICS, ACCOUNT)).containsExactly("GROUP_READ_ONLY");
  }

  @Test
  void itsOrganizationRoleKeepsGivingItAccess() {
    sandbox.serviceAccount(OTHER, "mdb_sa_sk_x", Example.ORGANIZATION, "owner", "ORG_OWNER");

    Outcome run = command(Script.UNASSIGN_KEY).run(OTHER, "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.out())
        .contains(
            "Service account owner (%s) is assigned to no project.".formatted(OTHER),
            "The service account still exists in the organization and STILL HAS ACCESS: ORG_OWNER"
                + " gives it owner access to every project. Remove that role or delete the"
                + " service account.");
  }

  @Test
  void whereItsOrganizationRolesCannotBeReadNobodySaysThatThereAreNone() {
    Outcome run = asOther("ORG_MEMBER").run(ACCOUNT, "--all-projects", "--yes", "-o", "json");

    assertThat(run.out()).contains("\"organizationAccess\":\"UNKNOWN\"").doesNotContain("NONE");
  }

  @Test
  void aLostResponseIsConfirmedByALook() {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Outcome run = command(Script.UNASSIGN_KEY).run(ACCOUNT, "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("The response was lost; confirmed by checking the project.\n");
  }

  @Test
  void oneThatWasDeletedMayBeMissing() {
    Outcome run =
        command(Script.UNASSIGN_KEY).run(NOBODY, "--project", PROJECT, "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "No such service account exists in the organization: deleted before, or the ID is"
                + " mistyped (--allow-missing).\n");
  }

  @Test
  void aRunOfOneAccountIsResumedByItsClientId() throws IOException {
    sandbox.fault(Fault.status(503, "SERVICE_UNAVAILABLE").on("DELETE").always());

    Outcome first =
        command(Script.UNASSIGN_KEY).run(ACCOUNT, "--all-projects", "--yes", "--max-attempts", "1");

    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    sandbox.clearFaults();
    Outcome rest = command(Script.UNASSIGN_KEY).run(ACCOUNT, "--all-projects", "--yes", "--resume");

    assertThat(rest.exit()).as("%s", rest).isZero();
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
  }

  /** As for a key: where its organization may not be listed, it may be in other projects. */
  @Test
  void whereAccountsMayNotBeListedNothingIsCalledDone() {
    String caller = "5d1d12c087d9d63e6d68bbbb";
    sandbox
        .apiKey(caller, Example.ORGANIZATION, "ownerabc", "its-own", "owner", "ORG_MEMBER")
        .assign(PROJECT, caller, "GROUP_OWNER");
    CommandRun limited =
        command(Script.UNASSIGN_KEY)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "ownerabc")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "its-own");

    for (String option : List.of("--dry-run", "--yes")) {
      Outcome run = limited.run(ACCOUNT, "--all-projects", option);

      assertThat(run.exit()).as("%s", run).isEqualTo(3);
      assertThat(run.out() + run.err())
          .contains("may not list the service accounts of organization 5980cfdf0b6d97029d82f86e");
    }
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
  }

  @Test
  void aCredentialsFileMayHoldOne() throws IOException {
    Path file = folder.resolve("c.env");
    Files.writeString(
        file,
        "MONGODB_ATLAS_CLIENT_ID=%s\nMONGODB_ATLAS_CLIENT_SECRET=%s\n"
            .formatted(Example.CLIENT_ID, Example.CLIENT_SECRET));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Outcome run =
        command(Script.UNASSIGN_KEY)
            .without("MONGODB_ATLAS_PUBLIC_API_KEY")
            .without("MONGODB_ATLAS_PRIVATE_API_KEY")
            .run(ACCOUNT, "--project", PROJECT, "-y", "--credentials-file", file.toString());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.aliveTokens()).isZero();
  }

  @Test
  void noTokenIsLeft() {
    sandbox.close();
    sandbox = AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();
    for (int i = 0; i < 50; i++) {
      asAccount(Script.UNASSIGN_KEY).run(ACCOUNT, "--all-projects", "--dry-run");
    }

    assertThat(sandbox.aliveTokens()).isZero();
  }
}
