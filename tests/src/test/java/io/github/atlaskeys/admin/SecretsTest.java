package io.github.atlaskeys.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.testing.Challenge;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is in the request that needs it, and nowhere else. */
class SecretsTest {
  private static final String SECRET = "5ecre7ab-private";

  @RegisterExtension
  static final WireMockExtension server = WireMockExtension.newInstance().build();

  @Test
  void noToStringShowsOne() {
    var pair = new ApiKeyPair("zmmrboas", SECRET);
    var proxy =
        new HttpProxy(HttpProxy.Kind.HTTP, "proxy.example", 8080, Optional.of("me:" + SECRET));
    Atlas atlas = Atlas.cloud().proxy(proxy);

    assertThat(pair).hasToString("ApiKeyPair[publicKey=zmmrboas, privateKey=***]");
    assertThat(proxy).hasToString("HttpProxy[HTTP ***@proxy.example:8080]");
    assertThat(List.of(pair, proxy, atlas, atlas.connect(pair)).toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET + " ", SECRET + "\n", SECRET + ":", SECRET + "\"", SECRET + "é"})
  void aMalformedOneIsNotRepeated(String value) {
    assertThatThrownBy(() -> new ApiKeyPair("zmmrboas", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> new ApiKeyPair(value, "x")).hasMessageNotContaining(SECRET);
  }

  @Test
  void nothingToldOfAnExchangeHoldsOne() throws IOException {
    var told = new ArrayList<Exchange>();
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      AtlasAdminApi atlas =
          Atlas.at(sandbox.baseUri())
              .onExchange(told::add)
              .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));

      atlas.addGroupApiKey(
          new ProjectId(Example.PAYMENTS_STAGING),
          new ApiKeyId(Example.TARGET_KEY),
          List.of("GROUP_OWNER"));
    }

    assertThat(told).extracting(Exchange::status).containsExactly(401, 204);
    assertThat(told).extracting(Exchange::signed).containsExactly(false, true);
    assertThat(told.get(1).requestHeaders()).contains("Authorization: Digest ***");
    assertThat(told.get(1).requestBody()).isEqualTo("[{\"roles\":[\"GROUP_OWNER\"]}]");
    assertThat(told.toString())
        .doesNotContain(Example.CALLER_PRIVATE_KEY)
        .doesNotContain("response=")
        .doesNotContain("cnonce=");
  }

  @Test
  void aPrivateKeyInAnAnswerIsMasked() throws IOException {
    var told = new ArrayList<Exchange>();
    server.stubFor(Challenge.first());
    server.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(
                        "{\"id\":\"5d1d12c087d9d63e6d682438\",\"privateKey\" : \"a\\\"%s\"}"
                            .formatted(SECRET))
                    .withHeader("Set-Cookie", "session=" + SECRET)));

    AtlasAdminApi atlas =
        Atlas.at(URI.create(server.baseUrl()))
            .onExchange(told::add)
            .connect(new ApiKeyPair("zmmrboas", "x"));
    ApiKey key =
        atlas.getOrgApiKey(
            new OrganizationId(Example.ORGANIZATION), new ApiKeyId(Example.TARGET_KEY), Query.NONE);

    assertThat(told.get(1).answerHeaders())
        .as("a compressed body is the harder case")
        .contains("Content-Encoding: gzip", "Set-Cookie: ***");
    assertThat(told.toString()).contains("\"privateKey\" : \"***\"").doesNotContain(SECRET);
    assertThat(key.toString()).doesNotContain(SECRET);
  }
}
