package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a command does is what its input says, and what it says is what it did. */
class CommandTruthTest {
  private static final String KEY = Example.TARGET_KEY;
  private static final String PROJECT = Example.ANALYTICS;

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  // ------------------------------------------------------------------ what a file says

  @ParameterizedTest
  @ValueSource(
      strings = {
        "porjectId", "gruopId", "pojectId", "prjId", "PR0JECT", "grp_id", "proyecto", "progetto",
        "workspace", "environment", "gid", "tenant", "Name", "\u0440rojectId", "project\u200BId", ""
      })
  void aProjectInAColumnOfAnotherNameIsNotEveryProject(String header) throws IOException {
    Path file = file("apiKeyId," + header, KEY + "," + PROJECT);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains("--all-projects", "(nothing was sent)");
    assertThat(sandbox.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiKeyId,publicKey,projectId;5d1d12c087d9d63e6d682438,readerab,59a6f2c70bd66b2f3c8e41d7",
        "apiKeyId,projectId,projectName;5d1d12c087d9d63e6d682438,59a6f2c70bd66b2f3c8e41d7,payments-staging"
      })
  void aRowThatContradictsItselfIsRefused(String lines) throws IOException {
    Outcome run = unassignKeys(file(lines.split(";")), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "cannot be resolved; nothing was changed\n",
            "as the file says\nFix or remove this row.");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aRowThatCannotBeComparedBecauseAtlasFailsIsNotSent() throws IOException {
    sandbox.fault(Fault.html503().on("GET").onPath("/orgs/.*/apiKeys$").always());
    Path file = file("apiKeyId,publicKey,projectId", KEY + ",readerab," + PROJECT);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void equalRowsAreOneAndNamed() throws IOException {
    Path file =
        file("apiKeyId,projectId", KEY + "," + PROJECT, KEY + "," + PROJECT, KEY + "," + PROJECT);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("Equal rows are done once: line 3 repeats line 2, line 4 repeats line 2\n");
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("keys.csv.undo.csv"))).hasSize(2);
  }

