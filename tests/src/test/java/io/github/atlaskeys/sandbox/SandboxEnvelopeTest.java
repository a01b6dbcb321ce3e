package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SandboxEnvelopeTest {

  private static final String KEYS =
      Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION + "/apiKeys";

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final Caller caller = Caller.admin(sandbox);

  @Test
  void anEnvelopeHoldsTheStatusOfARemoval() throws Exception {
    var reply = caller.delete(KEYS + "/" + Example.TARGET_KEY + "?envelope=true");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"status\":204,\"content\":{}}");
  }

  @Test
  void anEnvelopeHoldsAnErrorAndItsStatus() throws Exception {
    var reply = caller.delete(KEYS + "/111111111111111111111111?envelope=true");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.errorCode()).isEqualTo("API_KEY_NOT_FOUND");
    assertThat(reply.body())
        .startsWith("{\"status\":400,\"content\":{\"detail\":\"No API key with ID 1111");
  }

  @Test
  void anEnvelopeHoldsAListWithItsLinks() throws Exception {
    var reply = caller.get(KEYS + "?envelope=true&itemsPerPage=1");

    assertThat(reply.body())
        .startsWith("{\"status\":200,\"content\":{\"links\":[")
        .endsWith("\"totalCount\":3}}");
  }

  @Test
  void prettyAddsLinesAndNothingElse() throws Exception {
    var plain = caller.get(Caller.V2);
    var pretty = caller.get(Caller.V2 + "?pretty=true");

    assertThat(pretty.body()).startsWith("{\n  \"apiKey\" : {\n");
    assertThat(pretty.body().replaceAll("\\s", "")).isEqualTo(plain.body().replace(" ", ""));
  }

  @Test
  void prettyDoesNotGiveARemovalABody() throws Exception {
    var reply = caller.delete(KEYS + "/" + Example.TARGET_KEY + "?pretty=true");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void aChallengeIsNeverEnveloped() throws Exception {
    var reply = caller.send("GET", Caller.V2 + "?envelope=true", "", "");

    assertThat(reply.status()).isEqualTo(401);
  }
}
