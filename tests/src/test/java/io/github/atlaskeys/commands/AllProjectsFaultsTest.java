package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code unassign-key --all-projects} when Atlas, the network or the user do not go along. */
class AllProjectsFaultsTest extends AllProjectsRun {
  private static final String GONE =
      "Verified: Atlas lists the key in no project (2 projects unassigned).\n";

  @Test
  void aRateLimitedProjectIsWaitedForAndCounted() {
    sandbox.fault(
        Fault.rateLimited(Duration.ofSeconds(1))
            .on("DELETE")
            .onProject(Example.ANALYTICS)
            .times(2));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Unassigned from 2 of 2 projects.\n")
        .contains(" 2 rate limits (waited ");
  }

  @Test
  void responsesLostAfterTheWorkEndDone() throws IOException {
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE").onProject(Example.ANALYTICS))
        .fault(Fault.resetAfterWork().on("DELETE").onProject(Example.PAYMENTS_PRODUCTION));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Unassigned from 2 of 2 projects.\n")
        .contains("2 projects: the response was lost; confirmed by checking the project\n")
        .contains(GONE);
    assertThat(restore(only(".undo.csv")).out()).contains("Restored in 2 of 2 projects.\n");
  }

  @Test
  void aProjectThatStaysListedIsSentAgainAndEndsUnfinished() throws IOException {
    sandbox.fault(
        Fault.answer(204, "application/json", "")
            .on("DELETE")
            .onProject(Example.ANALYTICS)
            .always());

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("2 projects: 1 UNASSIGNED, 1 UNFINISHED\n")
        .contains(
            """
            NOT GONE: Atlas lists the key in 1 project:
              analytics (59a6f2c70bd66b2f3c8e41d7): Atlas may take a moment to update; check again in a minute
            """)
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --key zmmrboas --all-projects --yes --resume\n")
        .doesNotContain("Verified: ");
    assertThat(sent(Example.ANALYTICS)).as("once, and three times again").isEqualTo(4);
    assertThat(sent(Example.PAYMENTS_PRODUCTION)).isEqualTo(1);
    assertThat(waits).containsExactlyElementsOf(seconds(1, 2, 1, 2, 1, 2, 1, 2, 4, 8));
    assertThat(lines(only(".undo.csv"))).as("a header, and each project once").hasSize(3);
  }

