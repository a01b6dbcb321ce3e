package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was done through the API, as organizations and projects list it. */
class SandboxEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROJECT = Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION;
  private static final String ORGANIZATION = Caller.V2 + "/orgs/" + Example.ORGANIZATION;
  private static final String KEY = "/apiKeys/" + Example.TARGET_KEY;

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();

  private final Caller admin = Caller.admin(sandbox);

  @Test
  void anEventNamesTheKeyByItsPublicKey() throws Exception {
    admin.delete(PROJECT + KEY);

    JsonNode event = list(PROJECT + "/events").get(0);

    assertThat(event.get("eventTypeName").asText()).isEqualTo("API_KEY_REMOVED_FROM_GROUP");
    assertThat(event.get("targetPublicKey").asText()).isEqualTo(Example.TARGET_PUBLIC_KEY);
    assertThat(event.get("publicKey").asText()).isEqualTo(Example.CALLER_PUBLIC_KEY);
    assertThat(event.get("apiKeyId").asText()).isEqualTo(Example.CALLER_KEY);
    assertThat(event.get("groupId").asText()).isEqualTo(Example.PAYMENTS_PRODUCTION);
    assertThat(event.has("orgId")).isFalse();
    assertThat(event.get("remoteAddress").asText()).isEqualTo("127.0.0.1");
    assertThat(event.get("created").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void anEventOfAServiceAccountNamesNone() throws Exception {
    admin.accepting("application/vnd.atlas.2024-08-05+json");
    admin.delete(PROJECT + "/serviceAccounts/" + Example.TARGET_CLIENT_ID);

    JsonNode event = list(PROJECT + "/events").get(0);

    assertThat(event.get("eventTypeName").asText()).isEqualTo("SERVICE_ACCOUNT_REMOVED_FROM_GROUP");
    assertThat(event.has("targetPublicKey")).isFalse();
    assertThat(event.toString()).doesNotContain(Example.TARGET_CLIENT_ID);
  }

  @Test
  void whatIsAddedOrGivenOtherRolesIsTold() throws Exception {
    String staging = Caller.V2 + "/groups/" + Example.PAYMENTS_STAGING;
    admin.call("POST", staging + KEY, roles());
    admin.call("PATCH", staging + KEY, "{\"roles\":[\"GROUP_OWNER\"]}");

    assertThat(list(staging + "/events"))
        .extracting(event -> event.get("eventTypeName").asText())
        .containsExactly("API_KEY_ROLES_CHANGED", "API_KEY_ADDED_TO_GROUP");
    assertThat(list(PROJECT + "/events")).isEmpty();
  }

  @Test
  void theOrganizationsFeedHasNothingOfProjectsButChangesOfAccessLists() throws Exception {
    admin.delete(PROJECT + KEY);
    String accessList = ORGANIZATION + KEY + "/accessList";
    admin.call("POST", accessList, "[{\"ipAddress\": \"192.0.2.1\"}]");
    admin.delete(accessList + "/203.0.113.0%2F24");
    sandbox.inheritUiAccessList(Example.TARGET_KEY);

    List<JsonNode> events = list(ORGANIZATION + "/events");

    assertThat(events)
        .extracting(event -> event.get("eventTypeName").asText())
        .containsExactly(
            "API_KEY_UI_IP_ACCESS_LIST_INHERITANCE_ENABLED",
            "API_KEY_ACCESS_LIST_ENTRY_DELETED",
            "API_KEY_ACCESS_LIST_ENTRY_ADDED");
    assertThat(events.get(1).get("whitelistEntry").asText()).isEqualTo("203.0.113.0/24");
    assertThat(events.get(2).get("whitelistEntry").asText()).isEqualTo("192.0.2.1");
    assertThat(events.get(2).get("targetPublicKey").asText()).isEqualTo(Example.TARGET_PUBLIC_KEY);
    assertThat(events.get(2).get("orgId").asText()).isEqualTo(Example.ORGANIZATION);
    assertThat(events.get(2).has("groupId")).isFalse();
    assertThat(list(PROJECT + "/events")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2",
    "?eventType=API_KEY_REMOVED_FROM_GROUP, 1",
    "?eventType=API_KEY_REMOVED_FROM_GROUP&eventType=API_KEY_ADDED_TO_GROUP, 2",
    "?eventType=SERVICE_ACCOUNT_REMOVED_FROM_GROUP, 0",
    "?minDate=2026-11-24T12:01:00Z, 1",
    "?minDate=2026-11-24T12:01:01Z, 0",
    "?maxDate=2026-11-24T13:00:00%2B01:00, 1",
    "?itemsPerPage=1, 1",
    "?itemsPerPage=1&pageNum=3, 0",
  })
  void areFiltered(String query, int expected) throws Exception {
    admin.delete(PROJECT + KEY);
    clock.advance(Duration.ofMinutes(1));
    admin.call("POST", PROJECT + KEY, roles());

    assertThat(list(PROJECT + "/events" + query)).hasSize(expected);
  }

  @Test
  void aTimeThatIsNoneIsRefused() throws Exception {
    assertThat(admin.get(PROJECT + "/events?minDate=yesterday").status()).isEqualTo(400);
  }

  @Test
  void mayBeLateMissingOrThereTwice() throws Exception {
    sandbox.eventsLag(Duration.ofSeconds(10));
    admin.delete(PROJECT + KEY);
    assertThat(list(PROJECT + "/events")).isEmpty();

    clock.advance(Duration.ofSeconds(10));
    assertThat(list(PROJECT + "/events")).hasSize(1);

    sandbox.repeatEvents();
    List<JsonNode> twice = list(PROJECT + "/events");
    assertThat(twice).hasSize(2);
    assertThat(twice.get(0)).isEqualTo(twice.get(1));

    sandbox.forgetEvents();
    assertThat(list(PROJECT + "/events")).isEmpty();
  }

  @Test
  void needTheRoleThatAtlasAsksFor() throws Exception {
    Caller reader = Caller.reader(sandbox);

    assertThat(reader.get(ORGANIZATION + "/events").status()).isEqualTo(200);
    assertThat(reader.get(PROJECT + "/events").status()).isEqualTo(200);
    assertThat(reader.get(Caller.V2 + "/groups/" + Example.ANALYTICS + "/events").status())
        .isEqualTo(401);
  }

  @Test
  void aLinkToTheActivityFeedHasAVersionOfItsOwn() throws Exception {
    assertThat(admin.get(ORGANIZATION + "/activityFeed").status()).isEqualTo(406);

    admin.accepting("application/vnd.atlas.2025-03-12+json");
    assertThat(JSON.readTree(admin.get(ORGANIZATION + "/activityFeed").body()).get("link").asText())
        .startsWith(sandbox.baseUri() + "/redirect/");
    assertThat(admin.get(PROJECT + "/activityFeed").status()).isEqualTo(200);
    assertThat(admin.get(Caller.V1 + "/orgs/" + Example.ORGANIZATION + "/activityFeed").status())
        .isEqualTo(404);
    assertThat(admin.get(Caller.V1 + "/orgs/" + Example.ORGANIZATION + "/events").status())
        .isEqualTo(200);
  }

  private static String roles() {
    return "[{\"roles\":[\"GROUP_READ_ONLY\"]}]";
  }

  private List<JsonNode> list(String target) throws Exception {
    var reply = admin.get(target);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var all = new ArrayList<JsonNode>();
    JSON.readTree(reply.body()).get("results").forEach(all::add);
    return all;
  }
}
