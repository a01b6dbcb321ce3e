package io.github.atlaskeys.http;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Challenge;
import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7616 against a server that checks every digest, nonce and count. */
class DigestTest {
  private static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  private static final Pattern COUNT = Pattern.compile("\\bnc=([0-9a-f]{8})\\b");

  private static final String OTHER =
      "Digest realm=\"R\", nonce=\"other\", algorithm=MD5, qop=\"auth\"";

  @RegisterExtension
  static final WireMockExtension server = WireMockExtension.newInstance().build();

  private final ManualClock clock = new ManualClock();

  @Test
  void aChallengeIsAnsweredAndItsNonceKept() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas = connect(sandbox);

      for (int i = 0; i < 3; i++) {
        atlas.getGroup(PROJECT);
      }

      assertThat(sandbox.requests())
          .extracting(RecordedRequest::status)
          .containsExactly(401, 200, 200, 200);
      assertThat(counts(sandbox)).containsExactly("00000001", "00000002", "00000003");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExpiredNonceCostsOneRequestWhetherMarkedStaleOrNot(boolean marked) throws IOException {
    SandboxOptions options = SandboxOptions.defaults().withMarkStale(marked).withClock(clock);
    try (AtlasSandbox sandbox = AtlasSandbox.start(options).seedExample()) {
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT);
      clock.advance(Duration.ofSeconds(61));

      atlas.getGroup(PROJECT);

      assertThat(sandbox.requests())
          .extracting(RecordedRequest::status)
          .containsExactly(401, 200, 401, 200);
      assertThat(counts(sandbox)).containsExactly("00000001", "00000002", "00000001");
    }
  }

  @Test
  void anotherServerBehindTheSameNameIsNoReasonToFail() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT);
      sandbox.forgetNonces();

      assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
    }
  }

  /** With the count of the first it would look like a replay, and the key like a wrong one. */
  @Test
  void aGetThatIsSentAgainIsSignedAgain() {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      sandbox.fault(Fault.resetBeforeWork().on("GET").always());
      AtlasAdminApi atlas = connect(sandbox);

      assertThatThrownBy(() -> atlas.getGroup(PROJECT))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(AtlasApiException.class);
      assertThat(counts(sandbox)).as("each signed by itself").hasSize(2);
    }
  }

  @Test
  void aWrongPrivateKeyIsTriedOnceAndSaidOnce() {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, "99999999-aaaa-bbbb"));

      AtlasApiException e =
          catchThrowableOfType(AtlasApiException.class, () -> atlas.getGroup(PROJECT));

      assertThat(e)
          .hasMessage(
              "GET /api/atlas/v2/groups/5953c5f380eef53887615f9a returned 401 UNEXPECTED_ERROR: You"
                  + " are not authorized for this resource.");
      assertThat(sandbox.requests()).hasSize(2);
    }
  }

  @Test
  void credentialsRevokedOnTheWayAreGivenUpSoon() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT);
      sandbox.forgetRequests();
      sandbox
          .wireMock()
          .stubFor(
              any(anyUrl())
                  .willReturn(
                      status(401)
                          .withHeader(
                              "WWW-Authenticate",
                              "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"always-new\","
                                  + " algorithm=MD5, qop=\"auth\", stale=false")));

      assertThatThrownBy(() -> atlas.getGroup(PROJECT)).isInstanceOf(AtlasApiException.class);
      assertThat(sandbox.wireMock().getAllServeEvents()).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void afterARefusalIsFinalEachCallIsTriedWithOneFreshChallenge() throws IOException {
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(status(204)));
    AtlasAdminApi atlas = connect();
    atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));
    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(status(401).withHeader("WWW-Authenticate", OTHER)));
    refusal(atlas);

    for (int i = 0; i < 3; i++) {
      server.resetRequests();
      assertThat(Problem.of(refusal(atlas)).kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
      assertThat(server.getAllServeEvents()).hasSize(2);
    }
  }

  /** A server that says so itself is believed, but not for ever. */
  @Test
  void aNonceThatIsCalledStaleIsReplacedAFewTimes() {
    server.stubFor(
        any(anyUrl())
            .willReturn(status(401).withHeader("WWW-Authenticate", OTHER + ", stale=true")));

    refusal(connect());

    assertThat(server.getAllServeEvents()).hasSize(5);
  }

  /** The server counts: the same signature a second time would be refused as a replay. */
  @Test
  void aGetThatIsSentAgainOnANewConnectionIsSignedAnew() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT);
      sandbox.fault(io.github.atlaskeys.sandbox.Fault.resetBeforeWork().on("GET"));

      assertThat(atlas.getGroup(PROJECT).id()).isEqualTo(PROJECT);
    }
  }

  @Test
  void aRefusalWithoutAChallengeIsAnAnswerAndNotALostConnection() {
    try (AtlasSandbox sandbox = AtlasSandbox.start()) {
      sandbox.wireMock().stubFor(any(anyUrl()).willReturn(status(401)));

      AtlasApiException e = refusal(connect(sandbox));

      assertThat(e).hasMessageEndingWith("returned 401: no body");
      assertThat(Problem.of(e).kind()).as("Atlas would challenge").isEqualTo(Kind.WRONG_ADDRESS);
      assertThat(sandbox.wireMock().getAllServeEvents()).hasSize(1);
    }
  }

  @Test
  void aRefusalWithoutAChallengeIsNotAboutTheKeyLaterEither() throws IOException {
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(status(204)));
    AtlasAdminApi atlas = connect();
    atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));
    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(status(401)));

    assertThat(Problem.of(refusal(atlas)).kind()).isEqualTo(Kind.WRONG_ADDRESS);
  }

  /** The examples of RFC 7616, section 3.9.1, but for the client's own nonce. */
  @ParameterizedTest
  @CsvSource({"MD5, MD5", "SHA-256, SHA-256", "sha-256, SHA-256"})
  void bothAlgorithmsAreSpoken(String algorithm, String hash) throws Exception {
    String realm = "R \\\"api\\\" \\\\ here";
    server.stubFor(
        Challenge.first(
            "Digest realm=\"%s\", nonce=\"n+/=\", opaque=\"o\", algorithm=%s, qop=\"auth-int, auth\""
                .formatted(realm, algorithm)));
    server.stubFor(any(anyUrl()).willReturn(okJson("{\"results\":[]}")));
    AtlasAdminApi atlas = connect();

    atlas.listOrgs(Query.page(1));
    atlas.listOrgs(Query.page(2));

    var requests = server.getAllServeEvents();
    for (int i = 0; i < 2; i++) {
      var request = requests.get(1 - i).getRequest();
      String header = request.getHeader("Authorization");
      var fields = new java.util.HashMap<String, String>();
      Matcher field =
          Pattern.compile("(\\w+)=(?:\"((?:\\\\.|[^\"\\\\])*)\"|([^,]*))").matcher(header);
      while (field.find()) {
        fields.put(field.group(1), field.group(2) != null ? field.group(2) : field.group(3));
      }
      String plainRealm = "R \"api\" \\ here";
      String secret = hash(hash, "zmmrboas:" + plainRealm + ":secret");
      String what = hash(hash, "GET:" + request.getUrl());
      String nc = "0000000" + (i + 1);
      assertThat(fields)
          .containsEntry("username", "zmmrboas")
          .containsEntry("algorithm", algorithm)
          .containsEntry("nonce", "n+/=")
          .containsEntry("opaque", "o")
          .containsEntry("qop", "auth")
          .containsEntry("nc", nc)
          .containsEntry("uri", request.getUrl())
          .containsEntry(
              "response",
              hash(hash, secret + ":n+/=:" + nc + ":" + fields.get("cnonce") + ":auth:" + what));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStrongestOfAllChallengesIsAnswered(boolean oneHeader) throws IOException {
    String[] challenges = {
      "Basic realm=\"R\"",
      "Digest realm=\"R\", nonce=\"m\", algorithm=MD5, qop=\"auth\"",
      "Digest realm=\"R\", nonce=\"x\", algorithm=SHA-512-256, qop=\"auth-int\"",
      "Digest realm=\"R\", nonce=\"s\", algorithm=SHA-256, qop=\"auth\"",
      "Digest realm=\"R\", nonce=\"y\", algorithm=SHA3-512, qop=\"auth\"",
    };
    server.stubFor(
        any(anyUrl())
            .atPriority(1)
            .withHeader("Authorization", absent())
            .willReturn(
                oneHeader
                    ? status(401).withHeader("WWW-Authenticate", String.join(", ", challenges))
                    : status(401).withHeader("WWW-Authenticate", challenges)));
    server.stubFor(any(anyUrl()).willReturn(status(204)));

    connect().removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));

    assertThat(server.getAllServeEvents().get(0).getRequest().getHeader("Authorization"))
        .contains("nonce=\"s\"", "algorithm=SHA-256");
  }

  /** The library that signs would read other headers as if they stood in the challenge. */
  @Test
  void nothingButTheChallengeIsSigned() throws IOException {
    server.stubFor(
        any(anyUrl())
            .atPriority(1)
            .withHeader("Authorization", absent())
            .willReturn(
                status(401)
                    .withHeader("WWW-Authenticate", "Digestive realm=\"W\", nonce=\"w\"", OTHER)
                    .withHeader("realm", "X")
                    .withHeader("nonce", "x")
                    .withHeader("algorithm", "ROT13")
                    .withHeader("proxy-authenticate", "x")
                    .withHeader("charset", "x")));
    server.stubFor(any(anyUrl()).willReturn(status(204)));

    connect().removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));

    assertThat(server.getAllServeEvents().get(0).getRequest().getHeader("Authorization"))
        .contains("realm=\"R\", nonce=\"other\", uri=\"/api/", "algorithm=MD5");
  }

  private static String hash(String algorithm, String text) throws Exception {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return java.util.HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance(algorithm).digest(bytes));
  }

  private static AtlasApiException refusal(AtlasAdminApi atlas) {
    return catchThrowableOfType(AtlasApiException.class, () -> atlas.getGroup(PROJECT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Digest realm=\"R\", domain=\"\", nonce=\"n\", qop=\"auth\", stale=false",
        "digest realm=\"R\", nonce=\"n\", algorithm=MD5, qop=\"auth\"",
        "Basic realm=\"R\", Digest realm=\"R\", nonce=\"n\", algorithm=MD5, qop=\"auth\"",
        "Digest realm=\"R, with \\\" in it\", nonce=\"n\", qop=\"auth,auth-int\""
      })
  void aChallengeInAnyFormIsAnswered(String header) throws IOException {
    server.stubFor(Challenge.first(header));
    server.stubFor(any(anyUrl()).willReturn(status(204)));

    connect().removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Digest",
        "Digest realm=\"R\", qop=\"auth\"",
        "Digest realm=\"R\", nonce=\"n\", algorithm=ROT13, qop=\"auth\"",
        "Digest realm=\"R\", nonce=\"n\", algorithm=MD5, qop=\"other\"",
        "Digest realm=\"R\", nonce=\"n\", algorithm=MD5",
        "Digest realm=\"R\", nonce=\"n\", algorithm=MD5-sess, qop=\"auth\"",
        "Basic realm=\"R\"",
        "Negotiate"
      })
  void aChallengeThatCannotBeAnsweredIsAnAnswerAndSpoilsNothing(String header) throws IOException {
    AtlasAdminApi atlas = connect();
    server.stubFor(Challenge.first(header));
    assertThatThrownBy(() -> atlas.getGroup(PROJECT))
        .isInstanceOf(AtlasApiException.class)
        .hasMessageEndingWith(
            " returned 401: no Digest challenge with MD5 or SHA-256 and qop=auth, which Atlas"
                + " sends");

    server.resetAll();
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(status(204)));
    atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));
  }

  @Test
  void aTroubleBeforeTheFirstChallengeIsNoRefusalOfCredentials() throws IOException {
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(status(204)));
    server.stubFor(
        any(anyUrl())
            .atPriority(1)
            .inScenario("trouble")
            .whenScenarioStateIs("Started")
            .willSetStateTo("over")
            .willReturn(status(503).withHeader("Retry-After", "0")));
    AtlasAdminApi atlas = connect();

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY)))
        .hasMessageContaining(" returned 503");
    assertThat(server.getAllServeEvents()).as("it is not sent again unasked").hasSize(1);

    atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));
  }

  @Test
  void aTroubleAfterSigningDoesNotProveTheCredentials() {
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(status(503)));
    AtlasAdminApi atlas = connect();
    assertThatThrownBy(() -> atlas.getGroup(PROJECT)).hasMessageContaining("503");

    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(status(401).withHeader("WWW-Authenticate", OTHER)));
    assertThatThrownBy(() -> atlas.getGroup(PROJECT)).hasMessageContaining("401");
    assertThat(server.getAllServeEvents()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMissingRoleIsNotAskedAboutAgain(boolean challenged) {
    SandboxOptions options = SandboxOptions.defaults().withChallengeOnPermission401(challenged);
    try (AtlasSandbox sandbox = AtlasSandbox.start(options).seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(
                  new ApiKeyCredentials(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY));

      AtlasApiException e =
          catchThrowableOfType(
              AtlasApiException.class,
              () -> atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY)));

      assertThat(e.errorCode()).contains("USER_UNAUTHORIZED");
      assertThat(sandbox.requests()).hasSize(2);
    }
  }

  @Test
  void sixteenThreadsAndTheShortestOfNoncesGiveNoFalseRefusal()
      throws IOException, InterruptedException, ExecutionException {
    SandboxOptions options =
        SandboxOptions.defaults()
            .withNonceLifetime(Duration.ofMillis(100))
            .withClock(clock) // of the requests, so that a slow machine changes nothing
            .withMarkStale(false)
            .withoutLimits();
    try (AtlasSandbox sandbox = AtlasSandbox.start(options).seedExample()) {
      List<ApiKeyId> keys = assignedKeys(sandbox, 2_000);
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT);

      var threads = Executors.newFixedThreadPool(16);
      var deletes = new ArrayList<Future<Void>>();
      for (ApiKeyId key : keys) {
        Callable<Void> delete =
            () -> {
              atlas.removeGroupApiKey(PROJECT, key);
              clock.advance(Duration.ofMillis(2));
              return null;
            };
        deletes.add(threads.submit(delete));
      }
      for (Future<Void> delete : deletes) {
        delete.get();
      }
      threads.shutdown();

      assertThat(keys).noneMatch(key -> sandbox.isAssigned(PROJECT.value(), key.value()));
      assertThat(sandbox.requests()).filteredOn(request -> request.status() == 204).hasSize(2_000);
    }
  }

  private static List<ApiKeyId> assignedKeys(AtlasSandbox sandbox, int count) {
    var keys = new ArrayList<ApiKeyId>();
    for (int i = 0; i < count; i++) {
      var key = new ApiKeyId("%024x".formatted(0xABC000000L + i));
      sandbox
          .apiKey(key.value(), Example.ORGANIZATION, "k%07d".formatted(i), "secret", "bulk")
          .assign(PROJECT.value(), key.value(), "GROUP_READ_ONLY");
      keys.add(key);
    }
    return keys;
  }

  private static List<String> counts(AtlasSandbox sandbox) {
    return sandbox.requests().stream()
        .flatMap(request -> request.header("Authorization").stream())
        .map(COUNT::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .toList();
  }

  private static AtlasAdminApi connect() {
    return Atlas.at(URI.create(server.baseUrl()))
        .connect(new ApiKeyCredentials("zmmrboas", "secret"));
  }

  private static AtlasAdminApi connect(AtlasSandbox sandbox) {
    return Atlas.at(sandbox.baseUri())
        .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }
}
