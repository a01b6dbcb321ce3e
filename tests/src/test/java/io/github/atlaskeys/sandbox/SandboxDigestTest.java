package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxDigestTest {

  private static final String ROOT = Caller.V2;

  private final ManualClock clock = new ManualClock();
  @AutoClose private AtlasSandbox sandbox;
  private Caller caller;

  SandboxDigestTest() {
    sandbox = AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();
    caller = Caller.admin(sandbox);
  }

  @BeforeEach
  void takesAChallenge() throws Exception {
    caller.challenged(caller.send("GET", ROOT, "", ""));
    sandbox.forgetRequests();
  }

  @Test
  void challengesAnUnsignedRequestAsRecorded() throws Exception {
    var reply = caller.send("GET", ROOT, "", "");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.header("WWW-Authenticate"))
        .matches(
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"[A-Za-z0-9+/]{32}\", "
                + "algorithm=MD5, qop=\"auth\", stale=false");
    assertThat(reply.headers().firstValue("X-Error-Code")).isEmpty();
    assertThat(reply.headers().firstValue("Ratelimit-Limit")).isEmpty();
    assertThat(reply.body())
        .isEqualTo(
            """
            {
              "error" : 401,
              "reason" : "Unauthorized",
              "detail" : "You are not authorized for this resource.",
              "errorCode" : "UNEXPECTED_ERROR"
            }""");
  }

  @Test
  void acceptsOneNonceWithAGrowingCount() throws Exception {
    assertThat(caller.once("GET", ROOT, "").status()).isEqualTo(200);
    assertThat(caller.once("GET", ROOT, "").status()).isEqualTo(200);
    assertThat(caller.once("GET", ROOT + "/groups?pageNum=1", "").status()).isEqualTo(200);
    assertThat(sandbox.count("GET")).isEqualTo(3);
  }

  @Test
  void acceptsAGapInTheCountBecauseARequestMayBeLost() throws Exception {
    assertThat(signed(1).status()).isEqualTo(200);
    assertThat(signed(7).status()).isEqualTo(200);
  }

  @Test
  void refusesACountThatWasUsed() throws Exception {
    assertThat(signed(2).status()).isEqualTo(200);

    assertThatIsChallengedAgain(signed(2), "false");
    assertThatIsChallengedAgain(signed(1), "false");
  }

  @Test
  void refusesACountOfZero() throws Exception {
    assertThatIsChallengedAgain(signed(0), "false");
  }

  @Test
  void marksAnExpiredNonceAsStale() throws Exception {
    assertThat(signed(1).status()).isEqualTo(200);

    clock.advance(Duration.ofSeconds(61));

    assertThatIsChallengedAgain(signed(2), "true");
    assertThat(caller.call("GET", ROOT, "").status()).isEqualTo(200);
  }

  @Test
  void doesNotMarkAnExpiredNonceIfToldSo() throws Exception {
    restart(
        SandboxOptions.defaults()
            .withClock(clock)
            .withNonceLifetime(Duration.ofMillis(40))
            .withMarkStale(false));

    clock.advance(Duration.ofMillis(41));

    assertThatIsChallengedAgain(signed(1), "false");
  }

  @Test
  void letsANonceBeUsedSoOftenAndNoMore() throws Exception {
    restart(SandboxOptions.defaults().withMaxNonceCount(2));

    assertThat(signed(1).status()).isEqualTo(200);
    assertThat(signed(2).status()).isEqualTo(200);
    assertThatIsChallengedAgain(signed(3), "true");
  }

  @Test
  void challengesAgainWithoutStaleWhenNoncesAreForgotten() throws Exception {
    sandbox.forgetNonces();

    assertThatIsChallengedAgain(signed(1), "false");
  }

  @Test
  void refusesAWrongPrivateKeyEvenWithAnExpiredNonce() throws Exception {
    var wrong = new Caller(sandbox, Example.CALLER_PUBLIC_KEY, "wrong");
    wrong.challenged(wrong.send("GET", ROOT, "", ""));
    assertThatIsChallengedAgain(wrong.once("GET", ROOT, ""), "false");

    clock.advance(Duration.ofSeconds(61));

    assertThatIsChallengedAgain(wrong.once("GET", ROOT, ""), "false");
  }

  @Test
  void refusesAnUnknownPublicKey() throws Exception {
    var unknown = new Caller(sandbox, "nobodyab", Example.CALLER_PRIVATE_KEY);

    assertThatIsChallengedAgain(unknown.call("GET", ROOT, ""), "false");
  }

  @Test
  void aRefusedSignatureDoesNotUseUpTheCount() throws Exception {
    var forged = caller.signature("GET", ROOT, 1).replaceAll("response=\"..", "response=\"zz");
    assertThatIsChallengedAgain(caller.send("GET", ROOT, "", forged), "false");

    assertThat(signed(1).status()).isEqualTo(200);
  }

  @Test
  void theSignatureIsForOneTargetAndMethod() throws Exception {
    var signature = caller.signature("GET", ROOT + "/groups?pageNum=1", 1);

    assertThatIsChallengedAgain(caller.send("GET", ROOT + "/groups", "", signature), "false");
    assertThatIsChallengedAgain(
        caller.send("GET", ROOT + "/groups?pageNum=2", "", signature), "false");
    assertThatIsChallengedAgain(
        caller.send("DELETE", ROOT + "/groups?pageNum=1", "", signature), "false");
    assertThat(caller.send("GET", ROOT + "/groups?pageNum=1", "", signature).status())
        .isEqualTo(200);
  }

  @Test
  void theTargetIsTakenAsItWasSent() throws Exception {
    var escaped = ROOT + "/orgs?name=Example%2DOrg&pretty=%66alse";

    assertThat(caller.once("GET", escaped, "").status()).isEqualTo(200);
    assertThat(sandbox.requests().get(0).target()).isEqualTo(escaped);
  }

  @Test
  void acceptsASignatureWithoutQualityOfProtection() throws Exception {
    var legacy = caller.signatureWithoutQop("GET", ROOT);

    assertThat(caller.send("GET", ROOT, "", legacy).status()).isEqualTo(200);

    clock.advance(Duration.ofSeconds(61));
    assertThatIsChallengedAgain(caller.send("GET", ROOT, "", legacy), "true");
  }

  @Test
  void challengesEveryOtherScheme() throws Exception {
    assertThatIsChallengedAgain(caller.send("GET", ROOT, "", "Basic c2FuZGJveGE6eA=="), "false");
    assertThatIsChallengedAgain(caller.send("GET", ROOT, "", "Bearer eyJhbGciOi"), "false");
    assertThatIsChallengedAgain(caller.send("GET", ROOT, "", "Digest nonsense"), "false");
    assertThatIsChallengedAgain(caller.send("GET", ROOT, "", "Digest username=\"x"), "false");
  }

  private Caller.Reply signed(int count) throws IOException, InterruptedException {
    return caller.send("GET", ROOT, "", caller.signature("GET", ROOT, count));
  }

  private void restart(SandboxOptions options) throws IOException, InterruptedException {
    sandbox.close();
    sandbox = AtlasSandbox.start(options).seedExample();
    caller = Caller.admin(sandbox);
    caller.challenged(caller.send("GET", ROOT, "", ""));
  }

  private static void assertThatIsChallengedAgain(Caller.Reply reply, String stale) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).endsWith(", stale=" + stale);
    assertThat(reply.body()).contains("\"errorCode\" : \"UNEXPECTED_ERROR\"");
  }
}
