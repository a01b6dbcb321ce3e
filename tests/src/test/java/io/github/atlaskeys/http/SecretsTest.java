package io.github.atlaskeys.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.atlaskeys.api.AccessToken;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.http.Atlas.HttpExchange;
import io.github.atlaskeys.http.Atlas.HttpProxy;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is in the request that needs it, and nowhere else. */
class SecretsTest {
  private static final String SECRET = "5ecre7ab-private";

  @RegisterExtension
  static final WireMockExtension server = WireMockExtension.newInstance().build();

  @Test
  void noToStringShowsOne() {
    var pair = new ApiKeyCredentials("zmmrboas", SECRET);
    var proxy =
        new HttpProxy(HttpProxy.Kind.HTTP, "proxy.example", 8080, Optional.of("me:" + SECRET));
    Atlas atlas = Atlas.cloud().proxy(proxy);

    var account = new ServiceAccountCredentials("mdb_sa_id_1", SECRET);
    var token = new AccessToken(SECRET);
    assertThat(account)
        .hasToString("ServiceAccountCredentials[clientId=mdb_sa_id_1, clientSecret=***]");
    assertThat(token).hasToString("AccessToken[***]");
    assertThat(List.of(atlas.connect(account), atlas.connect(token)).toString())
        .doesNotContain(SECRET);
    assertThat(pair).hasToString("ApiKeyCredentials[publicKey=zmmrboas, privateKey=***]");
    assertThat(proxy).hasToString("HttpProxy[HTTP ***@proxy.example:8080]");
    assertThat(List.of(pair, proxy, atlas, atlas.connect(pair)).toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET + " ", SECRET + "\n", SECRET + ":", SECRET + "\"", SECRET + "é"})
  void aMalformedOneIsNotRepeated(String value) {
    assertThatThrownBy(() -> new ApiKeyCredentials("zmmrboas", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> new ApiKeyCredentials(value, "x")).hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> new ServiceAccountCredentials("mdb_sa_id_1", value))
        .hasMessage(
            "client secret may contain only letters, digits, dashes and underscores; was it copied"
                + " completely?");
    assertThatThrownBy(() -> new ServiceAccountCredentials(value, "x"))
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> new AccessToken(value))
        .hasMessage(
            "access token may contain only letters, digits and -._~+/=; was it copied completely?");
  }

  @Test
  void nothingToldOfAServiceAccountsCallsHoldsOne() throws IOException {
    var told = new ArrayList<HttpExchange>();
    String token;
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .onExchange(told::add)
              .connect(new ServiceAccountCredentials(Example.CLIENT_ID, Example.CLIENT_SECRET));

      atlas.getGroup(new ProjectId(Example.PAYMENTS_STAGING));

      token = sandbox.requests().get(1).header("Authorization").orElseThrow().substring(7);
    }

    assertThat(told).extracting(HttpExchange::method).containsExactly("POST", "GET");
    assertThat(told.toString())
        .doesNotContain(token)
        .doesNotContain(Example.CLIENT_SECRET)
        .doesNotContain(basic(Example.CLIENT_ID, Example.CLIENT_SECRET));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 404, 500})
  void aServerThatRepeatsTheLoginMakesNobodyElseRepeatIt(int status) {
    var told = new ArrayList<HttpExchange>();
    var secret = "mdb_sa_sk_" + SECRET;
    String login = basic("mdb_sa_id_1", secret);
    String echo = "Authorization: Basic %s, that is mdb_sa_id_1:%s".formatted(login, secret);
    server.stubFor(any(anyUrl()).willReturn(status(status).withBody(echo)));
    AtlasAdminApi atlas =
        Atlas.at(URI.create(server.baseUrl()))
            .onExchange(told::add)
            .connect(new ServiceAccountCredentials("mdb_sa_id_1", secret));

    Throwable e = catchThrowable(() -> atlas.listOrgs(Query.NONE));

    assertThat(e).isInstanceOf(AtlasApiException.class).hasNoCause();
    assertThat(e + told.toString()).doesNotContain(SECRET).doesNotContain(login);
  }

  @Test
  void aServerThatRepeatsTheTokenMakesNobodyElseRepeatIt() {
    var told = new ArrayList<HttpExchange>();
    server.stubFor(
        any(anyUrl()).willReturn(status(418).withBody("you sent Authorization: Bearer " + SECRET)));
    AtlasAdminApi atlas =
        Atlas.at(URI.create(server.baseUrl()))
            .onExchange(told::add)
            .connect(new AccessToken(SECRET));

    assertThatThrownBy(() -> atlas.listOrgs(Query.NONE))
        .hasMessage("GET /api/atlas/v2/orgs returned 418: you sent Authorization: Bearer ***");
    assertThat(told).hasSize(1);
    assertThat(told.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"refresh_token\" : \"5e\\\"c\", \"a\":1} | {\"refresh_token\" : \"***\", \"a\":1}",
        "{\"access_token\":\"cut off | {\"access_token\":\"***",
        "client_secret=5ec&grant_type=x | client_secret=***&grant_type=x",
        "a=1&refresh_token=5%20ec | a=1&refresh_token=***",
        "access_token=5ec | access_token=***",
        "bearer abcdefgh.ij-k | bearer ***",
        "the secret mdb_sa_sk_abcdefgh_1. | the secret mdb_sa_sk_***",
        "bad eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s1g-n_ed! | bad ***!",
        "Basic authentication is disabled | Basic authentication is disabled",
        "a bearer token-based login. | a bearer token-based login.",
        "grant_type=client_credentials | grant_type=client_credentials"
      })
  void bodiesAreShownWithoutThem(String body, String shown) {
    assertThat(new Secrets().mask(body)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "you sent abcd/efgh+1 | you sent ***",
        "you sent abcd\\/efgh\\u002b1! | you sent ***!",
        "you sent \\u0061bcd/efgh%2b1 | you sent ***",
        "you sent abcd%2Fefgh%2B1 | you sent ***",
        "login Y2xpZW50OmFiY2QvZWZnaCsx | login ***",
        "abcd efgh | abcd efgh"
      })
  void aKnownSecretIsMaskedInAnySpelling(String text, String shown) {
    var account = new ServiceAccountCredentials("client", "abcd/efgh+1");

    assertThat(Secrets.of(account, Optional.empty()).mask(text)).isEqualTo(shown);
  }

  private static String basic(String id, String secret) {
    return Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
  }

  @Test
  void nothingToldOfAnExchangeHoldsOne() throws IOException {
    var told = new ArrayList<HttpExchange>();
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .onExchange(told::add)
              .connect(
                  new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));

      atlas.addGroupApiKey(
          new ProjectId(Example.PAYMENTS_STAGING),
          new ApiKeyId(Example.TARGET_KEY),
          List.of(new Roles(List.of("GROUP_OWNER"))));
    }

    assertThat(told).extracting(HttpExchange::status).containsExactly(401, 204);
    assertThat(told.toString())
        .doesNotContain(Example.CALLER_PRIVATE_KEY)
        .doesNotContain("response=")
        .doesNotContain("cnonce=");
  }

  @Test
  void aRequestIdThatRepeatsOneIsToldWithoutIt() throws IOException {
    var told = new ArrayList<HttpExchange>();
    server.stubFor(
        any(anyUrl())
            .willReturn(okJson("{\"results\":[]}").withHeader("X-Request-Id", "1-" + SECRET)));

    Atlas.at(URI.create(server.baseUrl()))
        .onExchange(told::add)
        .connect(new AccessToken(SECRET))
        .listOrgs(Query.NONE);

    assertThat(told).extracting(HttpExchange::requestId).containsExactly(Optional.of("1-***"));
  }

  /** A regular expression that repeats a group calls itself for each character, until it cannot. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"access_token\":\"%s", "{\"privateKey\":\"%s\"}", "Basic %s"})
  void aValueOfAnyLengthIsMasked(String body) {
    for (String part : List.of("x", "\\\\", "-a")) {
      String text = body.formatted(part.repeat(60_000));

      assertThat(new Secrets().mask(text)).startsWith(body.substring(0, 5));
    }
  }
}
