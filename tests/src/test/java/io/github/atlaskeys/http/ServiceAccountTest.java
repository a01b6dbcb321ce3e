package io.github.atlaskeys.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.api.UnreadableResponseException;
import io.github.atlaskeys.http.Atlas.Connection;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RateLimit;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service account's tokens, against a server that knows how old each is. */
class ServiceAccountTest {
  private static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  private static final ApiKeyId KEY = new ApiKeyId(Example.TARGET_KEY);
  private static final ServiceAccountCredentials ACCOUNT =
      new ServiceAccountCredentials(Example.CLIENT_ID, Example.CLIENT_SECRET);
  private static final String TOKEN_PATH = "^/api/oauth/token$";
  private static final String UNAUTHENTICATED =
      "{\"error\":401,\"errorCode\":\"UNEXPECTED_ERROR\"}";

  private final ManualClock clock = new ManualClock();
  @AutoClose private AtlasSandbox sandbox = start(SandboxOptions.defaults().withoutLimits());

  @ParameterizedTest
  @EnumSource(ApiVersion.class)
  void theFirstCallGetsATokenAndAllUseIt(ApiVersion dialect) throws IOException {
    AtlasAdminApi atlas = atlas().apiVersion(dialect).connect(ACCOUNT);
    assertThat(sandbox.requests()).isEmpty();

    for (int i = 0; i < 3; i++) {
      atlas.getGroup(PROJECT);
    }
    atlas.removeGroupApiKey(PROJECT, KEY);

    assertThat(sandbox.requests())
        .extracting(request -> request.method() + " " + request.status())
        .containsExactly("POST 200", "GET 200", "GET 200", "GET 200", "DELETE 204");
    RecordedRequest asked = sandbox.requests().get(0);
    assertThat(asked.target()).isEqualTo("/api/oauth/token");
    assertThat(asked.body()).isEqualTo("grant_type=client_credentials");
    assertThat(asked.header("Content-Type")).contains("application/x-www-form-urlencoded");
    assertThat(asked.header("Accept")).contains("application/json");
    assertThat(asked.header("User-Agent")).contains("atlas-keys/" + Atlas.version());
    assertThat(asked.header("Authorization"))
        .contains("Basic " + base64(Example.CLIENT_ID + ":" + Example.CLIENT_SECRET));
    assertThat(sandbox.requests().subList(1, 5))
        .extracting(request -> request.header("Authorization").orElse(""))
        .allMatch(header -> header.matches("Bearer [\\w-]{64}"))
        .hasSameElementsAs(
            List.of(sandbox.requests().get(1).header("Authorization").orElseThrow()));
  }