  @Test
  void aChangeThatWasLostIsSentAgain() throws IOException {
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").times(2));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 2 of 2 projects.\n").contains(GONE);
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
    assertThat(waits).containsExactlyElementsOf(seconds(1, 2));
    assertThat(restore(only(".undo.csv")).out()).contains("Restored in 2 of 2 projects.\n");
  }

  @Test
  void aListingThatLagsIsWaitedFor() {
    sandbox.listingsLag(Duration.ofSeconds(2));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains(GONE);
    assertThat(waits).containsExactlyElementsOf(seconds(1, 2));
    assertThat(sent(Example.ANALYTICS)).isEqualTo(1);
  }

  @Test
  void aListingThatLagsHalfAMinuteIsWaitedForToo() {
    sandbox.listingsLag(Duration.ofSeconds(30));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 2 of 2 projects.\n").contains(GONE);
  }

  @Test
  void aListingThatNeverCatchesUpEndsUnfinished() {
    sandbox.listingsLag(Duration.ofDays(1));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("2 projects: 2 UNFINISHED\n")
        .contains("NOT GONE: Atlas lists the key in 2 projects:\n");
  }

  @Test
  void aKeyThatNoListingShowsInAProjectYetIsLookedAtAgain() {
    sandbox.unassign(Example.ANALYTICS, KEY).unassign(Example.PAYMENTS_PRODUCTION, KEY);
    sandbox.listingsLag(Duration.ofSeconds(2)).assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER");

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 1 of 1 project.\n");
    assertThat(waits)
        .as("to find it, and to verify")
        .containsExactlyElementsOf(seconds(1, 2, 1, 2));
    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(KeyRead.class)
  void aReadThatLagsBehindTheOtherHidesNoProject(KeyRead late) {
    sandbox
        .listingsLag(Duration.ofDays(1), late)
        .assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER");

    run("zmmrboas", "--yes");

    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401})
  void aRecordThatCannotBeReadFailsNothing(int status) {
    sandbox.fault(
        Fault.answer(status, "application/json", "{\"errorCode\":\"USER_UNAUTHORIZED\"}")
            .on("GET")
            .onPath("/orgs/.*/apiKeys/")
            .always());

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Unassigned from 2 of 2 projects.\n").contains(GONE);
  }

  @Test
  void aProjectThatItWasAssignedToMeanwhileIsNamed() throws IOException {
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));

    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains("Unassigned from 2 of 2 projects.\n")
        .contains(
            """
            NOT GONE: Atlas lists the key in 1 project:
              payments-staging (5953c61b80eef53887615fd2): assigned since the plan
            """);
    JsonNode summary = summary(run);
    assertThat(summary.get("verified").asBoolean(true)).isFalse();
    assertThat(summary.get("complete").asBoolean(true)).isFalse();
    assertThat(summary.get("notVerified")).hasSize(1);
    assertThat(summary.get("notVerified").get(0).get("projectId").asText())
        .isEqualTo(Example.PAYMENTS_STAGING);
  }

  @Test
  void aProjectThatAKeyOfAFileWasAssignedToMeanwhileIsNamedToo() throws IOException {
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));

    Outcome run = runFile();

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains(
            """
            NOT GONE: Atlas lists the key in 1 project:
              payments-staging (5953c61b80eef53887615fd2): assigned since the plan
            """)
        .endsWith("leaked.csv --all-projects --yes --resume\n");
    JsonNode summary = summary(runFile("--resume", "-o", "json"));
    assertThat(summary.get("complete").asBoolean(false)).as("that finds it").isTrue();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isFalse();
  }

  @Test
  void aFileOfKeysIsNotVerifiedWithoutTheSearchAtTheEnd() throws IOException {
    onFirstDelete(() -> sandbox.fault(Fault.html503().on("GET").onPath("/orgs$").always()));

    Outcome run = runFile("-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains("Not verified: GET /api/atlas/v2/orgs returned 503");
    assertThat(summary(run).get("verified").asBoolean(true)).isFalse();
    assertThat(summary(run).get("complete").asBoolean(true)).isFalse();
  }

  private Outcome runFile(String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("leaked.csv"), "publicKey\nzmmrboas\n");
    return CommandRun.of(Script.UNASSIGN_KEYS.in(() -> folder), sandbox)
        .run(
            Stream.concat(Stream.of(file.toString(), "--all-projects", "--yes"), Stream.of(options))
                .toArray(String[]::new));
  }

  @Test
  void aSearchThatFailsAfterwardsIsNotTakenForGone() {
    onFirstDelete(() -> sandbox.fault(Fault.html503().on("GET").onPath("/orgs$").always()));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("Unassigned from 2 of 2 projects.\n")
        .contains("Not verified: GET /api/atlas/v2/orgs returned 503")
        .contains("; run the same command again later\n");
  }

  @Test
  void aSearchThatSeesLessAfterwardsIsNotTakenForGone() throws IOException {
    Fault refused = Fault.status(401, "USER_UNAUTHORIZED").on("GET").always();
    onFirstDelete(
        () ->
            sandbox
                .assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER")
                .fault(refused.onPath("/orgs/.*/apiKeys$"))
                .fault(refused.onProject(Example.PAYMENTS_STAGING)));

    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains("Unassigned from 2 of 2 projects.\n")
        .contains(
            "Not verified: these credentials may not list the keys of organization"
                + " 5980cfdf0b6d97029d82f86e; looked in the 3 projects that they can see instead,"
                + " there may be more; 1 of them could not be read\n");
    JsonNode summary = summary(run);
    assertThat(summary.get("verified").asBoolean(true)).as("what was seen is not all").isFalse();
    assertThat(summary.get("complete").asBoolean(true)).isFalse();
  }

  @Test
  void anotherOrganizationThatDoesNotHaveItIsNotTakenForGone() {
    String other = "111111111111111111111111";
    String organizations = "{\"results\":[{\"id\":\"%s\",\"name\":\"Other\"}]}".formatted(other);
    onFirstDelete(
        () ->
            sandbox
                .assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER")
                .fault(json(organizations).onPath("/orgs$").always())
                .fault(json("{\"results\":[]}").onPath("/orgs/" + other).always()));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "Not verified: the key's organization 5980cfdf0b6d97029d82f86e is not visible to these"
                + " credentials\n")
        .doesNotContain("deleted in the meantime");
  }

  @Test
  void aKeyThatOneLookLeavesOutIsNotTakenForDeleted() {
    onFirstDelete(
        () ->
            sandbox
                .assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER")
                .fault(json("{\"results\":[]}").onPath("/orgs/.*/apiKeys$"))
                .fault(
                    Fault.status(404, "API_KEY_NOT_FOUND").on("GET").onPath("/orgs/.*/apiKeys/")));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("  payments-staging (5953c61b80eef53887615fd2): assigned since the plan\n")
        .doesNotContain("deleted in the meantime");
    assertThat(waits).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aProjectThatListsItWithoutARoleThereIsOneOfIts() {
    withRolesIn(Example.ANALYTICS);
    String listed =
        "{\"results\":[{\"id\":\"%s\",\"publicKey\":\"zmmrboas\",\"roles\":[]}]}".formatted(KEY);
    sandbox.fault(json(listed).onPath(Example.ANALYTICS + "/apiKeys$").always());

    Outcome saved = run("zmmrboas", "--yes");
    assertThat(saved.exit()).as("its roles cannot be saved: %s", saved).isEqualTo(4);
    assertThat(saved.out())
        .contains("1 project: 1 REFUSED\n", "use --no-undo to unassign without an undo file\n");
    assertThat(sandbox.count("DELETE")).isZero();

    Outcome run = run("zmmrboas", "--yes", "--no-undo");

    assertThat(run.err()).contains("Loses     its roles in 1 project;");
    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("1 project: 1 UNFINISHED\n")
        .contains("NOT GONE: Atlas lists the key in 1 project:\n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "5d1d12c087d9d63e6d682438"})
  void whereItIsFoundNoMoreTheUndoFilesBeforeAreStillNamed(String key) throws IOException {
    withRolesIn(Example.ANALYTICS);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY);
    assertThat(run("zmmrboas", "--yes").exit()).isEqualTo(3);
    Files.writeString(
        folder.resolve("unassign-breakgls-20261125T011910Z.undo.csv"),
        "projectId,apiKeyId,publicKey,description,roles\n%s,5d0a3b9987d9d63e6d5f7a83,,,GROUP_OWNER\n"
            .formatted(Example.ANALYTICS));
    Path undo = ending("Z.undo.csv").get(1);

    Outcome again = run(key, "--yes");

    assertThat(again.exit()).isEqualTo(4);
    assertThat(again.err())
        .contains(
            "no API key "
                + key
                + " among the keys visible to these credentials. The search was not complete: ");
    assertThat(again.out())
        .isEqualTo(
            """
            Earlier   An earlier run left another undo file. To restore its roles:
                      jbang restore-keys@atlaskeys %s
            """
                .formatted(undo));
  }

  @Test
  void unfinishedProjectsAreDoneByTheSameCommandAgainWithAnUndoFileOfItsOwn() throws IOException {
    sandbox.fault(Fault.status(400, "VALIDATION_ERROR").on("DELETE").onProject(Example.ANALYTICS));
    Outcome first = run("zmmrboas", "--yes");
    assertThat(first.exit()).as("%s", first).isEqualTo(4);
    Path before = only(".undo.csv");

    Outcome second = run("zmmrboas", "--yes");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.err()).contains("Loses     its roles in 1 project;");
    List<Path> undos = ending(".undo.csv");
    assertThat(undos).hasSize(2);
    Path own = undos.stream().filter(file -> !file.equals(before)).findFirst().orElseThrow();
    assertThat(second.out())
        .endsWith(
            """
            Undo      jbang restore-keys@atlaskeys %s
            Earlier   An earlier run left another undo file. To restore its roles:
                      jbang restore-keys@atlaskeys %s
            """
                .formatted(own, before));

    Outcome third = run("zmmrboas", "--yes");
    assertThat(third.exit()).as("%s", third).isZero();
    assertThat(third.out())
        .contains("is assigned to no project. Nothing to do.\n")
        .contains("Earlier   2 earlier runs left undo files. To restore their roles:\n");

    undos.forEach(this::restore);
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, KEY)).containsExactly("GROUP_OWNER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "ZMMRBOAS", "5d1d12c087d9d63e6d682438"})
  void anInterruptLetsWhatIsInFlightEndAndTheRunCanBeResumed(String key) throws IOException {
    for (int i = 0; i < 30; i++) {
      String project = "%024x".formatted(0xAAA000000L + i);
      sandbox.project(project, Example.ORGANIZATION, "service-" + i);
      sandbox.assign(project, KEY, "GROUP_OWNER");
    }
    sandbox.fault(Fault.latency(Duration.ofMillis(50)).on("DELETE").always());
    Thread caller = Thread.currentThread();
    onFirstDelete(caller::interrupt);

    Outcome run = run(key, "--yes");
    assertThat(Thread.interrupted()).isTrue();

    assertThat(run.exit()).as("%s", run).isEqualTo(130);
    assertThat(run.out())
        .contains(" NOT_ATTEMPTED\n")
        .contains("Undo      jbang restore-keys@atlaskeys ")
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --key %s --all-projects --yes --resume\n"
                .formatted(key))
        .doesNotContain("erified");
    long left = sandbox.requests().stream().filter(request -> request.status() == 204).count();
    sandbox.clearFaults();

    Outcome again = command.run("--key", key, "--resume", "--yes", "--verify");

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out())
        .contains("Unassigned %1$d of %1$d rows; %2$d done before.\n".formatted(32 - left, left))
        .contains("Verified: Atlas lists the key in no project (32 projects unassigned).\n")
        .doesNotContain("Resume ");
    assertThat(sandbox.isAssigned("%024x".formatted(0xAAA000000L + 29), KEY)).isFalse();
    assertThat(files()).as("one undo file, one results file").hasSize(2);
    restore(only(".undo.csv"));
    assertThat(sandbox.isAssigned("%024x".formatted(0xAAA000000L), KEY)).isTrue();
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
  }

  @ParameterizedTest
  @EnumSource(value = RolesField.class, names = "AS_USUAL", mode = EnumSource.Mode.EXCLUDE)
  void aKeyThatIsListedWithoutAnyRoleIsNotCalledUnassigned(RolesField field) throws IOException {
    sandbox.listRolesAs(KEY, field, KeyRead.values());

    Outcome run = run("zmmrboas", "--yes");
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nzmmrboas\n");
    Outcome rows =
        CommandRun.of(Script.UNASSIGN_KEYS, sandbox)
            .run(file.toString(), "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(rows.exit()).as("%s", rows).isEqualTo(4);
    for (Outcome each : List.of(run, rows)) {
      assertThat(each.err())
          .contains("is listed without any role, so its projects cannot be determined");
    }
  }

  @Test
  void aResumedRunIsVerifiedAndTellsThatTheKeyStillHasAccess() throws IOException {
    sandbox
        .assign(Example.ANALYTICS, Example.BREAK_GLASS_KEY, "GROUP_OWNER")
        .fault(Fault.html503().on("DELETE").onProject(Example.ANALYTICS).always());
    Outcome first = run("breakgls", "--yes");
    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    sandbox.clearFaults();

    Outcome second = run("breakgls", "--yes", "--resume");

    assertThat(second.exit()).as("%s", second).isEqualTo(5);
    assertThat(second.out())
        .contains("Unassigned 1 of 1 row; 1 done before.\n")
        .contains("Verified: Atlas lists the key in no project (2 projects unassigned).\n")
        .contains("STILL HAS ACCESS");
    assertThat(lines(only(".results.csv"))).hasSize(3);
    assertThat(lines(only(".undo.csv")).stream().distinct()).hasSize(3);
    assertThat(files()).as("nothing is left to resume").hasSize(2);
  }

  @Test
  void aRunOfOneProjectThatIsResumedForAllOfThemDoesNotEndAsDone() {
    sandbox.fault(Fault.html503().on("DELETE").always());
    command.run("--key", "zmmrboas", "--project", Example.ANALYTICS, "--yes");
    sandbox.clearFaults();

    Outcome resumed = run("zmmrboas", "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(2);
    assertThat(resumed.err())
        .hasLineCount(1)
        .contains("is about one project; leave out --all-projects to resume it, or --resume to");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "5d1d12c087d9d63e6d682438"})
  void savedRowsOfAnotherKeyAreNotResumed(String key) throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").always());
    run("zmmrboas", "--yes");
    sandbox.clearFaults();
    Path saved = only("Z.csv");
    Files.writeString(
        saved,
        "1,%s,%s\n".formatted(Example.ANALYTICS, Example.READER_KEY),
        StandardOpenOption.APPEND);

    Outcome resumed = run(key, "--yes", "--resume");

    assertThat(resumed.exit()).as("%s", resumed).isEqualTo(2);
    assertThat(resumed.err()).contains("cannot resume, the input has changed since that run began");
  }

  @Test
  void theCommandThatResumesNamesTheSameFiles() throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").onProject(Example.ANALYTICS).always());
    String[] files = {
      "--results", folder.resolve("r.csv").toString(), "--undo", folder.resolve("u.csv").toString()
    };
    Outcome first =
        run("zmmrboas", "--yes", files[0], files[1], files[2], files[3], "--concurrency", "2");
    sandbox.clearFaults();

    assertThat(first.out())
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --key zmmrboas --all-projects --yes %s --concurrency 2 --resume\n"
                .formatted(String.join(" ", files)));
    Outcome second =
        run(KEY, "--yes", "--resume", files[0], files[1], files[2], files[3], "--concurrency", "2");
    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(files()).containsExactly(folder.resolve("r.csv"), folder.resolve("u.csv"));
    assertThat(lines(folder.resolve("u.csv")).stream().distinct()).hasSize(3);
  }

  private static JsonNode summary(Outcome run) {
    List<JsonNode> lines = OutputSchema.lines(run);
    return lines.get(lines.size() - 1);
  }

  private long sent(String project) {
    return sandbox.requests().stream()
        .filter(request -> request.method().equals("DELETE") && request.status() != 401)
        .filter(request -> request.target().contains(project))
        .count();
  }
}
