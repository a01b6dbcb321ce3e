package io.github.atlaskeys.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.api.UnreadableResponseException;
import io.github.atlaskeys.fuzz.Mutations;
import io.github.atlaskeys.fuzz.Reading;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Whatever a server, or what stands before it, answers. */
class ResponseFuzzTest {
  private static final ProjectId PROJECT = new ProjectId("5953c5f380eef53887615f9a");
  private static final ServiceAccountId ACCOUNT =
      new ServiceAccountId("mdb_sa_id_5d0a3bd287d9d63e6d5f7abe");
  private static final ApiKeyId KEY = new ApiKeyId("5d1d12c087d9d63e6d682438");
  private static final OrganizationId ORGANIZATION = new OrganizationId("5980cfdf0b6d97029d82f86e");
  private static final String CHALLENGE =
      "Digest realm=\"R\", nonce=\"n\", algorithm=MD5, qop=\"auth\"";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final URI HOST = URI.create("http://127.0.0.1:1");
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final feign.Request GET =
      feign.Request.create(
          feign.Request.HttpMethod.GET, HOST + "/api/atlas/v2/orgs", Map.of(), null, null, null);
  private static final Duration DAY = Duration.ofDays(1);

  /** One call of the API. */
  private interface Call {
    Object on(AtlasAdminApi atlas) throws IOException;
  }

  private static final List<Call> CALLS =
      List.of(
          atlas -> atlas.listGroups(Query.NONE),
          atlas -> atlas.getGroup(PROJECT),
          atlas -> atlas.listOrgs(Query.NONE),
          atlas -> atlas.getSystemStatus(),
          atlas -> atlas.listOrgApiKeys(ORGANIZATION, Query.NONE),
          atlas -> atlas.getOrgApiKey(ORGANIZATION, KEY),
          atlas -> atlas.listGroupApiKeys(PROJECT, Query.NONE),
          atlas -> atlas.removeGroupApiKey(PROJECT, KEY),
          atlas ->
              atlas.addGroupApiKey(PROJECT, KEY, List.of(new Roles(List.of("GROUP_READ_ONLY")))),
          atlas -> atlas.listOrgServiceAccounts(ORGANIZATION, Query.NONE),
          atlas -> atlas.getOrgServiceAccount(ORGANIZATION, ACCOUNT),
          atlas -> atlas.getServiceAccountGroups(ORGANIZATION, ACCOUNT, Query.NONE),
          atlas -> atlas.listGroupServiceAccounts(PROJECT, Query.NONE),
          atlas -> atlas.deleteGroupServiceAccount(PROJECT, ACCOUNT),
          atlas ->
              atlas.inviteGroupServiceAccount(
                  PROJECT, ACCOUNT, new Roles(List.of("GROUP_READ_ONLY"))),
          atlas -> atlas.listOrgEvents(ORGANIZATION, Query.NONE).results().get(0).time(),
          atlas -> atlas.listGroupEvents(PROJECT, Query.NONE),
          atlas -> atlas.getOrgActivityFeed(ORGANIZATION, Query.NONE),
          atlas -> atlas.getGroupActivityFeed(PROJECT, Query.NONE));

  private static final int[] STATUSES = {
    200, 204, 201, 302, 400, 401, 403, 404, 409, 429, 500, 503
  };

