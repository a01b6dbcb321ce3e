package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is shown of the keys when it is not the truth. */
class SandboxLyingListingsTest {

  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  private static final String KEY = Example.TARGET_KEY;
  private static final String PROJECT_KEYS = Caller.V2 + "/groups/" + PROJECT + "/apiKeys";
  private static final String ORGANIZATION_KEYS =
      Caller.V2 + "/orgs/" + Example.ORGANIZATION + "/apiKeys";
  private static final String RECORD = ORGANIZATION_KEYS + "/" + KEY;
  private static final String TARGET = PROJECT_KEYS + "/" + KEY;
  private static final String NEW_KEY = "5d0a3bf187d9d63e6d5f7ab9";
  private static final Duration LAG = Duration.ofSeconds(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();

  private final Caller caller = Caller.admin(sandbox);

  @Test
  void aRemovalIsShownLate() throws Exception {
    sandbox.listingsLag(LAG);

    assertThat(caller.delete(TARGET).status()).isEqualTo(204);

    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(shownAsAssigned()).containsExactly(true, true, true);
    assertThat(caller.delete(TARGET).errorCode()).isEqualTo("API_KEY_NOT_FOUND");
    clock.advance(LAG.minusMillis(1));
    assertThat(shownAsAssigned()).containsExactly(true, true, true);
    clock.advance(Duration.ofMillis(1));
    assertThat(shownAsAssigned()).containsExactly(false, false, false);
  }

  @Test
  void anAssignmentIsShownLate() throws Exception {
    caller.delete(TARGET);
    sandbox.listingsLag(LAG);

    caller.call("POST", TARGET, "[{\"roles\":[\"GROUP_OWNER\"]}]");

    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();
    assertThat(shownAsAssigned()).containsExactly(false, false, false);
    clock.advance(LAG);
    assertThat(shownAsAssigned()).containsExactly(true, true, true);
  }

  @Test
  void eachChangeIsShownWhenItsOwnTimeHasCome() throws Exception {
    sandbox.listingsLag(LAG);
    caller.call("PATCH", TARGET, "{\"roles\":[\"GROUP_READ_ONLY\"]}");
    clock.advance(Duration.ofSeconds(1));
    caller.delete(TARGET);

    assertThat(entry(PROJECT_KEYS).toString()).contains("GROUP_OWNER");
    clock.advance(Duration.ofSeconds(2));
    assertThat(entry(PROJECT_KEYS).toString()).doesNotContain("GROUP_OWNER");
    clock.advance(Duration.ofSeconds(1));
    assertThat(shownAsAssigned()).containsExactly(false, false, false);
  }

  @Test
  void whatWasSeededBeforeIsShownAtOnceAndWhatComesAfterLags() throws Exception {
    sandbox.assign(Example.PAYMENTS_STAGING, KEY, "GROUP_OWNER").listingsLag(LAG);
    sandbox.apiKey(NEW_KEY, Example.ORGANIZATION, "newkey00", "x", "new", "ORG_MEMBER");
    sandbox.assign(PROJECT, NEW_KEY, "GROUP_OWNER").unassign(PROJECT, KEY);

    assertThat(caller.get(RECORD).body()).contains(Example.PAYMENTS_STAGING);
    assertThat(shownAsAssigned()).containsExactly(true, true, true);
    assertThat(caller.get(PROJECT_KEYS).body()).doesNotContain(NEW_KEY);
    assertThat(caller.get(ORGANIZATION_KEYS).body()).doesNotContain(NEW_KEY);
    assertThat(caller.get(ORGANIZATION_KEYS + "/" + NEW_KEY).errorCode())
        .isEqualTo("API_KEY_NOT_FOUND");
    clock.advance(LAG);
    assertThat(caller.get(PROJECT_KEYS).body()).contains(NEW_KEY).doesNotContain(KEY);
    assertThat(caller.get(ORGANIZATION_KEYS + "/" + NEW_KEY).status()).isEqualTo(200);
  }

  @Test
  void theReadsCanBeMadeToDisagree() throws Exception {
    sandbox.listingsLag(LAG, KeyRead.LIST_ORG_API_KEYS);
    sandbox.listingsLag(LAG.multipliedBy(2), KeyRead.GET_ORG_API_KEY);
    caller.delete(TARGET);

    assertThat(shownAsAssigned()).containsExactly(false, true, true);
    clock.advance(LAG);
    assertThat(shownAsAssigned()).containsExactly(false, false, true);
    clock.advance(LAG);
    assertThat(shownAsAssigned()).containsExactly(false, false, false);
  }

  @Test
  void aLagEnds() throws Exception {
    sandbox.listingsLag(LAG);
    caller.delete(TARGET);

    sandbox.listingsLag(Duration.ZERO);

    assertThat(shownAsAssigned()).containsExactly(false, false, false);
    assertThatThrownBy(() -> sandbox.listingsLag(Duration.ofSeconds(-1)))
        .hasMessage("lag must not be negative, was PT-1S");
  }

  @Test
  void listingsShowNothingForATime() throws Exception {
    sandbox.listingsBlind(Duration.ofSeconds(5));

    assertThat(shownAsAssigned()).containsExactly(false, false, true);
    assertThat(caller.get(PROJECT_KEYS).body()).contains("\"results\":[],\"totalCount\":0");
    assertThat(caller.delete(TARGET).status()).isEqualTo(204);
    clock.advance(Duration.ofSeconds(5));
    assertThat(json(caller.get(PROJECT_KEYS)).path("totalCount").asInt()).isEqualTo(2);
  }

  @Test
  void oneListingShowsNothingAndARecordIsUnknown() throws Exception {
    sandbox.listingsBlind(Duration.ofSeconds(5), KeyRead.LIST_ORG_API_KEYS);
    assertThat(shownAsAssigned()).containsExactly(true, false, true);

    sandbox.listingsBlind(Duration.ofSeconds(5), KeyRead.GET_ORG_API_KEY);
    assertThat(caller.get(RECORD).errorCode()).isEqualTo("API_KEY_NOT_FOUND");

    sandbox.clearListingFaults();
    assertThat(shownAsAssigned()).containsExactly(true, true, true);
  }

  @Test
  void aKeySlidesOntoNeitherPage() throws Exception {
    sandbox.beforePage(2, () -> sandbox.unassign(PROJECT, Example.BREAK_GLASS_KEY));

    var first = keys(PROJECT_KEYS + "?itemsPerPage=2&pageNum=1");
    var second = keys(PROJECT_KEYS + "?itemsPerPage=2&pageNum=2");

    assertThat(first).containsExactly(Example.BREAK_GLASS_KEY, Example.READER_KEY);
    assertThat(second).isEmpty();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isTrue();
  }

  @Test
  void whatComesBeforeAPageComesOnceAndMayCallTheSandbox() throws Exception {
    var runs = new ArrayList<Integer>();
    sandbox.beforePage(
        1,
        () -> {
          try {
            runs.add(Caller.admin(sandbox).delete(TARGET).status());
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        KeyRead.LIST_ORG_API_KEYS);

    caller.get(PROJECT_KEYS);
    assertThat(runs).isEmpty();
    caller.get(ORGANIZATION_KEYS);
    caller.get(ORGANIZATION_KEYS);

    assertThat(runs).containsExactly(204);
    assertThatThrownBy(() -> sandbox.beforePage(0, () -> {}))
        .hasMessage("page must be 1 or more, was 0");
    assertThatThrownBy(() -> sandbox.beforePage(1, () -> {}, KeyRead.GET_ORG_API_KEY))
        .hasMessage("GET_ORG_API_KEY is not a listing");
  }

  @Test
  void aKeyIsListedTwiceWithDifferentRoles() throws Exception {
    sandbox.listTwice(KEY, PROJECT, "GROUP_READ_ONLY");

    assertThat(keys(PROJECT_KEYS))
        .containsExactly(Example.BREAK_GLASS_KEY, Example.READER_KEY, KEY, KEY);
    var page = json(caller.get(PROJECT_KEYS + "?itemsPerPage=1&pageNum=4"));
    assertThat(page.path("results").get(0).path("roles").toString())
        .contains("{\"groupId\":\"" + PROJECT + "\",\"roleName\":\"GROUP_READ_ONLY\"}")
        .doesNotContain("GROUP_OWNER");
    assertThat(sandbox.roles(PROJECT, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void aKeyIsListedWithoutRoles() throws Exception {
    sandbox.listRolesAs(KEY, RolesField.EMPTY);
    assertThat(entry(PROJECT_KEYS).path("roles").toString()).isEqualTo("[]");
    assertThat(entry(ORGANIZATION_KEYS).path("roles").toString()).isEqualTo("[]");

    sandbox.listRolesAs(KEY, RolesField.NULL, KeyRead.LIST_GROUP_API_KEYS);
    assertThat(entry(PROJECT_KEYS).path("roles").isNull()).isTrue();

    sandbox.listRolesAs(KEY, RolesField.MISSING, KeyRead.GET_ORG_API_KEY);
    assertThat(json(caller.get(RECORD)).has("roles")).isFalse();

    sandbox.listRolesAs(KEY, RolesField.AS_USUAL);
    assertThat(entry(PROJECT_KEYS).path("roles")).hasSize(3);
    assertThat(sandbox.roles(PROJECT, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void anEmptyPageHasANextLink() throws Exception {
    sandbox.emptyPage(2, KeyRead.LIST_GROUP_API_KEYS);

    assertThat(walk(PROJECT_KEYS + "?itemsPerPage=2", 9))
        .containsExactly(
            List.of(Example.BREAK_GLASS_KEY, Example.READER_KEY), List.of(), List.of(KEY));
    assertThat(walk(PROJECT_KEYS + "?itemsPerPage=500", 9)).hasSize(3);
    assertThat(walk(ORGANIZATION_KEYS + "?itemsPerPage=500", 9)).hasSize(1);

    sandbox.emptyPage(1);
    assertThat(walk(PROJECT_KEYS, 9).get(0)).isEmpty();
    assertThat(walk(PROJECT_KEYS, 9).get(1)).contains(KEY);
  }

  @Test
  void pagesNeverEnd() throws Exception {
    sandbox.endlessPages();

    assertThat(walk(PROJECT_KEYS + "?itemsPerPage=2", 5))
        .containsExactly(
            List.of(Example.BREAK_GLASS_KEY, Example.READER_KEY),
            List.of(KEY),
            List.of(Example.BREAK_GLASS_KEY, Example.READER_KEY),
            List.of(KEY),
            List.of(Example.BREAK_GLASS_KEY, Example.READER_KEY));
    sandbox.listingsBlind(Duration.ofSeconds(1));
    assertThat(walk(PROJECT_KEYS, 3)).containsExactly(List.of(), List.of(), List.of());
  }

  /** In the project's listing, the organization's, and the key's own record. */
  private List<Boolean> shownAsAssigned() throws IOException, InterruptedException {
    var inProject = keys(PROJECT_KEYS).contains(KEY);
    var inOrganization = entry(ORGANIZATION_KEYS).toString().contains(PROJECT);
    var inRecord = caller.get(RECORD).body().contains(PROJECT);
    return List.of(inProject, inOrganization, inRecord);
  }

  private JsonNode entry(String listing) throws IOException, InterruptedException {
    for (var entry : json(caller.get(listing)).path("results")) {
      if (entry.path("id").asText().equals(KEY)) {
        return entry;
      }
    }
    return JSON.missingNode();
  }

  private List<String> keys(String listing) throws IOException, InterruptedException {
    return keys(json(caller.get(listing)));
  }

  private static List<String> keys(JsonNode page) {
    var keys = new ArrayList<String>();
    page.path("results").forEach(key -> keys.add(key.path("id").asText()));
    return keys;
  }

  /** The keys of each page, as the links lead, of so many pages at most. */
  private List<List<String>> walk(String first, int most) throws IOException, InterruptedException {
    var pages = new ArrayList<List<String>>();
    var target = first;
    while (!target.isEmpty() && pages.size() < most) {
      var page = json(caller.get(target));
      pages.add(keys(page));
      target = "";
      for (var link : page.path("links")) {
        if (link.path("rel").asText().equals("next")) {
          target = link.path("href").asText().substring(sandbox.baseUri().toString().length());
        }
      }
    }
    return pages;
  }

  private static JsonNode json(Caller.Reply reply) throws IOException {
    return JSON.readTree(reply.body());
  }
}
