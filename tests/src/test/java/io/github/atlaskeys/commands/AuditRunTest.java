package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whether what a run did is still so, and which of Atlas's events shows it. */
class AuditRunTest extends AuditTests {
  @Test
  void eachRowHasItsEvent() throws IOException {
    Path results = unassigned();

    Outcome run = audit(0, results);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\nOrg       Example-Org (5980cfdf0b6d97029d82f86e)\n")
        .containsPattern("\nSHA-256   [0-9a-f]{64}\n")
        .contains("\nFeed      " + sandbox.baseUri() + "/redirect/" + Example.ANALYTICS + "\n")
        .contains("\n2 rows: 2 confirmed by an event.\n")
        .containsPattern(
            "\nanalytics +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n"
                + "payments-production +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n");
    assertThat(waits).isEmpty();
    assertThat(sandbox.requests())
        .filteredOn(request -> request.path().endsWith("/events") && request.status() == 200)
        .as("the projects' events are enough, and one response of each")
        .hasSize(2)
        .allMatch(request -> request.path().contains("/groups/"));
    assertThat(sandbox.countSigned("DELETE") + sandbox.countSigned("POST")).isEqualTo(2);
  }

  @Test
  void aLaterRunsEventIsNotThisRuns() throws IOException {
    Path results = unassigned();
    sandbox.forgetEvents();
    ahead = Duration.ofSeconds(100);
    restore();
    ahead = Duration.ofSeconds(138);
    CommandRun.of(Script.UNASSIGN_KEY, sandbox).run("zmmrboas", "--all-projects", "--yes");

    Outcome run = audit(3, results, "--wait", "0s");

    assertThat(run.out())
        .containsPattern(
            "\nNo event so far: line 2: zmmrboas in analytics: unassigned again at 20\\S+Z by sandboxa\n");
  }

  @Test
  void anEventThatIsListedTwiceIsOne() throws IOException {
    Path results = unassigned();
    sandbox.repeatEvents();
    sandbox.fault(Fault.uncountable().onPath("/events$").always()); // a count would be contradicted

    Outcome run = audit(0, results, "-o", "csv");

    assertThat(run.out()).hasLineCount(3);
  }

  @Test
  void whatIsAssignedAgainIsSaidFirst() throws IOException {
    Path results = unassigned();
    ahead = Duration.ofSeconds(40);
    restore();

    Outcome run = audit(5, results);

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

    Outcome run = audit(5, results);

    assertThat(run.out())
        .contains("\n2 rows: 1 assigned again since, 1 confirmed by an event.\n")
        .containsPattern("\nanalytics +zmmrboas +\\(no event\\)\n");
  }

  @Test
  void whatWasRestoredIsShownByTheEventThatAddedIt() throws IOException {
    unassigned();
    restore();
    Path results = folder.resolve("keys.csv.undo.csv.results.csv");

    Outcome run = audit(0, results);

    assertThat(run.out()).contains("  RESTORED  ", "\n2 rows: 2 confirmed by an event.\n");

    sandbox.unassign(Example.ANALYTICS, Example.TARGET_KEY);
    Outcome lost = audit(5, results);

    assertThat(lost.out())
        .contains("\n2 rows: 1 unassigned again since, 1 confirmed by an event.\n")
        .containsPattern("\nPROJECT +PUBLIC KEY +UNASSIGNED AGAIN +BY +FROM\n");
  }

  @Test
  void anOlderFileNamesNeitherKeysNorRoles() throws IOException {
    unassigned();
    restore();
    Path older =
        Files.writeString(
            folder.resolve("older.csv"),
            OLDER
                + "2,%s,%s,RESTORED,1,NONE,,,%s\n"
                    .formatted(Example.ANALYTICS, Example.TARGET_KEY, now()));

    audit(0, older);

    sandbox.unassign(Example.ANALYTICS, Example.TARGET_KEY);
    audit(5, older);
  }

  @Test
  void rowsThatWereNotDoneAreCounted() throws IOException {
    Path results = unassigned();
    append(
        results,
        "4,%s,%s,REFUSED,1,NONE,NO_PERMISSION,no,%s,,,\"\",\"\"\n"
                .formatted(Example.PAYMENTS_STAGING, Example.READER_KEY, now())
            + "5,%s,%s,NOT_ASSIGNED,1,NONE,,,%s,,readerab,\"\",\"\"\n"
                .formatted(Example.PAYMENTS_STAGING, Example.READER_KEY, now())
            + "6,%s,%s,UNFINISHED,1,NONE,SERVER_FAILED,no,%s,,,\"\",\"\"\n"
                .formatted(Example.PAYMENTS_STAGING, Example.BREAK_GLASS_KEY, now()));

    Outcome run = audit(0, results);

    assertThat(run.out())
        .contains(
            "\n4 rows: 2 confirmed by an event, 1 unchanged by the run, 1 not done by the run.\n");
  }

  @Test
  void accountsAreMatchedByProjectActorAndTime() {
    Outcome run = audit(0, accountUnassigned());

    assertThat(run.out())
        .contains("\n2 rows: 2 confirmed by an event.\n")
        .endsWith(
            "Atlas's events do not name service accounts: theirs are matched by project, actor and"
                + " time.\n");
  }

  @Test
  void whoElseReadsItNamesWhoRanIt() {
    Path results = accountUnassigned();

    Outcome run =
        as(Example.BREAK_GLASS_PUBLIC_KEY, Example.BREAK_GLASS_PRIVATE_KEY)
            .run("" + results, "--wait", "0s");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "audit-run: service accounts were changed there by sandboxa, too; if that was the run,"
                + " name who ran it with --actor\n");

    assertThat(
            as(Example.BREAK_GLASS_PUBLIC_KEY, Example.BREAK_GLASS_PRIVATE_KEY)
                .run("" + results, "--actor", "sandboxa")
                .exit())
        .isZero();
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

    Outcome run = audit(0, "" + account.file(".results.csv"));

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
}
