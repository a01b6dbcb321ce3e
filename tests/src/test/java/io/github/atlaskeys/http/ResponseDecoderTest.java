package io.github.atlaskeys.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.UnreadableResponseException;
import io.github.atlaskeys.testing.Challenge;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back, from whatever a server may answer. */
class ResponseDecoderTest {
  private static final ProjectId PROJECT = new ProjectId("5953c5f380eef53887615f9a");
  private static final ApiKeyId KEY = new ApiKeyId("5d1d12c087d9d63e6d682438");
  private static final String DELETE =
      "DELETE /api/atlas/v2/groups/5953c5f380eef53887615f9a/apiKeys/5d1d12c087d9d63e6d682438";

  @RegisterExtension
  static final WireMockExtension server = WireMockExtension.newInstance().build();

  private final AtlasAdminApi atlas =
      Atlas.at(URI.create(server.baseUrl()))
          .timeout(Duration.ofSeconds(20))
          .connect(new ApiKeyCredentials("sandboxa", "00000000-aaaa"));

  @ParameterizedTest
  @CsvSource({"204,''", "200,''", "200,{}"})
  void anySuccessIsOneWithOrWithoutABody(int status, String body) throws IOException {
    answer(json(status, body));

    atlas.removeGroupApiKey(PROJECT, KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":401,\"errorCode\":\"USER_UNAUTHORIZED\"}",
        "{\"errorCode\":\"GROUP_NOT_FOUND\"}",
        "{\"status\":\"404\",\"content\":{}}",
        "{\"status\":\"error\",\"message\":\"session expired\"}",
        "\"please sign in\"",
        "1",
        "[]"
      })
  void aSuccessThatSpeaksOfSomethingElseIsNone(String body) {
    answer(json(200, body));

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(UnreadableResponseException.class);
  }

