package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.NotAssignedAnswer;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Service accounts where a key may be named, too: alone, in files with keys, and back again. */
class AccountsTest {
  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  private static final String ACCOUNT = Example.TARGET_CLIENT_ID;
  private static final String KEY = Example.TARGET_KEY;

  @TempDir Path folder;

  private AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private CommandRun command(Script script) {
    return CommandRun.of(script.in(() -> folder), sandbox);
  }

  /** As the sandbox's own service account. */
  private CommandRun asAccount(Script script) {
    return CommandRun.of(script.in(() -> folder))
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
        .with("MONGODB_ATLAS_CLIENT_SECRET", Example.CLIENT_SECRET);
  }

  private Path csv(String... lines) throws IOException {
    return Files.writeString(folder.resolve("some.csv"), String.join("\n", lines) + "\n");
  }

  private Path file(String ending) throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> found = files.filter(path -> path.toString().endsWith(ending)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private List<String> changes() {
    return sandbox.requests().stream()
        .filter(RecordedRequest::signed)
        .filter(request -> !request.method().equals("GET"))
        .map(request -> request.method() + " " + request.target().replaceFirst(".*/groups/", ""))
        .toList();
  }

  // ------------------------------------------------------------------ one account

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
            Loses     GROUP_OWNER in this project
            Keeps     ORG_MEMBER in the organization
            Secrets   unassigning does not stop a service account's secret from getting access tokens; a token that was issued before lives for up to an hour
            Restore   restoring a service account needs Organization Owner, which these credentials have

            Unassign service account ci pipeline (mdb_sa_id_5d1d12c087d9d63e6d6824aa) from payments-production? [y/N]\s

            """
                .formatted(sandbox.baseUri()));
    assertThat(run.out())
        .startsWith(
            """
            Unassigned service account ci pipeline (mdb_sa_id_5d1d12c087d9d63e6d6824aa) from project payments-production (5953c5f380eef53887615f9a).
            The service account still exists in the organization; its organization roles (ORG_MEMBER) give it no access here.
            """);
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isFalse();
    assertThat(changes()).containsExactly("DELETE " + PROJECT + "/serviceAccounts/" + ACCOUNT);
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
    String caller = "mdb_sa_id_" + "c".repeat(24);
    sandbox
        .serviceAccount(caller, "mdb_sa_sk_of-the-caller", Example.ORGANIZATION, "caller", role)
        .assign(PROJECT, caller, "GROUP_OWNER");

    Outcome run =
        asAccount(Script.UNASSIGN_KEY)
            .with("MONGODB_ATLAS_CLIENT_ID", caller)
            .with("MONGODB_ATLAS_CLIENT_SECRET", "mdb_sa_sk_of-the-caller")
            .run(ACCOUNT, "--project", PROJECT, "--dry-run");

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
            "The service account still exists in the organization; its organization roles"
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
    String owner = "mdb_sa_id_" + "b".repeat(24);
    sandbox.serviceAccount(owner, "mdb_sa_sk_x", Example.ORGANIZATION, "owner", "ORG_OWNER");

    Outcome run = command(Script.UNASSIGN_KEY).run(owner, "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.out())
        .contains(
            "Service account owner (%s) is assigned to no project.".formatted(owner),
            "The service account still exists in the organization and STILL HAS ACCESS: ORG_OWNER"
                + " gives it owner access to every project. Remove that role or delete the"
                + " service account.");
  }

  @Test
  void whereItsOrganizationRolesCannotBeReadNobodySaysThatThereAreNone() {
    String caller = "mdb_sa_id_" + "c".repeat(24);
    sandbox
        .serviceAccount(caller, "mdb_sa_sk_of-the-caller", Example.ORGANIZATION, "c", "ORG_MEMBER")
        .assign(PROJECT, caller, "GROUP_OWNER")
        .assign(Example.ANALYTICS, caller, "GROUP_OWNER");

    Outcome run =
        asAccount(Script.UNASSIGN_KEY)
            .with("MONGODB_ATLAS_CLIENT_ID", caller)
            .with("MONGODB_ATLAS_CLIENT_SECRET", "mdb_sa_sk_of-the-caller")
            .run(ACCOUNT, "--all-projects", "--yes", "-o", "json");

    assertThat(run.out()).contains("\"organizationAccess\":\"UNKNOWN\"").doesNotContain("NONE");
  }

  @Test
  void anUnknownOneIsNotFound() {
    String nobody = "mdb_sa_id_" + "0".repeat(24);

    Outcome run = command(Script.UNASSIGN_KEY).run(nobody, "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .startsWith("unassign-key: no service account %s in Example-Org".formatted(nobody));
    assertThat(changes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--key "})
  void aMistypedOneIsNamed(String option) {
    Outcome run =
        command(Script.UNASSIGN_KEY)
            .run((option + "mdb_sa_id_123 --project analytics --yes").split(" "));

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: %s: \"mdb_sa_id_123\" is not a client ID (mdb_sa_id_ and 24 hex digits); see unassign-key --help\n"
                    .formatted(option.isEmpty() ? "KEY" : "--key")));
  }

  @Test
  void theAccountThatAuthenticatesTheRunIsRefused() throws IOException {
    sandbox.assign(PROJECT, Example.CLIENT_ID, "GROUP_OWNER");

    Outcome run = asAccount(Script.UNASSIGN_KEY).run(Example.CLIENT_ID, "-y", "--project", PROJECT);

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .endsWith(
            "unassign-key: this is the service account you are authenticated with; use other"
                + " credentials to unassign it (nothing was changed)\n");

    Path file =
        csv("projectId,clientId", PROJECT + "," + ACCOUNT, PROJECT + "," + Example.CLIENT_ID);
    Outcome many = asAccount(Script.UNASSIGN_KEYS).run(file.toString(), "--yes");

    assertThat(many.exit()).as("%s", many).isEqualTo(2);
    assertThat(many.err())
        .contains("1 row refers to the service account you are authenticated with");
    assertThat(changes()).noneMatch(change -> change.startsWith("DELETE"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MDB_SA_ID_5D0A3BD287D9D63E6D5F7ABE", "Mdb_sa_id_5d0a3bd287d9d63e6d5f7abe"})
  void theAccountThatAuthenticatesTheRunIsRefusedInAnyCase(String id) throws IOException {
    Outcome one = asAccount(Script.UNASSIGN_KEY).run(id, "--project", PROJECT, "--yes");
    Outcome rows =
        asAccount(Script.UNASSIGN_KEYS)
            .run(csv("projectId,clientId", PROJECT + "," + id).toString(), "--yes");

    assertThat(one.exit()).as("%s", one).isEqualTo(2);
    assertThat(rows.exit()).as("%s", rows).isEqualTo(2);
    assertThat(one.err()).contains("this is the service account you are authenticated with");
    assertThat(rows.err()).contains("the service account you are authenticated with");
    assertThat(changes()).noneMatch(change -> change.startsWith("DELETE"));
    assertThat(sandbox.aliveTokens()).isZero();
  }

  @Test
  void aNameThatLooksLikeTheCallersPublicKeyIsNotTheCaller() {
    sandbox
        .serviceAccount(
            "mdb_sa_id_" + "e".repeat(24),
            "mdb_sa_sk_x",
            Example.ORGANIZATION,
            Example.CALLER_PUBLIC_KEY,
            "ORG_MEMBER")
        .assign(PROJECT, "mdb_sa_id_" + "e".repeat(24), "GROUP_OWNER");

    Outcome run =
        command(Script.UNASSIGN_KEY)
            .run("mdb_sa_id_" + "e".repeat(24), "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "401, USER_UNAUTHORIZED, DELETE, Project Owner in this project",
    "401, USER_UNAUTHORIZED, POST, Organization Owner"
  })
  void theRolesThatAreNeededAreItsOwn(int status, String code, String method, String role)
      throws IOException {
    Path undo =
        csv("projectId,clientId,roles", Example.PAYMENTS_STAGING + "," + ACCOUNT + ",GROUP_OWNER");
    sandbox.fault(Fault.status(status, code).on(method).always());

    Outcome run =
        method.equals("POST")
            ? command(Script.RESTORE_KEYS).run(undo.toString(), "--yes")
            : command(Script.UNASSIGN_KEY).run(ACCOUNT, "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .contains("; these credentials need %s, and the project must".formatted(role));
  }

  /** What Atlas says of an account that is not in the project is not documented. */
  @ParameterizedTest
  @CsvSource({
    "404, ''",
    "404, UNEXPECTED_ERROR",
    "404, RESOURCE_NOT_FOUND",
    "404, SERVICE_ACCOUNT_NOT_FOUND",
    "404, SOMETHING_NEW",
    "400, SERVICE_ACCOUNT_NOT_FOUND",
    "409, SERVICE_ACCOUNT_NOT_IN_GROUP",
    "204, ''"
  })
  void whateverAtlasSaysOfOneThatIsNotThere(int status, String code) {
    sandbox.close();
    sandbox =
        AtlasSandbox.start(
                SandboxOptions.defaults()
                    .withAccountNotAssignedAnswer(new NotAssignedAnswer(status, code)))
            .seedExample();
    sandbox.unassign(PROJECT, ACCOUNT);

    Outcome run = command(Script.UNASSIGN_KEY).run(ACCOUNT, "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();

    Outcome unknown =
        command(Script.UNASSIGN_KEY)
            .run("mdb_sa_id_" + "0".repeat(24), "--project", PROJECT, "--yes");

    assertThat(unknown.exit()).as("%s", unknown).isEqualTo(4);
    assertThat(unknown.err()).contains("service account").doesNotContain("key ID");
  }

  /** The same words of one that is there, after all: no answer makes it gone. */
  @ParameterizedTest
  @CsvSource({"404, ''", "404, RESOURCE_NOT_FOUND", "404, SERVICE_ACCOUNT_NOT_FOUND"})
  void ofOneThatIsThereItIsNeverDone(int status, String code) {
    sandbox.fault(
        Fault.answer(
                status,
                "application/json",
                "{\"error\":%d,\"errorCode\":\"%s\"}".formatted(status, code))
            .on("DELETE")
            .always());

    Outcome run = command(Script.UNASSIGN_KEY).run(ACCOUNT, "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(sandbox.isAssigned(PROJECT, ACCOUNT)).isTrue();
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
    String nobody = "mdb_sa_id_" + "0".repeat(24);

    Outcome run =
        command(Script.UNASSIGN_KEY).run(nobody, "--project", PROJECT, "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("No such service account exists in the organization (--allow-missing).\n");
  }

  // ------------------------------------------------------------------ files

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
            "Verified: none of the 3 assignments is listed any more.\n");
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
            "Verified: none of the 2 keys and service accounts is listed in its project any more.");
  }

  @Test
  void aFileOfBothOutOfEveryProject() throws IOException {
    Path file = csv("key", "zmmrboas", ACCOUNT);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Verified: Atlas lists none of the 2 keys and service accounts in any project");
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
    String other = "mdb_sa_id_" + "b".repeat(24);
    sandbox
        .serviceAccount(other, "its secret", Example.ORGANIZATION, name, "ORG_MEMBER")
        .assign(PROJECT, other, "GROUP_OWNER");
    String listed = command(Script.FIND_KEY).run(other, "-o", "csv").out();
    Path file = Files.writeString(folder.resolve("listed.csv"), listed);

    Outcome run = command(Script.UNASSIGN_KEYS).run(file.toString(), "--yes");

    assertThat(listed).contains("," + other + "," + name + ",");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(changes()).containsExactly("DELETE " + PROJECT + "/serviceAccounts/" + other);

    Outcome undo = command(Script.RESTORE_KEYS).run(file(".undo.csv").toString(), "--yes");

    assertThat(undo.exit()).as("%s", undo).isZero();
    assertThat(sandbox.roles(PROJECT, other)).containsExactly("GROUP_OWNER");
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

  // ------------------------------------------------------------------ what is refused up front

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "public-v1.0"})
  void olderVersionsKnowNone(String version) throws IOException {
    Path file = csv("projectId,apiKeyId", PROJECT + "," + KEY, PROJECT + "," + ACCOUNT);
    Path undo = folder.resolve("an.undo.csv");
    Files.writeString(
        undo,
        "projectId,apiKeyId,publicKey,description,roles\n%s,%s,ci,,\"GROUP_OWNER\"\n"
            .formatted(PROJECT, ACCOUNT));

    for (Outcome run :
        List.of(
            command(Script.UNASSIGN_KEY).run(ACCOUNT, "--project", PROJECT, "-y", "--api", version),
            command(Script.UNASSIGN_KEY).run(ACCOUNT, "--all-projects", "-y", "--api", version),
            command(Script.UNASSIGN_KEY)
                .run(ACCOUNT, "--project", "analytics", "--api", version, "-y"),
            command(Script.UNASSIGN_KEYS).run(file.toString(), "-y", "--api", version),
            command(Script.RESTORE_KEYS).run(undo.toString(), "-y", "--api", version))) {
      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err())
          .matches(
              "[a-z-]+: API version %s has no service accounts; use --api v2 \\(nothing was sent\\)\\R"
                  .formatted(version.replace(".", "\\.")));
    }
    assertThat(sandbox.requests()).isEmpty();
  }

  /** Whatever option, file or column it came in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unassign-key {} --yes",
        "unassign-key --key {}",
        "unassign-key --apiKeyId={}",
        "unassign-key zmmrboas --yes --project {}",
        "unassign-key zmmrboas --yes --all-projects --org {}",
        "unassign-key {}x --project analytics",
        "unassign-keys projectId,apiKeyId",
        "unassign-keys projectId,clientId",
        "unassign-keys projectId,key",
        "unassign-keys projectId,publicKey",
        "unassign-keys apiKeyId,projectId",
        "unassign-keys apiKeyId,projectName",
        "unassign-keys apiKeyId,project",
        "unassign-keys clientId,{}",
        "unassign-keys {}",
        "restore-keys projectId,roles,clientId",
        "restore-keys projectId,roles,apiKeyId",
        "restore-keys projectId,apiKeyId,roles",
        "restore-keys apiKeyId,roles,projectId",
        "find-key {}",
        "list-keys --project {}",
        "list-keys --org {}"
      })
  void aSecretIsRefusedWithoutBeingRepeated(String line) throws IOException {
    for (String secret :
        List.of(
            Example.TARGET_CLIENT_SECRET,
            "mdb_sa_sk_" + "a1B2_-c3D4".repeat(4),
            "mdb_sa_sk_x",
            "Mdb_sa_sk_begins-a-sentence", // as an editor spells it
            "MDB_SA_SK_shouted",
            "secret_mdb_sa_sk_glued-on")) {
      List<String> words = List.of(line.replace("{}", secret).split(" "));
      Script script = Script.named(words.get(0));
      List<String> arguments = words.subList(1, words.size());
      boolean rows = script == Script.UNASSIGN_KEYS || script == Script.RESTORE_KEYS;
      if (rows) {
        String header = arguments.get(0);
        int columns = header.split(",").length;
        String first =
            header.startsWith("apiKeyId") ? KEY : header.startsWith("clientId") ? ACCOUNT : PROJECT;
        String cells =
            switch (columns) {
              case 1 -> secret;
              case 2 -> first + "," + secret;
              default ->
                  first + "," + (header.contains("roles,") ? "GROUP_OWNER" : KEY) + "," + secret;
            };
        arguments = List.of(csv(header, cells).toString(), "--yes");
      }

      Outcome run = command(script).run(arguments.toArray(String[]::new));

      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.out() + run.err()).doesNotContain(secret.substring(0, 11));
      assertThat(sandbox.requests()).isEmpty();
    }
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

  // ------------------------------------------------------------------ many

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
            "Read 100 of 1,300 service accounts\n");
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