  @Test
  void sixtyFourThreadsAndThousandsOfCallsAskForOneToken() throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMillis(50)).onPath(TOKEN_PATH));
    AtlasAdminApi atlas = connect();

    inThreads(
        64,
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
          }
        });

    assertThat(tokensAsked()).isEqualTo(1);
    assertThat(sandbox.count("GET")).isEqualTo(64 * 50);
  }

  @ParameterizedTest
  @CsvSource({"3600, 3300", "600, 540", "86400, 86100"})
  void aTokenIsRenewedBeforeItExpires(long life, long renewal) throws IOException {
    restart(SandboxOptions.defaults().withTokenLifetime(Duration.ofSeconds(life)));
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    clock.advance(Duration.ofSeconds(renewal - 1));
    atlas.getGroup(PROJECT);
    assertThat(tokensAsked()).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    atlas.getGroup(PROJECT);
    assertThat(tokensAsked()).isEqualTo(2);
    clock.advance(Duration.ofSeconds(renewal - 1));
    atlas.getGroup(PROJECT);

    assertThat(tokensAsked()).isEqualTo(2);
    assertThat(sandbox.requests()).noneMatch(request -> request.status() == 401);
  }

  @Test
  void aNightWithoutACallEndsWithANewToken() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);

    clock.advance(Duration.ofHours(9));
    atlas.getGroup(PROJECT);

    assertThat(sandbox.requests())
        .extracting(RecordedRequest::status)
        .containsExactly(200, 200, 200, 200);
  }

  @Test
  void aRenewalThatFailsLeavesTheOldTokenAndIsTriedAgainLater() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    sandbox.fault(Fault.html503().onPath(TOKEN_PATH).always());
    clock.advance(Duration.ofMinutes(56));

    for (int half = 1; half <= 4; half++) {
      for (int i = 0; i < 10; i++) {
        assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
      }
      assertThat(tokensAsked()).as("one more in each half minute").isEqualTo(1 + half);
      clock.advance(Duration.ofSeconds(30));
    }

    sandbox.clearFaults();
    atlas.getGroup(PROJECT);
    clock.advance(Duration.ofMinutes(30));
    atlas.getGroup(PROJECT);
    assertThat(tokensAsked()).isEqualTo(6);
    assertThat(sandbox.requests()).noneMatch(request -> request.status() == 401);
  }

  @Test
  void whenNoGoodTokenIsLeftTheFailureIsSaid() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    sandbox.fault(Fault.html503().onPath(TOKEN_PATH).always());

    clock.advance(Duration.ofMinutes(61));

    assertThatThrownBy(() -> atlas.getGroup(PROJECT))
        .hasMessage(
            "POST /api/oauth/token returned 503: an HTML page, \"MongoDB Cloud Manager"
                + " Unavailable\"");
  }

  @Test
  void aTokenRevokedOnTheWayIsReplacedAndTheCallSentOnceMore() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);

    sandbox.revokeTokens();
    atlas.removeGroupApiKey(PROJECT, KEY);

    assertThat(sandbox.requests())
        .extracting(request -> request.method() + " " + request.status())
        .containsExactly("POST 200", "GET 200", "DELETE 401", "POST 200", "DELETE 204");
  }

  @Test
  void tokensRevokedUnderManyThreadsAreReplacedTogether() throws Exception {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    sandbox.revokeTokens();

    inThreads(
        32,
        () -> {
          for (int i = 0; i < 20; i++) {
            assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
          }
        });

    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void aNewTokenRefusedAtOnceIsAtlasLastWord() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    sandbox.forgetRequests();
    refuseEveryToken(UNAUTHENTICATED);

    for (int i = 0; i < 3; i++) {
      AtlasApiException e = refusal(atlas);
      assertThat(e).hasMessageEndingWith(" returned 401 UNEXPECTED_ERROR");
      assertThat(Problem.of(e).kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
    }

    assertThat(tokensAsked()).isEqualTo(1);
    assertThat(sandbox.wireMock().getAllServeEvents())
        .as("two tries of the first call, a token, and a try of each other call")
        .hasSize(5);
  }

  @Test
  void aFirstTokenRefusedAtOnceIsAtlasLastWordToo() {
    AtlasAdminApi atlas = connect();
    refuseEveryToken(UNAUTHENTICATED);

    assertThat(Problem.of(refusal(atlas)).kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
    assertThat(sandbox.wireMock().getAllServeEvents()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThousandMissingRolesAskForOneToken(boolean challenged) throws IOException {
    restart(SandboxOptions.defaults().withoutLimits().withChallengeOnPermission401(challenged));
    sandbox.serviceAccount("mdb_sa_id_reader", "s", Example.ORGANIZATION, "reader", "ORG_MEMBER");
    AtlasAdminApi atlas = atlas().connect(new ServiceAccountCredentials("mdb_sa_id_reader", "s"));
    atlas.listOrgs(Query.NONE);

    for (int i = 0; i < 1_000; i++) {
      AtlasApiException e =
          catchThrowableOfType(
              AtlasApiException.class, () -> atlas.removeGroupApiKey(PROJECT, KEY));
      assertThat(Problem.of(e).kind()).isEqualTo(Kind.NO_PERMISSION);
    }

    assertThat(tokensAsked()).isEqualTo(1);
    assertThat(sandbox.count("DELETE")).isEqualTo(1_000);
  }

  @Test
  void aMissingRoleSaidInTheBodyAloneIsOneToo() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    refuseEveryToken("{\"error\":401,\"errorCode\":\"NOT_IN_GROUP\"}");

    assertThat(Problem.of(refusal(atlas)).kind()).isEqualTo(Kind.NO_PERMISSION);
    assertThat(tokensAsked()).isEqualTo(1);
  }

  @Test
  void aTokenCalledInvalidIsReplacedWhateverTheCode() throws IOException {
    AtlasAdminApi atlas = connect();
    atlas.getGroup(PROJECT);
    sandbox
        .wireMock()
        .stubFor(
            any(urlPathMatching("/api/atlas/.*"))
                .inScenario("expiry")
                .whenScenarioStateIs("Started")
                .willSetStateTo("over")
                .willReturn(
                    status(401)
                        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                        .withBody("{\"error\":401,\"errorCode\":\"TOKEN_EXPIRED\"}")));

    assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void aWrongSecretIsTriedOnceAndSaidOnce() throws IOException {
    AtlasAdminApi atlas =
        atlas().connect(new ServiceAccountCredentials(Example.CLIENT_ID, "mdb_sa_sk_wrong"));

    for (int i = 0; i < 20; i++) {
      AtlasApiException e = refusal(atlas);
      assertThat(e).hasMessage("POST /api/oauth/token returned 401 invalid_client");
      assertThat(Problem.of(e).kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
    }

    assertThat(sandbox.requests()).as("a refusal stands for six seconds").hasSize(1);
    clock.advance(Duration.ofSeconds(6));
    refusal(atlas);
    assertThat(sandbox.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":\"invalid_client\"} | 400 invalid_client | CREDENTIALS_REFUSED",
        "400 | {\"error\":\"unauthorized_client\",\"error_description\":\"no\\nno\"} | 400"
            + " unauthorized_client: no no | CREDENTIALS_REFUSED",
        "401 | {\"error\":401,\"errorCode\":\"NOT_THERE\",\"detail\":\"Gone.\"} | 401 NOT_THERE:"
            + " Gone. | CREDENTIALS_REFUSED",
        "401 | <html><title>Log in</title></html> | 401: an HTML page, \"Log in\" |"
            + " CREDENTIALS_REFUSED",
        "400 | <html><title>Bad</title></html> | 400: an HTML page, \"Bad\" | REFUSED",
        "404 | <html></html> | 404: no service accounts at this host, as at an Ops Manager; use an"
            + " API key, or check the base URL | WRONG_ADDRESS",
        "404 | {\"error\":404,\"errorCode\":\"RESOURCE_NOT_FOUND\"} | 404: no service accounts at"
            + " this host, as at an Ops Manager; use an API key, or check the base URL |"
            + " WRONG_ADDRESS",
        "302 | '' | 302: a redirect to nowhere, not followed | WRONG_ADDRESS",
        "429 | {\"error\":429,\"errorCode\":\"RATE_LIMITED\"} | 429 RATE_LIMITED | RATE_LIMITED",
        "400 | {\"error\":400,\"errorCode\":\"API_KEY_NOT_FOUND\"} | 400 API_KEY_NOT_FOUND |"
            + " CREDENTIALS_REFUSED",
        "403 | {\"error\":\"access_denied\"} | 403 access_denied | TOO_MANY_TOKENS",
        "403 | {\"error\":403,\"errorCode\":\"IP_ADDRESS_NOT_ON_ACCESS_LIST\"} | 403"
            + " IP_ADDRESS_NOT_ON_ACCESS_LIST | IP_NOT_ON_ACCESS_LIST",
        "403 | <html></html> | 403: an HTML page | WRONG_ADDRESS",
        "500 | {\"error\":\"server_error\"} | 500 server_error | SERVER_FAILED"
      })
  void aRefusalIsWhatItSays(int status, String body, String message, Kind kind) {
    sandbox
        .wireMock()
        .stubFor(any(urlPathMatching("/api/oauth/.*")).willReturn(status(status).withBody(body)));

    AtlasApiException e = refusal(connect());

    assertThat(e).hasMessage("POST /api/oauth/token returned " + message);
    assertThat(Problem.of(e).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><title>Log in</title> | an HTML page, \"Log in\" where an access token was"
            + " due",
        "t0ken-t0ken | no JSON that Atlas would send where an access token was due",
        "'' | no JSON that Atlas would send where an access token was due",
        "[] | no JSON that Atlas would send where an access token was due",
        "{\"access_token\":\"t0ken-t0ken | no JSON that Atlas would send where an access token was"
            + " due",
        "{\"token_type\":\"Bearer\"} | JSON without an access token",
        "{\"access_token\":5,\"token_type\":\"Bearer\"} | JSON without an access token",
        "{\"access_token\":\"\",\"token_type\":\"Bearer\"} | an access token that cannot stand in a"
            + " header",
        "{\"access_token\":\"t0ken\\r\\nX-Evil: t0ken\",\"token_type\":\"Bearer\"} | an access"
            + " token that cannot stand in a header",
        "{\"access_token\":\"t0kén\",\"token_type\":\"Bearer\"} | an access token that cannot stand"
            + " in a header"
      })
  void aSuccessWithoutAUsableTokenIsNotAtlas(String body, String found) {
    sandbox
        .wireMock()
        .stubFor(any(urlPathMatching("/api/oauth/.*")).willReturn(status(200).withBody(body)));

    AtlasApiException e = refusal(connect());

    assertThat(e)
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessage("POST /api/oauth/token returned 200: " + found)
        .hasNoCause();
    assertThat(sandbox.wireMock().getAllServeEvents()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 3300",
        ",\"expires_in\":null | 3300",
        ",\"expires_in\":\"60\" | 3300",
        ",\"expires_in\":0 | 54",
        ",\"expires_in\":-5 | 54",
        ",\"expires_in\":120.9 | 108",
        ",\"expires_in\":9999999999999999999999 | 86100",
        ",\"expires_in\":1e300 | 86100"
      })
  void aLifeThatCannotBeIsBounded(String field, long renewal) throws IOException {
    sandbox
        .wireMock()
        .stubFor(
            any(urlPathMatching("/api/oauth/.*"))
                .willReturn(
                    status(200)
                        .withBody(
                            "{\"access_token\":\"t\",\"token_type\":\"bEARER\"" + field + "}")));
    sandbox.wireMock().stubFor(any(urlPathMatching("/api/atlas/.*")).willReturn(status(204)));
    AtlasAdminApi atlas = connect();
    atlas.removeGroupApiKey(PROJECT, KEY);
    clock.advance(Duration.ofSeconds(renewal - 1));
    atlas.removeGroupApiKey(PROJECT, KEY);
    assertThat(sandbox.wireMock().getAllServeEvents()).hasSize(3);

    clock.advance(Duration.ofSeconds(1));
    atlas.removeGroupApiKey(PROJECT, KEY);

    assertThat(sandbox.wireMock().getAllServeEvents()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRateLimitOfTheTokensIsWaitedOut(boolean says) throws Exception {
    if (says) {
      sandbox.fault(Fault.rateLimited(Duration.ofSeconds(45)).onPath(TOKEN_PATH));
    } else {
      restart(SandboxOptions.defaults().withTokenLimit(new RateLimit(1, 1, Duration.ofMinutes(1))));
      connect().getGroup(PROJECT);
    }
    var waits = new ArrayList<Duration>();
    var retries =
        Retries.standard()
            .withSleeper(clock::advance)
            .withClock(clock)
            .withJitter(() -> 0)
            .onWait(
                wait -> {
                  assertThat(wait.problem().kind()).isEqualTo(Kind.RATE_LIMITED);
                  waits.add(wait.duration());
                });
    AtlasAdminApi atlas = connect();

    Project project = retries.call(() -> atlas.getGroup(PROJECT));

    assertThat(project.id()).isEqualTo(PROJECT);
    assertThat(waits)
        .containsExactlyElementsOf(
            (says ? List.of(45L) : List.of(10L, 20L, 40L))
                .stream().map(Duration::ofSeconds).toList());
  }

  @Test
  void whileTheTokensLimitLastsOtherCallsDoNotAsk() {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(45)).onPath(TOKEN_PATH).always());
    AtlasAdminApi atlas = connect();

    for (int i = 0; i < 10; i++) {
      assertThat(Problem.of(refusal(atlas)).kind()).isEqualTo(Kind.RATE_LIMITED);
    }
    clock.advance(Duration.ofSeconds(45));
    refusal(atlas);

    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void aLostAnswerIsALostAnswer() throws IOException {
    sandbox.fault(Fault.resetAfterWork().onPath(TOKEN_PATH));
    AtlasAdminApi atlas = connect();

    assertThatThrownBy(() -> atlas.getGroup(PROJECT)).isInstanceOf(IOException.class);

    assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
    assertThat(sandbox.count("POST")).isEqualTo(2);
  }

  @Test
  void aConnectionThatIsClosedRevokesItsToken() throws IOException {
    AtlasAdminApi other = atlas().connect(ACCOUNT);
    other.getGroup(PROJECT);

    try (Connection atlas = atlas().open(ACCOUNT)) {
      atlas.api().getGroup(PROJECT);
      assertThat(sandbox.aliveTokens()).isEqualTo(2);
    }

    assertThat(sandbox.aliveTokens()).as("that of the other").isEqualTo(1);
    other.getGroup(PROJECT);
  }

  @Test
  void aTokenThatWasRefusedOnceIsRevokedTooWhenTheConnectionIsClosed() throws IOException {
    try (Connection atlas = atlas().open(ACCOUNT)) {
      atlas.api().getGroup(PROJECT);
      sandbox.fault(Fault.status(401, "").on("DELETE"));
      atlas.api().removeGroupApiKey(PROJECT, KEY);
      assertThat(sandbox.aliveTokens()).isEqualTo(2);
    }

    assertThat(sandbox.aliveTokens()).isZero();
  }

  @Test
  void aHundredConnectionsInARowLeaveNoTokenAlive() throws IOException {
    restart(SandboxOptions.defaults().withoutLimits().withMaxTokens(1));

    for (int i = 0; i < 100; i++) {
      try (Connection atlas = atlas().open(ACCOUNT)) {
        atlas.api().getGroup(PROJECT);
        assertThat(sandbox.aliveTokens(Example.CLIENT_ID)).isEqualTo(1);
      }
    }

    assertThat(sandbox.aliveTokens(Example.CLIENT_ID)).isZero();
    assertThat(tokensAsked()).isEqualTo(100);
  }

  @Test
  void aTokenTooManyIsOneClearProblem() throws IOException {
    restart(SandboxOptions.defaults().withoutLimits());
    List<AtlasAdminApi> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      AtlasAdminApi other = connect();
      other.getGroup(PROJECT);
      others.add(other);
    }

    AtlasApiException e = refusal(connect());

    assertThat(sandbox.aliveTokens(Example.CLIENT_ID)).isEqualTo(100);
    assertThat(e)
        .hasMessage("POST /api/oauth/token returned 403 access_denied: Access Token limit reached");
    assertThat(Problem.of(e).kind()).isEqualTo(Kind.TOO_MANY_TOKENS);
    others.get(0).getGroup(PROJECT); // those that are alive go on
  }

  @Test
  void theEleventhTokenOfAMinuteIsOneClearProblem() throws IOException {
    restart(SandboxOptions.defaults());
    for (int i = 0; i < 10; i++) {
      connect().getGroup(PROJECT);
    }

    AtlasApiException e = refusal(connect());

    assertThat(e)
        .hasMessage(
            "POST /api/oauth/token returned 429 RATE_LIMITED: Resource /api/oauth/token is limited"
                + " to 10 requests every 1 minutes.");
    assertThat(Problem.of(e).kind()).isEqualTo(Kind.RATE_LIMITED);
  }

  @Test
  void aConnectionWithoutATokenIsClosedWithoutARequest() throws IOException {
    atlas().open(ACCOUNT).close();
    try (Connection atlas =
        atlas()
            .open(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY))) {
      atlas.api().getGroup(PROJECT);
    }

    assertThat(sandbox.requests()).hasSize(2);
  }

  @Test
  void aTokenThatCannotBeRevokedExpiresByItself() throws IOException {
    sandbox.fault(Fault.resetBeforeWork().onPath("^/api/oauth/revoke$").always());
    Connection atlas = atlas().open(ACCOUNT);
    atlas.api().getGroup(PROJECT);

    atlas.close();

    assertThat(sandbox.aliveTokens()).isEqualTo(1);
    assertThat(atlas.api().getGroup(PROJECT).id()).as("it can be used on").isEqualTo(PROJECT);
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void anAccessTokenIsSentAsItIsAndNeverRenewed() throws IOException {
    connect().getGroup(PROJECT);
    String bearer = sandbox.requests().get(1).header("Authorization").orElseThrow();
    AtlasAdminApi atlas = atlas().connect(new AccessToken(bearer.substring("Bearer ".length())));
    sandbox.forgetRequests();

    clock.advance(Duration.ofMinutes(59));
    atlas.getGroup(PROJECT);
    clock.advance(Duration.ofMinutes(1));
    AtlasApiException e = refusal(atlas);

    assertThat(Problem.of(e).kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
    assertThat(sandbox.requests()).extracting(RecordedRequest::status).containsExactly(200, 401);
    assertThat(sandbox.requests())
        .extracting(request -> request.header("Authorization").orElse(""))
        .containsOnly(bearer);
  }

  @Test
  void aBulkRunOutlivesItsTokens() throws IOException {
    restart(SandboxOptions.defaults().withTokenLifetime(Duration.ofMinutes(1)).withClock(clock));
    List<Row> rows = Seed.assigned(sandbox, 6, 600);
    AtlasAdminApi atlas = connect();
    var results = new ArrayList<Result>();

    Summary summary =
        BulkUnassigner.of(atlas)
            .retries(Retries.standard().withSleeper(clock).withClock(clock).withJitter(() -> 0))
            .beforeUnassign(entry -> {})
            .onResult(
                result -> {
                  results.add(result);
                  clock.advance(Duration.ofMillis(500));
                })
            .run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(600);
    assertThat(results).hasSize(600).allMatch(result -> result.problem().isEmpty());
    assertThat(tokensAsked()).as("some five minutes of a minute each").isBetween(5L, 12L);
  }

  private void refuseEveryToken(String body) {
    sandbox
        .wireMock()
        .stubFor(any(urlPathMatching("/api/atlas/.*")).willReturn(status(401).withBody(body)));
  }

  private static AtlasApiException refusal(AtlasAdminApi atlas) {
    return catchThrowableOfType(AtlasApiException.class, () -> atlas.getGroup(PROJECT));
  }

  private static void inThreads(int count, Calls calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    var together = new CyclicBarrier(count);
    Callable<Void> each =
        () -> {
          together.await(30, TimeUnit.SECONDS);
          calls.make();
          return null;
        };
    var started = new ArrayList<Future<Void>>();
    for (int i = 0; i < count; i++) {
      started.add(threads.submit(each));
    }
    for (Future<Void> thread : started) {
      thread.get();
    }
    threads.shutdown();
  }

  private interface Calls {
    void make() throws IOException;
  }

  private long tokensAsked() {
    return sandbox.requests().stream()
        .filter(request -> request.path().equals("/api/oauth/token"))
        .count();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private AtlasSandbox start(SandboxOptions options) {
    return AtlasSandbox.start(options.withClock(clock)).seedExample();
  }

  private void restart(SandboxOptions options) {
    sandbox.close();
    sandbox = start(options);
  }

  private Atlas atlas() {
    return Atlas.at(sandbox.baseUri()).clock(clock);
  }

  private AtlasAdminApi connect() {
    return atlas().connect(ACCOUNT);
  }
}
