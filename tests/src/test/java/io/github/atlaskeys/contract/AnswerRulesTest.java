package io.github.atlaskeys.contract;

import static io.github.atlaskeys.contract.Examples.KEY;
import static io.github.atlaskeys.contract.Examples.PROJECT;
import static io.github.atlaskeys.contract.Examples.PROJECTS;
import static io.github.atlaskeys.contract.Examples.RULES;
import static io.github.atlaskeys.contract.Examples.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an answer is said in these words; what is right passes. */
class AnswerRulesTest {
  private static final String JSON = "application/json";
  private static final String A_PROJECT =
      """
      {"clusterCount": 0, "created": "2023-01-01T00:00:00Z", "name": "Björn's-project",
       "orgId": "32b6e34b3d91647abb20e7b8", "id": "32b6e34b3d91647abb20e7b8"}
      """;
  private static final String AN_ERROR =
      "{\"error\": 404, \"errorCode\": \"GROUP_NOT_FOUND\", \"parameters\": [\"a\", 1]}";

  @Test
  void rightAnswersPass() {
    assertThat(get(200, VERSION, A_PROJECT)).isEmpty();
    assertThat(get(404, JSON, AN_ERROR)).isEmpty();
    assertThat(delete(VERSION, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "192.0.2.255", "2001:db8:0:0:0:0:0:1"})
  void patternsMayHaveAnEndInTheirMiddle(String address) {
    assertThat(systemStatus(address)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.", "192.0.2.256", "192.0.2.1\\n"})
  void anAddressBreaksItsPattern(String address) {
    assertThat(systemStatus(address))
        .singleElement()
        .asString()
        .startsWith(
            "answer body/apiKey/accessList/0/ipAddress: does not match the regex pattern ^(((25");
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECTS + "/wrong", PROJECT + "?wrong=1"})
  void theRefusalOfABadRequestPasses(String target) {
    var headers = Map.of("Content-Type", JSON);

    assertThat(RULES.violationsOfAnswer("GET", target, 404, headers, AN_ERROR)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 302, 418, 502})
  void theStatusIsNotDeclared(int status) {
    assertThat(get(status, JSON, AN_ERROR))
        .containsExactly(
            "answer status %d is not declared for GET /api/atlas/v2/groups/{groupId}"
                .formatted(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {406, 503})
  void aStatusOutsideTheDescriptionIsAnErrorOrNotJson(int status) {
    assertThat(get(status, JSON, AN_ERROR)).isEmpty();
    assertThat(get(status, "text/html", "<h1>Unavailable</h1>")).isEmpty();
    assertThat(RULES.violationsOfAnswer("GET", PROJECT, status, Map.of(), "")).isEmpty();
    assertThat(get(status, JSON + ";charset=utf-8", "{\"error\": 503}"))
        .containsExactly("answer body: required property 'errorCode' not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {VERSION, VERSION + ";charset=utf-8", VERSION + " ; charset=UTF-8"})
  void theContentTypeIsDeclared(String type) {
    assertThat(get(200, type, A_PROJECT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/json",
    "200, text/html",
    "404, application/vnd.atlas.2023-01-01+json",
  })
  void theContentTypeIsNotDeclared(int status, String type) {
    var declared = status == 200 ? VERSION : JSON;

    assertThat(get(status, type, status == 200 ? A_PROJECT : AN_ERROR))
        .containsExactly("answer Content-Type must be in [" + declared + "], was " + type);
  }

  @Test
  void theContentTypeIsAbsent() {
    assertThat(RULES.violationsOfAnswer("GET", PROJECT, 200, Map.of(), A_PROJECT))
        .containsExactly("answer Content-Type must be in [" + VERSION + "], was absent");
  }

  @Test
  void noContentNeedsNoTypeButARightOne() {
    assertThat(RULES.violationsOfAnswer("DELETE", KEY, 204, Map.of(), "")).isEmpty();
    assertThat(delete(JSON, ""))
        .containsExactly("answer Content-Type must be in [" + VERSION + "], was " + JSON);
  }

  @Test
  void noContentHasABody() {
    assertThat(delete(VERSION, "{}")).containsExactly("answer body must be absent with status 204");
  }

  @Test
  void theBodyIsMissing() {
    assertThat(get(200, VERSION, ""))
        .containsExactly("answer body must be present with status 200");
    assertThat(RULES.violationsOfAnswer("GET", PROJECT, 404, Map.of(), ""))
        .containsExactly("answer body must be present with status 404");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"created\"    | \"was\"      | : required property 'created' not found",
        "0,             | \"0\",       | /clusterCount: string found, integer expected",
        "\"orgId\": \"3 | \"orgId\": \" | /orgId: does not match the regex pattern"
            + " ^([a-f0-9]{24})$",
        "Björn's        | Björn/s      | /name: does not match the regex pattern"
            + " ^[\\p{L}\\p{N}\\-_.(),:&@+']{1,64}$",
        "2023-01-01T    | on           | /created: does not match the date-time pattern"
            + " must be a valid RFC 3339 date-time",
      })
  void theBodyBreaksItsSchema(String right, String wrong, String violation) {
    assertThat(get(200, VERSION, A_PROJECT.replace(right, wrong)))
        .containsExactly("answer body" + violation);
  }

  @Test
  void aBodyInAListBreaksItsSchema() {
    var headers = Map.of("Content-Type", VERSION);
    var page = "{\"results\": [{\"id\": \"1\"}], \"totalCount\": -1}";

    assertThat(RULES.violationsOfAnswer("GET", PROJECT + "/apiKeys", 200, headers, page))
        .containsExactlyInAnyOrder(
            "answer body/results/0/id: does not match the regex pattern ^([a-f0-9]{24})$",
            "answer body/totalCount: must have a minimum value of 0");
  }

  @Test
  void theBodyOfAnErrorBreaksItsSchema() {
    assertThat(get(404, JSON, "{\"error\": 404}"))
        .containsExactly("answer body: required property 'errorCode' not found");
  }

  @Test
  void theBodyIsNotJson() {
    assertThat(get(404, JSON, "<h1>Not Found</h1>"))
        .singleElement()
        .asString()
        .startsWith("answer body: must be JSON: ");
  }

  @Test
  void headersKeepTheRules() {
    assertThat(tooMany(Map.of("RateLimit-Limit", "1200", "ratelimit-remaining", "0"))).isEmpty();
    assertThat(tooMany(Map.of("Retry-After", "7", "X-Envoy-Upstream-Service-Time", "x"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RateLimit-Limit, RateLimit-Limit, many",
    "ratelimit-remaining, RateLimit-Remaining, 1.5",
    "RETRY-AFTER, Retry-After, soon",
  })
  void aHeaderBreaksItsSchema(String onTheWire, String declared, String value) {
    assertThat(tooMany(Map.of(onTheWire, value)))
        .containsExactly(
            "answer header %s: string found, integer expected, was \"%s\""
                .formatted(declared, value));
  }

  private static List<String> get(int status, String type, String body) {
    return RULES.violationsOfAnswer("GET", PROJECT, status, Map.of("content-type", type), body);
  }

  private static List<String> systemStatus(String address) {
    var body =
        """
        {"appName": "MongoDB Atlas", "build": "a", "throttling": false, "apiKey": {
          "id": "32b6e34b3d91647abb20e7b8", "publicKey": "zmmrboas", "roles": [],
          "accessList": [{"ipAddress": "%s"}]}}
        """
            .formatted(address);
    var headers = Map.of("Content-Type", VERSION);
    return RULES.violationsOfAnswer("GET", "/api/atlas/v2", 200, headers, body);
  }

  private static List<String> delete(String type, String body) {
    return RULES.violationsOfAnswer("DELETE", KEY, 204, Map.of("Content-Type", type), body);
  }

  private static List<String> tooMany(Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("Content-Type", JSON);
    return RULES.violationsOfAnswer("DELETE", KEY, 429, all, AN_ERROR);
  }
}