  @Test
  void aRowIsNamedByItsLineInTheFile() throws IOException {
    Path file =
        file(
            "publicKey,projectName",
            "",
            "zmmrboas,analytics",
            "",
            "nobodyab,analytics",
            "zmmrboas,payments-stagging");

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            """
            unassign-keys: %s: 2 of 3 rows cannot be resolved; nothing was changed
              line 5: no API key nobodyab in Example-Org, the only organization these credentials can see
              line 6: no project called "payments-stagging" is visible to these credentials; did you mean "payments-staging"?
            Fix or remove these rows, or use --allow-missing to skip unknown keys. Check the spelling. It may belong to another organization.
            """
                .formatted(file));
    JsonNode summary = summary(unassignKeys(file, "--yes", "-o", "json"));
    assertThat(summary.get("notFound"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("nobodyab", "payments-stagging");
    assertThat(summary.get("stopped").get("kind").asText()).isEqualTo("UNKNOWN_API_KEY");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void theResultOfARowByNameHasItsLineInTheFileToo() throws IOException {
    sandbox.fault(Fault.status(400, "SOMETHING").on("DELETE").onProject(PROJECT).always());
    Path file =
        file("publicKey,projectName", "", "readerab,payments-production", "", "zmmrboas,analytics");

    Outcome run = unassignKeys(file, "--yes", "-o", "json");
    Outcome resumed = unassignKeys(file, "--yes", "--resume", "-o", "csv");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    List<JsonNode> rows = OutputSchema.lines(run).subList(0, 2);
    assertThat(rows).extracting(row -> row.get("line").asInt()).containsExactlyInAnyOrder(3, 5);
    assertThat(resumed.out()).contains("\n5," + PROJECT + ",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "111111111111111111111111"})
  void anUnknownProjectEndsInOneWayByItsNameAndByItsId(String project) throws IOException {
    CommandRun key = command(Script.UNASSIGN_KEY);
    CommandRun list = command(Script.LIST_KEYS);

    assertThat(key.run(KEY, "--project", project, "--yes").exit()).isEqualTo(4);
    assertThat(list.run("--project", project).exit()).isEqualTo(4);
    assertThat(unassignKeys(file("apiKeyId,project", KEY + "," + project), "--yes").exit())
        .isEqualTo(4);
    JsonNode summary = summary(list.run("--project", project, "-o", "json"));
    assertThat(summary.get("stopped").get("kind").asText()).isEqualTo("UNKNOWN_PROJECT");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();
  }

  @Test
  void anUnknownKeyIsToldBesideAnUnknownProject() {
    Outcome run = command(Script.UNASSIGN_KEY).run("nobodyab", "--project", "analytic", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "unassign-key: no project called \"analytic\" is visible to these credentials; did you"
                + " mean \"analytics\"? no API key nobodyab in Example-Org, the only organization"
                + " these credentials can see. Check the spelling. It may belong to another"
                + " organization. Nothing was changed.\n");
  }

  @Test
  void jsonOfInputThatIsRefusedSaysWhy() throws IOException {
    Outcome run = unassignKeys(file("apiKeyId", KEY), "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    JsonNode stopped = summary(run).get("stopped");
    assertThat(stopped.get("kind").asText()).isEqualTo("USAGE");
    assertThat(stopped.get("message").asText()).contains("no column for the project");
    Outcome secret =
        command(Script.LIST_KEYS).run("--project", Example.TARGET_PRIVATE_KEY, "-o", "json");
    assertThat(secret.out() + secret.err()).doesNotContain(Example.TARGET_PRIVATE_KEY);
  }

  @Test
  void aListingThatFailedIsNotAKeyThatDoesNotExist() throws IOException {
    sandbox.fault(Fault.html503().on("GET").onPath("/groups/.*/apiKeys$").always());

    Outcome run =
        unassignKeys(
            file("publicKey,projectId", "nobodyab," + PROJECT), "--yes", "--max-attempts", "2");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).doesNotContain("no API key");
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 0, 3600})
  void aResumeRefusesAnotherFileOfThisNameHoweverOldItIs(long seconds) throws IOException {
    Path file = file("publicKey,projectName", "zmmrboas,analytics");
    Instant time = Files.getLastModifiedTime(file).toInstant();
    sandbox.fault(Fault.html503().on("DELETE").always());
    assertThat(unassignKeys(file, "--yes", "--max-attempts", "1").exit()).isEqualTo(3);
    sandbox.clearFaults();
    file("publicKey,projectName", "readerab,payments-production");
    Files.setLastModifiedTime(file, FileTime.from(time.plusSeconds(seconds)));

    Outcome resumed = unassignKeys(file, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(2);
    assertThat(resumed.err()).contains("has changed since that run began");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();
  }

  @Test
  void aFileThatWasOnlyTouchedIsResumed() throws IOException {
    Path file = file("publicKey,projectName", "zmmrboas,analytics");
    sandbox.fault(Fault.html503().on("DELETE").always());
    unassignKeys(file, "--yes", "--max-attempts", "1");
    sandbox.clearFaults();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));

    Outcome resumed = unassignKeys(file, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  // ------------------------------------------------------------------ verdicts

  @Test
  void aRecordThatContradictsNotAssignedIsNotPassedOver() {
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always())
        .listingsBlind(Duration.ofDays(1), KeyRead.LIST_GROUP_API_KEYS);

    Outcome run = unassignKey("--no-undo", "--verify");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).doesNotContain("Verified: ", "was not assigned");
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 SOMETHING", "409 SOMETHING_ELSE", "404 API_KEY_NOT_FOUND"})
  void aRefusalAfterALostResponseIsConfirmedByALook(String answer) {
    String[] code = answer.split(" ");
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE"))
        .fault(Fault.status(Integer.parseInt(code[0]), code[1]).on("DELETE").always());

    Outcome run = unassignKey();

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(" from project analytics ")
        .contains("\nThe response was lost; confirmed by checking the project.\n");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 500})
  void nothingIsVerifiedOfRowsThatAreNotDone(int status) throws IOException {
    sandbox.fault(Fault.status(status, "USER_UNAUTHORIZED").on("DELETE").always());
    Path file =
        file("apiKeyId,projectId", KEY + "," + PROJECT, KEY + "," + Example.PAYMENTS_PRODUCTION);

    Outcome text = unassignKeys(file, "--yes", "--verify", "--max-attempts", "1");
    Outcome json =
        unassignKeys(file, "--yes", "--verify", "--max-attempts", "1", "--resume", "-o", "json");

    assertThat(text.exit()).as("%s", text).isEqualTo(status == 500 ? 3 : 4);
    assertThat(text.out()).doesNotContain("erified:", " 0 rows", " 0 projects");
    assertThat(summary(json).get("verified").asBoolean(false)).isFalse();
    assertThat(summary(json).get("complete").asBoolean(true)).isFalse();
  }

  @Test
  void whatThisRunUnassignedIsNotCalledNotAssigned() {
    String record =
        "{\"id\":\"%s\",\"publicKey\":\"zmmrboas\",\"roles\":[{\"orgId\":\"%s\",\"roleName\":\"ORG_MEMBER\"}]}";
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE"))
        .fault(json("{\"results\":[]}").onPath(PROJECT + "/apiKeys$").times(2))
        .fault(json(record.formatted(KEY, Example.ORGANIZATION)).onPath("/orgs/").times(2));

    Outcome run = unassignKey("--verify", "-o", "json");

    assertThat(sandbox.countSigned("DELETE")).as("%s", run).isEqualTo(2);
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(OutputSchema.lines(run).get(1).get("verdict").asText())
        .as("the last line of a row counts: %s", run)
        .isEqualTo("UNASSIGNED");
    assertThat(summary(run).get("verdicts").toString()).isEqualTo("{\"UNASSIGNED\":1}");
    assertThat(run.err()).startsWith("Host").contains("Unassigned API key zmmrboas");
  }

  private static Fault json(String body) {
    return Fault.answer(200, "application/json", body).on("GET");
  }

  @Test
  void aRoleThatNobodyCouldReadIsNotCalledNone() {
    sandbox.listRolesAs(KEY, RolesField.EMPTY, KeyRead.LIST_GROUP_API_KEYS);
    sandbox.fault(Fault.status(403, "USER_UNAUTHORIZED").on("GET").onPath("/orgs/").always());

    Outcome saved = unassignKey();
    Outcome run = unassignKey("--no-undo");

    assertThat(saved.exit()).as("%s", saved).isEqualTo(4);
    assertThat(saved.err()).contains("its roles could not be read", "use --no-undo");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("still exists in the organization. Its organization roles could not be read")
        .doesNotContain("it has no organization role");
  }

  // ------------------------------------------------------------------ failures

  @ParameterizedTest
  @ValueSource(strings = {"--all-projects", "--project=payments-staging"})
  void jsonOfAKeyThatIsNotFoundNamesItAndWhatToDo(String where) {
    Outcome run = command(Script.UNASSIGN_KEY).run("nobodyab", where, "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    JsonNode summary = summary(run);
    assertThat(summary.get("notFound")).extracting(JsonNode::asText).containsExactly("nobodyab");
    assertThat(summary.get("stopped").get("kind").asText()).isEqualTo("UNKNOWN_API_KEY");
    assertThat(summary.get("stopped").get("message").asText()).contains("nobodyab in Example-Org");
  }

  @Test
  void aRowThatAnInterruptLeftUnconfirmedIsToBeResumedAndNotCalledMissing() throws IOException {
    Thread caller = Thread.currentThread();
    sandbox.fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always());
    sandbox.listingsLag(Duration.ofDays(1));
    sandbox
        .wireMock()
        .addMockServiceRequestListener(
            (request, response) -> {
              if (request.getMethod().getName().equals("DELETE") && response.getStatus() == 404) {
                caller.interrupt();
              }
            });
    Path file =
        file("apiKeyId,projectId", KEY + "," + PROJECT, KEY + "," + Example.PAYMENTS_PRODUCTION);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.exit()).as("%s", run).isEqualTo(130);
    assertThat(run.out())
        .contains("UNFINISHED", "resume the run")
        .doesNotContain("no such key", "--allow-missing");
  }

  // ------------------------------------------------------------------ lines

  @ParameterizedTest
  @ValueSource(strings = {"::error::x", "  ::add-mask::x", "##[error]x", "##vso[task.x]y"})
  void aNameIsNoCommandToACiRunner(String name) throws IOException {
    String project = "111111111111111111111111";
    sandbox.project(project, Example.ORGANIZATION, name).assign(project, KEY, "GROUP_OWNER");
    Path file = file("publicKey", "zmmrboas", "readerab");
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("DELETE").onProject(project).always());

    List<Outcome> runs =
        List.of(
            command(Script.LIST_PROJECTS).run(),
            command(Script.FIND_KEY).run("zmmrboas"),
            command(Script.LIST_KEYS).run("--project", project),
            command(Script.UNASSIGN_KEY).run("zmmrboas", "--all-projects", "--dry-run"),
            unassignKeys(file, "--all-projects", "--dry-run", "--list"),
            unassignKeys(file, "--all-projects", "--dry-run", "-o", "json"),
            command(Script.UNASSIGN_KEY.in(() -> folder))
                .run("zmmrboas", "--all-projects", "--yes"));

    for (Outcome run : runs) {
      String text = run.out().startsWith("{") ? run.err() : run.out() + run.err();
      assertThat(text.lines().map(String::strip))
          .noneMatch(line -> line.startsWith("::") || line.contains("##[") || line.contains("##v"));
    }
    assertThat(runs.get(0).out()).contains(name.strip().startsWith(":") ? ": :" : "# #");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com", "https://user:secret@example.com", "nonsense", ""})
  void aBaseUrlThatCannotBeUsedIsOneLineWhereTheSettingsAreShown(String url) {
    for (Script script : List.of(Script.UNASSIGN_KEY, Script.LIST_PROJECTS, Script.FIND_KEY)) {
      Outcome run = CommandRun.of(script).run("--show-config", "--base-url", url);

      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err()).hasLineCount(1).doesNotContain("secret", "Exception");
    }
  }

  private static JsonNode summary(Outcome run) {
    List<JsonNode> lines = OutputSchema.lines(run);
    return lines.get(lines.size() - 1);
  }

  private CommandRun command(Function<Context, CommandLine> script) {
    return CommandRun.of(script, sandbox);
  }

  private Outcome unassignKey(String... options) {
    return command(Script.UNASSIGN_KEY.in(() -> folder))
        .run(
            Stream.concat(Stream.of(KEY, "--project", PROJECT, "--yes"), Stream.of(options))
                .toArray(String[]::new));
  }

  private Outcome unassignKeys(Path file, String... options) {
    return command(Script.UNASSIGN_KEYS)
        .run(Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("keys.csv"), List.of(lines));
  }
}
