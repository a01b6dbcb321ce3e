package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens as Atlas documents them, and the permissions of those who call with one. */
class SandboxServiceAccountsTest {

  private static final String PATH = "/api/oauth/token";
  private static final String FORM = "grant_type=client_credentials";
  private static final String PROJECT = Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION;
  private static final String STAGING = Caller.V2 + "/groups/" + Example.PAYMENTS_STAGING;
  private static final String KEY = "/apiKeys/" + Example.TARGET_KEY;
  private static final String VERSION = "application/vnd.atlas.2024-08-05+json";
  private static final String ACCOUNT = PROJECT + "/serviceAccounts/" + Example.TARGET_CLIENT_ID;
  private static final String ORG_ACCOUNTS =
      Caller.V2 + "/orgs/" + Example.ORGANIZATION + "/serviceAccounts";
  private static final String ORG_ACCOUNT = ORG_ACCOUNTS + "/" + Example.TARGET_CLIENT_ID;
  private static final String OTHER = "mdb_sa_id_5d0a3bd287d9d63e6d5f7aff";
  private static final Pattern ANSWER =
      Pattern.compile(
          "\\{\"access_token\":\"([\\w-]+)\",\"expires_in\":(\\d+),\"token_type\":\"Bearer\"}");

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();

  private final Caller caller = new Caller(sandbox, "", "");

  @Test
  void givesATokenAsDocumented() throws Exception {
    var reply = ask(Example.CLIENT_ID, Example.CLIENT_SECRET);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type"))
        .isEqualTo("application/vnd.atlas.2023-01-01+json;charset=utf-8");
    Matcher answer = ANSWER.matcher(reply.body());
    assertThat(answer.matches()).as(reply.body()).isTrue();
    assertThat(answer.group(2)).isEqualTo("3600");
  }

