package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxErrorsTest {

  private static final String UNKNOWN = "111111111111111111111111";
  private static final String KEYS =
      Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION + "/apiKeys/";
  private static final String TARGET = KEYS + Example.TARGET_KEY;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final Caller caller = Caller.admin(sandbox);

  @Test
  void anUnknownProjectIsNotFoundAsRecorded() throws Exception {
    var reply = caller.delete(Caller.V2 + "/groups/" + UNKNOWN + "/apiKeys/" + Example.TARGET_KEY);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.errorCode()).isEqualTo("GROUP_NOT_FOUND");
    assertThat(reply.body())
        .isEqualTo(
            """
            {"detail":"No group with ID 111111111111111111111111 exists.",\
            "error":404,"errorCode":"GROUP_NOT_FOUND",\
            "parameters":["111111111111111111111111"],"reason":"Not Found"}""");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnknownKeyIsABadRequestAsIsOneOfAnotherOrganization(boolean exists) throws Exception {
    var other = "5980cfdf0b6d97029d82f870";
    if (exists) {
      sandbox.organization(other, "Other-Org").apiKey(UNKNOWN, other, "otherabc", "x", "theirs");
    }

    assertError(
        caller.delete(KEYS + UNKNOWN),
        400,
        "API_KEY_NOT_FOUND",
        "No API key with ID " + UNKNOWN + " exists.");
  }

  @Test
  void anUnknownOrganizationIsNotFound() throws Exception {
    assertError(
        caller.get(Caller.V2 + "/orgs/" + UNKNOWN),
        404,
        "ORG_NOT_FOUND",
        "No organization with ID " + UNKNOWN + " exists.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyz", "5D1D12C087D9D63E6D682438", "5d1d12c087d9d63e6d68243"})
  void aMalformedIdIsABadRequest(String id) throws Exception {
    assertError(
        caller.delete(KEYS + id),
        400,
        "INVALID_PATH_PARAMETER",
        "Invalid path parameter " + id + " specified.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/groups", "/api/atlas/v2/grops", "/api/atlas/v3/groups"})
  void aWrongPathIsAMissingResource(String path) throws Exception {
    assertError(caller.get(path), 404, "RESOURCE_NOT_FOUND", "Cannot find resource " + path + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "*/*",
        "application/vnd.atlas.2022-12-31+json",
        "application/vnd.atlas.2023-13-01+json"
      })
  void v2AsksForAVersion(String accept) throws Exception {
    assertError(
        caller.accepting(accept).get(Caller.V2 + "/groups"),
        406,
        "INVALID_VERSION_DATE",
        "Invalid accept header or version date.");
    assertThat(caller.get(Caller.V1 + "/groups").status()).isEqualTo(200);
  }

  @Test
  void aLaterVersionMeansTheNewestBeforeIt() throws Exception {
    var reply =
        caller.accepting("application/vnd.atlas.2025-03-12+json").get(Caller.V2 + "/groups");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type"))
        .isEqualTo("application/vnd.atlas.2023-01-01+json;charset=utf-8");
  }

  @Test
  void aKeyThatIsNotAssignedIsAnsweredAsTold() throws Exception {
    assertNotAssigned(NotAssignedAnswer.API_KEY_NOT_FOUND, 400, "API_KEY_NOT_FOUND");
    assertNotAssigned(NotAssignedAnswer.USER_NOT_IN_GROUP, 404, "USER_NOT_IN_GROUP");
    assertNotAssigned(NotAssignedAnswer.NO_CONTENT, 204, "");
    assertNotAssigned(new NotAssignedAnswer(409, "SOMETHING_ELSE"), 409, "SOMETHING_ELSE");
  }

  private static void assertNotAssigned(NotAssignedAnswer answer, int status, String code)
      throws Exception {
    var options = SandboxOptions.defaults().withNotAssignedAnswer(answer);
    try (var told = AtlasSandbox.start(options).seedExample()) {
      var admin = Caller.admin(told);
      assertThat(admin.delete(TARGET).status()).isEqualTo(204);

      var again = admin.delete(TARGET);

      assertThat(again.status()).isEqualTo(status);
      assertThat(again.errorCode()).isEqualTo(code);
    }
  }

  @Test
  void rolesMustBeThereAndBeAProjects() throws Exception {
    var noRoles = "API keys must have at least one role.";
    assertError(
        caller.call("PATCH", TARGET, "{\"roles\":[]}"), 400, "MISSING_API_KEY_ROLES", noRoles);
    assertError(
        caller.call("POST", TARGET, "[{\"roles\":[]}]"), 400, "MISSING_API_KEY_ROLES", noRoles);
    assertError(
        caller.call("POST", TARGET, "[{\"roles\":[\"ORG_OWNER\"]}]"),
        400,
        "INVALID_ROLE_FOR_GROUP",
        "Role ORG_OWNER is invalid for group " + Example.PAYMENTS_PRODUCTION + ".");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .containsExactly("GROUP_OWNER");
  }

  @Test
  void aBodyMustHaveTheOperationsForm() throws Exception {
    var unexpected = "Received JSON does not match expected format.";
    assertError(
        caller.call("POST", TARGET, "{\"roles\":[\"GROUP_OWNER\"]}"),
        400,
        "INVALID_JSON",
        unexpected);
    assertError(
        caller.call("PATCH", TARGET, "[{\"roles\":[\"GROUP_OWNER\"]}]"),
        400,
        "INVALID_JSON",
        unexpected);
    assertError(
        caller.call("PATCH", TARGET, "{\"roles\":\"GROUP_OWNER\"}"),
        400,
        "INVALID_JSON",
        unexpected);
    assertError(caller.call("POST", TARGET, ""), 400, "INVALID_JSON", unexpected);
    assertError(
        caller.call("POST", TARGET, "[{"), 400, "MALFORMED_JSON", "Received JSON is malformed.");
  }

  static void assertError(Caller.Reply reply, int status, String code, String detail) {
    assertThat(reply.body())
        .startsWith(
            "{\"detail\":\"%s\",\"error\":%d,\"errorCode\":\"%s\",\"parameters\":["
                .formatted(detail, status, code));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.errorCode()).isEqualTo(code);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
  }
}
