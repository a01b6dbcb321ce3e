package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.testing.ManualClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxOperationsTest {

  private static final String PROJECT = Example.PAYMENTS_PRODUCTION;
  private static final String KEY = Example.TARGET_KEY;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(new ManualClock())).seedExample();

  private final Caller caller = Caller.admin(sandbox);

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void removesAKeyFromOneProjectOnly(String root) throws Exception {
    var reply = caller.delete(root + "/groups/" + PROJECT + "/apiKeys/" + KEY);

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers().firstValue("Content-Length")).isEmpty();
    assertThat(sandbox.isAssigned(PROJECT, KEY)).isFalse();
    assertThat(sandbox.roles(Example.ANALYTICS, KEY)).containsExactly("GROUP_READ_ONLY");
  }

  @Test
  void removesWithABodyInTheOlderDialectsIfToldSo() throws Exception {
    try (var older = AtlasSandbox.start(SandboxOptions.defaults().withV1DeleteStatus(200))) {
      var admin = Caller.admin(older.seedExample());

      var inV1 = admin.delete(Caller.V1 + "/groups/" + PROJECT + "/apiKeys/" + KEY);
      var inV2 = admin.delete(Caller.V2 + "/groups/" + Example.ANALYTICS + "/apiKeys/" + KEY);

      assertThat(inV1.status()).isEqualTo(200);
      assertThat(inV1.body()).isEqualTo("{}");
      assertThat(inV2.status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void addsAKeyWithAnArrayOfRoles(String root) throws Exception {
    var path = root + "/groups/" + Example.PAYMENTS_STAGING + "/apiKeys/" + KEY;

    var reply =
        caller.call("POST", path, "[{\"roles\":[\"GROUP_READ_ONLY\",\"GROUP_CLUSTER_MANAGER\"]}]");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(sandbox.roles(Example.PAYMENTS_STAGING, KEY))
        .containsExactly("GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
  }

  @Test
  void addingRolesAgainChangesNothing() throws Exception {
    var path = Caller.V2 + "/groups/" + PROJECT + "/apiKeys/" + KEY;

    caller.call("POST", path, "[{\"roles\":[\"GROUP_OWNER\"]}]");

    assertThat(sandbox.roles(PROJECT, KEY)).containsExactly("GROUP_OWNER");
  }

  @Test
  void addsNothingToAKeyThatIsThereIfToldSo() throws Exception {
    var path = Caller.V2 + "/groups/%s/apiKeys/" + KEY;
    var body = "[{\"roles\":[\"GROUP_READ_ONLY\"]}]";
    var options =
        SandboxOptions.defaults().withAlreadyAssignedAnswer(AlreadyAssignedAnswer.CONFLICT);
    try (var strict = AtlasSandbox.start(options)) {
      var admin = Caller.admin(strict.seedExample());

      var there = admin.call("POST", path.formatted(PROJECT), body);
      var elsewhere = admin.call("POST", path.formatted(Example.PAYMENTS_STAGING), body);

      SandboxErrorsTest.assertError(
          there,
          409,
          "API_KEY_ALREADY_IN_GROUP",
          "API key with ID %s is already in group %s.".formatted(KEY, PROJECT));
      assertThat(strict.roles(PROJECT, KEY)).containsExactly("GROUP_OWNER");
      assertThat(elsewhere.status()).isEqualTo(204);
    }
  }

  @Test
  void takesRolesThatAtlasDoesNotHave() throws Exception {
    var odd = "custom role \u001b[2J\"";
    var id = "5d0a3bf187d9d63e6d5f7ab9";
    sandbox.apiKey(id, Example.ORGANIZATION, "oddroles", "x", "odd", "ORG_SOMETHING_NEW", odd);
    sandbox.assign(PROJECT, id, odd);
    var path = Caller.V2 + "/groups/" + Example.ANALYTICS + "/apiKeys/" + id;

    var post = caller.call("POST", path, "[{\"roles\":[\"GROUP_ROLE_V2\"]}]");
    var patch = caller.call("PATCH", path, "{\"roles\":[\"GROUP_2\"]}");

    assertThat(post.status()).isEqualTo(204);
    assertThat(patch.body())
        .contains("{\"orgId\":\"" + Example.ORGANIZATION + "\",\"roleName\":\"ORG_SOMETHING_NEW\"}")
        .contains("\"roleName\":\"custom role \\u001B[2J\\\"\"}");
    assertThat(sandbox.roles(PROJECT, id)).containsExactly(odd);
    assertThat(sandbox.roles(Example.ANALYTICS, id)).containsExactly("GROUP_2");
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void replacesAKeysRolesInOneProject(String root) throws Exception {
    var path = root + "/groups/" + PROJECT + "/apiKeys/" + KEY;

    var reply =
        caller.call("PATCH", path, "{\"desc\":\"ci read\",\"roles\":[\"GROUP_READ_ONLY\"]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(
            key(root)
                .replace("ci deploy", "ci read")
                .replace("\"GROUP_OWNER\"", "\"GROUP_READ_ONLY\""));
    assertThat(sandbox.roles(PROJECT, KEY)).containsExactly("GROUP_READ_ONLY");
  }

  @Test
  void assignsAKeyByReplacingItsRolesToo() throws Exception {
    var path = Caller.V2 + "/groups/" + Example.PAYMENTS_STAGING + "/apiKeys/" + KEY;

    caller.call("PATCH", path, "{\"roles\":[\"GROUP_OWNER\"]}");

    assertThat(sandbox.isAssigned(Example.PAYMENTS_STAGING, KEY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void listsAProjectsKeysByPublicKeyWithEveryRole(String root) throws Exception {
    var reply = caller.get(root + "/groups/" + PROJECT + "/apiKeys");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .startsWith(
            """
            {"links":[{"href":"%s%s/groups/%s/apiKeys\
            ?includeCount=true&pageNum=1&itemsPerPage=100",\
            "rel":"self"}],"results":[{"desc":"break glass","""
                .formatted(sandbox.baseUri(), root, PROJECT))
        .contains("\"desc\":\"auditor\"")
        .endsWith("," + key(root, true) + "],\"totalCount\":3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void listsAnOrganizationsKeysAndReadsOne(String root) throws Exception {
    var list = caller.get(root + "/orgs/" + Example.ORGANIZATION + "/apiKeys");
    var one = caller.get(root + "/orgs/" + Example.ORGANIZATION + "/apiKeys/" + KEY);

    assertThat(list.body()).contains(key(root)).endsWith("\"totalCount\":4}");
    assertThat(one.body()).isEqualTo(key(root));
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void listsProjectsByNameAndReadsOne(String root) throws Exception {
    var list = caller.get(root + "/groups");
    var one = caller.get(root + "/groups/" + PROJECT);

    assertThat(list.body())
        .matches(".*\"analytics\".*\"payments-production\".*\"payments-staging\".*");
    assertThat(one.body())
        .isEqualTo(
            """
            {"clusterCount":0,"created":"2026-11-24T12:00:00Z","id":"%s",\
            "links":[{"href":"%s%s/groups/%s","rel":"self"}],\
            "name":"payments-production","orgId":"%s","tags":[],\
            "withDefaultAlertsSettings":true}"""
                .formatted(PROJECT, sandbox.baseUri(), root, PROJECT, Example.ORGANIZATION));
  }

  @Test
  void listsOnlyProjectsThatTheCallerMaySee() throws Exception {
    var target = new Caller(sandbox, Example.TARGET_PUBLIC_KEY, Example.TARGET_PRIVATE_KEY);

    var list = target.get(Caller.V2 + "/groups");

    assertThat(list.body())
        .contains("analytics", "payments-production", "\"totalCount\":2")
        .doesNotContain("payments-staging");
  }

  @Test
  void findsProjectsAndOrganizationsByTheBeginningOfTheirNames() throws Exception {
    var projects = caller.get(Caller.V2 + "/orgs/" + Example.ORGANIZATION + "/groups?name=PAY");
    var organization = caller.get(Caller.V2 + "/orgs?name=example");
    var none = caller.get(Caller.V2 + "/orgs?name=Org");

    assertThat(projects.body())
        .contains("?includeCount=true&name=PAY&pageNum=1&itemsPerPage=100")
        .contains("payments-production", "payments-staging", "\"totalCount\":2");
    assertThat(organization.body()).contains("\"name\":\"Example-Org\"");
    assertThat(none.body()).contains("\"results\":[],\"totalCount\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1})
  void readsAnOrganization(String root) throws Exception {
    var reply = caller.get(root + "/orgs/" + Example.ORGANIZATION);

    assertThat(reply.body())
        .isEqualTo(
            """
            {"id":"%1$s","isDeleted":false,"links":[{"href":"%2$s%3$s/orgs/%1$s","rel":"self"},\
            {"href":"%2$s%3$s/orgs/%1$s/groups","rel":"%2$s/groups"},\
            {"href":"%2$s%3$s/orgs/%1$s/teams","rel":"%2$s/teams"},\
            {"href":"%2$s%3$s/orgs/%1$s/users","rel":"%2$s/users"}],\
            "name":"Example-Org","skipDefaultAlertsSettings":false}"""
                .formatted(Example.ORGANIZATION, sandbox.baseUri(), root));
  }

  @ParameterizedTest
  @ValueSource(strings = {Caller.V2, Caller.V1, Caller.PUBLIC_V1, Caller.V2 + "/"})
  void theRootSaysWhoCalls(String root) throws Exception {
    var reply = caller.get(root);

    assertThat(reply.body())
        .contains("\"id\":\"" + Example.CALLER_KEY + "\",\"publicKey\":\"sandboxa\"")
        .contains("\"accessList\":[{\"cidrBlock\":\"127.0.0.1/32\",\"ipAddress\":\"127.0.0.1\"}]")
        .contains("\"appName\":\"MongoDB Atlas\"", "\"throttling\":false");
  }

  @Test
  void aKeyThatOwnsTheOrganizationStillSeesAProjectItWasRemovedFrom() throws Exception {
    var path = Caller.V2 + "/groups/" + PROJECT;
    caller.delete(path + "/apiKeys/" + Example.BREAK_GLASS_KEY);

    var glass =
        new Caller(sandbox, Example.BREAK_GLASS_PUBLIC_KEY, Example.BREAK_GLASS_PRIVATE_KEY);

    assertThat(sandbox.isAssigned(PROJECT, Example.BREAK_GLASS_KEY)).isFalse();
    assertThat(glass.get(path).status()).isEqualTo(200);
    assertThat(caller.get(path + "/apiKeys").body()).doesNotContain("break glass");
  }

  @Test
  void headersAreThoseOfTheDialect() throws Exception {
    var v2 = caller.get(Caller.V2 + "/groups");
    var v1 = caller.get(Caller.V1 + "/groups");

    assertThat(v2.header("Content-Type"))
        .isEqualTo("application/vnd.atlas.2023-01-01+json;charset=utf-8");
    assertThat(v2.header("Ratelimit-Limit")).isEqualTo("1200");
    assertThat(v1.header("Content-Type")).isEqualTo("application/json");
    assertThat(v1.headers().firstValue("Ratelimit-Limit")).isEmpty();
  }

  private String key(String root) {
    return key(root, false);
  }

  private String key(String root, boolean projectRolesFirst) {
    var ofOrganization =
        "{\"orgId\":\"%s\",\"roleName\":\"ORG_MEMBER\"}".formatted(Example.ORGANIZATION);
    var ofProjects =
        """
        {"groupId":"%s","roleName":"GROUP_OWNER"},{"groupId":"%s","roleName":"GROUP_READ_ONLY"}"""
            .formatted(PROJECT, Example.ANALYTICS);
    return """
            {"desc":"ci deploy","id":"%s",\
            "links":[{"href":"%s%s/orgs/%s/apiKeys/%s","rel":"self"}],\
            "privateKey":"********-****-****-e66d20841f3e","publicKey":"zmmrboas",\
            "roles":[%s]}"""
        .formatted(
            KEY,
            sandbox.baseUri(),
            root,
            Example.ORGANIZATION,
            KEY,
            projectRolesFirst
                ? ofProjects + "," + ofOrganization
                : ofOrganization + "," + ofProjects);
  }
}
