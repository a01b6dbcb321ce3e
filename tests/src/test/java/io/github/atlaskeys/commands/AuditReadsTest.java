package io.github.atlaskeys.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an audit asks Atlas for, how often, and what comes of it if that cannot be read. */
class AuditReadsTest extends AuditTests {
  private static final String EVENTS = "/api/atlas/v2/(orgs|groups)/[0-9a-f]+/events";

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

  /** Of a run of this time: for so long, by this option. */
  @ParameterizedTest
  @CsvSource({"now, 30s, 30", "now, 5s, 5", "now, 0s, 0", "2026-01-01T00:00:00Z, 30s, 0"})
  void anEventThatDoesNotComeIsNoError(String time, String wait, long waited) throws IOException {
    Path results = unassigned();
    rewrite(results, "(?<=,)20[0-9T:-]+Z", time.equals("now") ? "$0" : time);
    sandbox.forgetEvents();

    Outcome run = wait.equals("30s") ? audit(3, results) : audit(3, results, "--wait", wait);

    assertThat(waits.stream().mapToLong(Duration::toSeconds).sum()).isEqualTo(waited);
    assertThat(run.out())
        .contains("\n2 rows: 2 with no event so far.\n")
        .contains(
            "\nNo event so far: line 2: zmmrboas in analytics\n"
                + "No event so far: line 3: zmmrboas in payments-production\n");
  }

