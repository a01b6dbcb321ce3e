package io.github.atlaskeys.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that were made, and what Atlas's events and listings say of them afterwards. */
class AuditRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENTS = "/api/atlas/v2/(orgs|groups)/[0-9a-f]+/events";
  private static final String ORG_EVENTS = "/api/atlas/v2/orgs/[0-9a-f]+/events";
  private static final String GROUP_EVENTS = "/api/atlas/v2/groups/[0-9a-f]+/events";
  private static final String OLDER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt\n";

  @TempDir Path folder;

  private Duration ahead = Duration.ZERO;

  /** Atlas's, which may go ahead of this machine's. */
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();
  private final List<Duration> waits = new ArrayList<>();

  @BeforeEach
  void keepsTheFile() throws IOException {
    Files.writeString(
        folder.resolve("keys.csv"),
        "projectId,apiKeyId\n%s,%s\n%s,%s\n"
            .formatted(
                Example.ANALYTICS,
                Example.TARGET_KEY,
                Example.PAYMENTS_PRODUCTION,
                Example.TARGET_KEY));
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  // ------------------------------------------------------------------ what is found

  @Test
  void eachRowHasItsEvent() throws IOException {
    Path results = unassigned();

    Outcome run = audit("" + results);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\nOrg       Example-Org (5980cfdf0b6d97029d82f86e)\n")
        .containsPattern("\nSHA-256   [0-9a-f]{64}\n")
        .contains("\nFeed      " + sandbox.baseUri() + "/redirect/" + Example.ORGANIZATION + "\n")
        .contains("\n2 rows: 2 confirmed by an event.\n")
        .containsPattern(
            "\nanalytics +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n"
                + "payments-production +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n");
    assertThat(waits).isEmpty();
    assertThat(sandbox.requests())
        .filteredOn(request -> request.path().endsWith("/events") && request.status() == 200)
        .as("the organization's events are enough")
        .hasSize(1)
        .allMatch(request -> request.path().contains("/orgs/"));
    assertThat(sandbox.countSigned("DELETE") + sandbox.countSigned("POST")).isEqualTo(2);
  }

  @Test
  void aNarrowScreenKeepsTheEventIds() throws IOException {
    Path results = unassigned();

    Outcome run = command().onScreen(80).run("" + results);

    assertThat(run.out())
        .containsPattern("\nPROJECT +PUBLIC KEY +UNASSIGNED +BY +EVENT ID\n")
        .containsPattern("\nanalytics +zmmrboas +20\\S+Z +sandboxa +[0-9a-f]{24}\n");
    assertThat(run.out().lines().filter(line -> line.contains("zmmrboas")))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void aLaterRunsEventIsNotThisRuns() throws IOException {
    Path results = unassigned();
    sandbox.forgetEvents();
    ahead = Duration.ofSeconds(100);
    CommandRun.of(Script.RESTORE_KEYS, sandbox).run(folder + "/keys.csv.undo.csv", "--yes");
    ahead = Duration.ofSeconds(138);
    CommandRun.of(Script.UNASSIGN_KEY, sandbox).run("zmmrboas", "--all-projects", "--yes");

    Outcome run = audit("" + results, "--wait", "0s");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .containsPattern(
            "\nNo event so far: line 2: zmmrboas in analytics: unassigned again at 20\\S+Z by sandboxa\n");
  }

  @Test
  void aPageForABrowserHasTheSame() throws IOException {
    Path results = unassigned();
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_READ_ONLY");

    Outcome run = audit("" + results, "-o", "html");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(run.out())
        .startsWith("<!doctype html>")
        .contains("<h1>Audit of a run</h1>", "<dt>SHA-256</dt><dd>", "<dt>Host</dt><dd>")
        .doesNotContain("<dt>From</dt>")
        .contains("<b>1</b> Assigned again since", "<b>1</b> Confirmed by an event")
        .contains("Find out why, and unassign it again.")
        .containsPattern("sandboxa<small>127.0.0.1</small></td>\n<td>[0-9a-f]{24}</td>");
  }

  @Test
  void anEventThatIsLateIsWaitedFor() throws IOException {
    sandbox.eventsLag(Duration.ofDays(1));
    Path results = unassigned();

    Outcome run =
        command()
            .sleeping(
                wait -> {
                  waits.add(wait);
                  if (waits.size() == 3) {
                    sandbox.eventsLag(Duration.ZERO);
                  }
                })
            .run("" + results);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(waits).extracting(Duration::toSeconds).containsExactly(2L, 4L, 8L);
    assertThat(run.err())
        .contains("audit-run: 2 rows without an event in Atlas so far; asking again in 2 s\n");
  }

  @Test
  void anEventThatDoesNotComeIsNoError() throws IOException {
    Path results = unassigned();
    sandbox.forgetEvents();

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(waits.stream().mapToLong(Duration::toSeconds).sum()).isEqualTo(30);
    assertThat(run.out())
        .contains("\n2 rows: 2 with no event so far.\n")
        .contains(
            "\nNo event so far: line 2: zmmrboas in analytics\n"
                + "No event so far: line 3: zmmrboas in payments-production\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "5s"})
  void theTimeToWaitIsAnOption(String time) throws IOException {
    Path results = unassigned();
    sandbox.forgetEvents();

    assertThat(audit("" + results, "--wait", time).exit()).isEqualTo(3);
    assertThat(waits.stream().mapToLong(Duration::toSeconds).sum())
        .isEqualTo(time.equals("0s") ? 0 : 5);
  }

  @Test
  void anOldRunIsNotWaitedFor() throws IOException {
    Path results = unassigned();
    rewrite(results, "(?<=,)20[0-9T:-]+Z", "2026-01-01T00:00:00Z");
    sandbox.forgetEvents();

    assertThat(audit("" + results).exit()).isEqualTo(3);
    assertThat(waits).isEmpty();
  }

  @Test
  void anEventThatIsListedTwiceIsOne() throws IOException {
    sandbox.repeatEvents();

    Outcome run = audit("" + unassigned(), "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).hasLineCount(3);
  }

  @Test
  void whatIsAssignedAgainIsSaidFirst() throws IOException {
    Path results = unassigned();
    ahead = Duration.ofSeconds(40);
    CommandRun.of(Script.RESTORE_KEYS, sandbox).run(folder + "/keys.csv.undo.csv", "--yes");

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out())
        .contains("\n2 rows: 2 assigned again since.\n")
        .containsPattern(
            "\nPROJECT +PUBLIC KEY +ASSIGNED AGAIN +BY +FROM\n"
                + "analytics +zmmrboas +20\\S+Z +sandboxa +127.0.0.1\n"
                + "payments-production +zmmrboas +20\\S+Z +sandboxa +127.0.0.1\n"
                + "\nPROJECT +PUBLIC KEY +UNASSIGNED +BY +FROM +EVENT ID\n");
  }

  @Test
  void whatIsAssignedAgainWithoutAnEventIsSaidToo() throws IOException {
    Path results = unassigned();
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_OWNER");

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out())
        .contains("\n2 rows: 1 assigned again since, 1 confirmed by an event.\n")
        .containsPattern("\nanalytics +zmmrboas +\\(no event\\)\n");
  }

  @Test
  void whatWasRestoredIsShownByTheEventThatAddedIt() throws IOException {
    unassigned();
    CommandRun.of(Script.RESTORE_KEYS, sandbox).run(folder + "/keys.csv.undo.csv", "--yes");
    Path results = folder.resolve("keys.csv.undo.csv.results.csv");

    Outcome run = audit("" + results);
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("  RESTORED  ", "\n2 rows: 2 confirmed by an event.\n");

    sandbox.unassign(Example.ANALYTICS, Example.TARGET_KEY);
    Outcome lost = audit("" + results);
    assertThat(lost.exit()).isEqualTo(5);
    assertThat(lost.out())
        .contains("\n2 rows: 1 unassigned again since, 1 confirmed by an event.\n")
        .containsPattern("\nPROJECT +PUBLIC KEY +UNASSIGNED AGAIN +BY +FROM\n");
  }

  @Test
  void anOlderFileNamesNeitherKeysNorRoles() throws IOException {
    unassigned();
    CommandRun.of(Script.RESTORE_KEYS, sandbox).run(folder + "/keys.csv.undo.csv", "--yes");
    Path older =
        Files.writeString(
            folder.resolve("older.csv"),
            OLDER
                + "2,%s,%s,RESTORED,1,NONE,,,%s\n"
                    .formatted(Example.ANALYTICS, Example.TARGET_KEY, now()));

    assertThat(audit("" + older).exit()).isZero();

    sandbox.unassign(Example.ANALYTICS, Example.TARGET_KEY);
    assertThat(audit("" + older).exit()).isEqualTo(5);
  }

  @Test
  void rowsThatWereNotDoneAreCounted() throws IOException {
    Path results = unassigned();
    Files.writeString(
        results,
        Files.readString(results)
            + "4,%s,%s,REFUSED,1,NONE,NO_PERMISSION,no,%s,,,\"\",\"\"\n"
                .formatted(Example.PAYMENTS_STAGING, Example.READER_KEY, now())
            + "5,%s,%s,NOT_ASSIGNED,1,NONE,,,%s,,readerab,\"\",\"\"\n"
                .formatted(Example.PAYMENTS_STAGING, Example.READER_KEY, now())
            + "6,%s,%s,UNFINISHED,1,NONE,SERVER_FAILED,no,%s,,,\"\",\"\"\n"
                .formatted(Example.PAYMENTS_STAGING, Example.BREAK_GLASS_KEY, now()));

    Outcome run = audit("" + results);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "\n4 rows: 2 confirmed by an event, 1 unchanged by the run, 1 not done by the run.\n");
  }

  // ------------------------------------------------------------------ service accounts

  @Test
  void accountsAreMatchedByProjectActorAndTime() {
    Outcome run = audit("" + accountUnassigned());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("\n2 rows: 2 confirmed by an event.\n")
        .endsWith(
            "Atlas's events do not name service accounts: theirs are matched by project, actor and"
                + " time.\n");
  }

  @Test
  void whoElseReadsItNamesWhoRanIt() {
    Path results = accountUnassigned();

    Outcome run = auditor().run("" + results, "--wait", "0s");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "audit-run: service accounts were changed there by sandboxa, too; if that was the run,"
                + " name who ran it with --actor\n");

    assertThat(auditor().run("" + results, "--actor", "sandboxa").exit()).isZero();
  }

  private CommandRun auditor() {
    return command()
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.BREAK_GLASS_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.BREAK_GLASS_PRIVATE_KEY);
  }

  @Test
  void aServiceAccountThatRanItIsNotNamedByAtlas() throws IOException {
    CommandRun account =
        CommandRun.of(Script.UNASSIGN_KEY, sandbox)
            .without("MONGODB_ATLAS_PUBLIC_API_KEY")
            .without("MONGODB_ATLAS_PRIVATE_API_KEY")
            .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
            .with("MONGODB_ATLAS_CLIENT_SECRET", Example.CLIENT_SECRET);
    account.run(Example.TARGET_CLIENT_ID, "--all-projects", "--yes");

    Outcome run = audit("" + account.file(".results.csv"));

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("  (not named)  ");
  }

  private Path accountUnassigned() {
    CommandRun unassign = CommandRun.of(Script.UNASSIGN_KEY, sandbox);
    assertThat(unassign.run(Example.TARGET_CLIENT_ID, "--all-projects", "--yes").exit()).isZero();
    try {
      return unassign.file(".results.csv");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ------------------------------------------------------------------ what cannot be read

  @Test
  void whereTheOrganizationsEventsAreRefusedTheProjectsAreAsked() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.status(403, "ACCESS_FORBIDDEN").onPath(ORG_EVENTS).always());

    Outcome run = audit("" + results);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("\n2 rows: 2 confirmed by an event.\n")
        .contains("/redirect/" + Example.ANALYTICS + "\n")
        .contains("/redirect/" + Example.PAYMENTS_PRODUCTION + "\n");
  }

  @Test
  void whatTheOrganizationsEventsDoNotShowTheProjectsMay() throws IOException {
    Path results = unassigned();
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[]}").onPath(ORG_EVENTS).always());

    assertThat(audit("" + results, "--wait", "0s").exit()).isZero();
  }

  @Test
  void eventsThatCannotBeReadAtAllAreNoVerdict() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.status(403, "ACCESS_FORBIDDEN").onPath(EVENTS).always());

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .contains("\n2 rows: 2 that could not be read.\n")
        .contains("\nCould not be read: line 2: zmmrboas in analytics: its events: ");
    assertThat(waits).isEmpty();
  }

  @Test
  void aProjectThatCannotBeReadIsNamed() throws IOException {
    Path results = unassigned();
    rewrite(results, Example.ANALYTICS, "999999999999999999999999");

    Outcome run = audit("" + results, "--wait", "0s");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .contains("\n2 rows: 1 that could not be read, 1 confirmed by an event.\n")
        .contains(" zmmrboas in analytics (999999999999999999999999): ");
  }

  @Test
  void theResultsOfAnotherOrganization() throws IOException {
    Path results = unassigned();
    rewrite(results, Example.ANALYTICS, "999999999999999999999999");
    rewrite(results, Example.PAYMENTS_PRODUCTION, "888888888888888888888888");

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "audit-run: none of the file's 2 projects is visible to these credentials on %s; use credentials of the organization, and the host, that the run was for\n"
                .formatted(sandbox.baseUri()));
  }

  /** An Organization Member reads all events, and not the keys of every project. */
  @Test
  void aMemberOfTheOrganizationSeesTheEvents() throws IOException {
    Path results = unassigned();

    Outcome run =
        command()
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY)
            .run("" + results);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .contains("\n2 rows: 1 that could not be read, 1 confirmed by an event.\n")
        .containsPattern("\nanalytics +zmmrboas +20");
  }

  @Test
  void credentialsThatAreWrong() throws IOException {
    Outcome run =
        command().with("MONGODB_ATLAS_PRIVATE_API_KEY", "00000000").run("" + unassigned());

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err()).startsWith("audit-run: Atlas rejected ");
  }

  @Test
  void aLinkThatCannotBeReadIsSaid() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.html503().onPath("/api/atlas/v2/orgs/[0-9a-f]+/activityFeed").always());

    Outcome run = audit("" + results);

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("\nFeed      that of Example-Org (5980cfdf0b6d97029d82f86e) could not be read\n");
  }

  @Test
  void theOlderApiHasEventsAndNoLink() throws IOException {
    Outcome run = audit("" + unassigned(), "--api", "v1.0");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("2 confirmed by an event").doesNotContain("Feed");
  }

  // ------------------------------------------------------------------ files

  /** The results are beside it: they are named. */
  @ParameterizedTest
  @ValueSource(strings = {"keys.csv", "keys.csv.undo.csv"})
  void anotherFileOfTheSameRun(String name) {
    unassigned();

    Outcome run = audit(folder + "/" + name);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "audit-run: %1$s/%2$s, line 1: not the first line of a results file; use %1$s/keys.csv.results.csv\n"
                .formatted(folder, name));
  }

  @Test
  void aKeyIsNotAFile() {
    Outcome run = audit("zmmrboas");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("audit-run: no file zmmrboas; audit-run reads a results file\n");
    assertThat(audit("" + folder).err()).contains(" is a folder; ");
  }

  /** Both files that contain-key and its undo leave. */
  @Test
  void theFilesOfContainKeyAreOfAnotherKindOfChange() throws IOException {
    CommandRun contain = CommandRun.of(Script.CONTAIN_KEY, sandbox);
    assertThat(contain.run("zmmrboas", "--yes").exit()).isZero();
    Path undo = contain.file(".undo.csv");
    Path copy = Files.copy(undo, folder.resolve("contained.undo.csv"));
    CommandRun.of(Script.RESTORE_KEYS, sandbox).run("" + copy, "--yes");
    Path restored = folder.resolve("contained.undo.csv.results.csv");
    assertThat(restored).exists();

    for (Path each : List.of(copy, restored)) {
      Outcome run = audit("" + each);

      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo(
              "audit-run: %s is of contain-key, whose changes audit-run does not show\n"
                  .formatted(each));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys.csv", "keys.csv.undo.csv"})
  void aFileThatIsNotOfResults(String name) throws IOException {
    Files.delete(unassigned());
    sandbox.forgetRequests();

    Outcome run = audit(folder + "/" + name);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "audit-run: %s/%s, line 1: not the first line of a results file; audit-run reads what a run has written as FILE.results.csv\n"
                .formatted(folder, name));
    assertThat(sandbox.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {",UNASSIGNED, | ,GONE,", "20\\d\\d-\\d\\d-\\d\\d | -1000000000-01-01"})
  void aLineThatIsDamaged(String regex, String with) throws IOException {
    Path results = unassigned();
    rewrite(results, regex, with);

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(", line 2: not a row of a results file; audit-run reads ");
  }

  /** A row that was left out would be one that nobody looked at. */
  @Test
  void aLastLineThatIsWholeAndDamagedIsNotLeftOut() throws IOException {
    Path results = unassigned();
    Files.writeString(results, Files.readString(results) + "4,5953c5f380eef5\n");

    Outcome run = audit("" + results);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(", line 4: not a row of a results file; audit-run reads ");
  }

  @Test
  void aLastLineThatIsTornIsNotARow() throws IOException {
    Path results = unassigned();
    Files.writeString(results, Files.readString(results) + "4,5953c5f380eef5");

    Outcome run = audit("" + results);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("\n2 rows: ");
  }

  @Test
  void aFileWithoutRows() throws IOException {
    Path results = Files.writeString(folder.resolve("empty.csv"), OLDER);

    Outcome run = audit("" + results);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("\n0 rows.\n");
    assertThat(audit("" + results, "-o", "csv").out())
        .as("the columns are there all the same")
        .startsWith("line,projectId,")
        .endsWith(",sinceAddress,message\n")
        .hasLineCount(1);
  }

  @Test
  void standardInputIsRead() throws IOException {
    String results = Files.readString(unassigned());

    Outcome run = command().reading(results).run("-", "-o", "json");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("\"file\":\"standard input\"");
  }

  // ------------------------------------------------------------------ formats

  @Test
  void markdownIsForTheReport() throws IOException {
    Path results = unassigned();

    Outcome run = audit("" + results, "-o", "markdown");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(" | sandboxa | 127.0.0.1 | ")
        .startsWith("## Audit of " + results + "\n\n- **Host** `")
        .contains("\n- **SHA-256** `")
        .contains("\n- 2 rows: 2 confirmed by an event.\n")
        .contains("\n| PROJECT | PUBLIC KEY | UNASSIGNED | BY | FROM | EVENT ID |\n");
  }

  @Test
  void jsonHasEachRowAndWhatItWasReadFrom() throws IOException {
    Path results = unassigned();
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_OWNER");

    Outcome run = audit("" + results, "-o", "json");

    List<JsonNode> lines = OutputSchema.lines(run);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).get("type").asText()).isEqualTo("audit");
    JsonNode row = lines.get(1);
    assertThat(row.get("finding").asText()).isEqualTo("ASSIGNED_AGAIN");
    assertThat(row.get("matchedBy").asText()).isEqualTo("PROJECT_AND_PUBLIC_KEY");
    assertThat(row.get("eventType").asText()).isEqualTo("API_KEY_REMOVED_FROM_GROUP");
    assertThat(row.get("sinceId").isNull()).isTrue();
    assertThat(lines.get(3).get("verdicts").toString())
        .isEqualTo("{\"ASSIGNED_AGAIN\":1,\"EVENT\":1}");
    assertThat(lines.get(3).get("rows").asInt()).isEqualTo(2);
  }

  @Test
  void csvHasOneRowForEach() throws IOException {
    Outcome run = audit("" + unassigned(), "-o", "csv");

    assertThat(run.out())
        .startsWith(
            "line,projectId,projectName,apiKeyId,publicKey,verdict,finishedAt,finding,matchedBy,eventId,")
        .hasLineCount(3)
        .contains(",EVENT,PROJECT_AND_PUBLIC_KEY,");
  }

  /** A screen cleared, a line turned around, a formula, a mention, a secret, a very long name. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "json", "csv"})
  void whatOthersCallThemselvesMovesNoCursorAndStartsNoFormula(String format) throws IOException {
    Path results = unassigned();
    String hostile =
        "=cmd|'/c calc'!A1 \u001B[2J\u202E@all `x` 55c3bbb6-b4bb-4be1-9f3a-e66d20841f3e ";
    events(hostile + "x".repeat(1_000_000));

    Outcome run = audit("" + results, "-o", format);

    assertThat(run.exit()).as("%.500s", run.err()).isZero();
    assertThat(run.out().length()).isLessThan(8_000);
    assertThat(run.out().replace("\n", ""))
        .contains("calc")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]")
        .doesNotContain("55c3bbb6", "9f3a-e66d");
    if (format.equals("csv")) {
      assertThat(run.out()).doesNotContain(",=cmd", ",\"=cmd").contains("'=cmd");
    }
    if (format.equals("markdown")) {
      assertThat(run.out()).doesNotContain("@all", "`x`");
    }
  }

  /** Both rows' events, by somebody of this name. */
  private void events(String username) throws IOException {
    var results = JSON.createArrayNode();
    for (String project : List.of(Example.ANALYTICS, Example.PAYMENTS_PRODUCTION)) {
      results
          .addObject()
          .put("id", project)
          .put("eventTypeName", "API_KEY_REMOVED_FROM_GROUP")
          .put("created", now())
          .put("groupId", project)
          .put("username", username)
          .put("remoteAddress", username)
          .put("targetPublicKey", Example.TARGET_PUBLIC_KEY);
    }
    String body = JSON.createObjectNode().set("results", results).toString();
    sandbox.wireMock().stubFor(get(urlPathMatching(ORG_EVENTS)).willReturn(okJson(body)));
  }

  // ------------------------------------------------------------------ many

  @Test
  void manyRowsInManyProjects() throws IOException {
    int count = 10_000;
    try (AtlasSandbox many =
        AtlasSandbox.start(SandboxOptions.defaults().withoutLimits().withClock(new ManualClock()))
            .organization(Example.ORGANIZATION, "Example-Org")
            .apiKey(
                Example.CALLER_KEY,
                Example.ORGANIZATION,
                Example.CALLER_PUBLIC_KEY,
                Example.CALLER_PRIVATE_KEY,
                "admin",
                "ORG_OWNER")) {
      Seed.projects(many, 400);
      IntStream.range(0, count).forEach(i -> Seed.key(many, i));
      String rows =
          IntStream.range(0, count)
              .mapToObj(
                  i ->
                      "%d,%s,%s,UNASSIGNED,1,NONE,,,2026-11-24T12:00:00Z,,k%07d,\"GROUP_OWNER\",\"\"\n"
                          .formatted(i + 2, Seed.project(i % 400), Seed.key(i), i))
              .collect(Collectors.joining());
      Path results =
          Files.writeString(
              folder.resolve("many.csv"),
              OLDER.strip() + ",projectName,publicKey,roles,foundAt\n" + rows);
      many.assign(Seed.project(7).value(), Seed.key(7).value(), "GROUP_OWNER");

      Outcome run = CommandRun.of(Script.AUDIT_RUN, many).sleeping(waits::add).run("" + results);

      assertThat(run.exit()).as("%.500s", run.err()).isEqualTo(5);
      assertThat(run.out())
          .contains("\n10,000 rows: 1 assigned again since, 9,999 with no event so far.\n")
          .contains("and 9,979 rows more with no event so far; -o csv has all\n");
      assertThat(many.count("GET"))
          .as("some for each project, none for each row")
          .isLessThan(4_000);
    }
  }

  // ------------------------------------------------------------------ what tests are written in

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The results of a run that unassigns the key from both its projects. */
  private Path unassigned() {
    Outcome run = CommandRun.of(Script.UNASSIGN_KEYS, sandbox).run(folder + "/keys.csv", "--yes");
    assertThat(run.exit()).as("%s", run).isZero();
    return folder.resolve("keys.csv.results.csv");
  }

  private static void rewrite(Path file, String regex, String with) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(regex, with));
  }

  private CommandRun command() {
    return CommandRun.of(Script.AUDIT_RUN, sandbox).sleeping(waits::add);
  }

  private Outcome audit(String... arguments) {
    return command().run(arguments);
  }
}
