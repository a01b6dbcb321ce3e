package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.NotAssignedAnswer;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a service account, by the commands or by Atlas, and in which words. */
class AccountRefusalsTest extends AccountRuns {
  @Test
  void anUnknownOneIsNotFound() {
    Outcome run = command(Script.UNASSIGN_KEY).run(NOBODY, "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .startsWith("unassign-key: no service account %s in Example-Org".formatted(NOBODY));
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
            OTHER, "mdb_sa_sk_x", Example.ORGANIZATION, Example.CALLER_PUBLIC_KEY, "ORG_MEMBER")
        .assign(PROJECT, OTHER, "GROUP_OWNER");

    Outcome run = command(Script.UNASSIGN_KEY).run(OTHER, "--project", PROJECT, "--yes");

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

    Outcome unknown = command(Script.UNASSIGN_KEY).run(NOBODY, "--project", PROJECT, "--yes");

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
}
