package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Nothing is called done that is not: against a server whose listings lie, lag or end. */
class TruthTest {
  private static final int KEYS = 30;

  @TempDir Path folder;

  private int keys;
  private int projects;

  @AutoClose private AtlasSandbox sandbox = sandbox(SandboxOptions.defaults());

  private static AtlasSandbox sandbox(SandboxOptions options) {
    return AtlasSandbox.start(options.withoutLimits()).seedExample();
  }

  @Test
  void projectsThatListNoKeysForAWhileHideNothingFromTheRun() throws IOException {
    Path file = csv(assigned(KEYS, 3));
    sandbox.listingsBlind(Duration.ofSeconds(20), KeyRead.LIST_GROUP_API_KEYS);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned 30 of 30 keys from 3 projects.\n");
    assertThat(stillAssigned()).isZero();
    assertThat(Files.readAllLines(undo(file))).as("from the keys' own records").hasSize(31);
  }

  @Test
  void whereNothingTellsTheRolesTheKeyIsUnassignedAllTheSameAndThatIsSaid() throws IOException {
    Path file = csv(assigned(1, 1));
    sandbox.listingsBlind(
        Duration.ofSeconds(20), KeyRead.LIST_GROUP_API_KEYS, KeyRead.GET_ORG_API_KEY);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("There is no undo, because the roles could not be read.\n");
    assertThat(stillAssigned()).isZero();
  }

  @Test
  void restoringAtOnceGivesEveryRoleBackThoughListingsLag() throws IOException {
    Path file = csv(assigned(KEYS, 3));
    sandbox.listingsLag(Duration.ofSeconds(4));

    Outcome taken = unassignKeys(file, "--yes");
    Outcome restored = restoreKeys(undo(file), "--yes");

    assertThat(taken.out()).contains("Unassigned 30 of 30 keys from 3 projects.\n");
    assertThat(restored.exit()).as("%s", restored).isZero();
    assertThat(restored.out()).contains("Restored 30 of 30 keys in 3 projects.\n");
    assertThat(stillAssigned()).isEqualTo(KEYS);
  }

  @Test
  void keysThatWereAssignedAMomentAgoAreUnassigned() throws IOException {
    seed(KEYS, 3);
    sandbox.listingsLag(Duration.ofSeconds(4));
    Path file = csv(assign(KEYS, 3));

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned 30 of 30 keys from 3 projects.\n");
    assertThat(stillAssigned()).isZero();
  }

  @Test
  void aDryRunThatWasCutShortSaysHowFarItCame() throws IOException {
    Path file = csv(assigned(1000, 500));
    sandbox.dieAfterSigned(12); // challenges alone may be as many

    Outcome text = unassignKeys(file, "--dry-run", "--max-attempts", "1");
    sandbox.revive();
    sandbox.dieAfterSigned(12);
    Outcome json = unassignKeys(file, "--dry-run", "--max-attempts", "1", "-o", "json");

    assertThat(text.exit()).as("%s", text.err()).isEqualTo(3);
    assertThat(text.out())
        .contains("\nNot read  ", "; run the same command again\n")
        .doesNotContain("whether it still exists");
    Matcher numbers =
        Pattern.compile(
                "Would unassign (\\d+) keys? from \\d+ projects?; (\\d+) rows? not looked at[.]\n")
            .matcher(text.out());
    assertThat(numbers.find()).as("%s", text).isTrue();
    assertThat(Integer.parseInt(numbers.group(1))).isLessThanOrEqualTo(24);
    assertThat(Integer.parseInt(numbers.group(1)) + Integer.parseInt(numbers.group(2)))
        .isEqualTo(1000);
    assertThat(json.exit()).isEqualTo(3);
    List<JsonNode> rows = rows(json);
    assertThat(rows).hasSize(1000).allMatch(row -> row.get("dryRun").booleanValue());
    assertThat(verdicts(rows)).doesNotContain("NOT_ATTEMPTED").contains("NOT_LOOKED_AT");
    assertThat(rows.stream().filter(row -> row.get("verdict").asText().equals("WOULD_UNASSIGN")))
        .hasSizeLessThanOrEqualTo(24)
        .allSatisfy(row -> assertThat(row.get("roles")).isNotEmpty());
  }