  @Test
  void aTokenMayDoWhatTheRolesOfItsServiceAccountAllow() throws Exception {
    var token = token(Example.CLIENT_ID, Example.CLIENT_SECRET);

    assertThat(call("GET", PROJECT, token).status()).isEqualTo(200);
    assertThat(call("GET", Caller.V1 + "/orgs", token).status()).isEqualTo(200);
    assertThat(call("DELETE", PROJECT + KEY, token).status()).isEqualTo(204);
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ORG_MEMBER, '', 401, 401",
    "ORG_MEMBER, GROUP_READ_ONLY, 200, 401",
    "ORG_MEMBER, GROUP_USER_ADMIN, 200, 204",
    "ORG_READ_ONLY, '', 200, 401"
  })
  void rolesAllowAServiceAccountWhatTheyAllowAKey(
      String orgRole, String projectRole, int reading, int removing) throws Exception {
    sandbox.serviceAccount(OTHER, "secret", Example.ORGANIZATION, "other", orgRole);
    if (!projectRole.isEmpty()) {
      sandbox.assign(Example.PAYMENTS_PRODUCTION, OTHER, projectRole);
    }
    var token = token(OTHER, "secret");

    assertThat(call("GET", PROJECT, token).status()).isEqualTo(reading);
    var removed = call("DELETE", PROJECT + KEY, token);
    assertThat(removed.status()).isEqualTo(removing);
    if (removing == 401) {
      assertThat(removed.errorCode()).isEqualTo("USER_UNAUTHORIZED");
    }
    assertThat(call("DELETE", STAGING + KEY, token).status()).isEqualTo(401);
  }

  @Test
  void aServiceAccountIsNoApiKey() throws Exception {
    var token = token(Example.CLIENT_ID, Example.CLIENT_SECRET);

    var status = call("GET", Caller.V2, token);
    assertThat(status.status()).isEqualTo(200);
    assertThat(status.body()).contains("\"appName\"").doesNotContain("apiKey\"");
    var keys = call("GET", Caller.V2 + "/orgs/" + Example.ORGANIZATION + "/apiKeys", token);
    assertThat(keys.body()).contains("\"totalCount\":4").doesNotContain("mdb_sa_id_");
  }

  @Test
  void anExpiredTokenIsRefusedLikeAWrongDigest() throws Exception {
    var token = token(Example.CLIENT_ID, Example.CLIENT_SECRET);
    clock.advance(Duration.ofMinutes(60).minusMillis(1));
    assertThat(call("GET", PROJECT, token).status()).isEqualTo(200);

    clock.advance(Duration.ofMillis(1));

    assertThatIsRefused(call("GET", PROJECT, token));
  }

  @Test
  void revokedTokensAreRefusedAndNewOnesAreNot() throws Exception {
    var token = token(Example.CLIENT_ID, Example.CLIENT_SECRET);

    sandbox.revokeTokens();

    assertThatIsRefused(call("GET", PROJECT, token));
    var other = token(Example.CLIENT_ID, Example.CLIENT_SECRET);
    assertThat(call("GET", PROJECT, other).status()).isEqualTo(200);
  }

  @Test
  void aNewTokenTakesNoneAway() throws Exception {
    var first = token(Example.CLIENT_ID, Example.CLIENT_SECRET);
    token(Example.CLIENT_ID, Example.CLIENT_SECRET);

    assertThat(call("GET", PROJECT, first).status()).isEqualTo(200);
  }

  @Test
  void aTokensLifetimeIsSaid() throws Exception {
    var options =
        SandboxOptions.defaults().withClock(clock).withTokenLifetime(Duration.ofSeconds(90));
    try (var brief = AtlasSandbox.start(options).seedExample()) {
      var other = new Caller(brief, "", "");
      var reply = other.send("POST", PATH, FORM, basic(Example.CLIENT_ID, Example.CLIENT_SECRET));

      assertThat(reply.body()).contains("\"expires_in\":90,");
      clock.advance(Duration.ofSeconds(90));
      assertThat(other.send("GET", PROJECT, "", "Bearer " + tokenIn(reply)).status())
          .isEqualTo(401);
    }
  }

  @Test
  void theEleventhRequestOfAMinuteIsRefusedAsRecorded() throws Exception {
    for (var i = 0; i < 10; i++) {
      assertThat(ask(Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(200);
    }

    var reply = ask(Example.CLIENT_ID, Example.CLIENT_SECRET);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.body())
        .isEqualTo(
            """
            {"detail":"Resource /api/oauth/token is limited to 10 requests every 1 minutes.",\
            "error":429,"errorCode":"RATE_LIMITED","parameters":["/api/oauth/token",10,1],\
            "reason":"Too Many Requests"}""");
    sandbox.serviceAccount(OTHER, "secret", Example.ORGANIZATION, "other", "ORG_MEMBER");
    assertThat(ask(OTHER, "secret").status()).as("another has its own ten").isEqualTo(200);
    clock.advance(Duration.ofMinutes(1));
    assertThat(ask(Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(200);
  }

  @Test
  void refusedRequestsCount() throws Exception {
    for (var i = 0; i < 10; i++) {
      assertThat(ask(Example.CLIENT_ID, "wrong").status()).isEqualTo(401);
    }

    assertThat(ask(Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic %%%",
        "Basic bWRiX3NhX2lkX25vYm9keTp4",
        "Bearer eyJhbGciOi",
        "Digest username=\"sandboxa\""
      })
  void whoeverIsNotKnownGetsNoToken(String authorization) throws Exception {
    var reply = caller.send("POST", PATH, FORM, authorization);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("{\"error\":\"invalid_client\"}");
    assertThat(reply.header("WWW-Authenticate")).startsWith("Basic realm=");
  }

  @ParameterizedTest
  @CsvSource({"'', invalid_request", "grant_type=password, unsupported_grant_type"})
  void anotherGrantIsNotGiven(String form, String error) throws Exception {
    var reply = caller.send("POST", PATH, form, basic(Example.CLIENT_ID, Example.CLIENT_SECRET));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("{\"error\":\"" + error + "\"}");
  }

  @Test
  void offItsAccessListAServiceAccountGetsATokenThatItMayNotUse() throws Exception {
    sandbox.offAccessList(Example.CLIENT_ID);

    var reply = call("GET", PROJECT, token(Example.CLIENT_ID, Example.CLIENT_SECRET));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.errorCode()).isEqualTo("IP_ADDRESS_NOT_ON_ACCESS_LIST");
  }

  @Test
  void faultsStrikeRequestsForTokensToo() throws Exception {
    sandbox.fault(Fault.status(500, "UNEXPECTED_ERROR").onPath("^/api/oauth/token$"));

    assertThat(ask(Example.CLIENT_ID, "wrong").status()).isEqualTo(401);
    assertThat(ask(Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(500);
    assertThat(ask(Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(200);
    sandbox.fault(Fault.html503().evenUnauthenticated());
    assertThat(ask(Example.CLIENT_ID, "wrong").status()).isEqualTo(503);
  }

  @Test
  void aTokenIsRevokedByTheAccountThatHoldsIt() throws Exception {
    String token = token(Example.CLIENT_ID, Example.CLIENT_SECRET);
    sandbox.serviceAccount(OTHER, "secret", Example.ORGANIZATION, "other", "ORG_MEMBER");

    assertThat(revoke(token, Example.CLIENT_ID, "wrong").status()).isEqualTo(401);
    assertThat(revoke(token, OTHER, "secret").status()).isEqualTo(200);
    assertThat(sandbox.aliveTokens()).isEqualTo(1);

    assertThat(revoke(token, Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(200);
    assertThat(sandbox.aliveTokens()).isZero();
    assertThatIsRefused(call("GET", PROJECT, token));
  }

  private Caller.Reply revoke(String token, String clientId, String secret)
      throws IOException, InterruptedException {
    String form = "token=" + token + "&token_type_hint=access_token";
    return caller.send("POST", "/api/oauth/revoke", form, basic(clientId, secret));
  }

  @Test
  void aHundredTokensMayBeAlive() throws Exception {
    for (var i = 0; i < 10; i++) {
      for (var j = 0; j < 10; j++) {
        token(Example.CLIENT_ID, Example.CLIENT_SECRET);
      }
      clock.advance(Duration.ofMinutes(1));
    }

    var refused = ask(Example.CLIENT_ID, Example.CLIENT_SECRET);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body())
        .isEqualTo(
            """
            {"error":"access_denied","error_description":"Access Token limit reached"}""");
    assertThat(sandbox.aliveTokens(Example.CLIENT_ID)).isEqualTo(100);
    assertThat(sandbox.aliveTokens(Example.TARGET_CLIENT_ID)).isZero();
    clock.advance(Duration.ofMinutes(51));
    assertThat(ask(Example.CLIENT_ID, Example.CLIENT_SECRET).status()).isEqualTo(200);
  }

  @Test
  void aSecretIsShownMaskedWithItsLastUseAndItsEnd() throws Exception {
    var admin = admin();
    sandbox.serviceAccountSecret(Example.TARGET_CLIENT_ID, "another", Duration.ofHours(8));
    assertThat(admin.get(ORG_ACCOUNT).body()).doesNotContain("lastUsedAt", "another");

    ask(Example.TARGET_CLIENT_ID, "another");
    clock.advance(Duration.ofHours(8));

    assertThat(ask(Example.TARGET_CLIENT_ID, "another").status()).as("expired").isEqualTo(401);
    assertThat(ask(Example.TARGET_CLIENT_ID, Example.TARGET_CLIENT_SECRET).status()).isEqualTo(200);
    assertThat(admin().get(ORG_ACCOUNT).body())
        .contains("\"lastUsedAt\"", "\"maskedSecretValue\":\"mdb_sa_sk_...\"", "\"expiresAt\"")
        .doesNotContain(Example.TARGET_CLIENT_SECRET);
  }

  @Test
  void eachPlaceShowsItsOwnRoles() throws Exception {
    assertThat(admin().get(ORG_ACCOUNT).body())
        .startsWith("{\"clientId\":\"" + Example.TARGET_CLIENT_ID + "\"")
        .contains("\"name\":\"ci pipeline\",\"roles\":[\"ORG_MEMBER\"]");
    assertThat(admin().get(PROJECT + "/serviceAccounts").body())
        .contains("\"roles\":[\"GROUP_OWNER\"]")
        .doesNotContain("ORG_MEMBER", Example.CLIENT_ID);
    assertThat(admin().get(ORG_ACCOUNT + "/groups").body())
        .contains(
            "{\"groupId\":\"" + Example.ANALYTICS + "\",\"roles\":[\"GROUP_READ_ONLY\"]}",
            "\"totalCount\":2");
  }

  @Test
  void anAccountIsRemovedAndInvited() throws Exception {
    var admin = admin();

    assertThat(admin.delete(ACCOUNT).status()).isEqualTo(204);
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(admin.delete(ACCOUNT).status()).isEqualTo(404);
    assertThat(admin.call("POST", ACCOUNT + ":invite", "[{\"roles\":[\"GROUP_OWNER\"]}]").status())
        .as("a list, as for keys")
        .isEqualTo(400);
    var invited = admin.call("POST", ACCOUNT + ":invite", "{\"roles\":[\"GROUP_OWNER\"]}");

    assertThat(invited.status()).isEqualTo(200);
    assertThat(invited.body()).contains("\"roles\":[\"GROUP_OWNER\"]");
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID))
        .containsExactly("GROUP_OWNER");
  }

  @ParameterizedTest
  @CsvSource({
    "ORG_MEMBER, '', 401, 401, 401, 401",
    "ORG_READ_ONLY, '', 200, 200, 401, 401",
    "ORG_MEMBER, GROUP_READ_ONLY, 401, 200, 401, 401",
    "ORG_MEMBER, GROUP_USER_ADMIN, 401, 200, 401, 401",
    "ORG_MEMBER, GROUP_OWNER, 401, 200, 204, 401",
    "ORG_OWNER, '', 200, 200, 204, 200"
  })
  void accountsNeedOtherRolesThanKeys(
      String orgRole, String projectRole, int organization, int project, int removing, int inviting)
      throws Exception {
    sandbox.apiKey(
        "5d0a3b1e87d9d63e6d5fffff", Example.ORGANIZATION, "callerab", "secret", "test", orgRole);
    if (!projectRole.isEmpty()) {
      sandbox.assign(Example.PAYMENTS_PRODUCTION, "5d0a3b1e87d9d63e6d5fffff", projectRole);
    }
    var someone = new Caller(sandbox, "callerab", "secret").accepting(VERSION);

    assertThat(someone.get(ORG_ACCOUNTS).status()).isEqualTo(organization);
    assertThat(someone.get(PROJECT + "/serviceAccounts").status()).isEqualTo(project);
    assertThat(someone.delete(ACCOUNT).status()).isEqualTo(removing);
    assertThat(someone.call("POST", ACCOUNT + ":invite", "{\"roles\":[\"GROUP_OWNER\"]}").status())
        .isEqualTo(inviting);
  }

  @Test
  void anEarlierVersionKnowsNoAccounts() throws Exception {
    var admin = Caller.admin(sandbox);

    assertThat(admin.get(ORG_ACCOUNTS).status()).as("2023-01-01").isEqualTo(406);
    assertThat(admin.accepting(VERSION).get(ORG_ACCOUNTS).header("Content-Type"))
        .isEqualTo(VERSION + ";charset=utf-8");
    var v1 = admin.get(ORG_ACCOUNTS.replace(Caller.V2, Caller.V1));
    assertThat(v1.status()).isEqualTo(404);
    assertThat(v1.errorCode()).isEqualTo("RESOURCE_NOT_FOUND");
  }

  @Test
  void accountsHaveRateLimitsOfTheirOwn() throws Exception {
    var limit = new RateLimit(2, 1, Duration.ofMinutes(1));
    var options = SandboxOptions.defaults().withClock(clock).withProjectLimit(limit);
    try (var limited = AtlasSandbox.start(options).seedExample()) {
      var admin = Caller.admin(limited).accepting(VERSION);

      admin.get(PROJECT + "/serviceAccounts");
      admin.get(PROJECT + "/serviceAccounts");

      assertThat(admin.delete(ACCOUNT).status()).isEqualTo(429);
      assertThat(admin.get(PROJECT + "/apiKeys").status()).isEqualTo(200);
    }
  }

  @Test
  void listingsOfAccountsLagAndThoseOfKeysDoNot() throws Exception {
    sandbox.listingsLag(Duration.ofSeconds(5), KeyRead.LIST_GROUP_SERVICE_ACCOUNTS);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    assertThat(admin().get(PROJECT + "/serviceAccounts").body()).contains(Example.TARGET_CLIENT_ID);
    assertThat(admin().get(ORG_ACCOUNT + "/groups").body())
        .doesNotContain(Example.PAYMENTS_PRODUCTION);
    assertThat(admin().get(PROJECT + "/apiKeys").body()).doesNotContain(Example.TARGET_KEY);
    clock.advance(Duration.ofSeconds(5));
    assertThat(admin().get(PROJECT + "/serviceAccounts").body())
        .doesNotContain(Example.TARGET_CLIENT_ID);
  }

  private Caller admin() {
    return Caller.admin(sandbox).accepting(VERSION);
  }

  @Test
  void whatCannotBeSeededIsSaid() {
    assertThatThrownBy(() -> sandbox.serviceAccount("me", "secret", Example.ORGANIZATION, "other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("client id must be mdb_sa_id_ and letters or digits, was \"me\"");
    assertThatThrownBy(
            () ->
                sandbox.serviceAccount(Example.CLIENT_ID, "secret", Example.ORGANIZATION, "other"))
        .hasMessage(
            "service account is in the sandbox already: \"%s\"".formatted(Example.CLIENT_ID));
    assertThatThrownBy(() -> sandbox.assign(Example.ANALYTICS, OTHER, "GROUP_OWNER"))
        .hasMessage("service account is not in the sandbox: \"%s\"".formatted(OTHER));
    assertThatThrownBy(() -> SandboxOptions.defaults().withTokenLifetime(Duration.ofMillis(1500)))
        .hasMessage("token lifetime must be positive and whole seconds, was PT1.5S");
  }

  private Caller.Reply ask(String clientId, String secret)
      throws IOException, InterruptedException {
    return caller.send("POST", PATH, FORM, basic(clientId, secret));
  }

  private String token(String clientId, String secret) throws IOException, InterruptedException {
    return tokenIn(ask(clientId, secret));
  }

  private Caller.Reply call(String method, String target, String token)
      throws IOException, InterruptedException {
    return caller.send(method, target, "", "Bearer " + token);
  }

  private static String tokenIn(Caller.Reply reply) {
    Matcher answer = ANSWER.matcher(reply.body());
    assertThat(answer.matches()).as(reply.body()).isTrue();
    return answer.group(1);
  }

  private static String basic(String clientId, String secret) {
    return "Basic " + Base64.getEncoder().encodeToString((clientId + ':' + secret).getBytes(UTF_8));
  }

  private static void assertThatIsRefused(Caller.Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("\"errorCode\" : \"UNEXPECTED_ERROR\"");
  }
}
