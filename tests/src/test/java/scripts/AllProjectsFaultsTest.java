package scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scripts.CommandRun.Outcome;

/** {@code unassign-key --all-projects} when Atlas, the network or the user do not go along. */
class AllProjectsFaultsTest extends AllProjectsRun {

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
        .contains("2 projects: 2 UNASSIGNED\n")
        .contains(" 2 rate limits (waited ");
  }

  @Test
  void answersLostAfterTheWorkEndDone() throws IOException {
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE").onProject(Example.ANALYTICS))
        .fault(Fault.resetAfterWork().on("DELETE").onProject(Example.PAYMENTS_PRODUCTION));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("2 projects: 2 NOT_ASSIGNED\n")
        .contains("Verified: Atlas lists the key in no project.\n");
    assertThat(restore(only(".undo.csv")).out()).contains("2 rows: 2 RESTORED\n");
  }

  @Test
  void aListingThatStillShowsTheKeyIsLookedAtAgainAndThenNamed() {
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").times(2));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains(
            """
            NOT GONE: Atlas lists the key in 2 projects:
              analytics (59a6f2c70bd66b2f3c8e41d7): listings may lag, look again in a minute
              payments-production (5953c5f380eef53887615f9a): listings may lag, look again in a minute
            """)
        .contains("Go on     jbang unassign-key@atlaskeys --key zmmrboas --all-projects --yes\n");
    assertThat(waits)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));
  }

  @Test
  void aListingThatLagsIsWaitedFor() {
    sandbox.fault(
        Fault.answer(204, "application/json", "").on("DELETE").onProject(Example.ANALYTICS));
    command.sleeping(
        duration -> {
          sleep(duration);
          if (duration.toSeconds() == 2) {
            sandbox.unassign(Example.ANALYTICS, KEY);
          }
        });

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("Verified: Atlas lists the key in no project.\n");
    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void aProjectThatItWasAssignedToMeanwhileIsNamed() throws IOException {
    onFirstDelete(() -> sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER"));

    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains("2 projects: 2 UNASSIGNED\n")
        .contains(
            """
            NOT GONE: Atlas lists the key in 1 project:
              payments-staging (5953c61b80eef53887615fd2): assigned since the plan
            """);
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("verifiedGone").asBoolean(true)).isFalse();
    assertThat(json.get("projects")).hasSize(3);
    assertThat(json.get("projects").get(2).get("projectName").asText())
        .isEqualTo("payments-staging");
    assertThat(json.get("projects").get(2).get("verdict").isNull()).isTrue();
  }

  @Test
  void aSearchThatFailsAfterwardsIsNotTakenForGone() {
    onFirstDelete(() -> sandbox.fault(Fault.html503().on("GET").onPath("/orgs$").always()));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("2 projects: 2 UNASSIGNED\n")
        .contains("Not verified: GET /api/atlas/v2/orgs answered 503")
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
        .contains("2 projects: 2 UNASSIGNED\n")
        .contains(
            "Not verified: these credentials may not list the keys of organization"
                + " 5980cfdf0b6d97029d82f86e; looked in the 3 projects that they can see instead,"
                + " there may be more; 1 of them could not be read\n");
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("verifiedGone").isNull()).isTrue();
    assertThat(json.get("searchComplete").asBoolean(true)).isFalse();
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
            "Not verified: these credentials do not see organization 5980cfdf0b6d97029d82f86e of"
                + " the key\n")
        .doesNotContain("deleted meanwhile");
  }

  @Test
  void aKeyThatOneListingLeavesOutIsNotTakenForDeleted() {
    onFirstDelete(
        () ->
            sandbox
                .assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER")
                .fault(json("{\"results\":[]}").onPath("/orgs/.*/apiKeys$")));

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("  payments-staging (5953c61b80eef53887615fd2): assigned since the plan\n")
        .doesNotContain("deleted meanwhile");
    assertThat(waits).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void aProjectThatListsItWithoutARoleThereIsOneOfIts() {
    withRolesIn(Example.ANALYTICS);
    String listed =
        "{\"results\":[{\"id\":\"%s\",\"publicKey\":\"zmmrboas\",\"roles\":[]}]}".formatted(KEY);
    sandbox.fault(json(listed).onProject(Example.ANALYTICS).always());

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.err()).contains("Loses     its roles in 1 project;");
    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("1 project: 1 UNASSIGNED\n")
        .contains("NOT GONE: Atlas lists the key in 1 project:\n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "5d1d12c087d9d63e6d682438"})
  void whereItIsFoundNoMoreTheUndoFilesBeforeAreStillNamed(String key) throws IOException {
    withRolesIn(Example.ANALYTICS);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY);
    assertThat(run("zmmrboas", "--yes").exit()).isZero();
    Files.writeString(
        folder.resolve("unassign-breakgls-20261125T011910Z.undo.csv"),
        "projectId,apiKeyId,publicKey,description,roles\n%s,5d0a3b9987d9d63e6d5f7a83,,,GROUP_OWNER\n"
            .formatted(Example.ANALYTICS));
    Path undo = ending("Z.undo.csv").get(1);

    Outcome again = run(key, "--yes");

    assertThat(again.exit()).isEqualTo(4);
    assertThat(again.err()).contains("no API key " + key + " was found: ");
    assertThat(again.out())
        .isEqualTo(
            """
            Earlier   a run before this one left an undo file too; for what that one took:
                      jbang restore-keys@atlaskeys %s
            """
                .formatted(undo));
  }

  @Test
  void aTemporaryFolderThatIsNotThereIsToldInALineAndNothingIsChanged() throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    Path missing = folder.resolve("missing");
    System.setProperty("java.io.tmpdir", missing.toString());
    try {
      assertThat(run("zmmrboas", "--yes"))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  "unassign-key: rows cannot be kept in the temporary folder %s (NoSuchFileException); make room there, or set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER\n"
                      .formatted(missing)));
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(files()).isEmpty();
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
            Earlier   a run before this one left an undo file too; for what that one took:
                      jbang restore-keys@atlaskeys %s
            """
                .formatted(own, before));

    Outcome third = run("zmmrboas", "--yes");
    assertThat(third.exit()).as("%s", third).isZero();
    assertThat(third.out())
        .contains("is assigned to no project; nothing was left to do.\n")
        .contains("Earlier   2 runs before this one left undo files too; for what those took:\n");

    undos.forEach(this::restore);
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void anInterruptEndsWhatIsUnderWayAndNamesTheSameCommand() throws IOException {
    for (int i = 0; i < 30; i++) {
      String project = "%024x".formatted(0xAAA000000L + i);
      sandbox.project(project, Example.ORGANIZATION, "service-" + i);
      sandbox.assign(project, KEY, "GROUP_OWNER");
    }
    sandbox.fault(Fault.latency(Duration.ofMillis(50)).on("DELETE").always());
    Thread caller = Thread.currentThread();
    onFirstDelete(caller::interrupt);

    Outcome run = run("zmmrboas", "--yes");
    assertThat(Thread.interrupted()).isTrue();

    assertThat(run.exit()).as("%s", run).isEqualTo(130);
    assertThat(run.out())
        .contains(" NOT_ATTEMPTED\n")
        .contains("Undo      jbang restore-keys@atlaskeys ")
        .contains("Go on     jbang unassign-key@atlaskeys --key zmmrboas --all-projects --yes\n")
        .doesNotContain("erified");
    sandbox.clearFaults();
    Outcome again = run("zmmrboas", "--yes");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out()).contains("Verified: Atlas lists the key in no project.\n");
    ending(".undo.csv").forEach(this::restore);
    assertThat(sandbox.isAssigned("%024x".formatted(0xAAA000000L), KEY)).isTrue();
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
  }
}