  private static final List<String> BODIES =
      List.of(
          """
          {"results": [{"id": "5d1d12c087d9d63e6d682438", "publicKey": "zmmrboas", "desc": "ci \\"x\\"",
            "roles": [{"roleName": "GROUP_OWNER", "groupId": "5953c5f380eef53887615f9a"},
                      {"roleName": "ORG_MEMBER", "orgId": "5980cfdf0b6d97029d82f86e"}]}],
           "links": [{"rel": "next", "href": "https://cloud.mongodb.com/"}], "totalCount": 1}
          """,
          """
          {"id": "5953c5f380eef53887615f9a", "orgId": "5980cfdf0b6d97029d82f86e", "name": "payments",
           "clusterCount": 2, "created": "2023-01-01T00:00:00Z", "isDeleted": false}
          """,
          """
          {"appName": "MongoDB Atlas", "build": "a", "throttling": false, "apiKey": {"id":
           "5d1d12c087d9d63e6d682438", "publicKey": "zmmrboas", "roles": [], "accessList": []}}
          """,
          """
          {"clientId": "mdb_sa_id_5d0a3bd287d9d63e6d5f7abe", "name": "ci", "description": "x",
           "roles": ["ORG_MEMBER"], "secrets": [{"id": "5d1d12c087d9d63e6d682438", "createdAt":
           "2026-01-01T00:00:00Z", "expiresAt": "2026-06-01T00:00:00Z", "maskedSecretValue": "x"}]}
          """,
          """
          {"results": [{"id": "5d1d12c087d9d63e6d682438", "eventTypeName": "API_KEY_REMOVED_FROM_GROUP",
            "created": "2026-01-01T00:00:00Z", "groupId": "5953c5f380eef53887615f9a", "orgId":
            "5980cfdf0b6d97029d82f86e", "username": "a@b.c", "remoteAddress": "::1",
            "targetPublicKey": null}]}
          """,
          "{\"link\": \"https://cloud.mongodb.com/redirect/1234567890abcdef12345678\"}",
          "{}",
          "",
          """
          {"error": 404, "errorCode": "GROUP_NOT_FOUND", "reason": "Not Found", "parameters":
           ["5953c5f380eef53887615f9a", 1, null, {"a": [1]}], "detail": "No group with ID %s exists."}
          """
              .formatted(Mutations.SECRET),
          "<html><head><title>Service Unavailable %s</title></head></html>"
              .formatted(Mutations.SECRET));

  private Response.Builder unsigned = new Response.Builder();
  private Response.Builder signed = new Response.Builder();
  private int requests;
  private String sent = "";

  private final AtlasAdminApi atlas =
      HttpClients.connect(
              HOST,
              ApiVersion.V2,
              TIMEOUT,
              Optional.empty(),
              Optional.empty(),
              InstantSource.system(),
              new ApiKeyCredentials("zmmrboas", Mutations.SECRET),
              Optional.of(chain -> answer(chain.request())))
          .api();

  private Transport transport(Secrets secrets) {
    return new Transport(
        HOST,
        TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        Optional.of(chain -> answer(chain.request())),
        secrets);
  }

  private Response answer(Request request) {
    requests++;
    sent = request.headers().toString();
    return (request.header("Authorization") == null ? unsigned : signed).request(request).build();
  }

  private static Response.Builder response(int status, String header, byte[] value, byte[] body) {
    var headers = new Headers.Builder();
    // As OkHttp reads it from a connection: anything but the end of a line.
    headers.addUnsafeNonAscii(header, new String(value, ISO_8859_1).replaceAll("[\r\n]", ""));
    return new Response.Builder()
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("")
        .headers(headers.build())
        .body(ResponseBody.create(body, MediaType.get("application/json")));
  }

  private static Response.Builder challenge() {
    return response(401, "WWW-Authenticate", CHALLENGE.getBytes(ISO_8859_1), new byte[0]);
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    return Mutations.of(
        BODIES,
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"error\":1,",
        "\"results\":",
        "\"roles\":",
        "\"parameters\":",
        "\"detail\":",
        "\"errorCode\":",
        "\"id\":",
        "<title>",
        "\\u0034b6e1a90",
        "1.5e300",
        "//",
        "0.0");
  }

  @Provide
  Arbitrary<byte[]> challenges() {
    return Mutations.of(
        List.of(
            CHALLENGE,
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"SlgYP7Tv3FS/BuCj/x4WQRIV1bNKdpJg\","
                + " algorithm=SHA-256, qop=\"auth,auth-int\", stale=false, opaque=\"x\"",
            "Basic realm=\"R\", Digest realm=R, nonce=n, algorithm=MD5-sess, qop=auth, userhash=true",
            "Bearer error=\"invalid_token\""),
        ",",
        "=",
        "\"",
        "\\\"",
        " ",
        "Digest ",
        "stale=true",
        "algorithm=SHA-512-256",
        "charset=UTF-8",
        "qop=",
        "nonce=");
  }

  @Provide
  Arbitrary<byte[]> waits() {
    return Mutations.of(
        List.of(
            "7",
            "0",
            "Wed, 21 Oct 2026 07:28:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "1.5",
            "-3"),
        " ",
        "GMT",
        "+0000",
        "Feb",
        "29",
        "24:00:00",
        "-999999999");
  }