  /** What Atlas does not document as a success of any change. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          201 | ''
          201 | {}
          202 | ''
          202 | {}
          203 | ''
          203 | {}
          205 | ''
          206 | {}
          207 | {}
          226 | ''
          299 | {}
          201 | {"id":"5d1d12c087d9d63e6d682438"}
          200 | {"success":false}
          200 | {"success":true}
          200 | {"errors":["no"]}
          200 | {"error":500}
          200 | {"errorCode":"X"}
          200 | {"message":"maintenance"}
          200 | {"results":[]}
          200 | {"results":[{"id":"5d1d12c087d9d63e6d682438"}],"totalCount":1}
          200 | {"links":[]}
          200 | {"id":7}
          200 | {"id":"no id"}
          200 | {"id":"5d1d12c087d9d63e6d682438","errorCode":"X"}
          200 | {"status":204}
          200 | {"status":204,"content":{}}
          200 | {"status":404,"content":{"errorCode":"GROUP_NOT_FOUND"}}
          200 | null
          200 | true
          200 | []
          200 | {} {}
          200 | <html></html>
          200 | OK
          """)
  void aSuccessThatAtlasDoesNotGiveIsNone(int status, String body) {
    answer(json(status, body));

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(UnreadableResponseException.class);
    assertThatThrownBy(
            () -> atlas.addGroupApiKey(PROJECT, KEY, List.of(new Roles(List.of("GROUP_OWNER")))))
        .isInstanceOf(UnreadableResponseException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          204 | ''
          200 | ''
          200 | {}
          200 | {"id":"5d1d12c087d9d63e6d682438","roles":[],"links":[]}
          """)
  void anAssignmentMayBeAnsweredWithTheKey(int status, String body) throws IOException {
    answer(json(status, body));

    atlas.addGroupApiKey(PROJECT, KEY, List.of(new Roles(List.of("GROUP_OWNER"))));
    if (body.contains("\"id\"")) {
      assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
          .isInstanceOf(UnreadableResponseException.class);
    } else {
      atlas.removeGroupApiKey(PROJECT, KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 203, 204, 206, 207, 226})
  void aReadIsAnswered200(int status) {
    String body =
        status == 204
            ? ""
            : "{\"id\":\"5953c5f380eef53887615f9a\",\"orgId\":\"5980cfdf0b6d97029d82f86e\","
                + "\"name\":\"a\",\"results\":[]}";
    answer(json(status, body));

    assertThatThrownBy(() -> atlas.getGroup(PROJECT))
        .isInstanceOf(UnreadableResponseException.class);
    assertThatThrownBy(() -> atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(UnreadableResponseException.class);
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    answer(json(200, "{\"a\":\"" + "x".repeat(9_000_000) + "\"}"));

    for (Throwable e : List.of(refused(), catchThrowable(() -> atlas.getGroup(PROJECT)))) {
      assertThat(e)
          .isInstanceOf(UnreadableResponseException.class)
          .hasMessageEndingWith(" returned 200: a body longer than any of Atlas's");
    }
  }

  /** Nobody asks for an envelope; one that comes all the same is not Atlas's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":429,\"content\":{\"errorCode\":\"RATE_LIMITED\"}}",
        "{\"errorCode\":\"RATE_LIMITED\",\"status\":429}",
        "{\"errorCode\":\"RATE_LIMITED\",\"results\":[]}",
        "{\"error\":403,\"reason\":\"Forbidden\",\"results\":[]}",
        "{\"error\":{\"code\":403},\"results\":[]}",
        "{\"status\":200,\"content\":{\"results\":[]}}"
      })
  void anErrorOrAnEnvelopeIsNoListing(String body) {
    answer(json(200, body));

    assertThatThrownBy(() -> atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(UnreadableResponseException.class);
  }

  @Test
  void whatNobodyReadsIsNotKept() throws IOException {
    String many = "{},".repeat(100_000) + "{}"; // as objects they would be no listing's fields
    answer(json(200, "{\"results\":[],\"unknown\":[" + many + "],\"other\":{\"results\":7}}"));

    assertThat(atlas.listGroupApiKeys(PROJECT, Query.NONE).results()).isEmpty();
  }

  @Test
  void aPageSaysWhetherThereIsAnother() throws IOException {
    String page =
        "{\"results\":[{\"id\":\"5d1d12c087d9d63e6d682438\"}],\"totalCount\":\"many\",\"links\":[%s]}";
    answer(json(200, page.formatted("{\"rel\":\"self\"},{\"rel\":\"next\",\"href\":\"x\"}")));
    assertThat(atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isEqualTo(new Page<>(List.of(new ApiKey(KEY, null, null, List.of())), true));

    answer(json(200, page.formatted("")));
    assertThat(atlas.listGroupApiKeys(PROJECT, Query.NONE).hasNext()).isFalse();
  }

  @Test
  void aListingInAnOlderCharsetIsRead() throws IOException {
    answer(
        aResponse()
            .withHeader("Content-Type", "application/json;charset=ISO-8859-1")
            .withBody(
                "{\"results\":[{\"id\":\"5d1d12c087d9d63e6d682438\",\"desc\":\"Schl\u00fcssel\"}]}"
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

    assertThat(atlas.listGroupApiKeys(PROJECT, Query.NONE).results().get(0).desc())
        .isEqualTo("Schl\u00fcssel");
  }

  @Test
  void aPromiseIsNoSuccess() {
    answer(json(202, "{}"));

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(UnreadableResponseException.class);
  }

  @Test
  void aSuccessThatNeverAskedWhoCallsIsNotAtlass() {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessage(
            DELETE + " returned 204: a success without a challenge, which Atlas always sends");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"results\":null}",
        "{\"results\":[null]}",
        "{\"results\":[{\"desc\":\"no id\"}]}",
        "{\"results\":[{\"id\":\"5d1d12c087d9d63e6d682438\",\"roles\":[null]}]}",
        "{\"results\":[{\"id\":\"5d1d12c087d9d63e6d682438\",\"roles\":[{}]}]}"
      })
  void aListingThatLacksWhatAtlasAlwaysSendsIsNone(String body) {
    answer(json(200, body));

    assertThatThrownBy(() -> atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(UnreadableResponseException.class);
  }

  @Test
  void anErrorIsTakenApart() {
    answer(
        json(
            404,
            """
            {"detail":"No group with ID 111 exists.","error":404,"errorCode":"GROUP_NOT_FOUND",
             "parameters":["111",7],"reason":"Not Found"}"""));

    AtlasApiException e = refused();

    assertThat(e)
        .hasMessage(DELETE + " returned 404 GROUP_NOT_FOUND: No group with ID 111 exists.");
    assertThat(e.request()).isEqualTo(DELETE);
    assertThat(e.status()).isEqualTo(404);
    assertThat(e.errorCode()).contains("GROUP_NOT_FOUND");
    assertThat(e.detail()).contains("No group with ID 111 exists.");
    assertThat(e.parameters()).containsExactly("111", "7");
    assertThat(e.retryAfter(Instant.EPOCH)).isEmpty();
  }

  @Test
  void theHeaderNamesTheErrorWhenTheBodyIsLost() {
    answer(aResponse().withStatus(404).withHeader("x-error-code", "GROUP_NOT_FOUND"));

    assertThat(refused()).hasMessage(DELETE + " returned 404 GROUP_NOT_FOUND: no body");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204})
  void anHtmlPageIsNoSuccess(int status) {
    int served = status == 204 ? 201 : status;
    answer(
        aResponse()
            .withStatus(served)
            .withHeader("Content-Type", "text/html")
            .withBody("<html><head><title>Sign in\n to WiFi</title></head></html>"));

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessage(
            DELETE
                + " returned "
                + served
                + ": an HTML page, \"Sign in to WiFi\" where JSON was due");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "\"text\"", "7", "{\"id\":", "{} {}", "[1,2]"})
  void whatCannotBeAtlasIsNoAnswer(String body) {
    answer(json(200, body));

    assertThatThrownBy(() -> atlas.getGroup(PROJECT))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageEndingWith("returned 200: no JSON that Atlas would send where JSON was due");
  }

  @Test
  void anEmptyBodyWhereOneIsDueIsNoAnswer() {
    answer(aResponse().withStatus(200));

    assertThatThrownBy(() -> atlas.getGroup(PROJECT))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessage(
            "GET /api/atlas/v2/groups/5953c5f380eef53887615f9a returned 200: an empty body where"
                + " JSON was due");
  }

  @Test
  void aRedirectIsNotFollowed() {
    answer(aResponse().withStatus(301).withHeader("Location", "https://elsewhere.example/"));

    assertThat(refused())
        .hasMessage(
            DELETE + " returned 301: a redirect to https://elsewhere.example/, not followed");
    assertThat(server.getAllServeEvents()).as("the challenge and it").hasSize(2);
  }

  @Test
  void anHtmlErrorIsNamedByItsTitle() {
    answer(
        aResponse()
            .withStatus(503)
            .withBody("<!DOCTYPE html><title>MongoDB Cloud Manager Unavailable</title>"));

    assertThat(refused())
        .hasMessage(DELETE + " returned 503: an HTML page, \"MongoDB Cloud Manager Unavailable\"");
  }

  @Test
  void aPageOfTitlesWithoutEndIsReadAtOnce() {
    answer(aResponse().withStatus(500).withBody("<title".repeat(10_900)));

    assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(refused()).hasMessageEndingWith("an HTML page"));
  }

  @Test
  void anErrorOfTenMegabytesIsCut() {
    answer(aResponse().withStatus(500).withBody("x".repeat(10_000_000)));

    assertThat(refused().getMessage()).hasSizeLessThan(600).endsWith("xxx...");
  }

  @Test
  void anErrorCannotMoveTheCursor() {
    answer(
        json(
            500,
            "{\"errorCode\":\"A\\u001b[2JB\",\"detail\":\"a\\u001b[2Jb\\r\\nc\\u009bd\\u202ee\","
                + "\"parameters\":[\"\\u001b[31m\"]}"));

    assertThat(refused().detail()).contains("a [2Jb c d e");
    assertThat(refused().errorCode()).contains("A [2JB");
    assertThat(refused().parameters()).containsExactly("[31m");
  }

  @Test
  void retryAfterInSecondsIsKept() {
    answer(json(429, "{\"errorCode\":\"RATE_LIMITED\"}").withHeader("retry-after", " 55 "));

    assertThat(refused().retryAfter(Instant.EPOCH)).contains(Duration.ofSeconds(55));
  }

  @Test
  void retryAfterAsADateIsTakenAgainstTheServersOwnClock() {
    answer(
        json(429, "{}")
            .withHeader("Date", "Tue, 24 Nov 2026 12:00:00 GMT")
            .withHeader("Retry-After", "Tue, 24 Nov 2026 12:00:30 GMT"));

    assertThat(refused().retryAfter(Instant.EPOCH)).contains(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({
    "000000000000000000000055, 55",
    "86401, 86400",
    "2147483648, 86400",
    "99999999999999999999, 86400",
    "'Tue, 24 Nov 2099 12:00:30 GMT', 86400",
    "'Wed, 24 Nov 1999 12:00:30 GMT', 0"
  })
  void aRetryAfterOfAnySizeIsBounded(String value, long seconds) {
    answer(json(429, "{}").withHeader("Retry-After", value));

    assertThat(refused().retryAfter(Instant.EPOCH.plusSeconds(1_700_000_000)))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 408, 421, 429, 500, 503})
  void nothingIsSentAgainUnaskedWhateverRetryAfterSays(int status) {
    for (String value :
        List.of("0", "00", "0".repeat(20), "1", "-1", "2147483648", "9".repeat(40), "x")) {
      server.resetAll();
      answer(json(status, "{\"errorCode\":\"X\"}").withHeader("Retry-After", value));
      AtlasAdminApi fresh =
          Atlas.at(URI.create(server.baseUrl()))
              .connect(new ApiKeyCredentials("sandboxa", "00000000"));

      assertThatThrownBy(() -> fresh.removeGroupApiKey(PROJECT, KEY))
          .isInstanceOf(AtlasApiException.class)
          .hasMessageContaining(" returned " + status);
      assertThat(server.getAllServeEvents()).as("the challenge and it: " + value).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5"})
  void aRetryAfterThatSaysNothingIsNone(String value) {
    answer(json(429, "{}").withHeader("Retry-After", value));

    assertThat(refused().retryAfter(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
  void noAnswerIsAnIoException(Fault fault) {
    answer(aResponse().withFault(fault));

    assertThatThrownBy(() -> atlas.removeGroupApiKey(PROJECT, KEY))
        .isInstanceOf(IOException.class)
        .hasNoSuppressedExceptions();
    assertThat(server.getAllServeEvents()).as("nothing is sent again unasked").hasSize(2);
  }

  @Test
  void aBodyThatBreaksOffIsAnIoException() {
    answer(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));

    assertThatThrownBy(() -> atlas.listGroupApiKeys(PROJECT, Query.NONE))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aBodyInAnOlderCharsetIsRead() {
    answer(
        aResponse()
            .withStatus(400)
            .withHeader("Content-Type", "application/json;charset=ISO-8859-1")
            .withBody(
                "{\"detail\":\"Schl\u00fcssel\"}"
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

    assertThat(refused().detail()).contains("Schl\u00fcssel");
  }

  @Test
  void itSurvivesBeingSerialized() throws Exception {
    answer(
        json(429, "{\"errorCode\":\"RATE_LIMITED\",\"parameters\":[1]}")
            .withHeader("Retry-After", "5"));
    var bytes = new java.io.ByteArrayOutputStream();
    new java.io.ObjectOutputStream(bytes).writeObject(refused());

    var copy =
        (AtlasApiException)
            new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))
                .readObject();

    assertThat(copy.errorCode()).contains("RATE_LIMITED");
    assertThat(copy.parameters()).isEqualTo(List.of("1"));
    assertThat(copy.retryAfter(Instant.EPOCH)).contains(Duration.ofSeconds(5));
  }

  private static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  private static void answer(ResponseDefinitionBuilder answer) {
    server.stubFor(Challenge.first());
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  private AtlasApiException refused() {
    return catchThrowableOfType(
        AtlasApiException.class, () -> atlas.removeGroupApiKey(PROJECT, KEY));
  }
}
