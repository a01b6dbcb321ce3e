package io.github.atlaskeys.contract;

import static io.github.atlaskeys.contract.Examples.ACCEPT;
import static io.github.atlaskeys.contract.Examples.KEY;
import static io.github.atlaskeys.contract.Examples.KEYS;
import static io.github.atlaskeys.contract.Examples.PROJECT;
import static io.github.atlaskeys.contract.Examples.PROJECTS;
import static io.github.atlaskeys.contract.Examples.RULES;
import static io.github.atlaskeys.contract.Examples.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said in these words; what is right passes. */
class RequestRulesTest {
  private static final String NEW_KEY = "{\"desc\": \"a key\", \"roles\": [\"GROUP_OWNER\"]}";

  @Test
  void rightRequestsPass() {
    assertThat(get(PROJECT)).isEmpty();
    assertThat(delete(KEY, "")).isEmpty();
    assertThat(send("POST", KEYS, VERSION, NEW_KEY)).isEmpty();
    assertThat(send("POST", KEY, VERSION, "[{\"roles\": [\"GROUP_OWNER\"]}]")).isEmpty();
    assertThat(send("PATCH", KEY, VERSION, "{\"roles\": [\"GROUP_OWNER\"]}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "32B6E34B3D91647ABB20E7B8, 32B6E34B3D91647ABB20E7B8",
    "32b6e34b3d91647abb20e7b, 32b6e34b3d91647abb20e7b",
    "32b6e34b3d91647abb20e7b%38%2F, 32b6e34b3d91647abb20e7b8%2F",
    "32b6e34b3d91647abb20e7b+, 32b6e34b3d91647abb20e7b+",
    "32b6e34b3d91647abb20e7b8%0A, 32b6e34b3d91647abb20e7b8\\n",
  })
  void aPathParameterBreaksItsPattern(String encoded, String value) {
    assertThat(get(PROJECTS + "/" + encoded)).containsExactly(notAnId("groupId", value));
  }

  @Test
  void everyPathParameterIsJudged() {
    assertThat(delete(PROJECTS + "/x/apiKeys/y", ""))
        .containsExactly(notAnId("groupId", "x"), notAnId("apiUserId", "y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?itemsPerPage=500&pageNum=1&includeCount=false",
        "?pretty=true&envelope=false",
        "?&",
      })
  void aQueryKeepsTheRules(String query) {
    assertThat(get(PROJECTS + query)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?name=true", "?name=7", "?name=a%26b%3Dc+d=e", "?name="})
  void textMayLookLikeSomethingElse(String query) {
    assertThat(get("/api/atlas/v2/orgs" + query)).isEmpty();
  }

  @Test
  void aQueryIsDecoded() {
    assertThat(get(PROJECTS + "?%70ageNum=%31+%3D="))
        .containsExactly("query parameter pageNum: string found, integer expected, was \"1 ==\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "itemsPerPage=501 | itemsPerPage: must have a maximum value of 500, was \"501\"",
        "itemsPerPage=0   | itemsPerPage: must have a minimum value of 1, was \"0\"",
        "pageNum=-1       | pageNum: must have a minimum value of 1, was \"-1\"",
        "pageNum=1.0      | pageNum: string found, integer expected, was \"1.0\"",
        "pageNum=         | pageNum: string found, integer expected, was \"\"",
        "pageNum          | pageNum: string found, integer expected, was \"\"",
        "includeCount=1   | includeCount: string found, boolean expected, was \"1\"",
        "pretty=yes       | pretty: string found, boolean expected, was \"yes\"",
        "envelope=True    | envelope: string found, boolean expected, was \"True\"",
        "pagenum=1        | pagenum is not declared for GET /api/atlas/v2/groups",
        "name=x           | name is not declared for GET /api/atlas/v2/groups",
      })
  void aQueryParameterBreaksTheRules(String query, String violation) {
    assertThat(get(PROJECTS + "?" + query)).containsExactly("query parameter " + violation);
  }

  @Test
  void everyQueryParameterIsJudged() {
    assertThat(get(PROJECTS + "?pageNum=1&pageNum=0&x=1"))
        .containsExactly(
            "query parameter pageNum: must have a minimum value of 1, was \"0\"",
            "query parameter x is not declared for GET /api/atlas/v2/groups");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.atlas.2023-01-01+json",
        "Application/vnd.atlas.2023-01-01+JSON; q=0.9",
        "text/html, application/vnd.atlas.2023-01-01+json, */*",
      })
  void acceptNamesTheVersion(String accept) {
    assertThat(RULES.violationsOfRequest("GET", PROJECT, Map.of("accept", accept), "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/vnd.atlas.2025-03-12+json", "*/*", "", "absent"})
  void acceptNamesNoDeclaredVersion(String accept) {
    var headers = accept.equals("absent") ? Map.<String, String>of() : Map.of("Accept", accept);

    assertThat(RULES.violationsOfRequest("GET", PROJECT, headers, ""))
        .containsExactly(
            "request Accept must name one of [application/vnd.atlas.2023-01-01+json], was "
                + accept);
  }

  @Test
  void aBodyIsNotDeclared() {
    assertThat(delete(KEY, "{}"))
        .containsExactly(
            "request body is not declared for DELETE"
                + " /api/atlas/v2/groups/{groupId}/apiKeys/{apiUserId}");
  }

  @Test
  void aRequiredBodyIsMissing() {
    assertThat(send("POST", KEYS, VERSION, ""))
        .containsExactly(
            "request body is missing; POST /api/atlas/v2/groups/{groupId}/apiKeys requires one");
  }

  @Test
  void anOptionalBodyMayBeMissing() throws IOException {
    // Each body that Atlas declares is required, so that the description cannot show this.
    var optional =
        ApiDescription.of(
            """
            {"openapi": "3.0.1", "paths": {"/a": {"post": {
              "requestBody": {"content": {}},
              "responses": {"204": {"content": {"%s": {}}}}}}}}
            """
                .formatted(VERSION));

    assertThat(optional.violationsOfRequest("POST", "/a", ACCEPT, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.atlas.2023-01-01+json",
        "application/vnd.atlas.2023-01-01+json;charset=utf-8",
      })
  void theContentTypeIsDeclared(String type) {
    assertThat(send("POST", KEYS, type, NEW_KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/vnd.atlas.2023-01-01", "text/plain"})
  void theContentTypeIsNotDeclared(String type) {
    assertThat(send("POST", KEYS, type, NEW_KEY))
        .containsExactly(
            "request Content-Type must be in [application/vnd.atlas.2023-01-01+json], was " + type);
  }

  @Test
  void theContentTypeIsAbsent() {
    assertThat(RULES.violationsOfRequest("POST", KEYS, ACCEPT, NEW_KEY))
        .containsExactly(
            "request Content-Type must be in [application/vnd.atlas.2023-01-01+json], was absent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"desc\": \"\",   \"roles\": [\"A\"]} | /desc: must be at least 1 characters long",
        "{\"desc\": null,   \"roles\": [\"A\"]} | /desc: null found, string expected",
        "{\"desc\": \"key\", \"roles\": []}     | /roles: must have at least 1 items but found 0",
        "{\"desc\": \"key\", \"roles\": [7]}    | /roles/0: integer found, string expected",
        "{\"desc\": \"key\", \"roles\": \"A\"}  | /roles: string found, array expected",
        "{\"desc\": \"key\"}                    | : required property 'roles' not found",
        "[]                                     | : array found, object expected",
      })
  void theBodyBreaksItsSchema(String body, String violation) {
    assertThat(send("POST", KEYS, VERSION, body)).containsExactly("request body" + violation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"desc\"", " ", "{} {}", "{\"desc\": \"a\", \"desc\": \"b\"}"})
  void theBodyIsNotJson(String body) {
    assertThat(send("PATCH", KEY, VERSION, body))
        .singleElement()
        .asString()
        .startsWith("request body: must be JSON: ")
        .doesNotContain("\n");
  }

  @Test
  void aReadOnlyPropertyIsSent() {
    assertThat(
            send(
                "POST",
                KEY,
                VERSION,
                "[{\"roles\": [], \"userId\": \"32b6e34b3d91647abb20e7b8\"}]"))
        .containsExactly("request body/0/userId: is a readonly field, it cannot be changed");
  }

  private static List<String> get(String target) {
    return RULES.violationsOfRequest("GET", target, ACCEPT, "");
  }

  private static List<String> delete(String target, String body) {
    return send("DELETE", target, VERSION, body);
  }

  private static List<String> send(String method, String target, String type, String body) {
    var headers = Map.of("Accept", VERSION, "Content-Type", type);
    return RULES.violationsOfRequest(method, target, headers, body);
  }

  private static String notAnId(String parameter, String value) {
    return "path parameter %s: does not match the regex pattern ^([a-f0-9]{24})$, was \"%s\""
        .formatted(parameter, value);
  }
}