  @Provide
  Arbitrary<byte[]> tokens() {
    return Mutations.of(
        List.of(
            "{\"access_token\":\"eyJhbGciOiJIUzI1NiJ9.e30.c2ln\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
            "{\"error\":\"invalid_client\",\"error_description\":\"%s\"}"
                .formatted(Mutations.SECRET)),
        "\"expires_in\":",
        "1e400",
        "-1",
        "\"access_token\":",
        "{",
        "}",
        ",");
  }

  @Provide
  Arbitrary<String> texts() {
    return Mutations.text();
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyBodyIsARecordOrADocumentedFailure(
      @ForAll("bodies") byte[] body,
      @ForAll @IntRange(max = 18) int call,
      @ForAll @IntRange(max = 11) int status) {
    String type =
        status % 2 == 0 ? "application/json;charset=utf-8" : "text/html; charset=iso-8859-1";
    unsigned = challenge();
    signed = response(STATUSES[status], "Content-Type", type.getBytes(ISO_8859_1), body);

    check(body, CALLS.get(call));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyChallengeIsAnsweredOrRefused(
      @ForAll("challenges") byte[] challenge, @ForAll @IntRange(max = 3) int then) {
    unsigned = response(401, "WWW-Authenticate", challenge, new byte[0]);
    signed =
        then == 0
            ? response(401, "WWW-Authenticate", challenge, new byte[0])
            : response(204, "Date", new byte[0], new byte[0]);
    requests = 0;

    check(challenge, api -> api.removeGroupApiKey(PROJECT, KEY));

    assertThat(requests).isLessThanOrEqualTo(5);
    if (!new String(challenge, ISO_8859_1).contains(Mutations.SECRET)) { // else it is repeated
      assertThat(sent).doesNotContain(Mutations.SECRET);
    }
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyWaitIsADayAtMost(@ForAll("waits") byte[] wait, @ForAll("waits") byte[] date) {
    unsigned = challenge();
    signed =
        response(429, "Retry-After", wait, new byte[0])
            .addHeader("Date", new String(date, ISO_8859_1).replaceAll("[^\t -~]", ""));

    check(wait, api -> api.listOrgs(Query.NONE));
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void anyTokenIsUsedOrRefused(
      @ForAll("tokens") byte[] body, @ForAll @IntRange(max = 11) int status) {
    // The token is asked for with Basic, so both answers are the same.
    signed = response(STATUSES[status], "Content-Type", new byte[0], body);
    var account = new ServiceAccountCredentials("mdb_sa_id_1", Mutations.SECRET);
    Secrets secrets = Secrets.of(account, Optional.empty());
    Transport transport = transport(secrets);
    var tokens =
        new BearerAuthentication(
            HOST, account, transport.withoutCredentials(), InstantSource.system(), secrets);

    check(body, api -> transport.client(tokens).execute(GET, transport.options()).status());
  }

  @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void rolesAreSentAsTheyAre(@ForAll("texts") String one, @ForAll("texts") String other)
      throws IOException {
    JsonNode read = JSON.readTree(Json.write(List.of(new Roles(List.of(one, other)))));

    assertThat(read).isEqualTo(JSON.valueToTree(List.of(Map.of("roles", List.of(one, other)))));
  }

  private void check(byte[] input, Call call) {
    Reading.check(
        input,
        () -> {
          try {
            call.on(atlas);
          } catch (AtlasApiException e) {
            checkParts(e, input);
            throw e;
          }
        },
        Set.of(AtlasApiException.class, UnreadableResponseException.class, IOException.class));
  }

  private static void checkParts(AtlasApiException e, byte[] input) {
    assertThat(e).hasNoCause();
    for (Instant now : List.of(Instant.EPOCH, Instant.MAX, Instant.now())) {
      Duration wait = e.retryAfter(now).orElse(Duration.ZERO);
      assertThat(!wait.isNegative() && wait.compareTo(DAY) <= 0).isTrue();
    }
    Problem problem = Problem.of(e);
    assertThat(problem.message()).isNotBlank();
    Reading.requireHarmless(problem.message(), input);
    Reading.requireHarmless(e.parameters() + " " + e.detail() + e.errorCode() + e, input);
  }
}
