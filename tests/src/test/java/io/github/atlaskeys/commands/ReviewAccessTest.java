package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has access to an organization, and what is unused, in every format. */
class ReviewAccessTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @AutoClose
  private AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @Test
  void numbersComeFirstThenWhatNeedsAttention() {
    Outcome run = review();

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(String::stripTrailing).toList())
        .containsSubsequence(
            "Org       Example-Org (5980cfdf0b6d97029d82f86e)",
            "Access    4 keys and 2 service accounts, 6 assignments; 3 projects",
            "",
            "NUMBER  WHAT NEEDS ATTENTION  FLAG",
            "     3  access to everything  org-wide",
            "     4  no access list        no-access-list",
            "     1  unused for 90 days    unused",
            "     2  in no project         no-project",
            "")
        .anyMatch(
            line ->
                line.matches(
                    "sandboxa +key +sandbox admin +0 +unknown +org-wide, no-access-list, no-project .*"))
        .anyMatch(line -> line.matches("ci pipeline +account +2 +2025-02-03 +unused .*"))
        .noneMatch(line -> line.startsWith("zmmrboas"));
    assertThat(review("--all").out())
        .containsPattern("zmmrboas +key +ci deploy +2 +20\\d\\d-\\d\\d-\\d\\d");
  }

  @Test
  void flagsAndDaysPickThose() {
    assertThat(review("--unused-for", "90d").out())
        .contains("Access    1 service account of 6, 2 assignments; 3 projects\n", "ci pipeline")
        .doesNotContain("sandboxa");
    assertThat(review("--unused-for", "9999d").out())
        .contains("Access    0 of 6, 0 assignments; 3 projects\n")
        .contains(
            "None of the 6 keys and service accounts is known to be unused for 9999 days; of 4 the last use is unknown.\n");
    assertThat(review("--flag", "unknown-role", "--flag", "org-wide").out())
        .contains("None of the 6 keys and service accounts is marked org-wide and unknown-role.\n");
    assertThat(review("--flag", "org-wide", "--flag", "no-project").out())
        .contains("sandboxa", "sandbox automation")
        .doesNotContain("breakgls");
    Outcome wrong = review("--flag", "unusd");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("did you mean unused").doesNotContain("unusd");
    assertThat(review("--unused-for", "soon").err()).contains("a number of days is written 90d");
  }

  @Test
  void theCsvIsOneThatUnassignKeysReads() throws IOException {
    Outcome run = review("--unused-for", "90d", "-o", "csv");

    assertThat(run.out())
        .startsWith(
            """
            projectId,apiKeyId,publicKey,description,roles,projectName,organizationRoles,accessList,mayCallFrom,lastUse,lastUsedAt,lastUsedAddress,secretExpires,flags
            59a6f2c70bd66b2f3c8e41d7,mdb_sa_id_5d1d12c087d9d63e6d6824aa,ci pipeline,,GROUP_READ_ONLY,analytics,ORG_MEMBER,127.0.0.0/8 203.0.113.24,LISTED_ADDRESSES,USED,2025-02-03T16:40:00Z,203.0.113.24,\
            """)
        .hasLineCount(3);
    Outcome planned =
        CommandRun.of(Script.UNASSIGN_KEYS, sandbox).reading(run.out()).run("-", "--dry-run");
    assertThat(planned.exit()).as("%s", planned).isZero();
    assertThat(planned.out()).contains("Would unassign service account ci pipeline");
  }

  @Test
  void theCsvLeavesOutWhatIsProtectedAndWhatHasNoRow() throws IOException {
    Path file = Files.writeString(folder.resolve("protect.txt"), "breakgls\nanalytics\n");

    Outcome run = review("-o", "csv", "--protect", file.toString());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).hasLineCount(4).doesNotContain("breakgls", ",analytics,");
    assertThat(run.err())
        .contains("3 rows are protected, and not in the CSV")
        .contains("1 key and 1 service account are in no project, and so not in the CSV: sandboxa");
    assertThat(review("--flag", "protected", "--protect", file.toString()).out())
        .contains("breakgls", "protected")
        .doesNotContain("     1  protected");
  }

  /** A digit that was mistyped would leave something unprotected, and nobody would notice. */
  @Test
  void anIdThatProtectsNothingThereIsNamed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("protect.txt"),
            "%s\n%s\n%s\n%s # ours\n%s\nanalytics\n"
                .formatted(
                    Example.TARGET_KEY.toUpperCase(Locale.ROOT),
                    Example.PAYMENTS_STAGING,
                    Example.CLIENT_ID,
                    Example.TARGET_KEY.replace('8', '9'),
                    Example.CLIENT_ID.replace('5', '6')));

    Outcome run = review("--protect", file.toString(), "--flag", "org-wide");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .isEqualTo(
            """
            review-access: 2 lines protect nothing in Example-Org (%s): %s (%s, line 4), %s (%s, line 5)
            """
                .formatted(
                    Example.ORGANIZATION,
                    Example.TARGET_KEY.replace('8', '9'),
                    file,
                    Example.CLIENT_ID.replace('5', '6'),
                    file));
  }

  /** What was not listed may be there. */
  @Test
  void anIdOfAKindThatCouldNotBeListedIsNotCalledUnknown() throws IOException {
    Path file = Files.writeString(folder.resolve("protect.txt"), Example.TARGET_CLIENT_ID + "\n");

    Outcome run = review("--protect", file.toString(), "--api", "v1.0");

    assertThat(run.err()).contains("only API keys").doesNotContain("protect");
  }

  @Test
  void jsonHasEverythingThatWasRead() throws IOException {
    List<JsonNode> lines = json(review("-o", "json"));

    JsonNode key = of(lines, Example.TARGET_KEY);
    assertThat(key.at("/type").asText()).isEqualTo("credential");
    assertThat(key.at("/lastUse").asText()).isEqualTo("USED");
    assertThat(Instant.parse(key.at("/lastUsedAt").asText()))
        .isBetween(Instant.now().minus(Duration.ofDays(3)), Instant.now());
    assertThat(key.at("/lastUsedAddress").asText()).isEqualTo("127.0.0.1");
    assertThat(key.at("/accessList")).hasSize(2);
    assertThat(key.at("/projects")).hasSize(2);
    assertThat(key.at("/flags")).isEmpty();
    JsonNode account = of(lines, Example.CLIENT_ID);
    assertThat(account.at("/lastUse").asText()).isEqualTo("UNKNOWN");
    assertThat(account.at("/noUseSince").isNull()).isTrue();
    assertThat(account.at("/secrets/0/expiresAt").isTextual()).isTrue();
    assertThat(lines.get(6).at("/complete").asBoolean()).isTrue();
  }

  @Test
  void markdownIsForATicket() {
    assertThat(review("-o", "markdown").out())
        .startsWith("## Access review\n\n- **Org** Example-Org (5980cfdf0b6d97029d82f86e)\n")
        .contains(
            "| NUMBER | WHAT NEEDS ATTENTION | FLAG |", "| 3 | access to everything | org-wide |");
  }

  @Test
  void thePageIsOneFile() {
    Outcome run = review("-o", "html");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .startsWith("<!doctype html>\n")
        .contains("Example-Org", "payments-production: GROUP_OWNER")
        .containsSubsequence("<tbody>", "sandbox admin", "break glass", "auditor", "ci pipeline")
        .endsWith("</html>\n");
  }

  @Test
  void withoutLastUseAFewRequestsAreEnough() {
    Outcome run = review("--no-last-use");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("3  access to everything")
        .doesNotContain("no access list", "unused", "never-used", "none since");
    assertThat(accessListRequests()).isZero();
    review();
    assertThat(accessListRequests()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "--unused-for, 90d, unused",
    "--flag, unused, unused",
    "--flag, never-used, never-used",
    "--flag, no-access-list, no-access-list",
    "--flag, any-address, any-address"
  })
  void whatOnlyAccessListsTellIsNotAskedWithoutThem(String option, String value, String flag) {
    Outcome run = review("--no-last-use", option, value, "-o", "csv");

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains("only access lists tell what is %s, and --no-last-use".formatted(flag));
    assertThat(run.out()).isEmpty();
    assertThat(sandbox.requests()).isEmpty();
  }

  /** An access list that failed is as one that was not asked for. */
  @Test
  void whatWasNotReadIsNotExportedAsUnused() {
    sandbox.fault(Fault.html503().onPath("/accessList$").always());

    Outcome run = review("--unused-for", "0d", "-o", "csv");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out()).hasLineCount(1);
  }

  @Test
  void onANarrowScreenEveryRowIsNamed() {
    List<String> lines =
        CommandRun.of(Script.REVIEW_ACCESS, sandbox)
            .with("NO_COLOR", "1")
            .onScreen(80)
            .run()
            .out()
            .lines()
            .toList();

    assertThat(lines)
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.startsWith("sandbox automation  "))
        .anyMatch(line -> line.startsWith("ci pipeline  "));
  }

  @Test
  void aPartThatCannotBeReadIsNamedAndTheRestIsShown() throws IOException {
    sandbox.fault(
        Fault.html503().onPath(".*/apiKeys/" + Example.TARGET_KEY + "/accessList").always());

    Outcome run = review();

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err())
        .contains("1 access list could not be read: from where", Example.TARGET_KEY)
        .contains("run the command again for the rest");
    assertThat(run.out()).contains("4 keys and 2 service accounts");
    assertThat(review("-o", "html").out()).contains("This review is not complete");
    assertThat(json(review("-o", "json")).get(6).at("/complete").asBoolean()).isFalse();
  }

  /** Each would take its six attempts, with waits of a quarter of a minute. */
  @Test
  void anOutageIsNotWaitedForKeyByKey() {
    Seed.assigned(sandbox, 1, 300);
    sandbox.fault(Fault.html503().onPath("/accessList$").always());

    Outcome run = review();

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains("306 access lists could not be read");
    assertThat(accessListRequests()).isLessThan(900);
  }

  private static final String HIDDEN =
      "3 of 4 access lists are hidden: from where these may call, and when they were last used, is"
          + " unknown; these credentials need Organization Owner";

  private Outcome reviewAsReader(String... arguments) {
    return CommandRun.of(Script.REVIEW_ACCESS, sandbox)
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY)
        .run(arguments);
  }

  @Test
  void whoMayReadNeitherAccountsNorListsIsToldWhatThatHides() throws IOException {
    Outcome run = reviewAsReader();

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    String accounts =
        "only API keys: to list service accounts, these credentials need Organization Read Only";
    assertThat(run.err())
        .isEqualTo("review-access: %s\nreview-access: %s\n".formatted(accounts, HIDDEN));
    assertThat(run.out())
        .contains("Access    4 keys,", "Not read  " + accounts, "Not read  " + HIDDEN)
        .doesNotContain("Nothing needs attention.");
    assertThat(accessListRequests()).as("its own, and one or two others").isLessThanOrEqualTo(3);
    assertThat(reviewAsReader("-o", "html").out())
        .contains("This review is not complete", "need Organization Owner");
    List<JsonNode> lines = json(reviewAsReader("-o", "json"));
    assertThat(lines)
        .filteredOn(line -> line.path("publicKey").asText().equals("zmmrboas"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.at("/accessList").isNull()).isTrue();
              assertThat(line.at("/mayCallFrom").asText()).isEqualTo("UNKNOWN");
            });
    JsonNode summary = lines.get(lines.size() - 1);
    assertThat(summary.at("/notRead/1").asText()).isEqualTo(HIDDEN);
  }

  /** What has no access list, in each of the three worlds: two API keys and one account. */
  @ParameterizedTest
  @CsvSource({
    "true, true, NO_ADDRESS, cannot-be-used, cannot be used: no access list",
    "false, true, ANY_ADDRESS, no-access-list, no access list",
    "true, false, UNKNOWN, unknown-addresses, no access list (settings not read)",
    "false, false, UNKNOWN, unknown-addresses, no access list (settings not read)",
  })
  void whatAnEmptyListMeansTheOrganizationSays(
      boolean required, boolean readable, String from, String flag, String title)
      throws IOException {
    sandbox.close();
    sandbox =
        AtlasSandbox.start(
                SandboxOptions.defaults()
                    .withAccessListRequired(required)
                    .withSettingsReadable(readable))
            .seedExample();

    Outcome run = review("--flag", flag);

    assertThat(run.exit()).as("%s", run).isEqualTo(readable ? 0 : 3);
    assertThat(run.out()).contains(title, "breakgls").doesNotContain("zmmrboas");
    assertThat(run.err().contains("settings could not be read, so whether")).isEqualTo(!readable);
    assertThat(sandbox.requests())
        .filteredOn(request -> request.target().endsWith("/settings") && request.signed())
        .hasSize(1);
    List<JsonNode> lines = json(review("-o", "json"));
    assertThat(lines)
        .filteredOn(line -> line.path("accessList").isArray())
        .hasSize(6)
        .allSatisfy(
            line ->
                assertThat(line.at("/mayCallFrom").asText())
                    .isEqualTo(line.at("/accessList").isEmpty() ? from : "LISTED_ADDRESSES"));
    assertThat(review("-o", "html").out()).contains(title.substring(1));
    assertThat(review("-o", "csv").out()).contains("LISTED_ADDRESSES");
  }

  @Test
  void aListingThatBreaksOffIsShownAsFarAsItGoesAndNotAsCsv() {
    Seed.assigned(sandbox, 1, 600);
    sandbox.fault(Fault.breakOff().onPath("/orgs/[^/]+/apiKeys$").onPage(2).always());

    Outcome run = review("--no-last-use");

    assertThat(run.exit()).as("%s", run.err()).isEqualTo(3);
    assertThat(run.err()).contains("Atlas lists 500 of 604 API keys\n", "run the command again");
    assertThat(run.out()).contains("Not read  Atlas lists 500 of 604 API keys");
    assertThat(review("--no-last-use", "-o", "csv").out()).isEmpty();
  }

  @Test
  void anOlderVersionHasNoAccountsAndIsComplete() {
    Outcome run = review("--api", "v1.0");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .isEqualTo(
            "review-access: only API keys: this host, or this version of its API, has no service accounts\n");
    assertThat(run.out()).contains("Access    4 keys, 4 assignments", "no access list");
  }

  @Test
  void anOrganizationThatIsNotThereIsRefused() {
    assertThat(review("--org", "111111111111111111111111").exit()).isEqualTo(4);
    assertThat(review("--org", "Exmple-Org").exit()).isEqualTo(4);
  }

  private long accessListRequests() {
    return sandbox.requests().stream()
        .filter(each -> each.signed() && each.path().endsWith("/accessList"))
        .count();
  }

  private static JsonNode of(List<JsonNode> lines, String id) {
    return lines.stream()
        .filter(line -> line.at("/apiKeyId").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> json(Outcome run) throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (String line : run.out().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private Outcome review(String... options) {
    return CommandRun.of(Script.REVIEW_ACCESS, sandbox).run(options);
  }
}
