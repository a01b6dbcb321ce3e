package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code contain-key} with every answer that Atlas might give, and the undo after each. */
class ContainKeyTest extends ContainTests {
  @Test
  void showsThePlanAsksSavesTheListAndReadsItBack() throws Exception {
    CommandRun command = command(Script.CONTAIN_KEY).typing("y");

    Outcome run = command.run(KEY);

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(list()).isEqualTo(CONTAINED);
    assertThat(run.err().replaceAll(TIME, "2026-11-27T03:12:00Z"))
        .isEqualTo(
            """
            Host      %s (v2), as API key sandboxa
            Org       Example-Org (%s)
            API key   zmmrboas "ci deploy" (%s)
            Stops     whatever it can do: ORG_MEMBER in the organization; its roles in 2 projects. It is neither unassigned nor deleted
            Allowed   from these addresses
              ADDRESS         LAST USED             FROM       REQUESTS
              127.0.0.0/8     2026-11-27T03:12:00Z  127.0.0.1  1,204
              203.0.113.0/24  never                            0
            Becomes   192.0.2.1 alone, which is reserved for documentation: nobody can call from there
            Note      Atlas forgets when and from where the removed entries were used; the undo file keeps it

            Contain zmmrboas "ci deploy": allow it from 192.0.2.1 alone? [y/N]\s

            """
                .formatted(
                    sandbox.baseUri(),
                    Example.ORGANIZATION,
                    Example.TARGET_KEY,
                    Example.TARGET_KEY));
    assertThat(run.out().replaceFirst("\\d{4}-\\S+Z", "TIME"))
        .isEqualTo(
            """
            Contained API key zmmrboas "ci deploy" (%s): Atlas lists 192.0.2.1 as the only address it may call from (read back at TIME).
            How soon Atlas acts on an access list is not documented; until it does, the key may still work. Its roles stay assigned.
            Undo      jbang restore-keys@atlaskeys %s
            """
                .formatted(Example.TARGET_KEY, undo()));
    assertThat(Files.readString(undo()).replaceAll(TIME, "2026-11-27T03:12:00Z"))
        .isEqualTo(
            """
            organizationId,apiKeyId,publicKey,cidrBlock,lastUsedAt,lastUsedAddress,requests,becomes,savedAt
            %1$s,%2$s,zmmrboas,127.0.0.0/8,2026-11-27T03:12:00Z,127.0.0.1,1204,192.0.2.1/32,"2026-11-27T03:12:00Z"
            %1$s,%2$s,zmmrboas,203.0.113.0/24,,,0,192.0.2.1/32,"2026-11-27T03:12:00Z"
            """
                .formatted(Example.ORGANIZATION, Example.TARGET_KEY));
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
    restore();
  }

