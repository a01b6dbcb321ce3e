package io.github.atlaskeys.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
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
        atlas.getGroup(PROJECT, Query.NONE);
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
      atlas.getGroup(PROJECT, Query.NONE);
      clock.advance(Duration.ofSeconds(61));

      atlas.getGroup(PROJECT, Query.NONE);

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
      atlas.getGroup(PROJECT, Query.NONE);
      sandbox.forgetNonces();

      assertThat(atlas.getGroup(PROJECT, Query.NONE).id()).isEqualTo(PROJECT);
    }
  }

  @Test
  void aWrongPrivateKeyIsTriedOnceAndSaidOnce() {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, "99999999-aaaa-bbbb"));

      AtlasApiException e =
          catchThrowableOfType(AtlasApiException.class, () -> atlas.getGroup(PROJECT, Query.NONE));

      assertThat(e)
          .hasMessage(
              "GET /api/atlas/v2/groups/5953c5f380eef53887615f9a answered 401 UNEXPECTED_ERROR: You"
                  + " are not authorized for this resource.");
      assertThat(sandbox.requests()).hasSize(2);
    }
  }

  @Test
  void credentialsRevokedOnTheWayAreGivenUpSoon() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT, Query.NONE);
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

      assertThatThrownBy(() -> atlas.getGroup(PROJECT, Query.NONE))
          .isInstanceOf(AtlasApiException.class);
      assertThat(sandbox.wireMock().getAllServeEvents()).hasSizeLessThanOrEqualTo(7);
    }
  }

  @Test
  void aRefusalWithoutAChallengeIsAnAnswerAndNotALostConnection() {
    try (AtlasSandbox sandbox = AtlasSandbox.start()) {
      sandbox.wireMock().stubFor(any(anyUrl()).willReturn(status(401)));

      assertThatThrownBy(() -> connect(sandbox).getGroup(PROJECT, Query.NONE))
          .isInstanceOf(AtlasApiException.class)
          .hasMessageEndingWith("answered 401: no body");
      assertThat(sandbox.wireMock().getAllServeEvents()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Digest realm=\"R\", domain=\"\", nonce=\"n\", algorithm=MD5, op=\"auth\", stale=false",
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
        "Basic realm=\"R\"",
        "Negotiate"
      })
  void aChallengeThatCannotBeAnsweredIsAnAnswerAndSpoilsNothing(String header) throws IOException {
    AtlasAdminApi atlas = connect();
    server.stubFor(Challenge.first(header));
    assertThatThrownBy(() -> atlas.getGroup(PROJECT, Query.NONE))
        .isInstanceOf(AtlasApiException.class)
        .hasMessageContaining(" answered 401");

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
        .hasMessageContaining(" answered 503");
    assertThat(server.getAllServeEvents()).as("it is not sent again unasked").hasSize(1);

    atlas.removeGroupApiKey(PROJECT, new ApiKeyId(Example.TARGET_KEY));
  }

  @Test
  void aTroubleAfterSigningDoesNotProveTheCredentials() {
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(status(503)));
    AtlasAdminApi atlas = connect();
    assertThatThrownBy(() -> atlas.getGroup(PROJECT, Query.NONE)).hasMessageContaining("503");

    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(status(401).withHeader("WWW-Authenticate", OTHER)));
    assertThatThrownBy(() -> atlas.getGroup(PROJECT, Query.NONE)).hasMessageContaining("401");
    assertThat(server.getAllServeEvents()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMissingRoleIsNotAskedAboutAgain(boolean challenged) {
    SandboxOptions options = SandboxOptions.defaults().withChallengeOnPermission401(challenged);
    try (AtlasSandbox sandbox = AtlasSandbox.start(options).seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .connect(new ApiKeyPair(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY));

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
            .withMarkStale(false)
            .withoutLimits();
    try (AtlasSandbox sandbox = AtlasSandbox.start(options).seedExample()) {
      List<ApiKeyId> keys = assignedKeys(sandbox, 2_000);
      AtlasAdminApi atlas = connect(sandbox);
      atlas.getGroup(PROJECT, Query.NONE);

      var threads = Executors.newFixedThreadPool(16);
      var deletes = new ArrayList<Future<Void>>();
      for (ApiKeyId key : keys) {
        Callable<Void> delete =
            () -> {
              atlas.removeGroupApiKey(PROJECT, key);
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
    return Atlas.at(URI.create(server.baseUrl())).connect(new ApiKeyPair("zmmrboas", "secret"));
  }

  private static AtlasAdminApi connect(AtlasSandbox sandbox) {
    return Atlas.at(sandbox.baseUri())
        .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }
}
