package scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.unassign.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scripts.CommandRun.Outcome;

/** A leaked key, and one command that takes it out of every project. */
class AllProjectsTest {
  private static final String KEY = Example.TARGET_KEY;
  private static final String PRIVATE_KEY = "99999999-aaaa-bbbb-cccc-0123456789ab";
  private static final String OTHER_KEY = "999999999999999999999999";

  @TempDir Path folder;

  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private final CommandRun command =
      CommandRun.of(surroundings -> UnassignKey.commandLine(surroundings, folder))
          .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
          .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
          .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY)
          .sleeping(this::sleep);

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", "5d1d12c087d9d63e6d682438"})
  void oneCommandTakesItOutOfEveryProjectAndKeepsItsRoles(String key) throws IOException {
    Outcome run = run(key, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    Path undo = only(".undo.csv");
    Path results = only(".results.csv");
    assertThat(undo.getFileName().toString())
        .matches("unassign-zmmrboas-\\d{8}T\\d{6}Z\\.undo\\.csv");
    assertThat(run.err())
        .isEqualTo(
            """
            Host      %s (v2)
            API key   zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
            Loses     its roles in 2 projects; it is unassigned, not deleted
              PROJECT              PROJECT ID                ROLES
              analytics            59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY
              payments-production  5953c5f380eef53887615f9a  GROUP_OWNER
            Keeps     ORG_MEMBER in the organization
            Undo      roles are kept in %s
            Journal   %s
            """
                .formatted(sandbox.baseUri(), undo, results));
    // Each lane that takes part is challenged once, so that the number of requests differs.
    assertThat(run.out().replaceFirst("\n\\d+ requests, (.*), in .* s\n", "\nN requests, $1\n"))
        .isEqualTo(
            """
            2 projects: 2 UNASSIGNED
            N requests, 0 retries, 0 rate limits (waited 0.0 s)
            Verified: Atlas lists the key in no project.
            The key still exists in the organization; its organization roles (ORG_MEMBER) give it no access to projects.
            Results   %s
            Undo      jbang restore-keys@atlaskeys %s
            """
                .formatted(results, undo));
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isFalse();
    assertThat(files()).hasSize(2);
  }

  @Test
  void theUndoFileGivesEveryRoleBack() throws IOException {
    sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
    assertThat(run("zmmrboas", "--yes").exit()).isZero();

    Outcome restored = restore(only(".undo.csv"));

    assertThat(restored.exit()).as("%s", restored).isZero();
    assertThat(restored.out()).contains("3 rows: 3 RESTORED\n");
    assertThat(sandbox.roles(Example.PAYMENTS_STAGING, KEY))
        .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void aProjectAndAllProjectsExcludeEachOther() {
    Outcome run = run("zmmrboas", "--project", Example.ANALYTICS, "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: --project and --all-projects exclude each other; leave one out\n"));
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
  void aKeyThatNoOrganizationHasIsSaidInALine(String key) throws IOException {
    Outcome run = run(key, "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "unassign-key: no organization of these credentials has an API key %s; check it\n"
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
                "unassign-key: no API key breakgls was found: these credentials have no organization"
                    + " role; looked in the project that they can see instead, there may be more;"
                    + " credentials with Organization Member see every key\n"));
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutAnOrganizationRoleThePlanAndTheEndSayThatThereMayBeMore() {
    withRolesIn(Example.ANALYTICS);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, KEY);

    Outcome run = run("zmmrboas", "--yes");

    String more =
        "Caution   these credentials have no organization role; looked in the project that they can"
            + " see instead, there may be more\n";
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains(more);
    assertThat(run.out())
        .contains("1 project: 1 UNASSIGNED\n")
        .contains("Verified: no project that these credentials can see lists the key.\n")
        .contains(more);
  }

  @Test
  void aProjectThatIsRefusedToTheCallerIsNamedWithTheNextStep() throws IOException {
    withRolesIn(Example.ANALYTICS);

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out())
        .contains("5953c5f380eef53887615f9a REFUSED: GET /api/atlas/v2/groups/")
        .contains("; these credentials need Project Access Manager or Project Owner")
        .contains("2 projects: 1 UNASSIGNED, 1 REFUSED\n")
        .contains(
            "Not verified: these credentials cannot read the keys of\n  5953c5f380eef53887615f9a\n")
        .contains("Go on     jbang unassign-key@atlaskeys --key zmmrboas --all-projects --yes\n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, KEY)).isTrue();
    assertThat(lines(only(".undo.csv"))).hasSize(2);
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
  void aKeyThatKeepsItsAccessIsToldLoudlyBeforeAndAfter() {
    Outcome run = run("breakgls", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains(
            "Keeps     ORG_OWNER in the organization: it STILL HAS ACCESS afterwards, as owner of"
                + " every project\n");
    assertThat(run.out())
        .contains(
            "The key still exists in the organization and STILL HAS ACCESS: ORG_OWNER makes it owner"
                + " of every project. Take that role from it, or delete the key.\n");
  }

  @Test
  void aKeyThatReadsEverythingIsToldLoudlyToo() {
    sandbox
        .apiKey(
            OTHER_KEY, Example.ORGANIZATION, "readsall", PRIVATE_KEY, "auditor", "ORG_READ_ONLY")
        .assign(Example.ANALYTICS, OTHER_KEY, "GROUP_OWNER");

    Outcome run = run("readsall", "--yes");

    assertThat(run.err()).contains(": it STILL CAN READ every project afterwards\n");
    assertThat(run.out())
        .contains(" and STILL CAN READ them: ORG_READ_ONLY reads every project. Take that role");
  }

  @Test
  void aKeyInNoProjectIsDoneAndLeavesNoFilesAndItsAccessIsStillTold() throws IOException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.BREAK_GLASS_KEY);

    Outcome run = run("breakgls", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("Loses     nothing: it is assigned to no project\n");
    assertThat(run.out())
        .startsWith(
            "API key breakgls \"break glass\" (5d0a3b9987d9d63e6d5f7a83) is assigned to no project;"
                + " nothing was left to do.\n")
        .contains(" and STILL HAS ACCESS: ORG_OWNER ");
    assertThat(files()).isEmpty();
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void theCallingKeyIsRefusedUnlessItIsMeant() throws IOException {
    sandbox.assign(Example.ANALYTICS, Example.CALLER_KEY, "GROUP_OWNER");

    Outcome refused = run("sandboxa", "--yes");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Caution   this is the API key that you are calling with (--include-own-key)\n")
        .endsWith(
            "unassign-key: this is the API key that you are calling with; add --include-own-key to"
                + " unassign it all the same (nothing was changed)\n");
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(files()).isEmpty();

    Outcome meant = run("sandboxa", "--yes", "--include-own-key");
    assertThat(meant.exit()).as("%s", meant).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.CALLER_KEY)).isFalse();
  }

  @Test
  void aCallingKeyThatTookItselfOutCannotVerifyItAndSaysSo() {
    withRolesIn(Example.ANALYTICS, Example.PAYMENTS_PRODUCTION);

    Outcome run = run(OTHER_KEY, "--yes", "--include-own-key");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("2 projects: 2 UNASSIGNED\n")
        .contains("Not verified: ")
        .doesNotContain("Verified: ");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, OTHER_KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, OTHER_KEY)).isFalse();
  }

  @Test
  void aDryRunShowsThePlanAndNeedsNobody() throws IOException {
    Outcome run = run("zmmrboas", "--dry-run");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                0,
                """
                Host      %s (v2)
                API key   zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
                Loses     its roles in 2 projects; it is unassigned, not deleted
                  PROJECT              PROJECT ID                ROLES
                  analytics            59a6f2c70bd66b2f3c8e41d7  GROUP_READ_ONLY
                  payments-production  5953c5f380eef53887615f9a  GROUP_OWNER
                Keeps     ORG_MEMBER in the organization
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
    assertThat(run.err()).contains("Unassign it from 2 projects? [y/N] \n");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isFalse();
  }

  @Test
  void somebodyIsAskedAndDeclinesAndNothingIsLeft() throws IOException {
    Outcome run = command.typing("n").run("--key", "zmmrboas", "--all-projects");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).endsWith("unassign-key: not unassigned; nothing was changed\n");
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutATerminalAndWithoutYesNothingAtAllIsSent() {
    Outcome run = run("zmmrboas");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("; add --yes (nothing was sent)\n");
    assertThat(sandbox.requests()).isEmpty();
  }

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

  @Test
  void jsonIsOneObjectAndWordsGoElsewhere() throws IOException {
    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            {"host":"%s","api":"v2","apiKeyId":"5d1d12c087d9d63e6d682438","publicKey":"zmmrboas",\
            "description":"ci deploy","organizationRoles":["ORG_MEMBER"],"organizationAccess":"NONE",\
            "searchComplete":true,"projects":[\
            {"projectId":"59a6f2c70bd66b2f3c8e41d7","projectName":"analytics",\
            "roles":["GROUP_READ_ONLY"],"verdict":"UNASSIGNED","attempts":1,"problem":null},\
            {"projectId":"5953c5f380eef53887615f9a","projectName":"payments-production",\
            "roles":["GROUP_OWNER"],"verdict":"UNASSIGNED","attempts":1,"problem":null}],\
            "verifiedGone":true,"undo":"%s","results":"%s"}
            """
                .formatted(sandbox.baseUri(), only(".undo.csv"), only(".results.csv")));
    assertThat(run.err()).contains("2 projects: 2 UNASSIGNED\n").contains("Verified: Atlas lists");
  }

  @Test
  void jsonOfADryRunAndOfAKeyThatIsNotFoundHasEveryName() throws IOException {
    JsonNode dry = new ObjectMapper().readTree(run("zmmrboas", "--dry-run", "-o", "json").out());
    Outcome missing = run("nobodyab", "--yes", "-o", "json");

    assertThat(dry.get("projects").get(0).get("verdict").isNull()).isTrue();
    assertThat(dry.get("undo").isNull()).isTrue();
    assertThat(missing.exit()).isEqualTo(4);
    JsonNode none = new ObjectMapper().readTree(missing.out());
    assertThat(none.get("publicKey").asText()).isEqualTo("nobodyab");
    assertThat(none.get("projects").isNull()).isTrue();
    assertThat(names(none)).containsExactlyElementsOf(names(dry));
    assertThat(files()).isEmpty();
  }

  @Test
  void jsonTellsOfAProblemWithItsNextStep() throws IOException {
    sandbox.fault(
        Fault.status(401, "NOT_GROUP_USER_ADMIN").on("DELETE").onProject(Example.ANALYTICS));

    JsonNode json = new ObjectMapper().readTree(run("zmmrboas", "--yes", "-o", "json").out());

    JsonNode problem = json.get("projects").get(0).get("problem");
    assertThat(problem.get("kind").asText()).isEqualTo("NO_PERMISSION");
    assertThat(problem.get("nextStep").asText()).startsWith("these credentials need Project");
    assertThat(json.get("verifiedGone").asBoolean(true)).isFalse();
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
  void aFolderThatIsNotThereIsToldInALineAndNothingIsSent() throws IOException {
    Files.delete(folder);

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("unassign-key: cannot write what a run must keep: ");
    assertThat(sandbox.count("DELETE")).isZero();
    Files.createDirectory(folder);
  }

  @Test
  void aKeyInFourHundredProjectsCostsTwoRequestsAProject() {
    for (int i = 0; i < 398; i++) {
      String project = "%024x".formatted(0xAAA000000L + i);
      sandbox.project(project, Example.ORGANIZATION, "service-" + i);
      sandbox.assign(project, KEY, "GROUP_OWNER");
    }
    sandbox.forgetRequests();

    Outcome run = run("zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("400 projects: 400 UNASSIGNED\n");
    List<RecordedRequest> accepted =
        sandbox.requests().stream().filter(request -> request.status() != 401).toList();
    assertThat(accepted).as("a look and a DELETE a project, and two searches").hasSize(800 + 6);
  }

  private Outcome run(String key, String... options) {
    return command.run(
        Stream.concat(Stream.of("--key", key, "--all-projects"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static Fault json(String body) {
    return Fault.answer(200, "application/json", body).on("GET");
  }

  private Outcome restore(Path undo) {
    return CommandRun.of(RestoreKeys::commandLine)
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY)
        .run(undo.toString(), "--yes");
  }

  /** A caller that is in these projects and has no organization role. */
  private void withRolesIn(String... projects) {
    sandbox.apiKey(OTHER_KEY, Example.ORGANIZATION, "onlyproj", PRIVATE_KEY, "one");
    for (String project : projects) {
      sandbox.assign(project, OTHER_KEY, "GROUP_OWNER");
    }
    command
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "onlyproj")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", PRIVATE_KEY);
  }

  private void onFirstDelete(Runnable meanwhile) {
    var first = new AtomicBoolean(true);
    sandbox
        .wireMock()
        .addMockServiceRequestListener(
            (request, response) -> {
              if (request.getMethod().getName().equals("DELETE")
                  && response.getStatus() == 204
                  && first.getAndSet(false)) {
                meanwhile.run();
              }
            });
  }

  /** A run's glances take their milliseconds; a look that waits for a listing takes none. */
  private void sleep(Duration duration) throws InterruptedException {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      Sleeper.onThread().sleep(duration);
    } else {
      waits.add(duration);
    }
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private Path only(String ending) throws IOException {
    assertThat(ending(ending)).hasSize(1);
    return ending(ending).get(0);
  }

  private List<Path> ending(String ending) throws IOException {
    return files().stream()
        .filter(file -> file.toString().endsWith(ending) && !file.toString().contains(".csv."))
        .toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