  @Test
  void aKeyOfSeveralRowsThatKeepsAccessIsNamed() throws IOException {
    String key = Example.BREAK_GLASS_KEY;
    sandbox.assign(Example.ANALYTICS, key, "GROUP_READ_ONLY");
    sandbox.unassign(Example.PAYMENTS_STAGING, key);
    Path file =
        csv(
            List.of(
                Example.PAYMENTS_PRODUCTION + "," + key,
                Example.ANALYTICS + "," + key,
                Example.PAYMENTS_STAGING + "," + key));

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Unassigned from 2 of 3 projects (1 not assigned).\n")
        .contains("1 key STILL HAS ACCESS through an organization role: breakgls \"break glass\"");
  }

  @Test
  void whatIsCountedAsUnassignedIsWhatWasUnassigned() throws IOException {
    String target = Example.TARGET_KEY;
    Path file =
        csv(
            List.of(
                Example.PAYMENTS_PRODUCTION + "," + target,
                Example.ANALYTICS + "," + target,
                Example.PAYMENTS_PRODUCTION + "," + Example.BREAK_GLASS_KEY));
    sandbox.unassign(Example.ANALYTICS, target);

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.out())
        .contains("Unassigned 2 of 3 assignments (1 not assigned).\n")
        .doesNotContain("2 keys from 2 projects");
  }

  @Test
  void aRoleThatThisVersionDoesNotKnowMayGiveAccess() throws IOException {
    sandbox.apiKey(key(0), Example.ORGANIZATION, "k0000000", "s", "odd", "ORG_SOMETHING_NEW");
    sandbox.project(project(0), Example.ORGANIZATION, "project");
    sandbox.assign(project(0), key(0), "GROUP_OWNER");

    Outcome plan = unassignKey("--project", project(0), "--key", key(0), "--dry-run");
    Outcome bulk = unassignKeys(csv(List.of(project(0) + "," + key(0))), "--dry-run");
    Outcome run = unassignKey("--project", project(0), "--key", key(0), "--yes");

    assertThat(plan.out()).contains("ORG_SOMETHING_NEW may give it access");
    assertThat(bulk.out()).contains("ORG_SOMETHING_NEW may give it access");
    assertThat(run.out()).contains("MAY STILL HAVE ACCESS").doesNotContain("no access");
  }

  @Test
  void aMistypedKeyIsNotDone() throws IOException {
    String mistyped = "5d1d12c087d9d63e6d682439";
    String project = Example.PAYMENTS_PRODUCTION;
    Path file = csv(List.of(project + "," + mistyped));

    Outcome one = unassignKey("--project", project, "--key", mistyped, "--yes");
    Outcome many = unassignKeys(file, "--yes");
    Outcome dry = unassignKeys(file, "--dry-run");

    assertThat(one.exit()).as("%s", one).isEqualTo(4);
    assertThat(one.err()).contains("deleted before, or mistyped");
    assertThat(many.exit()).isEqualTo(4);
    assertThat(many.err()).contains("deleted before, or mistyped");
    assertThat(dry.exit()).isEqualTo(4);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(2);
  }

  @Test
  void aKeyThatIsAllowedToBeMissingCountsAsDone() throws IOException {
    String mistyped = "5d1d12c087d9d63e6d682439";
    String project = Example.PAYMENTS_PRODUCTION;
    Path file = csv(List.of(project + "," + mistyped));

    Outcome one = unassignKey("--project", project, "--key", mistyped, "--yes", "--allow-missing");
    Outcome many = unassignKeys(file, "--yes", "--allow-missing");

    assertThat(one.exit()).as("%s", one).isZero();
    assertThat(one.out()).contains("No such key exists in the organization");
    assertThat(many.exit()).isZero();
    assertThat(many.out().lines().limit(2))
        .containsExactlyElementsOf(one.out().lines().limit(2).toList());
  }

  @Test
  void aCallerWhoCannotSeeTheOrganizationIsToldThatNobodyLooked() throws IOException {
    String mistyped = "5d1d12c087d9d63e6d682439";
    ownerOfOneProject();

    Outcome run =
        asOwner(Script.UNASSIGN_KEY)
            .run("--project", Example.PAYMENTS_PRODUCTION, "--key", mistyped, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("was not assigned")
        .contains("whether the key exists could not be checked");
  }

  @Test
  void whereTheListingIsRefusedNothingIsUnassignedWithoutItsUndo() throws IOException {
    Path file = csv(assigned(4, 2));
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onPath("/groups/" + project(0) + "/apiKeys")
            .always());

    Outcome run = unassignKeys(file, "--yes");
    Files.delete(folder.resolve("keys.csv.results.csv"));
    Files.delete(undo(file));
    long sent = sandbox.countSigned("DELETE");
    Outcome without = unassignKeys(file, "--yes", "--no-undo");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out())
        .contains("2 UNASSIGNED, 2 REFUSED")
        .contains("use --no-undo to unassign without an undo file");
    assertThat(sent).isEqualTo(2);
    assertThat(without.exit()).as("%s", without).isZero();
    assertThat(stillAssigned()).isZero();
  }

  /** Whether what was done then holds for this host and this moment, nobody knows. */
  @Test
  void aRunThatIsCompleteIsNotResumed() throws IOException {
    Path file = csv(assigned(3, 2));
    unassignKeys(file, "--yes");

    Outcome resumed = unassignKeys(file, "--yes", "--resume", "--verify");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(2);
    assertThat(resumed.err()).contains("nothing to resume: there is no ");
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(3);
  }

  @Test
  void aRunThatIsCompleteIsNotInTheWayOfTheNext() throws IOException {
    Path file = csv(assigned(3, 2));
    unassignKeys(file, "--yes");
    String results = Files.readString(folder.resolve("keys.csv.results.csv"));
    String undo = Files.readString(undo(file));
    sandbox.assign(project(0), key(0), "GROUP_OWNER");

    Outcome again = unassignKeys(file, "--yes", "--verify");

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out())
        .contains("Unassigned 1 of 3 keys from 2 projects (2 not assigned).\n")
        .contains("Verified: Atlas no longer lists any of the 3 assignments.\n")
        .containsPattern("\nResults   \\S+keys.csv-\\d{8}T\\d{6}Z.results.csv\n")
        .containsPattern("\nUndo      .* \\S+keys.csv-\\d{8}T\\d{6}Z.undo.csv\n");
    assertThat(folder.resolve("keys.csv.results.csv")).hasContent(results);
    assertThat(undo(file)).hasContent(undo);
    assertThat(stillAssigned()).isZero();
  }

  @Test
  void aResumedRunSaysThatTheUndoFileOfRowsDoneIsGone() throws IOException {
    Path file = csv(assigned(4, 4));
    sandbox.fault(Fault.status(400, "SOMETHING").on("DELETE").onProject(project(0)));
    unassignKeys(file, "--yes");
    Files.delete(undo(file));

    Outcome resumed = unassignKeys(file, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(resumed.err())
        .contains("does not exist: it cannot restore the roles of 3 rows that are done already");
    assertThat(stillAssigned()).isZero();
  }

  @Test
  void accessThatRemainsOfRowsDoneBeforeStillCounts() throws IOException {
    String breakGlass = "5d0a3b9987d9d63e6d5f7a83";
    List<String> rows = assigned(1, 1);
    rows.add(Example.PAYMENTS_PRODUCTION + "," + breakGlass);
    Path file = csv(rows);
    sandbox.fault(Fault.status(400, "SOMETHING").on("DELETE").onProject(project(0)));

    Outcome first = unassignKeys(file, "--yes", "--fail-on-remaining-access");
    Outcome resumed = unassignKeys(file, "--yes", "--resume", "--fail-on-remaining-access");

    assertThat(first.exit()).as("%s", first).isEqualTo(4);
    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(5);
  }

  @Test
  void oneStaleLookAfterARefusalIsNotBelieved() throws IOException {
    Path file = csv(assigned(1, 1));
    sandbox.fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE").always());
    sandbox.fault( // the second listing, and no other
        Fault.answer(200, "application/json", "{\"results\":[],\"links\":[]}")
            .on("GET")
            .onPath("/groups/" + project(0) + "/apiKeys")
            .withProbability(1, new OnlyTheSecond()));

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .contains(" does not exist, or these credentials cannot see it (400 API_KEY_NOT_FOUND); ");
  }

  @Test
  void anUnfinishedRowGoesBeforeARefusedOneBecauseARerunHelps() throws IOException {
    Path file = csv(assigned(4, 4));
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR").on("DELETE").onProject(project(0)).always());
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED").on("DELETE").onProject(project(1)).always());

    Outcome run = unassignKeys(file, "--yes", "--max-attempts", "1");

    assertThat(run.out()).contains("2 UNASSIGNED, 1 REFUSED, 1 UNFINISHED");
    assertThat(run.exit()).isEqualTo(3);
  }

  @Test
  void oneKeyLeavesAllItsProjectsOnAServerThatLosesOverlappingChanges() {
    sandbox.close();
    sandbox = sandbox(SandboxOptions.defaults().withLoseOverlappingUpdates(true));
    seed(1, 1);
    for (int i = 1; i < 60; i++) {
      sandbox.project(project(i), Example.ORGANIZATION, "more-" + i);
    }
    IntStream.range(0, 60).forEach(i -> sandbox.assign(project(i), key(0), "GROUP_OWNER"));
    sandbox.fault(Fault.latency(Duration.ofMillis(20)).on("DELETE").always());

    Outcome run = unassignKey("--key", key(0), "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(IntStream.range(0, 60).filter(i -> sandbox.isAssigned(project(i), key(0))))
        .isEmpty();
    assertThat(run.out()).contains("Verified: Atlas lists the key in no project (60 projects");
    assertThat(sandbox.mostConcurrentFor(key(0))).isGreaterThan(1);
  }

  @Test
  void oneKeyInManyProjectsCostsOneRequestForEach() {
    seed(1, 1);
    for (int i = 1; i < 100; i++) {
      sandbox.project(project(i), Example.ORGANIZATION, "more-" + i);
    }
    IntStream.range(0, 100).forEach(i -> sandbox.assign(project(i), key(0), "GROUP_OWNER"));

    Outcome run = unassignKey("--key", key(0), "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(100);
    assertThat(sandbox.countSigned("GET")).isLessThanOrEqualTo(10);
  }

  @Test
  void accessThatRemainsHasAnExitCodeOfItsOwn() throws IOException {
    String breakGlass = "5d0a3b9987d9d63e6d5f7a83";
    String project = Example.PAYMENTS_PRODUCTION;
    Path file = csv(List.of(project + "," + breakGlass));

    Outcome many = unassignKeys(file, "--yes", "--fail-on-remaining-access");
    sandbox.assign(project, breakGlass, "GROUP_OWNER");
    Outcome one =
        unassignKey(
            "--project", project, "--key", breakGlass, "--yes", "--fail-on-remaining-access");
    Outcome lenient = unassignKey("--project", project, "--key", breakGlass, "--yes");
    sandbox.assign(project, breakGlass, "GROUP_OWNER");
    Outcome all = unassignKey("--key", breakGlass, "--all-projects", "--yes");

    assertThat(many.exit()).as("%s", many).isEqualTo(5);
    assertThat(one.exit()).as("%s", one).isEqualTo(5);
    assertThat(lenient.exit()).isZero();
    assertThat(all.exit()).as("%s", all).isEqualTo(5);
  }

  @Test
  void accessThatRemainsIsPointedOutBeforeTheQuestion() throws IOException {
    String breakGlass = "5d0a3b9987d9d63e6d5f7a83";
    Path file = csv(List.of(Example.PAYMENTS_PRODUCTION + "," + breakGlass));

    Outcome many = command(Script.UNASSIGN_KEYS).typing("n").run(file.toString());
    Outcome one =
        command(Script.UNASSIGN_KEY)
            .typing("n")
            .run("--project", Example.PAYMENTS_PRODUCTION, "--key", breakGlass);
    Outcome all =
        command(Script.UNASSIGN_KEY.in(() -> folder))
            .typing("n")
            .run("--key", breakGlass, "--all-projects");

    for (Outcome run : List.of(many, one, all)) {
      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err().indexOf("ORG_OWNER gives it owner access to every project"))
          .as("%s", run)
          .isBetween(0, run.err().indexOf("[y/N]"));
    }
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theOwnKeyIsRecognisedInBulkWhetherOrNotTheHostTellsWhoCalls(boolean told)
      throws IOException {
    sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.CALLER_KEY, "GROUP_OWNER");
    Path file = csv(List.of(Example.PAYMENTS_PRODUCTION + "," + Example.CALLER_KEY));
    if (!told) {
      sandbox.fault(Fault.status(404, "RESOURCE_NOT_FOUND").onPath("^/api/atlas/v2/?$").always());
    }

    Outcome refused = unassignKeys(file, "--yes");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
    assertThat(refused.err()).contains("the key you are authenticated with");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "302|",
        "304|",
        "401|",
        "403|<html><title>Blocked</title>",
        "404|<html><title>Gone</title>"
      })
  void oneOddAnswerInTheMiddleDoesNotStopARun(int status, String page) throws IOException {
    Path file = csv(assigned(200, 10));
    sandbox.fault(
        Fault.answer(status, "text/html", page == null ? "" : page)
            .on("DELETE")
            .onPath(key(99) + "$"));

    Outcome run = unassignKeys(file, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned 200 of 200 keys from 10 projects.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"202|", "200|{\"success\":false}", "200|{\"errors\":[1]}", "206|{}", "201|{}"})
  void aSuccessThatAtlasWouldNotGiveIsNotBelieved(int status, String body) throws IOException {
    Path file = csv(assigned(10, 2));
    sandbox.fault(
        Fault.answer(status, "application/json", body == null ? "" : body)
            .on("DELETE")
            .onPath(key(3) + "$"));

    Outcome run = unassignKeys(file, "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(stillAssigned()).as("it was sent again").isZero();
    assertThat(verdicts(rows(run))).containsOnly("UNASSIGNED");
    assertThat(rows(run)).allSatisfy(row -> assertThat(row.get("roles")).isNotEmpty());
  }

  private List<String> assigned(int keys, int projects) {
    seed(keys, projects);
    return assign(keys, projects);
  }

  private void seed(int keys, int projects) {
    this.keys = keys;
    this.projects = projects;
    for (int i = 0; i < projects; i++) {
      sandbox.project(project(i), Example.ORGANIZATION, "project-" + i);
    }
    for (int i = 0; i < keys; i++) {
      sandbox.apiKey(key(i), Example.ORGANIZATION, "k%07d".formatted(i), "s", "bulk", "ORG_MEMBER");
    }
  }

  private List<String> assign(int keys, int projects) {
    var rows = new ArrayList<String>();
    for (int i = 0; i < keys; i++) {
      sandbox.assign(project(i % projects), key(i), "GROUP_READ_ONLY", "GROUP_OWNER");
      rows.add(project(i % projects) + "," + key(i));
    }
    return rows;
  }

  private long stillAssigned() {
    return IntStream.range(0, keys)
        .filter(
            key ->
                IntStream.range(0, projects)
                    .anyMatch(project -> sandbox.isAssigned(project(project), key(key))))
        .count();
  }

  private void ownerOfOneProject() {
    sandbox
        .apiKey("111111111111111111111111", Example.ORGANIZATION, "ownerabc", "secret", "owner")
        .assign(Example.PAYMENTS_PRODUCTION, "111111111111111111111111", "GROUP_OWNER");
  }

  private Path csv(List<String> rows) throws IOException {
    Path file = folder.resolve("keys.csv");
    return Files.writeString(file, "projectId,apiKeyId\n" + String.join("\n", rows) + "\n");
  }

  private static Path undo(Path file) {
    return file.resolveSibling(file.getFileName() + ".undo.csv");
  }

  private Outcome unassignKey(String... arguments) {
    return command(Script.UNASSIGN_KEY.in(() -> folder)).run(arguments);
  }

  private Outcome unassignKeys(Path file, String... options) {
    return run(Script.UNASSIGN_KEYS, file, options);
  }

  private Outcome restoreKeys(Path file, String... options) {
    return run(Script.RESTORE_KEYS, file, options);
  }

  private Outcome run(Function<Context, CommandLine> command, Path file, String... options) {
    var arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(options));
    return command(command).run(arguments.toArray(String[]::new));
  }

  private CommandRun command(Function<Context, CommandLine> command) {
    return CommandRun.of(command, sandbox);
  }

  private CommandRun asOwner(Function<Context, CommandLine> command) {
    return command(command)
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "ownerabc")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", "secret");
  }

  private static List<JsonNode> rows(Outcome run) {
    return OutputSchema.lines(run).stream()
        .filter(line -> line.get("type").asText().equals("row"))
        .toList();
  }

  private static List<String> verdicts(List<JsonNode> rows) {
    return rows.stream().map(row -> row.get("verdict").asText()).distinct().toList();
  }

  private static String project(int number) {
    return "%024x".formatted(0xAAA000000L + number);
  }

  private static String key(int number) {
    return "%024x".formatted(0xBBB000000L + number);
  }

  /** Draws so that only the second request is struck. */
  private static final class OnlyTheSecond extends Random {
    private static final long serialVersionUID = 1L;

    private int asked;

    @Override
    public double nextDouble() {
      return ++asked == 2 ? 0 : 1;
    }
  }
}