  @Test
  void theUndoAsksToo() throws Exception {
    contain(KEY, "--yes");

    Outcome run = command(Script.RESTORE_KEYS).typing("y").run(undo().toString());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err())
        .contains(
            "API key   zmmrboas (" + Example.TARGET_KEY + ")\n",
            "Becomes   127.0.0.0/8, 203.0.113.0/24\n",
            "Restore the access list of zmmrboas? [y/N]");
    assertThat(run.out())
        .startsWith("Restored the access list of API key zmmrboas (")
        .contains("Atlas lists 127.0.0.0/8, 203.0.113.0/24 (read back at ")
        .endsWith("Results   %s.results.csv\n".formatted(undo()));
    assertThat(Path.of(undo() + ".results.csv")).exists();
    assertThat(list()).containsExactlyElementsOf(LIST);
    Outcome again = command(Script.RESTORE_KEYS).run(undo().toString(), "--yes");
    assertThat(again.exit()).isZero();
    assertThat(again.out()).contains("already has this access list", "Nothing to do.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", ""})
  void whoDeclinesChangesNothing(String answer) throws Exception {
    Outcome run = command(Script.CONTAIN_KEY).typing(answer).run(KEY);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).endsWith("contain-key: nothing was changed\n");
    assertThat(list()).isEqualTo(LIST);
    assertThat(undoFiles()).isEmpty();
  }

  @Test
  void withoutATerminalItAsksForYes() {
    Outcome run = contain(KEY);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("use --yes (nothing was changed)");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    Outcome run = contain(KEY, "--dry-run");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("Becomes   192.0.2.1 alone")
        .endsWith(
            """
            Note      Atlas forgets when and from where the removed entries were used; the undo file keeps it
            Note      how soon Atlas acts on an access list is not documented
            Dry run: nothing was changed.
            """);
    assertThat(list()).isEqualTo(LIST);
    assertThat(undoFiles()).isEmpty();
    assertThat(contain(KEY, "--dry-run", "-o", "json").out())
        .contains("\"verdict\":\"WOULD_REPLACE\"", "\"dryRun\":true", "\"after\":null");
    assertThat(contain(KEY, "--dry-run", "-o", "markdown").out())
        .startsWith("## contain-key: dry run\n\n- **Host** ");
  }

  @Test
  void jsonHasWhatWasReadBack() throws Exception {
    Outcome run = contain(KEY, "--yes", "-o", "json");

    assertThat(run.out().replaceAll(TIME, "2026-11-27T03:12:00Z"))
        .contains(
            "\"before\":[\"127.0.0.0/8\",\"203.0.113.0/24\"],\"after\":[\"192.0.2.1/32\"]",
            "\"lastUsedAt\":\"2026-11-27T03:12:00Z\",\"lastUsedAddress\":\"127.0.0.1\",\"requests\":1204",
            "\"verdicts\":{\"REPLACED\":1}",
            "\"verified\":true",
            "\"undo\":\"" + undo() + "\"");
    restore();
  }

  @Test
  void severalAreContainedAndRestoredAtOnce() throws Exception {
    List<String> keys = List.of(Example.TARGET_KEY, Example.TARGET_CLIENT_ID, Example.READER_KEY);
    List<List<String>> before = keys.stream().map(sandbox::accessList).toList();

    Outcome run = contain(KEY, Example.TARGET_CLIENT_ID, Example.READER_KEY, KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("Contained API key", "Contained service account ci pipeline")
        .contains("until it does, they may still work. Their roles stay assigned.");
    assertThat(keys).allSatisfy(key -> assertThat(sandbox.accessList(key)).isEqualTo(CONTAINED));
    assertThat(undo().getFileName().toString()).startsWith("contain-keys-");
    restore();
    assertThat(keys.stream().map(sandbox::accessList).toList()).isEqualTo(before);
  }

  @Test
  void aServiceAccountCallsAndIsContainedWithItsTokens() {
    Outcome run =
        command(Script.CONTAIN_KEY)
            .without("MONGODB_ATLAS_PUBLIC_API_KEY")
            .without("MONGODB_ATLAS_PRIVATE_API_KEY")
            .with("MONGODB_ATLAS_CLIENT_ID", Example.CLIENT_ID)
            .with("MONGODB_ATLAS_CLIENT_SECRET", Example.CLIENT_SECRET)
            .run(Example.TARGET_CLIENT_ID, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("its roles in 2 projects; its access tokens");
    assertThat(run.out()).contains("the service account may still work. Its roles stay assigned.");
    assertThat(sandbox.accessList(Example.TARGET_CLIENT_ID)).isEqualTo(CONTAINED);
  }

  @Test
  void theEndOfUnassigningNamesItWhereAnOrganizationRoleKeepsAccessOpen() {
    for (String option : List.of("--dry-run", "--yes", "--yes")) { // then there is nothing to do
      Outcome run =
          command(Script.UNASSIGN_KEY)
              .run(Example.BREAK_GLASS_PUBLIC_KEY, "--all-projects", option);

      assertThat(run.exit()).isEqualTo(5);
      assertThat(run.out()).contains("Contain   jbang contain-key@atlaskeys breakgls\n");
    }
    assertThat(command(Script.UNASSIGN_KEY).run(KEY, "--all-projects", "--yes").out())
        .doesNotContain("Contain");
  }

  // ------------------------------------------------------------------ which address

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7/32, 203.0.113.7 alone",
    "203.0.113.0/24, 203.0.113.0/24, 203.0.113.0/24 alone",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7/128, 2001:db8:0:0:0:0:0:7 alone",
  })
  void anAddressMayBeNamed(String allow, String block, String shown) throws Exception {
    Outcome run = contain(KEY, "--allow", allow, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("Becomes   " + shown + "\n").doesNotContain("Warning");
    assertThat(list()).containsExactly(block);
    restore();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0.0.0/0 | --allow 0.0.0.0/0 is every address, or half of them: the key would not be",
        "0.0.0.0/1 | --allow 0.0.0.0/1 is every address, or half of them: the key would not be",
        "::/0 | --allow 0:0:0:0:0:0:0:0/0 is every address, or half of them: the key would not be",
        "localhost | --allow: \"localhost\" is not an IP address or a CIDR block",
        "mdb_sa_sk_0123456789 | --allow: what looks like a secret (not shown) is not an IP address",
        "\"\" | --allow: \"\" is not an IP address or a CIDR block",
      })
  void whatContainsNothingIsRefused(String allow, String why) {
    Outcome run = contain(KEY, "--yes", "--allow=" + allow.replace("\"", ""));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(why).contains("(nothing was sent)");
    assertThat(sandbox.requests()).isEmpty();
  }

  /** A name server, or a file of this machine, might know 300.1.1.1 as a host. */
  @Test
  void whatIsNoAddressIsNotLookedUpAsAName() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "203.0.113.9 300.1.1.1\n");

    Process process =
        startProcess("-Djdk.net.hosts.file=" + hosts, KEY, "--yes", "--allow", "300.1.1.1");

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(list()).isEqualTo(LIST);
  }

  /** What a list does not show for a while is needed all the same. */
  @Test
  void theOldListIsKeptWhileAtlasDoesNotShowTheNewOne() throws Exception {
    start(SandboxOptions.defaults().withAccessListLag(Duration.ofHours(1)));
    sandbox.withAccessList(Example.TARGET_KEY);

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out() + run.err()).contains(undo().getFileName().toString());
    assertThat(Files.readString(undo()))
        .contains(Example.TARGET_KEY + "," + KEY + ",,,,,192.0.2.1/32,\"");
  }

  @Test
  void aWideRangeIsWarnedOf() {
    assertThat(contain(KEY, "--allow", "203.0.0.0/16", "--dry-run").out())
        .contains("Warning   203.0.0.0/16 covers many addresses: it can still be used from any of");
  }

  @Test
  void whatItMayCallFromAlreadyIsKept() throws Exception {
    Outcome run = contain(KEY, "--allow", "203.0.113.99/24", "--yes");

    assertThat(run.exit()).isZero();
    assertThat(list()).containsExactly("203.0.113.0/24");
    assertThat(sandbox.countSigned("POST")).isZero();
    restore();
  }

  // ------------------------------------------------------------------ who is not contained

  @Test
  void theKeyThatAuthenticatesTheRunIsRefused() throws Exception {
    Outcome run = contain(Example.CALLER_PUBLIC_KEY, "--yes");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "contain-key: API key sandboxa \"sandbox admin\" (%s): this is the API key that you are authenticated with; use other credentials to change its access list (nothing was changed)\n"
                .formatted(Example.CALLER_KEY));
    assertThat(contain(KEY, Example.CALLER_KEY, "--yes").exit()).isEqualTo(2);
    assertThat(list()).isEqualTo(LIST);
  }

  @Test
  void anUnknownKeyIsRefusedAndSoAreTheOthers() {
    Outcome run = contain(KEY, "nowhereb", "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            "no API key nowhereb in Example-Org", "Check the spelling", "Nothing was changed");
    assertThat(list()).isEqualTo(LIST);
  }

  @Test
  void noKeyIsAnError() {
    assertThat(contain("--yes").err()).contains("no KEY given");
  }

  // ------------------------------------------------------------------ what Atlas might answer

  @Test
  void anAddressThatAtlasRefusesChangesNothing() throws Exception {
    sandbox.fault(Fault.status(400, "INVALID_ATTRIBUTE").on("POST").always());

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            "contain-key: API key zmmrboas \"ci deploy\" (%s) is NOT CONTAINED: nothing was changed. Which addresses Atlas accepts is not documented: name one of yours, --allow ADDRESS.\n  "
                .formatted(Example.TARGET_KEY),
            "INVALID_ATTRIBUTE");
    assertThat(list()).isEqualTo(LIST);
    assertThat(undoFiles()).as("there is nothing to undo").isEmpty();
    assertThat(run.out()).doesNotContain("Contained", "Undo");
  }

  private CommandRun reader() {
    return command(Script.CONTAIN_KEY)
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.READER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.READER_PRIVATE_KEY);
  }

  private CommandRun watcher(Script script) {
    return command(script)
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", "watching")
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", "secret-1");
  }

  @Test
  void whoLacksTheRoleIsTold() throws Exception {
    contain(KEY, "--allow", "203.0.113.7", "--yes");
    Path undo = undo();

    Outcome run = reader().run(KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .startsWith("contain-key: GET ")
        .endsWith("; these credentials need Organization Owner to read access lists\n");
    assertThat(run.out()).isEmpty();
    assertThat(undo()).isEqualTo(undo);
    assertThat(list()).containsExactly("203.0.113.7/32");
  }

  @Test
  void whoLacksTheRoleIsToldBeforeTheQuestion() throws Exception {
    String warning =
        "Warning   changing access lists needs Organization Owner, which these credentials do not have\n";
    start(SandboxOptions.defaults().withHiddenAccountAccessLists(false));
    String account = Example.TARGET_CLIENT_ID; // whose list Atlas may show to others than owners
    String id = "5d0a3b7787d9d63e6d5f7a77";
    sandbox.apiKey(id, Example.ORGANIZATION, "watching", "secret-1", "watch", "ORG_READ_ONLY");

    assertThat(watcher(Script.CONTAIN_KEY).typing("n").run(account).err()).contains(warning);
    assertThat(watcher(Script.CONTAIN_KEY).run(account, "--dry-run").out()).contains(warning);
    assertThat(contain(account, "--dry-run").out()).doesNotContain("Warning");
    contain(account, "--yes");
    assertThat(watcher(Script.RESTORE_KEYS).run(undo().toString(), "--dry-run").out())
        .contains(warning);
  }

  /** What no entry means, in the plan, the result and JSON: any address, nobody, not known. */
  @ParameterizedTest
  @CsvSource({
    "false, true, ANY_ADDRESS, 'Allowed   any address\n', REPLACED",
    "true, true, NO_ADDRESS, 'Allowed   no address: the organization requires an access list', UNCHANGED",
    "true, false, UNKNOWN, 'Allowed   any address, or none if the organization requires', REPLACED",
    "false, false, UNKNOWN, 'Allowed   any address, or none if the organization requires', REPLACED",
  })
  void whatNoEntryMeansTheOrganizationSays(
      boolean required, boolean readable, String from, String said, String verdict)
      throws Exception {
    start(
        SandboxOptions.defaults().withAccessListRequired(required).withSettingsReadable(readable));

    Outcome dryRun = contain(Example.READER_KEY, "--dry-run");
    assertThat(dryRun.exit()).as("%s", dryRun).isZero();
    assertThat(dryRun.out().replace("\n          ", " ")).contains(said.replace("\\n", "\n"));
    JsonNode row =
        OutputSchema.lines(contain(Example.READER_KEY, "--dry-run", "-o", "json")).get(0);
    assertThat(row.at("/mayCallFrom").asText()).isEqualTo(from);

    Outcome run = contain(Example.READER_KEY, "--yes", "-o", "json");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(OutputSchema.lines(run).get(0).at("/verdict").asText()).isEqualTo(verdict);
    assertThat(sandbox.accessList(Example.READER_KEY))
        .isEqualTo(verdict.equals("UNCHANGED") ? List.of() : CONTAINED);
    if (verdict.equals("UNCHANGED")) {
      assertThat(contain(Example.READER_KEY, "--yes").out())
          .contains("is contained already: the organization requires an access list, and it has");
      assertThat(undoFiles()).isEmpty();
    } else {
      Outcome restored =
          command(Script.RESTORE_KEYS).run(undo().toString(), "--dry-run", "-o", "text");
      assertThat(restored.out().replace("\n          ", " "))
          .contains(said.replace("Allowed", "Becomes").replace("\\n", "\n"));
    }
  }

  @Test
  void anEntryThatAtlasKeepsIsTold() throws Exception {
    sandbox.fault(Fault.status(400, "CANNOT_REMOVE").on("DELETE").onPath("203").always());

    Outcome run = contain(KEY, "--yes", "-o", "json");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            "NOT CONTAINED: its access list is changed in part: 203.0.113.0/24, 192.0.2.1. Retrying may not");
    assertThat(run.out())
        .contains(
            "\"after\":[\"203.0.113.0/24\",\"192.0.2.1/32\"]",
            "\"verdict\":\"REFUSED\"",
            "\"complete\":false");
    restore();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE"})
  void anUnavailableAtlasLeavesItUnfinishedAndTheNextRunFinishesIt(String method) throws Exception {
    sandbox.fault(Fault.html503().on(method).always());

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains("NOT CONTAINED", "Run the same command again later.\n");
    sandbox.clearFaults();
    assertThat(contain(KEY, "--yes").exit()).isZero();
    assertThat(list()).isEqualTo(CONTAINED);
    restore();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE"})
  void aLostResponseIsDecidedByTheList(String method) throws Exception {
    sandbox.fault(Fault.resetAfterWork().on(method).always());

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(list()).isEqualTo(CONTAINED);
    restore();
  }

  @Test
  void rateLimitsAreWaitedFor() throws Exception {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(7)).onPath("accessList").times(3));

    assertThat(contain(KEY, "--yes").exit()).isZero();
    restore();
  }

  @Test
  void aListThatCannotBeReadIsNotReplaced() throws Exception {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath("accessList").always());

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(list()).isEqualTo(LIST);
    assertThat(undoFiles()).isEmpty();
  }

  @Test
  void whatAtlasDoesLaterIsNotClaimed() throws Exception {
    start(SandboxOptions.defaults().withAccessListDelay(Duration.ofHours(1)));

    Outcome run = contain(KEY, "--yes");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("until it does, the key may still work");
    assertThat(
            command(Script.LIST_PROJECTS)
                .with("MONGODB_ATLAS_PUBLIC_API_KEY", KEY)
                .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.TARGET_PRIVATE_KEY)
                .run()
                .exit())
        .as("the key still works")
        .isZero();
  }

  @Test
  void aContainedKeyIsRefused() {
    contain(KEY, "--yes");

    Outcome run =
        command(Script.LIST_PROJECTS)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", KEY)
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.TARGET_PRIVATE_KEY)
            .run();

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err()).contains("add 127.0.0.1 to the access list of the API key zmmrboas");
  }

  @Test
  void aStopLeavesTheRestAlone() throws Exception {
    sandbox.fault(Fault.status(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST").on("POST").always());

    Outcome run = contain(KEY, Example.READER_KEY, "--yes", "-o", "json");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out())
        .contains("\"verdict\":\"NOT_ATTEMPTED\"", "\"stopped\":{\"kind\":\"IP_NOT");
    assertThat(sandbox.accessList(Example.READER_KEY)).isEmpty();
    assertThat(list()).isEqualTo(LIST);
  }
}
