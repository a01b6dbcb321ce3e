package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at a terminal, and a script, get from the command. */
class UnassignKeyTest {
  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  private static final String KEY = Example.TARGET_KEY;

  private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun command =
      CommandRun.of(Script.UNASSIGN_KEY)
          .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri() + "/")
          .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
          .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void unassignsAndSaysWhatRemains() throws IOException {
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            Host      %s (v2), as API key sandboxa
            Org       5980cfdf0b6d97029d82f86e
            Project   payments-production (5953c5f380eef53887615f9a)
            API key   zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)
            Loses     GROUP_OWNER in this project
            Keeps     ORG_MEMBER in the organization

            """
                .formatted(sandbox.baseUri()));
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            Unassigned API key zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438) from project payments-production (5953c5f380eef53887615f9a).
            The key still exists in the organization; its organization roles (ORG_MEMBER) give it no access here.
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
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.requests())
        .filteredOn(request -> request.method().equals("DELETE"))
        .hasSize(1);
  }

  @Test
  void theSameAgainIsSentAllTheSameAndDone() {
    command.run("--project", PROJECT, "--key", KEY, "--yes");

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes");

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
    command.run("--project", PROJECT, "--key", KEY, "--yes");
    assertThat(signed()).as("its keys, its name, the DELETE").hasSize(3);

    sandbox.forgetRequests();
    command.run("--project", PROJECT, "--key", KEY, "--yes");
    assertThat(signed())
        .as("the key's own record too, and its keys once more after the DELETE found nothing")
        .hasSize(5);

    sandbox.forgetRequests();
    Outcome run = command.run("zmmrboas", "--project", "analytics", "--yes");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(signed()).as("the projects, the keys of one, the DELETE").hasSize(3);
  }

  @Test
  void anOrganizationThatIsNamedIsTheOneThatIsSearched() {
    Outcome run =
        command.run("zmmrboas", "--project", PROJECT, "--org", "5980cfdf0b6d97029d82f8ff", "-n");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("5980cfdf0b6d97029d82f8ff");
  }

  private List<RecordedRequest> signed() {
    return sandbox.requests().stream().filter(RecordedRequest::signed).toList();
  }

  @ParameterizedTest
  @CsvSource({"v2", "v1.0", "public-v1.0"})
  void theApiAskedForIsTheOneSpoken(String api) {
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "--api", api);

    assertThat(run.exit()).as("%s", run).isZero();
    String root = api.startsWith("public") ? "/api/public/v1.0" : "/api/atlas/" + api;
    assertThat(sandbox.requests())
        .filteredOn(request -> request.method().equals("DELETE"))
        .extracting(RecordedRequest::target)
        .containsExactly(
            root + "/groups/5953c5f380eef53887615f9a/apiKeys/5d1d12c087d9d63e6d682438");
  }

  @Test
  void otherNamesOfTheOptionsAndTheEnvironmentWork() {
    Outcome run =
        command
            .with("MONGODB_ATLAS_PROJECT_ID", PROJECT.toUpperCase(java.util.Locale.ROOT))
            .run("--apiKeyId", KEY, "-y");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @Test
  void aKeyWithAnOrganizationRoleKeepsItsAccessAndThatIsSaid() {
    Outcome run = command.run("--project", PROJECT, "--key", Example.BREAK_GLASS_KEY, "--yes");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("STILL HAS ACCESS: ORG_OWNER gives it owner access to every project.");
  }

  @Test
  void aPublicKeyIsAsGoodAsAnId() {
    Outcome run = command.run("--project", PROJECT, "--key", "zmmrboas", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).startsWith("Unassigned API key zmmrboas \"ci deploy\"");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", KEY})
  void theKeyMayStandWithoutItsOption(String key) {
    Outcome run = command.run(key, "--project", PROJECT, "--force");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @Test
  void theHabitsOfOtherToolsAreAccepted() {
    Outcome look = command.run("zmmrboas", "--project", "Payments-Production", "-n");
    Outcome run =
        command.run(
            "--apiKeyId", KEY, "--projectId", PROJECT, "--orgId", Example.ORGANIZATION, "--force");

    assertThat(look.exit()).as("%s", look).isZero();
    assertThat(look.out()).endsWith("Dry run: nothing was changed.\n");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @Test
  void aKeyThatIsNamedTwiceIsOneKey() {
    Outcome run = command.run("zmmrboas", "--key", KEY, "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).startsWith("Unassigned API key zmmrboas ");
    assertThat(sandbox.countSigned("DELETE")).isOne();
  }

  @Test
  void severalKeysAreOneRunWithOneQuestion() throws IOException {
    Outcome run =
        command.typing("y").run("zmmrboas", Example.BREAK_GLASS_KEY, "--project", PROJECT);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains(
            """
            PROJECT              PUBLIC KEY  API KEY ID                WOULD LOSE
            payments-production  zmmrboas    5d1d12c087d9d63e6d682438  GROUP_OWNER
            payments-production  breakgls    5d0a3b9987d9d63e6d5f7a83  GROUP_OWNER

            Would unassign 2 keys from payments-production.
            """)
        .contains("\n\nUnassign 2 keys from payments-production? [y/N] \n");
    assertThat(run.out())
        .contains("Unassigned 2 of 2 keys from 1 project.\n")
        .contains("1 key STILL HAS ACCESS through an organization role: breakgls \"break glass\"");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.isAssigned(PROJECT, Example.BREAK_GLASS_KEY)).isFalse();
    assertThat(undo().getFileName().toString()).startsWith("unassign-keys-");
    assertThat(Files.readAllLines(undo())).hasSize(3);
    assertThat(Files.readAllLines(results()))
        .anyMatch(line -> line.endsWith("Z,payments-production,zmmrboas,GROUP_OWNER,\"\""));
    assertThat(command.files()).as("nothing is left to resume").hasSize(2);
  }

  @Test
  void severalKeysThatWereInterruptedAreResumedTogether() throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").always());
    String[] first = {"zmmrboas", "breakgls", "--project", PROJECT, "--yes"};
    assertThat(command.run(first).exit()).isEqualTo(3);
    sandbox.clearFaults();

    Outcome other = command.run("zmmrboas", "--project", PROJECT, "--yes", "--resume");
    Outcome resumed =
        command.run(Example.BREAK_GLASS_KEY, "ZMMRBOAS", "--project", PROJECT, "--yes", "--resume");

    assertThat(other.exit()).as("that run had more keys: %s", other).isEqualTo(2);
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.isAssigned(PROJECT, Example.BREAK_GLASS_KEY)).isFalse();
    assertThat(command.files()).as("complete").hasSize(2);
  }

  @Test
  void aRunWithAKeyThatMayBeMissingIsResumedByTheSameWords() {
    sandbox.fault(Fault.html503().on("DELETE").always());
    String[] words = {"zmmrboas", "nosuchky", "--project", PROJECT, "--yes", "--allow-missing"};
    Outcome first = command.run(words);
    sandbox.clearFaults();

    Outcome resumed =
        command.run(Stream.concat(Stream.of(words), Stream.of("--resume")).toArray(String[]::new));

    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @Test
  void aMistypedIdAmongSeveralKeysIsToldBeforeAnythingIsChanged() {
    Outcome run =
        command.run("zmmrboas", "111111111111111111111111", "--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("111111111111111111111111");
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  @Test
  void everyKeyThatIsUnknownIsNamedAndNothingIsChanged() {
    Outcome run = command.run("nosuchky", "zmmrboas", "otherkxy", "--project", PROJECT, "--yes");
    Outcome allowed =
        command.run("nosuchky", "zmmrboas", "--project", PROJECT, "--yes", "--allow-missing");
    Outcome none = command.run("--project", PROJECT, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err())
        .contains("unassign-key: 2 of 3 keys cannot be resolved; nothing was changed\n")
        .contains(
            "\n  no API key nosuchky in Example-Org", "\n  no API key otherkxy in Example-Org")
        .contains("\nFix or remove these keys, or use --allow-missing");
    assertThat(allowed.exit()).as("%s", allowed).isZero();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no KEY given");
  }

  /** It comes from the network. */
  @Test
  void aPublicKeyThatIsAPathDoesNotNameAFile() throws IOException {
    sandbox.apiKey("999999999999999999999999", Example.ORGANIZATION, "../../up", "secret", "one");
    sandbox.assign(PROJECT, "999999999999999999999999", "GROUP_OWNER");

    Outcome run = command.run("999999999999999999999999", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(undo().getFileName().toString()).startsWith("unassign-999999999999999999999999-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"payments-production", "Payments-Production"})
  void aProjectsNameIsAsGoodAsItsId(String name) {
    Outcome run = command.run("--project", name, "--key", KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("Project   payments-production (5953c5f380eef53887615f9a)\n");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, KEY)).isTrue();
  }

  @Test
  void aProjectThatNobodySeesOrThatIsOneOfTwoIsRefused() {
    sandbox.project("111111111111111111111111", Example.ORGANIZATION, "Payments-Production");

    Outcome unknown = command.run("--project", "nowhere", "--key", KEY, "--yes");
    Outcome ambiguous = command.run("--project", "payments-production", "--key", KEY, "--yes");

    assertThat(unknown)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "unassign-key: no project called \"nowhere\" is visible to these credentials;"
                    + " list-projects shows them. Nothing was changed.\n"));
    assertThat(ambiguous)
        .isEqualTo(
            new Outcome(
                2,
                "",
                "unassign-key: 2 projects are called \"payments-production\"; use an ID. Nothing was changed.\n"));
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyThatNobodySeesIsSaidAndNothingIsChanged() {
    Outcome run = command.run("--project", PROJECT, "--key", "nobodyab", "--yes");

    assertThat(run)
        .isEqualTo(
            new Outcome(
                4,
                "",
                "unassign-key: no API key nobodyab in Example-Org, the only organization these"
                    + " credentials can see. Check the spelling. It may belong to another organization."
                    + " Nothing was changed.\n"));
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyThatNobodyHasIsDoneWhereItMayBeMissing() {
    Outcome run =
        command.run("--project", PROJECT, "--key", "nobodyab", "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("no API key nobodyab in Example-Org");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPublicKeyMayBeMissingOnlyWhereEveryKeyWasSeen() {
    sandbox
        .apiKey("111111111111111111111111", Example.ORGANIZATION, "ownerabc", "secret", "owner")
        .assign(Example.ANALYTICS, "111111111111111111111111", "GROUP_OWNER");

    Outcome run =
        command
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "ownerabc")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "secret")
            .run("--project", PROJECT, "--key", "readerab", "--yes", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(sandbox.isAssigned(PROJECT, Example.READER_KEY)).isTrue();
  }

  @Test
  void somebodyIsAskedAndAgrees() {
    Outcome run = command.typing("y").run("--project", PROJECT, "--key", KEY);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("\n\nUnassign zmmrboas \"ci deploy\" from payments-production? [y/N] \n\n");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "", "yep", "N"})
  void somebodyIsAskedAndDeclines(String answer) {
    Outcome run = command.typing(answer).run("--project", PROJECT, "--key", KEY);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).endsWith("unassign-key: nothing was changed\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void theEndOfInputDeclines() {
    Outcome run = command.typing().run("--project", PROJECT, "--key", KEY);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void withoutATerminalAndWithoutYesNothingAtAllIsSent() {
    Outcome run = command.run("--project", PROJECT, "--key", KEY);

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
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--dry-run");

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Loses     GROUP_OWNER in this project")
        .endsWith("Dry run: nothing was changed.\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void verifyingReadsTheProjectAgain() {
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "--verify");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("\nVerified: the project no longer lists the key.\n");
  }

  @Test
  void aKeyThatIsStillListedIsNotCalledDone() throws IOException {
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").always());

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "--verify");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .doesNotContain("Unassigned", "Verified")
        .contains("NOT GONE: the project still lists the key; check again in a minute.\n")
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
  void withoutAnUndoTheIdsAreShownOfWhatTheCallerMayNotRead() {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath("/groups/").always());

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "--no-undo");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains("Project   5953c5f380eef53887615f9a\n")
        .contains("API key   5d1d12c087d9d63e6d682438\n")
        .contains("Loses     whatever roles it has in this project (they could not be read)\n")
        .contains(
            "Not read  GET /api/atlas/v2/groups/5953c5f380eef53887615f9a/apiKeys returned 401 ")
        .contains("Undo      none: roles are not saved\n");
    assertThat(run.out())
        .contains("whether an organization role still gives it access could not be read")
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
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();
  }

  @Test
  void anUnknownProjectIsNeverSuccess() {
    Outcome run = command.run("--project", "111111111111111111111111", "--key", KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "unassign-key: project 111111111111111111111111 does not exist, or these credentials"
                + " cannot see it (404 GROUP_NOT_FOUND); check the project ID\n");
  }

  @Test
  void swappedIdsAreNoticed() {
    Outcome run = command.run("--project", KEY, "--key", PROJECT, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .endsWith(
            "; the two IDs look swapped; try --project 5953c5f380eef53887615f9a --key"
                + " 5d1d12c087d9d63e6d682438\n");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aKeyThatNobodyKnowsIsRefused() throws IOException {
    Outcome run = command.run("--project", PROJECT, "--key", "222222222222222222222222", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out()).as("nothing to resume").isEqualTo("Results   " + results() + "\n");
    assertThat(run.err()).contains("neither the project nor its organization has it");
    assertThat(lastLine(run)).contains("; check the project ID and the key ID");
  }

  @Test
  void aKeyThatNobodyKnowsIsDoneWhereItMayBeMissing() {
    Outcome run =
        command.run(
            "--project", PROJECT, "--key", "222222222222222222222222", "-y", "--allow-missing");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("No such key exists in the organization (--allow-missing).")
        .contains("\nIt was deleted before, or the ID is mistyped.\n");
  }

  private static String lastLine(Outcome run) {
    List<String> lines = run.err().lines().toList();
    return lines.get(lines.size() - 1);
  }

  @Test
  void anAnswerLostAfterTheWorkEndsDoneAndIsExplained() {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes");

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

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).endsWith(" (tried 6 times); run the same command again later\n");
  }

  @Test
  void anotherAddressThanTheListedIsToldWithTheListToEdit() {
    sandbox.offAccessList(Example.CALLER_KEY);

    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .endsWith(
            "; add 127.0.0.1 to the access list of the API key sandboxa (not the project's IP access"
                + " list)\n");
  }

  @Test
  void jsonIsTheRowAndTheSummary() throws IOException {
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "-o", "json");

    assertThat(run.exit()).isZero();
    assertThat(
            run.out()
                .replaceFirst("\"requests\":\\d+", "\"requests\":9")
                .replaceFirst("\"seconds\":[\\d.]+", "\"seconds\":0.1"))
        .isEqualToNormalizingNewlines(
            """
            {"type":"row","line":null,"projectId":"5953c5f380eef53887615f9a",\
            "projectName":"payments-production","apiKeyId":"5d1d12c087d9d63e6d682438",\
            "publicKey":"zmmrboas","description":"ci deploy","verdict":"UNASSIGNED",\
            "dryRun":false,"attempts":1,"roles":["GROUP_OWNER"],\
            "organizationRoles":["ORG_MEMBER"],"organizationAccess":"NONE","caveats":[],\
            "problem":null,"foundAt":null}
            {"type":"summary","command":"unassign-key","host":"%s","api":"v2","rows":1,\
            "complete":true,"notFound":[],"dryRun":false,"verdicts":{"UNASSIGNED":1},\
            "remainingAccess":0,"verified":null,"notVerified":[],"requests":9,"retries":0,\
            "rateLimits":0,"waitedSeconds":0.0,"seconds":0.1,"interrupted":false,"stopped":null,\
            "results":"%s","undo":"%s","resume":null,"exitCode":0}
            """
                .formatted(sandbox.baseUri(), results(), undo()));
  }

  @Test
  void jsonTellsOfAFailureToo() {
    Outcome run =
        command.run("--project", "111111111111111111111111", "--key", KEY, "-y", "-o", "JSON");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out())
        .hasLineCount(1)
        .contains("\"complete\":false")
        .contains(
            "\"stopped\":{\"kind\":\"UNKNOWN_PROJECT\",\"message\":\"project 111111111111111111111111 does")
        .contains("\"nextStep\":\"check the project ID\"}");
  }

  @Test
  void csvIsAHeaderAndTheRow() {
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            line,projectId,projectName,apiKeyId,publicKey,verdict,dryRun,attempts,roles,organizationAccess,caveats,problem,message,foundAt
            ,%s,payments-production,%s,zmmrboas,UNASSIGNED,false,1,GROUP_OWNER,NONE,,,,
            """
                .formatted(PROJECT, KEY));
    assertThat(run.err()).contains("Unassigned API key zmmrboas");
  }

  @Test
  void aDryRunAsCsvAndAsJsonIsTheRowWithItsOutlook() {
    Outcome csv = command.run("--project", PROJECT, "--key", KEY, "--dry-run", "-o", "csv");
    Outcome json = command.run("--project", PROJECT, "--key", KEY, "--dry-run", "-o", "json");

    assertThat(csv.out()).hasLineCount(2).contains(",WOULD_UNASSIGN,true,0,GROUP_OWNER,NONE,");
    assertThat(json.out())
        .hasLineCount(2)
        .contains("\"verdict\":\"WOULD_UNASSIGN\",\"dryRun\":true")
        .contains("\"verdicts\":{\"WOULD_UNASSIGN\":1}");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmmrboas", KEY})
  void anInterruptedRunIsResumedByTheKeyAlone(String key) throws IOException {
    sandbox.fault(Fault.html503().on("DELETE").always());
    Outcome first = command.run("--project", PROJECT, "--key", key, "--yes");
    assertThat(first.exit()).as("%s", first).isEqualTo(3);
    assertThat(first.out())
        .endsWith(
            "Resume    jbang unassign-key@atlaskeys --project %s --key %s --yes --resume\n"
                .formatted(PROJECT, key));
    sandbox.clearFaults();

    Outcome other = command.run("--key", key, "--project", Example.ANALYTICS, "--resume", "--yes");
    assertThat(other.exit()).as("it is not that run").isEqualTo(2);
    assertThat(other.err()).hasLineCount(1).contains("is about another project");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();

    Outcome second = command.run("--key", key, "--project", PROJECT, "--resume", "--yes");

    assertThat(second.exit()).as("%s", second).isZero();
    assertThat(second.out()).startsWith("Unassigned API key zmmrboas ").doesNotContain("Resume ");
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(Files.readAllLines(undo()).stream().distinct()).hasSize(2);
    assertThat(command.files()).as("complete").hasSize(2);

    Outcome third = command.run("--key", key, "--resume", "--yes");
    assertThat(third.exit()).isEqualTo(2);
    assertThat(third.err())
        .isEqualTo(
            "unassign-key: nothing to resume: no interrupted run for %s in this folder\n"
                .formatted(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--all-projects", "--project=analytics"})
  void aMissingKeyThatIsAllowedIsCompleteAsJson(String where) {
    Outcome run = command.run("--key", "nobodyab", where, "--yes", "--allow-missing", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).hasLineCount(1).contains("\"complete\":true,");
  }

  @Test
  void theCommandThatResumesHasTheOptionsOfTheRun() {
    sandbox.fault(Fault.html503().on("DELETE").always());

    Outcome run =
        command.run(
            "--project",
            PROJECT,
            "--key",
            KEY,
            "--yes",
            "--no-undo",
            "--allow-missing",
            "--verify");

    assertThat(run.out())
        .contains("Resume    ")
        .contains(" --yes", " --resume")
        .contains(" --no-undo")
        .contains(" --allow-missing")
        .contains(" --verify");
  }

  private Path undo() throws IOException {
    return command.file(".undo.csv");
  }

  private Path results() throws IOException {
    return command.file(".results.csv");
  }

  @Test
  void verboseShowsEachRequestOnALineAndNoSecret() {
    Outcome run = command.run("--project", PROJECT, "--key", KEY, "--yes", "--verbose");

    assertThat(run.exit()).isZero();
    assertThat(run.err().lines().filter(line -> line.startsWith("> DELETE")))
        .singleElement()
        .asString()
        .matches(
            "> DELETE /api/atlas/v2/groups/%s/apiKeys/%s 204, \\d+ ms".formatted(PROJECT, KEY));
    assertThat(run.err())
        .doesNotContain(Example.CALLER_PRIVATE_KEY)
        .doesNotContain("Authorization")
        .doesNotContain("{");
  }
}
