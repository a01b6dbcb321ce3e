package io.github.atlaskeys.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code audit-run} shows of {@code contain-key} and of its undo. */
class AuditAccessListsTest extends AuditTests {
  /** The undo file of a run that contains the key. */
  private Path contained(String... more) {
    CommandRun contain = CommandRun.of(Script.CONTAIN_KEY.in(() -> folder), sandbox);
    String[] arguments = more.length > 0 ? more : new String[] {Example.TARGET_PUBLIC_KEY, "--yes"};
    assertThat(contain.run(arguments).exit()).isZero();
    try (var files = Files.list(folder)) {
      return files.filter(each -> each.toString().endsWith(".undo.csv")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path restored(Path undo) {
    Outcome run = CommandRun.of(Script.RESTORE_KEYS, sandbox).run("" + undo, "--yes");
    assertThat(run.exit()).as("%s", run).isZero();
    return Path.of(undo + ".results.csv");
  }

  @Test
  void eachEntryHasItsEvent() throws IOException {
    Path undo = contained();
    sandbox.forgetRequests();

    Outcome run = audit(0, undo);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\nOrg       Example-Org (5980cfdf0b6d97029d82f86e)\n")
        .contains("\nFeed      " + sandbox.baseUri() + "/redirect/" + Example.ORGANIZATION + "\n")
        .contains("\n3 rows: 3 confirmed by an event.\n")
        .containsPattern(
            "\nACCESS LIST +PUBLIC KEY +CHANGED +BY +FROM +EVENT ID\n"
                + "- 127.0.0.0/8 +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n"
                + "- 203.0.113.0/24 +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n"
                + "\\+ 192.0.2.1 +zmmrboas +20\\S+Z +sandboxa +127.0.0.1 +[0-9a-f]{24}\n");
    assertThat(waits).isEmpty();
    assertThat(sandbox.requests())
        .filteredOn(RecordedRequest::signed)
        .as("projects' feeds have nothing of it")
        .noneMatch(request -> request.path().contains("/groups/"));
  }

  @Test
  void restoringIsShown() throws IOException {
    Path undo = contained();
    ahead = Duration.ofSeconds(60);
    Path results = restored(undo);

    assertThat(audit(0, results).out())
        .contains("\n3 rows: 3 confirmed by an event.\n", "\n- 192.0.2.1 ", "\n+ 127.0.0.0/8 ");

    Outcome run = audit(5, undo);

    assertThat(run.out())
        .contains("\n3 rows: 2 allowed again since, 1 removed since.\n")
        .containsPattern("\n- 127.0.0.0/8 +zmmrboas +20\\S+Z +sandboxa +127.0.0.1")
        .containsPattern("\n\\+ 192.0.2.1 +zmmrboas +20\\S+Z +sandboxa +127.0.0.1");
  }

  @Test
  void whatStaysHasNoEventToFind() throws IOException {
    Path undo = contained(Example.TARGET_PUBLIC_KEY, "--allow", "203.0.113.0/24", "--yes");

    assertThat(audit(0, undo).out())
        .contains("\n2 rows: 1 confirmed by an event, 1 unchanged by the run.\n");
  }

  @Test
  void anEventThatIsLateIsWaitedForAndOneThatDoesNotComeIsSaid() throws IOException {
    Path undo = contained();
    sandbox.forgetEvents();

    Outcome run = audit(3, undo, "--wait", "6s");

    assertThat(waits).extracting(Duration::toSeconds).containsExactly(2L, 4L);
    assertThat(run.out())
        .contains(
            "\nNo event so far: line 2: zmmrboas removed 127.0.0.0/8\n",
            "\nNo event so far: zmmrboas added 192.0.2.1\n");
  }

  @Test
  void jsonHasTheEntryAndItsOrganization() throws IOException {
    List<JsonNode> lines = OutputSchema.lines(audit(0, contained(), "-o", "json"));

    assertThat(lines).hasSize(5);
    JsonNode first = lines.get(1);
    assertThat(first.at("/organizationId").asText()).isEqualTo(Example.ORGANIZATION);
    assertThat(first.at("/projectId").isNull()).isTrue();
    assertThat(first.at("/cidrBlock").asText()).isEqualTo("127.0.0.0/8");
    assertThat(first.at("/verdict").asText()).isEqualTo("REMOVED");
    assertThat(first.at("/matchedBy").asText()).isEqualTo("ENTRY_AND_PUBLIC_KEY");
    assertThat(first.at("/eventType").asText()).isEqualTo("API_KEY_ACCESS_LIST_ENTRY_DELETED");
    assertThat(lines.get(4).at("/verdicts/EVENT").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"markdown", "csv", "html"})
  void theOtherFormatsHaveThemToo(String format) throws IOException {
    assertThat(audit(0, contained(), "-o", format).out())
        .contains("203.0.113.0/24", "192.0.2.1", Example.ORGANIZATION);
  }

  @Test
  void aServiceAccountsEntriesAreMatchedByEntryAndTime() throws IOException {
    Path undo = contained(Example.TARGET_CLIENT_ID, "--yes");

    Outcome run = audit(0, undo, "-o", "csv");

    assertThat(run.out()).contains(",ENTRY_AND_TIME,", "SERVICE_ACCOUNT_ACCESS_LIST_ENTRY_ADDED");
  }

  /**
   * The organization's list for its pages counts for the key, too: that is on no list of its own.
   */
  @ParameterizedTest
  @CsvSource({"text", "json", "html"})
  void whatItInheritsIsSaid(String format) throws IOException {
    Path undo = contained();
    sandbox.inheritUiAccessList(Example.TARGET_KEY);

    Outcome run = audit(0, undo, "-o", format);

    assertThat(run.out())
        .contains("PI key zmmrboas inherits the organization")
        .contains("IP access list for the UI since 20");
    assertThat(run.err()).contains("it may call from those addresses, too");
  }

  @Test
  void aListThatMayNotBeReadIsNoVerdict() throws IOException {
    Path undo = contained();

    Outcome run = as(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY).run("" + undo);

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains("\n3 rows: 3 that could not be read.\n", "API key access lists are only");
  }

  @Test
  void aFeedThatMayNotBeReadIsNoVerdict() throws IOException {
    Path undo = contained();
    sandbox.fault(Fault.status(403, "ACCESS_FORBIDDEN").onPath(ORG_EVENTS).always());

    assertThat(audit(3, undo).out())
        .contains("\n3 rows: 3 that could not be read.\n", "its events: ");
    assertThat(waits).isEmpty();
  }

  @Test
  void aKeyThatWasDeletedAllowsNothing() throws IOException {
    Path undo = contained();
    sandbox.fault(Fault.status(404, "API_KEY_NOT_FOUND").onPath("/accessList$").always());

    assertThat(audit(0, undo).out()).contains("\n3 rows: 3 confirmed by an event.\n");
  }

  /** What Atlas calls an address may be anything. */
  @Test
  void anEntryThatIsNoAddressIsNoProof() throws IOException {
    Path undo = contained();
    String body =
        """
        {"results": [{"id": "6a0000000000000000000001", "created": "%s",
          "eventTypeName": "API_KEY_ACCESS_LIST_ENTRY_DELETED", "targetPublicKey": "zmmrboas",
          "whitelistEntry": "127.0.0.0/8 and more"}], "totalCount": 1}
        """
            .formatted(now());
    sandbox.wireMock().stubFor(get(urlPathMatching(ORG_EVENTS)).willReturn(okJson(body)));

    assertThat(audit(3, undo, "--wait", "0s").out()).contains("3 with no event so far");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192\\.0\\.2\\.1/32 | nowhere | line 2: \"nowhere\" is not an IP address",
        "20\\d\\d-\\d\\d-\\d\\dT | yesterday | line 2: Text 'yesterday",
        "zmmrboas, | '' | line 2: ",
      })
  void aFileThatIsDamagedIsNotBelieved(String regex, String with, String why) throws IOException {
    Path undo = contained();
    rewrite(undo, regex, with);

    Outcome run = audit(2, undo);

    assertThat(run.err()).contains(why);
  }

  @Test
  void aFileWithoutTimesIsNotEnough() throws IOException {
    Path undo =
        Files.writeString(
            folder.resolve("mine.undo.csv"),
            "organizationId,apiKeyId,publicKey,cidrBlock\n%s,%s,zmmrboas,127.0.0.0/8\n"
                .formatted(Example.ORGANIZATION, Example.TARGET_KEY));

    assertThat(audit(2, undo).err())
        .contains("does not say when its lists were changed", "as contain-key wrote it");
  }
}
