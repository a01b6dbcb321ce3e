package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPermissionsTest {

  private static final String PROJECT = Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION;
  private static final String STAGING = Caller.V2 + "/groups/" + Example.PAYMENTS_STAGING;
  private static final String ORGANIZATION = Caller.V2 + "/orgs/" + Example.ORGANIZATION;
  private static final String KEY = "5d0a3bf187d9d63e6d5f7ab9";

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @ParameterizedTest
  @CsvSource({
    "DELETE, ''",
    "POST, '[{\"roles\":[\"GROUP_OWNER\"]}]'",
    "PATCH, '{\"roles\":[\"GROUP_OWNER\"]}'"
  })
  void aReaderMayNotChangeAProject(String method, String body) throws Exception {
    var reader = Caller.reader(sandbox);

    var reply = reader.call(method, PROJECT + "/apiKeys/" + Example.TARGET_KEY, body);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(reply.body())
        .isEqualTo(
            """
            {"detail":"Current user is not authorized to perform this action.",\
            "error":401,"errorCode":"USER_UNAUTHORIZED","parameters":[],\
            "reason":"Unauthorized"}""");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .containsExactly("GROUP_OWNER");
  }

  @Test
  void theRefusalCarriesAChallengeIfToldSo() throws Exception {
    var options = SandboxOptions.defaults().withChallengeOnPermission401(true);
    try (var challenging = AtlasSandbox.start(options).seedExample()) {
      var reply = Caller.reader(challenging).delete(PROJECT + "/apiKeys/" + Example.TARGET_KEY);

      assertThat(reply.header("WWW-Authenticate")).startsWith("Digest realm=").endsWith("false");
      assertThat(reply.errorCode()).isEqualTo("USER_UNAUTHORIZED");
    }
  }

  @Test
  void aReaderMayReadItsProjectAndItsOrganization() throws Exception {
    var reader = Caller.reader(sandbox);

    assertThat(reader.get(PROJECT).status()).isEqualTo(200);
    assertThat(reader.get(PROJECT + "/apiKeys").status()).isEqualTo(200);
    assertThat(reader.get(ORGANIZATION + "/apiKeys").status()).isEqualTo(200);
    assertThat(reader.get(ORGANIZATION + "/groups").status()).isEqualTo(200);
    assertThat(reader.get(STAGING).status()).isEqualTo(401);
    assertThat(reader.get(STAGING + "/apiKeys").status()).isEqualTo(401);
  }

  @Test
  void aProjectOwnerWithoutAnOrganizationRoleSeesItsProjectOnly() throws Exception {
    sandbox
        .apiKey(KEY, Example.ORGANIZATION, "ownerabc", "secret", "owner")
        .assign(Example.PAYMENTS_PRODUCTION, KEY, "GROUP_OWNER");
    var owner = new Caller(sandbox, "ownerabc", "secret");

    assertThat(owner.get(PROJECT + "/apiKeys").body()).contains(Example.TARGET_KEY);
    assertThat(owner.get(Caller.V2 + "/groups").body()).contains("\"totalCount\":1");
    assertThat(owner.get(ORGANIZATION + "/apiKeys").status()).isEqualTo(401);
    assertThat(owner.get(ORGANIZATION + "/apiKeys/" + Example.TARGET_KEY).status()).isEqualTo(401);
    assertThat(owner.delete(PROJECT + "/apiKeys/" + Example.TARGET_KEY).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GROUP_OWNER", "GROUP_USER_ADMIN"})
  void aProjectsOwnerAndItsAccessManagerMayChangeThatProject(String role) throws Exception {
    var caller = callerWith("ORG_MEMBER");
    sandbox.assign(Example.PAYMENTS_PRODUCTION, KEY, role);

    assertThat(caller.delete(PROJECT + "/apiKeys/" + Example.TARGET_KEY).status()).isEqualTo(204);
    assertThat(caller.delete(STAGING + "/apiKeys/" + Example.TARGET_KEY).status()).isEqualTo(401);
  }

  @Test
  void anOrganizationsReaderMayReadEveryProject() throws Exception {
    var caller = callerWith("ORG_READ_ONLY");

    assertThat(caller.get(STAGING + "/apiKeys").status()).isEqualTo(200);
    assertThat(caller.delete(PROJECT + "/apiKeys/" + Example.TARGET_KEY).status()).isEqualTo(401);
  }

  @Test
  void anOwnerOfAnotherOrganizationMayDoNothingHere() throws Exception {
    var other = "5980cfdf0b6d97029d82f870";
    sandbox.organization(other, "Other-Org");
    sandbox.apiKey(KEY, other, "otherabc", "secret", "theirs", "ORG_OWNER");
    var caller = new Caller(sandbox, "otherabc", "secret");

    assertThat(caller.get(PROJECT).status()).isEqualTo(401);
    assertThat(caller.get(ORGANIZATION).status()).isEqualTo(401);
    assertThat(caller.get(Caller.V2 + "/groups").body()).contains("\"results\":[]");
    assertThat(caller.get(Caller.V2 + "/orgs").body())
        .contains("Other-Org")
        .doesNotContain("Example");
  }

  @Test
  void aRoleTakenAwayIsMissedAtOnce() throws Exception {
    var caller = callerWith("ORG_MEMBER");
    sandbox.assign(Example.PAYMENTS_PRODUCTION, KEY, "GROUP_OWNER");

    assertThat(caller.delete(PROJECT + "/apiKeys/" + KEY).status()).isEqualTo(204);
    assertThat(caller.delete(PROJECT + "/apiKeys/" + Example.TARGET_KEY).status()).isEqualTo(401);
  }

  @Test
  void aCallerOffItsAccessListIsToldItsAddress() throws Exception {
    sandbox.offAccessList(Example.CALLER_KEY);

    var reply = Caller.admin(sandbox).delete(PROJECT + "/apiKeys/" + Example.TARGET_KEY);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body())
        .isEqualTo(
            """
            {"detail":"IP address 127.0.0.1 is not allowed to access this resource.",\
            "error":403,"errorCode":"IP_ADDRESS_NOT_ON_ACCESS_LIST",\
            "parameters":["127.0.0.1"],"reason":"Forbidden"}""");
  }

  private Caller callerWith(String orgRole) {
    sandbox.apiKey(KEY, Example.ORGANIZATION, "otherabc", "secret", "other", orgRole);
    return new Caller(sandbox, "otherabc", "secret");
  }
}
