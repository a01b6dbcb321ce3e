package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The access lists of keys and accounts: who may call from where, and what Atlas might answer. */
class SandboxAccessListsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORGANIZATION = Caller.V2 + "/orgs/" + Example.ORGANIZATION;
  private static final String LIST =
      ORGANIZATION + "/apiKeys/" + Example.READER_KEY + "/accessList";
  private static final String NOWHERE = "[{\"ipAddress\": \"192.0.2.1\"}]";

  private final ManualClock clock = new ManualClock();
  @AutoClose private AtlasSandbox sandbox = start(SandboxOptions.defaults());

  private AtlasSandbox start(SandboxOptions options) {
    if (sandbox != null) {
      sandbox.close();
    }
    sandbox = AtlasSandbox.start(options.withClock(clock)).seedExample();
    return sandbox;
  }

  private int readerCalls() throws Exception {
    return Caller.reader(sandbox).get(ORGANIZATION).status();
  }

  private static JsonNode results(Caller.Reply reply) throws Exception {
    return JSON.readTree(reply.body()).path("results");
  }

  @Test
  void anEmptyListAllowsEveryAddressAndOneThatIsNotThereRefuses() throws Exception {
    var admin = Caller.admin(sandbox);
    assertThat(results(admin.get(LIST))).isEmpty();
    assertThat(readerCalls()).isEqualTo(200);

    assertThat(admin.call("POST", LIST, NOWHERE).status()).isEqualTo(200);

    var refused = Caller.reader(sandbox).get(ORGANIZATION);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("IP_ADDRESS_NOT_ON_ACCESS_LIST", "127.0.0.1");
    assertThat(admin.delete(LIST + "/192.0.2.1").status()).isEqualTo(204);
    assertThat(readerCalls()).isEqualTo(200);
  }

  @Test
  void anEntryThatIsUsedSaysWhenAndFromWhere() throws Exception {
    sandbox.withAccessList(Example.READER_KEY, "127.0.0.0/8", "203.0.113.7");
    clock.advance(Duration.ofDays(3));
    readerCalls();
    readerCalls();

    var entries = results(Caller.admin(sandbox).get(LIST));

    assertThat(entries.path(0).path("lastUsed").asText()).isEqualTo(clock.instant().toString());
    assertThat(entries.path(0).path("lastUsedAddress").asText()).isEqualTo("127.0.0.1");
    assertThat(entries.path(0).path("count").asInt()).isEqualTo(2);
    assertThat(entries.path(0).has("ipAddress")).isFalse();
    assertThat(entries.path(1).path("ipAddress").asText()).isEqualTo("203.0.113.7");
    assertThat(entries.path(1).path("cidrBlock").asText()).isEqualTo("203.0.113.7/32");
    assertThat(entries.path(1).has("lastUsed")).isFalse();
    assertThat(entries.path(1).path("count").asText()).isEqualTo("0");
    assertThat(entries.path(1).at("/links/0/href").asText()).endsWith("/accessList/203.0.113.7");
  }

  @Test
  void aChangeMayTakeEffectLate() throws Exception {
    start(SandboxOptions.defaults().withAccessListDelay(Duration.ofMinutes(1)));
    Caller.admin(sandbox).call("POST", LIST, NOWHERE);

    assertThat(readerCalls()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertThat(readerCalls()).isEqualTo(403);
  }

  @Test
  void aListingMayLag() throws Exception {
    start(SandboxOptions.defaults().withAccessListLag(Duration.ofSeconds(3)));
    var admin = Caller.admin(sandbox);
    admin.call("POST", LIST, NOWHERE);

    assertThat(results(admin.get(LIST))).isEmpty();
    assertThat(readerCalls()).isEqualTo(403);
    clock.advance(Duration.ofSeconds(3));
    assertThat(results(admin.get(LIST))).hasSize(1);
    assertThat(sandbox.accessList(Example.READER_KEY)).containsExactly("192.0.2.1/32");
  }

  @Test
  void whatCannotBeChangedIsRefused() throws Exception {
    start(SandboxOptions.defaults().withAccessListRequired(true));
    var admin = Caller.admin(sandbox);
    var own = ORGANIZATION + "/apiKeys/" + Example.CALLER_KEY + "/accessList";
    sandbox.withAccessList(Example.CALLER_KEY, "127.0.0.1", "203.0.113.7");
    sandbox.withAccessList(Example.READER_KEY, "203.0.113.7");

    assertThat(admin.call("POST", LIST, "[{\"ipAddress\": \"203.0.113.7\"}]").status())
        .isEqualTo(409);
    assertThat(admin.call("POST", LIST, "[{\"ipAddress\": \"203.0.113\"}]").status())
        .isEqualTo(400);
    assertThat(admin.call("POST", LIST, "[{}]").status()).isEqualTo(400);
    assertThat(admin.call("POST", LIST, "{}").status()).isEqualTo(400);
    assertThat(admin.delete(LIST + "/192.0.2.1").status()).isEqualTo(404);
    assertThat(admin.delete(LIST + "/nowhere").status()).isEqualTo(400);
    assertThat(admin.delete(LIST + "/203.0.113.7").body()).contains("ACCESS_LIST_REQUIRED");
    assertThat(admin.delete(own + "/127.0.0.1").body())
        .contains("CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST");
    assertThat(admin.delete(own + "/203.0.113.7").status()).isEqualTo(204);
  }

  @Test
  void onlyAnOwnerOfTheOrganizationChangesLists() throws Exception {
    var reader = Caller.reader(sandbox);

    assertThat(reader.call("POST", LIST, NOWHERE).status()).isEqualTo(401);
    assertThat(reader.delete(LIST + "/192.0.2.1").status()).isEqualTo(401);
  }

  @Test
  void onlyAnOwnerOfTheOrganizationReadsTheListsOfOthers() throws Exception {
    var reader = Caller.reader(sandbox);
    var others = LIST.replace(Example.READER_KEY, Example.TARGET_KEY);

    assertThat(reader.get(LIST).status()).isEqualTo(200);
    var refused = reader.get(others);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate")).isEmpty();
    assertThat(refused.body())
        .contains("API_KEY_ACCESS_LIST_ACCESS_DENIED")
        .contains("only accessible by the API key or by a user administrator");
    assertThat(Caller.admin(sandbox).get(others).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"true, 401", "false, 200"})
  void thoseOfAccountsAreHiddenOrNot(boolean hidden, int expected) throws Exception {
    start(SandboxOptions.defaults().withHiddenAccountAccessLists(hidden));
    var id = "5d0a3bf187d9d63e6d5f7ab9";
    sandbox.apiKey(id, Example.ORGANIZATION, "watching", "secret", "watch", "ORG_READ_ONLY");
    var caller = new Caller(sandbox, "watching", "secret");

    var list = ORGANIZATION + "/serviceAccounts/" + Example.TARGET_CLIENT_ID + "/accessList";
    caller.accepting("application/vnd.atlas.2024-08-05+json");

    assertThat(caller.get(list).status()).isEqualTo(expected);
  }

  @Test
  void anOrganizationThatRequiresListsSaysSoAndRefusesWhoHasNone() throws Exception {
    var settings = ORGANIZATION + "/settings";
    assertThat(Caller.reader(sandbox).get(settings).body())
        .contains("\"apiAccessListRequired\":false");

    start(SandboxOptions.defaults().withAccessListRequired(true));

    assertThat(Caller.admin(sandbox).get(settings).body())
        .contains("\"apiAccessListRequired\":true");
    var refused = Caller.reader(sandbox).get(ORGANIZATION);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("ORG_REQUIRES_ACCESS_LIST", "[\"127.0.0.1\"]");
    sandbox.withAccessList(Example.READER_KEY, "127.0.0.1");
    assertThat(readerCalls()).isEqualTo(200);
  }

  @Test
  void theSettingsMayBeHidden() throws Exception {
    start(SandboxOptions.defaults().withSettingsReadable(false));

    assertThat(Caller.admin(sandbox).get(ORGANIZATION + "/settings").body())
        .contains("USER_UNAUTHORIZED");
  }

  @Test
  void anAccountHasFieldsOfOtherNames() throws Exception {
    var list = ORGANIZATION + "/serviceAccounts/" + Example.TARGET_CLIENT_ID + "/accessList";
    var admin = Caller.admin(sandbox).accepting("application/vnd.atlas.2024-08-05+json");
    sandbox.lastUsed(
        Example.TARGET_CLIENT_ID,
        "203.0.113.24",
        Instant.parse("2026-01-02T03:04:05Z"),
        "203.0.113.24",
        3);

    var entry = results(admin.get(list)).path(1);

    assertThat(entry.path("lastUsedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(entry.path("requestCount").asInt()).isEqualTo(20);
    assertThat(entry.has("createdAt")).isTrue();
    assertThat(entry.has("links")).isFalse();
  }
}