  @Test
  void theOrganizationsEventsAreNotNeeded() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.status(403, "ACCESS_FORBIDDEN").onPath(ORG_EVENTS).always());

    Outcome run = audit(0, results);

    assertThat(run.out())
        .contains("\n2 rows: 2 confirmed by an event.\n")
        .contains("/redirect/" + Example.ANALYTICS + "\n")
        .contains("/redirect/" + Example.PAYMENTS_PRODUCTION + "\n");
    assertThat(waits).isEmpty();
  }

  /** As recorded it has none of them; where it has, they count, and nothing waits. */
  @Test
  void whatAProjectsEventsDoNotShowTheOrganizationsMay() throws IOException {
    Path results = unassigned();
    String event =
        """
        {"id": "6a0000000000000000000%03d", "eventTypeName": "API_KEY_REMOVED_FROM_GROUP",
         "created": "%s", "groupId": "%s", "targetPublicKey": "zmmrboas", "publicKey": "sandboxa"}
        """;
    String body =
        "{\"results\": [%s, %s], \"totalCount\": 2}"
            .formatted(
                event.formatted(1, now(), Example.ANALYTICS),
                event.formatted(2, now(), Example.PAYMENTS_PRODUCTION));
    sandbox.forgetEvents();
    sandbox.wireMock().stubFor(get(urlPathMatching(ORG_EVENTS)).willReturn(okJson(body)));

    audit(0, results);

    assertThat(waits).isEmpty();
  }

  /** It took the assignments with it. */
  @Test
  void aKeyThatWasDeletedExplainsWhatHasNoEvent() throws IOException {
    Path results = unassigned();
    sandbox.forgetEvents();
    String body =
        """
        {"results": [{"id": "6a0000000000000000000003", "eventTypeName": "API_KEY_DELETED",
          "created": "2026-08-10T03:04:45Z", "targetPublicKey": "zmmrboas",
          "username": "jane@example.com"}], "totalCount": 1}
        """;
    sandbox.wireMock().stubFor(get(urlPathMatching(ORG_EVENTS)).willReturn(okJson(body)));

    Outcome run = audit(3, results, "--wait", "0s");

    assertThat(run.out())
        .contains(
            "in analytics: the API key was deleted at 2026-08-10T03:04:45Z by jane@example.com\n");
  }

  @Test
  void aFeedThatCannotBeCountedIsReadWithoutACount() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.uncountable().onPath("/events$").always());

    assertThat(audit(0, results).err()).isEmpty();
    assertThat(waits).isEmpty();
  }

  @Test
  void aFeedThatBreaksOffIsNoProof() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.breakOff().onPath(PROJECT_EVENTS).always());

    Outcome run = audit(3, results);

    assertThat(run.err()).contains("incomplete: Atlas lists 0 of");
  }

  @Test
  void howLongManyProjectsTakeIsSaidBefore() throws IOException {
    try (AtlasSandbox many =
        AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample()) {
      Seed.assignedEverywhere(many, 500);
      Path results = many(i -> "" + Seed.project(i), i -> Seed.key(0), 500);

      Outcome run = CommandRun.of(Script.AUDIT_RUN, many).sleeping(waits::add).run("" + results);

      assertThat(run.err())
          .startsWith(
              "Reading the events of 500 projects takes as many requests and, at Atlas's rate limit,"
                  + " up to 2 min");
    }
  }

  @Test
  void eventsThatCannotBeReadAtAllAreNoVerdict() throws IOException {
    Path results = unassigned();
    sandbox.fault(Fault.status(403, "ACCESS_FORBIDDEN").onPath(EVENTS).always());

    Outcome run = audit(3, results);

    assertThat(run.out())
        .contains("\n2 rows: 2 that could not be read.\n")
        .contains("\nCould not be read: line 2: zmmrboas in analytics: its events: ");
    assertThat(waits).isEmpty();
  }

  @Test
  void aProjectThatCannotBeReadIsNamed() throws IOException {
    Path results = unassigned();
    rewrite(results, Example.ANALYTICS, "999999999999999999999999");

    Outcome run = audit(3, results, "--wait", "0s");

    assertThat(run.out())
        .contains("\n2 rows: 1 that could not be read, 1 confirmed by an event.\n")
        .contains(" zmmrboas in analytics (999999999999999999999999): ");
  }

  @Test
  void theResultsOfAnotherOrganization() throws IOException {
    Path results = unassigned();
    rewrite(results, Example.ANALYTICS, "999999999999999999999999");
    rewrite(results, Example.PAYMENTS_PRODUCTION, "888888888888888888888888");

    Outcome run = audit(4, results);

    assertThat(run.err())
        .isEqualTo(
            "audit-run: none of the file's 2 projects is visible to these credentials on %s; use credentials of the organization, and the host, that the run was for\n"
                .formatted(sandbox.baseUri()));
  }

  /** One who may read this project, and the organization's feed, has no word on the other. */
  @Test
  void aProjectThatIsNotOnesOwnHasNoEvents() throws IOException {
    Path results = unassigned();

    Outcome run = as(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY).run("" + results);

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out())
        .contains("\n2 rows: 1 that could not be read, 1 confirmed by an event.\n")
        .containsPattern("\npayments-production +zmmrboas +20");
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
    sandbox.fault(
        Fault.html503()
            .onPath("/api/atlas/v2/groups/%s/activityFeed".formatted(Example.ANALYTICS))
            .always());

    Outcome run = audit(0, results);

    assertThat(run.out())
        .contains(
            "\nFeed      the link for analytics (%s) could not be read\n"
                .formatted(Example.ANALYTICS));
  }

  @Test
  void theOlderApiHasEventsAndNoLink() throws IOException {
    Outcome run = audit(0, unassigned(), "--api", "v1.0");

    assertThat(run.out()).contains("2 confirmed by an event").doesNotContain("Feed");
  }

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
      Path results = many(i -> "" + Seed.project(i % 400), Seed::key, count);
      many.assign(Seed.project(7).value(), Seed.key(7).value(), "GROUP_OWNER");

      Outcome run = CommandRun.of(Script.AUDIT_RUN, many).sleeping(waits::add).run("" + results);

      assertThat(run.exit()).as("%.500s", run.err()).isEqualTo(5);
      assertThat(run.out())
          .contains("\n10,000 rows: 1 assigned again since, 9,999 with no event so far.\n")
          .contains("and 9,979 rows more with no event so far; -o csv has all\n");
      assertThat(many.count("GET"))
          .as("some for each project, none for each row")
          .isLessThan(1_000);
    }
  }

  /** Atlas allows 250 requests a minute for each kind, and each key's own record is one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "600 | UNASSIGNED | keys | {'ASSIGNED_AGAIN':1,'NO_EVENT_YET':599}",
        "600 | UNASSIGNED | accounts | {'ASSIGNED_AGAIN':1,'NO_EVENT_YET':599}",
        "600 | UNASSIGNED | deleted | {'NO_EVENT_YET':600}",
        "600 | RESTORED | keys | {'UNASSIGNED_AGAIN':599,'NO_EVENT_YET':1}",
        "30 | RESTORED | deleted | {'UNASSIGNED_AGAIN':30}", // each is looked up: it would be bad
        "30 | UNASSIGNED | unlisted keys | {'ASSIGNED_AGAIN':1,'NO_EVENT_YET':29}",
      })
  void manyAreReadFromListings(int count, String verdict, String kind, String findings)
      throws IOException {
    boolean accounts = kind.equals("accounts");
    Seed.projects(sandbox, 5);
    for (int i = 0; i < count && !kind.equals("deleted"); i++) {
      if (accounts) {
        Seed.account(sandbox, i);
      } else {
        Seed.key(sandbox, i);
      }
    }
    if (!kind.equals("deleted")) {
      PrincipalId assigned = accounts ? Seed.account(7) : Seed.key(7);
      sandbox.assign("" + Seed.project(2), "" + assigned, "GROUP_OWNER");
    }
    if (kind.equals("unlisted keys")) {
      sandbox.fault(
          Fault.status(403, "ACCESS_FORBIDDEN").onPath(".*/orgs/[0-9a-f]+/apiKeys").always());
    }
    Path results =
        many(i -> "" + Seed.project(i % 5), i -> accounts ? Seed.account(i) : Seed.key(i), count);
    rewrite(results, "UNASSIGNED", verdict);

    Outcome run = command().run("" + results, "-o", "json");

    assertThat(OutputSchema.lines(run).get(count + 1).get("verdicts").toString())
        .isEqualTo(findings.replace('\'', '"'));
    assertThat(sandbox.countSigned("GET")).isLessThan(80);
    assertThat(waits).isEmpty();
  }

  /** Of a few keys each is looked up, and for many the organization is listed again. */
  @ParameterizedTest
  @ValueSource(ints = {8, 29})
  void aKeyThatAListingLeavesOutIsNotTakenForDeleted(int absent) throws IOException {
    Seed.projects(sandbox, 5);
    for (int i = 0; i < 30; i++) {
      Seed.key(sandbox, i);
    }
    sandbox.assign("" + Seed.project(2), "" + Seed.key(7), "GROUP_OWNER");
    String listed =
        IntStream.range(absent, 30)
            .mapToObj(
                i ->
                    "{\"id\":\"%s\",\"roles\":[{\"orgId\":\"%s\",\"roleName\":\"ORG_MEMBER\"}]}"
                        .formatted(Seed.key(i), Example.ORGANIZATION))
            .collect(Collectors.joining(","));
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[%s]}".formatted(listed))
            .onPath("/orgs/[0-9a-f]+/apiKeys$"));
    Path results = many(i -> "" + Seed.project(i % 5), Seed::key, 30);
    rewrite(results, "UNASSIGNED", "NOT_ASSIGNED");

    Outcome run = audit(5, results);

    assertThat(run.out()).contains("\n30 rows: 1 assigned again since, 29 unchanged by the run.\n");
  }

  private Path many(IntFunction<String> project, IntFunction<PrincipalId> key, int count)
      throws IOException {
    return Files.writeString(
        folder.resolve("many.csv"),
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "%d,%s,%s,UNASSIGNED,1,NONE,,,2026-11-24T12:00:00Z,,k%07d,\"GROUP_OWNER\",\"\"\n"
                        .formatted(i + 2, project.apply(i), key.apply(i), i))
            .collect(
                Collectors.joining(
                    "", OLDER.strip() + ",projectName,publicKey,roles,foundAt\n", "")));
  }
}
