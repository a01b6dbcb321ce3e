package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SandboxRateLimitTest {

  private static final String PROJECT =
      Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION + "/apiKeys";
  private static final String ANALYTICS = Caller.V2 + "/groups/" + Example.ANALYTICS + "/apiKeys";

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(
              SandboxOptions.defaults()
                  .withClock(clock)
                  .withNonceLifetime(Duration.ofHours(1))
                  .withProjectLimit(new RateLimit(3, 2, Duration.ofSeconds(60))))
          .seedExample();

  private final Caller caller = Caller.admin(sandbox);

  @Test
  void everyAnswerSaysWhatIsLeft() throws Exception {
    assertThat(remaining(caller.get(PROJECT))).isEqualTo("2 of 3");
    assertThat(remaining(caller.delete(PROJECT + "/111111111111111111111111"))).isEqualTo("1 of 3");
    assertThat(remaining(caller.get(ANALYTICS))).isEqualTo("2 of 3");
  }

  @Test
  void theDefaultsAreAtlasOwn() throws Exception {
    try (var fresh = AtlasSandbox.start().seedExample()) {
      var admin = Caller.admin(fresh);
      var organization = Caller.V2 + "/orgs/" + Example.ORGANIZATION;

      assertThat(remaining(admin.get(PROJECT))).isEqualTo("1199 of 1200");
      assertThat(remaining(admin.get(Caller.V2 + "/groups"))).isEqualTo("1199 of 1200");
      assertThat(remaining(admin.get(organization + "/apiKeys"))).isEqualTo("499 of 500");
      assertThat(remaining(admin.get(organization + "/groups"))).isEqualTo("499 of 500");
      assertThat(remaining(admin.get(Caller.V2 + "/orgs"))).isEqualTo("299 of 300");
      assertThat(remaining(admin.get(Caller.V2))).isEqualTo("299 of 300");
    }
  }

  @Test
  void anEmptyBucketAnswersAsDocumented() throws Exception {
    drain();
    clock.advance(Duration.ofSeconds(5));

    var reply = caller.delete(PROJECT + "/" + Example.TARGET_KEY);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("55");
    assertThat(remaining(reply)).isEqualTo("0 of 3");
    assertThat(reply.errorCode()).isEqualTo("RATE_LIMITED_TOKEN_BUCKET");
    assertThat(reply.body())
        .isEqualTo(
            """
            {"detail":"Rate limit exceeded for %1$s. Please retry after 55 seconds. \
            Request capacity: 3. Refill rate: 2 per 60 seconds.","error":429,\
            "errorCode":"RATE_LIMITED_TOKEN_BUCKET","parameters":["%1$s",55,3,2,60],\
            "reason":"Too Many Requests"}"""
                .formatted(PROJECT.substring(1)));
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isTrue();
  }

  @Test
  void tokensMayComeOneByOneAndTheTimeBeRoundedDown() throws Exception {
    var options =
        SandboxOptions.defaults()
            .withClock(clock)
            .withSmoothRefill(true)
            .withProjectLimit(new RateLimit(3, 120, Duration.ofSeconds(60)));
    try (var smooth = AtlasSandbox.start(options).seedExample()) {
      var admin = Caller.admin(smooth);
      for (var i = 0; i < 3; i++) {
        assertThat(admin.get(PROJECT).status()).isEqualTo(200);
      }

      var refused = admin.get(PROJECT);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("0");
      assertThat(refused.body()).contains(",0,3,120,60]");
      clock.advance(Duration.ofMillis(499));
      assertThat(admin.get(PROJECT).status()).isEqualTo(429);
      clock.advance(Duration.ofMillis(1));
      assertThat(remaining(admin.get(PROJECT))).isEqualTo("0 of 3");
      clock.advance(Duration.ofSeconds(1));
      assertThat(remaining(admin.get(PROJECT))).isEqualTo("1 of 3");
    }
  }

  @Test
  void whoeverWaitsThatLongFindsTokens() throws Exception {
    drain();

    clock.advance(Duration.ofSeconds(60));

    assertThat(remaining(caller.get(PROJECT))).isEqualTo("1 of 3");
  }

  @Test
  void aBucketNeverHoldsMoreThanItsCapacity() throws Exception {
    drain();

    clock.advance(Duration.ofMinutes(30));

    assertThat(remaining(caller.get(PROJECT))).isEqualTo("2 of 3");
  }

  @Test
  void anotherProjectHasItsOwnBucket() throws Exception {
    drain();

    assertThat(caller.get(ANALYTICS).status()).isEqualTo(200);
  }

  @Test
  void challengesCostNothing() throws Exception {
    for (var i = 0; i < 10; i++) {
      assertThat(caller.send("GET", PROJECT, "", "").status()).isEqualTo(401);
    }

    assertThat(remaining(caller.get(PROJECT))).isEqualTo("2 of 3");
  }

  @Test
  void theOlderDialectsHaveNoBuckets() throws Exception {
    drain();
    var older = PROJECT.replace(Caller.V2, Caller.V1);

    assertThat(caller.get(older).status()).isEqualTo(200);
    assertThat(caller.get(older).headers().firstValue("Ratelimit-Remaining")).isEmpty();
  }

  @Test
  void withoutLimitsNoHeaderSpeaksOfThem() throws Exception {
    var options = SandboxOptions.defaults().withoutLimits();
    try (var free = AtlasSandbox.start(options).seedExample()) {
      var reply = Caller.admin(free).get(PROJECT);

      assertThat(reply.headers().firstValue("Ratelimit-Limit")).isEmpty();
    }
  }

  @Test
  void aLimitMustBePossible() {
    assertThatThrownBy(() -> new RateLimit(0, 1, Duration.ofSeconds(60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            rate limit must have a positive capacity, \
            refill and period of whole seconds, was 0, 1 per PT1M""");
  }

  private void drain() throws Exception {
    for (var i = 0; i < 3; i++) {
      assertThat(caller.get(PROJECT).status()).isEqualTo(200);
    }
  }

  private static String remaining(Caller.Reply reply) {
    return reply.header("Ratelimit-Remaining") + " of " + reply.header("Ratelimit-Limit");
  }
}
