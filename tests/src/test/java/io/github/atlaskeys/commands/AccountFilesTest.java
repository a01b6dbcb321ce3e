package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of service accounts, with keys or alone. */
class AccountFilesTest extends AccountRuns {
  @ParameterizedTest
  @ValueSource(strings = {"clientId", "client_id", "apiKeyId", "key", "publicKey"})
  void keysAndAccountsInOneFile(String column) throws IOException {
    boolean apart = column.toLowerCase(Locale.ROOT).startsWith("client");
    Path file =
        apart
            ? csv(
                "projectId,apiKeyId," + column,
                PROJECT + "," + KEY + ",",
                PROJECT + ",," + ACCOUNT,
                Example.ANALYTICS + ",," + ACCOUNT)
            : csv(
                "projectId," + column,
                PROJECT + "," + KEY,
                PROJECT + "," + ACCOUNT,
                Example.ANALYTICS + "," + ACCOUNT);

    Outcome plan = command(Script.UNASSIGN_KEYS).run(file.toString(), "--dry-run");
    Outcome run = command(Script.UNASSIGN_KEYS).typing("y").run(file.toString(), "--verify");

    assertThat(plan.exit()).as("%s", plan).isZero();
    if (!column.equals("key") && !column.equals("publicKey")) {
      assertThat(plan.out()).contains("PROJECT              ROWS  WOULD LOSE");
    }
    assertThat(plan.out())
        .contains("Would unassign 1 key and 1 service account from 2 projects (3 assignments).\n");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains(
            "Secrets   unassigning does not stop",
            "Unassign 1 key and 1 service account from 2 projects (3 assignments)?");
    assertThat(run.out())
        .contains(
            "Unassigned 3 of 3 assignments: 1 key and 1 service account from 2 projects.\n",
            "Verified: Atlas no longer lists any of the 3 assignments.\n");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, ACCOUNT)).isFalse();

    Outcome back = command(Script.RESTORE_KEYS).run(file(".undo.csv").toString(), "--yes");

    assertThat(back.exit()).as("%s", back).isZero();
    assertThat(back.out())
        .contains("Restored 3 of 3 assignments: 1 key and 1 service account in 2 projects.\n");
    assertThat(sandbox.roles(PROJECT, ACCOUNT)).containsExactly("GROUP_OWNER");
    assertThat(sandbox.roles(PROJECT, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void eachInOneProjectTheyAreCountedApart() throws IOException {
    Path file = csv("projectId,key", PROJECT + "," + KEY, PROJECT + "," + ACCOUNT);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes", "--verify");

    assertThat(run.out())
        .contains(
            "Unassigned 2 of 2 assignments: 1 key and 1 service account from 1 project.\n",
            "Verified: Atlas no longer lists any of the 2 assignments.");
  }

  @Test
  void aFileOfBothOutOfEveryProject() throws IOException {
    Path file = csv("key", "zmmrboas", ACCOUNT);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Verified: Atlas lists none of the keys and service accounts in any project");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, ACCOUNT)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ci pipeline, 0, ''",
    "CI Pipeline, 0, ''",
    "another, 2, 'service account mdb_sa_id_5d1d12c087d9d63e6d6824aa is called ci pipeline, and not another as the file says'"
  })
  void aNameBesideAClientIdMustBeItsOwn(String name, int exit, String words) throws IOException {
    Path file = csv("projectId,apiKeyId,publicKey", PROJECT + "," + ACCOUNT + "," + name);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(exit);
    assertThat(run.err()).contains(words);
  }

  @Test
  void whoIsDeletedCannotBeRestoredAndNoOptionIsNamedThatRestoringDoesNotHave() throws IOException {
    for (String deleted : List.of("f".repeat(24), "mdb_sa_id_" + "f".repeat(24))) {
      Path file = csv("projectId,apiKeyId,roles", PROJECT + "," + deleted + ",GROUP_OWNER");

      Outcome run = command(Script.RESTORE_KEYS).run(file.toString(), "--yes");
      Files.delete(file(".results.csv"));

      assertThat(run.exit()).as("%s", run).isEqualTo(4);
      assertThat(run.err())
          .contains(
              deleted.startsWith("mdb")
                  ? "check the project ID and the client ID; a deleted service account cannot be restored"
                  : "check the project ID and the key ID; a deleted key cannot be restored")
          .doesNotContain("--allow-missing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, Example.CLIENT_ID})
  void anAccountThatIsNamedLikeAnIdIsUnassignedAsItWasListed(String name) throws IOException {
    sandbox
        .serviceAccount(OTHER, "its secret", Example.ORGANIZATION, name, "ORG_MEMBER")
        .assign(PROJECT, OTHER, "GROUP_OWNER");
    String listed = command(Script.FIND_KEY).run(OTHER, "-o", "csv").out();
    Path file = Files.writeString(folder.resolve("listed.csv"), listed);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes");

    assertThat(listed).contains("," + OTHER + "," + name + ",");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(changes()).containsExactly("DELETE " + PROJECT + "/serviceAccounts/" + OTHER);

    Outcome undo = command(Script.RESTORE_KEYS).run(file(".undo.csv").toString(), "--yes");

    assertThat(undo.exit()).as("%s", undo).isZero();
    assertThat(sandbox.roles(PROJECT, OTHER)).containsExactly("GROUP_OWNER");
  }

  @Test
  void twoIdsInOneRowAreOneTooMany() throws IOException {
    Path file = csv("projectId,apiKeyId,clientId", PROJECT + "," + KEY + "," + ACCOUNT);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains("line 2: two different IDs for the API key or service account; keep one");
  }

  @Test
  void rowsAreWrittenWithTheClientIdAsTheirId() throws IOException {
    Path file = csv("projectId,clientId", PROJECT + "," + ACCOUNT);

    Outcome plan = command(Script.UNASSIGN_KEYS).run(file.toString(), "--dry-run", "-o", "json");
    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes", "-o", "json");

    for (Outcome each : List.of(plan, run)) {
      assertThat(each.exit()).as("%s", each).isZero();
      assertThat(each.out())
          .contains("\"apiKeyId\":\"" + ACCOUNT + "\",\"publicKey\":\"ci pipeline\"");
    }
    assertThat(Files.readString(file(".results.csv")))
        .contains("\n2," + PROJECT + "," + ACCOUNT + ",UNASSIGNED,1,NONE,");
  }

  @Test
  void aMixedFileIsResumed() throws IOException {
    Path file =
        csv(
            "projectId,key",
            PROJECT + "," + KEY,
            PROJECT + "," + ACCOUNT,
            Example.ANALYTICS + "," + KEY,
            Example.ANALYTICS + "," + ACCOUNT);
    sandbox.fault(
        Fault.status(503, "SERVICE_UNAVAILABLE")
            .on("DELETE")
            .onPath(".*/serviceAccounts/.*")
            .always());

    Outcome first =
        command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes", "--max-attempts", "1");

    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    sandbox.clearFaults();
    Outcome rest = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes", "--resume");

    assertThat(rest.exit()).as("%s", rest).isZero();
    assertThat(rest.out()).contains("; 2 done before.");
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
    assertThat(Files.readAllLines(folder.resolve("some.csv.undo.csv")).stream().distinct())
        .hasSize(5);
  }

  @Test
  void aSearchThatTakesLongSaysSoBeforeItBegins() throws IOException {
    sandbox.close();
    sandbox = AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();
    var lines = new StringBuilder("clientId\n");
    for (int i = 0; i < 1_300; i++) {
      Seed.account(sandbox, i);
      lines.append(Seed.account(i)).append('\n');
      sandbox.project("%024x".formatted(0xBBB000000L + i), Example.ORGANIZATION, "p" + i);
    }
    Path file = Files.writeString(folder.resolve("many.csv"), lines);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--all-projects", "--dry-run");

    assertThat(run.err())
        .contains(
            "Looking up the projects takes 1,300 requests and, at Atlas's rate limit, about 4"
                + " minutes\n",
            "Looking up the projects: 100 of 1,300 requests\n");
  }
}
