package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One key, one project: what is sent and saved, what is asked, and how a failure is told. */
class UnassignKeyTest extends OneProjectRun {
  @Test
  void unassignsAndSaysWhatRemains() throws IOException {
    Outcome run = run("--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            Host      %s (v2), as API key sandboxa
            Org       5980cfdf0b6d97029d82f86e
            Project   payments-production (5953c5f380eef53887615f9a)
            API key   zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
            Loses     GROUP_OWNER
            Keeps     ORG_MEMBER in the organization (no access to projects)

            """
                .formatted(sandbox.baseUri()));
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            Unassigned API key zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438) from project payments-production (5953c5f380eef53887615f9a).
            The key still exists in the organization. Its organization roles (ORG_MEMBER) give it no access to projects. It may be assigned to other projects: find-key lists them.
            Results   %s
            Undo      jbang restore-keys@atlaskeys %s
            """
                .formatted(results(), undo()));
    assertThat(undo().getFileName().toString())
        .matches("unassign-5d1d12c087d9d63e6d682438-\\d{8}T\\d{6}Z\\.undo\\.csv");
    assertThat(Files.readAllLines(undo()))
        .element(1)
        .isEqualTo(PROJECT + "," + KEY + ",zmmrboas,ci deploy,\"GROUP_OWNER\"");
    assertThat(Files.readAllLines(results())).hasSize(2);
    assertThat(command.files()).as("nothing is left to resume").hasSize(2);
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.count("DELETE")).isOne();
  }

  @Test
  void theSameAgainIsSentAllTheSameAndDone() {
    run("--yes");

    Outcome run = run("--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            " was not assigned to project payments-production (5953c5f380eef53887615f9a). Nothing to do.\n");
    assertThat(sandbox.requests())
        .as("a listing alone never makes a verdict")
        .filteredOn(request -> request.method().equals("DELETE"))
        .extracting(RecordedRequest::status)
        .containsExactly(204, 400);
  }

  @Test
  void nothingIsReadTwice() {
    run("--yes");
    assertThat(signed()).as("its keys, its name, the DELETE").hasSize(3);

    sandbox.forgetRequests();
    run("--yes");
    assertThat(signed())
        .as("the key's own record too, and its keys once more after the DELETE found nothing")
        .hasSize(5);

    sandbox.forgetRequests();
    Outcome run = command.run("zmmrboas", "--project", "analytics", "--yes");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(signed()).as("the projects, the keys of one, the DELETE").hasSize(3);
  }

  private List<RecordedRequest> signed() {
    return sandbox.requests().stream().filter(RecordedRequest::signed).toList();
  }

  @ParameterizedTest
  @CsvSource({"v2", "v1.0", "public-v1.0"})
  void theApiAskedForIsTheOneSpoken(String api) {
    Outcome run = run("--yes", "--api", api);

    assertThat(run.exit()).as("%s", run).isZero();
    String root = api.startsWith("public") ? "/api/public/v1.0" : "/api/atlas/" + api;
    assertThat(sandbox.requests())
        .filteredOn(request -> request.method().equals("DELETE"))
        .extracting(RecordedRequest::target)
        .containsExactly(
            root + "/groups/5953c5f380eef53887615f9a/apiKeys/5d1d12c087d9d63e6d682438");
  }

  @Test
  void aKeyWithAnOrganizationRoleKeepsItsAccessAndThatIsSaid() {
    Outcome run = command.run("--project", PROJECT, "--key", Example.BREAK_GLASS_KEY, "--yes");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("STILL HAS ACCESS: ORG_OWNER gives it owner access to every project.");
  }

  @Test
  void somebodyIsAskedAndAgrees() {
    Outcome run = command.typing("y").run("--project", PROJECT, "--key", KEY);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("\n\nUnassign zmmrboas \"ci deploy\" from payments-production? [y/N] \n\n");
    assertThat(isAssigned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "", "yep", "N", "the end of input"})
  void somebodyIsAskedAndDeclines(String answer) {
    command.typing(answer.startsWith("the end") ? new String[0] : new String[] {answer});

    Outcome run = run();

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).endsWith("unassign-key: nothing was changed\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void withoutATerminalAndWithoutYesNothingAtAllIsSent() {
    Outcome run = run();

    assertThat(run)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: cannot ask for confirmation: no terminal, or --no-input; use --yes"
                    + " (nothing was changed)\n"));
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void whatIsWrongWithTheInputIsReportedBeforeTheMissingTerminal() {
    assertThat(command.run("zmmrboas").err())
        .contains("no project given; use --project NAME, --all-projects, or set");
    assertThat(command.run("zmmrboas", "--project", PROJECT, "--project", PROJECT).err())
        .contains("an argument or option is given more often than it may be");
  }

  @Test
  void aDryRunShowsThePlanAndChangesNothing() {
    Outcome run = run("--dry-run");

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Loses     GROUP_OWNER")
        .endsWith("Dry run: nothing was changed.\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void verifyingReadsTheProjectAgain() {
    Outcome run = run("--yes", "--verify");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("\nVerified: Atlas no longer lists the assignment.\n");
  }

  @Test
  void aKeyThatIsStillListedIsNotCalledDone() throws IOException {
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").always());

    Outcome run = run("--yes", "--verify");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .doesNotContain("Unassigned", "Verified")
        .contains(
            "NOT GONE: payments-production (5953c5f380eef53887615f9a): Atlas still lists it\n")
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --project %s --key %s --yes --verify --resume\n"
                .formatted(PROJECT, KEY));
  }

  @Test
  void theCallingKeyIsRefused() {
    sandbox.assign(PROJECT, Example.CALLER_KEY, "GROUP_OWNER");

    Outcome refused = command.run("--project", PROJECT, "--key", Example.CALLER_KEY, "--yes");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .endsWith(
            "unassign-key: this is the key you are authenticated with; use other credentials to"
                + " unassign it (nothing was changed)\n");
    assertThat(sandbox.isAssigned(PROJECT, Example.CALLER_KEY)).isTrue();
  }

  @Test
  void aDryRunSaysThatTheCallingKeyWouldBeRefused() {
    sandbox.assign(PROJECT, Example.CALLER_KEY, "GROUP_OWNER");
    String[] key = {"--project", PROJECT, "--key", Example.CALLER_KEY, "--dry-run", "-o"};

    Outcome text = command.run(with(key, "text"));
    assertThat(text.exit()).isEqualTo(2);
    assertThat(text.out()).contains("Loses ").endsWith("Dry run: nothing was changed.\n");
    assertThat(text.err())
        .isEqualTo(
            "unassign-key: this is the key you are authenticated with; use other credentials to"
                + " unassign it\n");
    Outcome json = command.run(with(key, "json"));
    assertThat(json.exit()).isEqualTo(2);
    assertThat(json.out())
        .containsOnlyOnce(
            "\"problem\":{\"kind\":\"OWN_KEY\",\"message\":\"this is the API key that you are"
                + " authenticated with\",\"nextStep\":\"use other credentials to unassign it\"}")
        .containsOnlyOnce(
            "\"stopped\":{\"kind\":\"OWN_KEY\",\"message\":\"this is the key you are authenticated"
                + " with\",\"nextStep\":\"use other credentials to unassign it\"}")
        .endsWith(",\"exitCode\":2}\n");
    assertThat(command.run(with(key, "csv")).out()).contains(",OWN_KEY,this is the API key that");
  }

  private static String[] with(String[] arguments, String last) {
    return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
  }

  @Test
  void withoutAnUndoTheIdsAreShownOfWhatTheCallerMayNotRead() {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath("/groups/").always());

    Outcome run = run("--yes", "--no-undo");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("Project   5953c5f380eef53887615f9a\n")
        .contains("API key   5d1d12c087d9d63e6d682438\n")
        .contains("Loses     unknown: cannot be read\n")
        .contains(
            "Not read  GET /api/atlas/v2/groups/5953c5f380eef53887615f9a/apiKeys returned 401 ")
        .contains("Undo      none: roles are not saved\n");
    assertThat(run.out())
        .contains("still exists in the organization. Its organization roles could not be read")
        .doesNotContain("Undo ");
  }

  @Test
  void rolesThatCannotBeReadCannotBeSavedAndNobodyIsAsked() throws IOException {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath("/groups/").always());

    Outcome run = command.typing("y").run("--project", PROJECT, "--key", KEY);

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .hasLineCount(1)
        .endsWith(
            "; saving the roles needs Project Read Only; use --no-undo to unassign without an undo"
                + " file\n");
    assertThat(sandbox.count("DELETE")).isZero();
    assertThat(command.files()).isEmpty();
  }

  @Test
  void theCallingKeyIsRecognisedEvenWhenNothingElseCanBeRead() {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath("/groups/").always());

    Outcome run =
        command.run("--project", PROJECT, "--key", Example.CALLER_KEY, "--yes", "--no-undo");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aMissingRoleIsRefusedWithTheRoleToGet() {
    Outcome run =
        command
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY)
            .run("--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains("returned 401 USER_UNAUTHORIZED: ")
        .contains("; these credentials need Project Access Manager or Project Owner");
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void anAnswerLostAfterTheWorkEndsDoneAndIsExplained() {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Outcome run = run("--yes");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("The response was lost; confirmed by checking the project.");
  }

  @Test
  void aRateLimitIsWaitedOutAndSaid() {
    var waits = new ArrayList<Duration>();
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(55)).on("DELETE"));

    Outcome run = command.sleeping(waits::add).run("--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .as("55 seconds, a tenth of it at most, and a tenth of a second")
        .containsPattern(
            "unassign-key: Atlas's rate limit is reached; continuing in (5[5-9]|60)\\.\\d s\n");
    assertThat(waits).singleElement().satisfies(w -> assertThat(w.toSeconds()).isBetween(55L, 61L));
  }

  @Test
  void atlasInTroubleIsIncompleteAndSaysHowOftenItWasTried() {
    sandbox.fault(Fault.html503().on("DELETE").always());

    Outcome run = run("--yes");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).endsWith(" (tried 6 times); run the same command again later\n");
  }

  @Test
  void anotherAddressThanTheListedIsToldWithTheListToEdit() {
    sandbox.offAccessList(Example.CALLER_KEY);

    Outcome run = run("--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .endsWith(
            "; add 127.0.0.1 to the access list of the API key sandboxa (not the project's IP access"
                + " list)\n");
  }
}
