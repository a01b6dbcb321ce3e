package io.github.atlaskeys.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SandboxFaultsTest {

  private static final String KEYS =
      Caller.V2 + "/groups/" + Example.PAYMENTS_PRODUCTION + "/apiKeys";
  private static final String TARGET = KEYS + "/" + Example.TARGET_KEY;

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withClock(clock)).seedExample();

  private final Caller caller = Caller.admin(sandbox);

  @Test
  void aRateLimitSaysWhenToComeBackInSeconds() throws Exception {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(7)));

    var reply = caller.delete(TARGET);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After")).isEqualTo("7");
    assertThat(reply.body())
        .contains("\"errorCode\":\"RATE_LIMITED_TOKEN_BUCKET\"")
        .contains("\"parameters\":[\"api/atlas/v2\",7,1200,500,60]");
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isTrue();
  }

  @Test
  void aHeaderIsAdded() throws Exception {
    sandbox.fault(Fault.header("Sunset", "Thu, 01 Jul 2027 00:00:00 GMT"));

    var reply = caller.delete(TARGET);

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Sunset")).isEqualTo("Thu, 01 Jul 2027 00:00:00 GMT");
    assertThat(reply.header("Content-Type")).startsWith("application/vnd.atlas.2023-01-01+json");
  }

  @Test
  void aRateLimitSaysWhenToComeBackAsADate() throws Exception {
    sandbox.fault(Fault.rateLimitedUntil(Instant.parse("2026-06-05T08:00:30Z")));

    assertThat(caller.delete(TARGET).header("Retry-After"))
        .isEqualTo("Fri, 05 Jun 2026 08:00:30 GMT");
  }

  @Test
  void aRateLimitMayNotSayWhenToComeBack() throws Exception {
    sandbox.fault(Fault.rateLimitedWithoutRetryAfter());

    var reply = caller.delete(TARGET);

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void anUnavailableServiceAnswersWithAPage() throws Exception {
    sandbox.fault(Fault.html503());

    var reply = caller.delete(TARGET);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(reply.body()).contains("<title>MongoDB Cloud Manager Unavailable</title>");
  }

  @Test
  void anErrorHasItsCodeInTheBodyAndTheHeader() throws Exception {
    sandbox.fault(Fault.status(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES"));

    SandboxErrorsTest.assertError(
        caller.delete(TARGET),
        405,
        "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES",
        "The sandbox was told to answer so.");
  }

  @Test
  void anAnswerIsSentAsItIs() throws Exception {
    sandbox.fault(Fault.answer(200, "text/plain", "hello"));

    var reply = caller.delete(TARGET + "?envelope=true");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("text/plain");
    assertThat(reply.body()).isEqualTo("hello");
  }

  @Test
  void aResetBeforeTheWorkChangesNothing() throws Exception {
    caller.get(KEYS);
    sandbox.fault(Fault.resetBeforeWork().on("DELETE"));

    assertThatThrownBy(() -> caller.once("DELETE", TARGET, "")).isInstanceOf(IOException.class);

    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isTrue();
    assertThat(caller.once("DELETE", TARGET, "").status()).isEqualTo(204);
    assertThat(sandbox.requests())
        .extracting(RecordedRequest::status)
        .containsExactly(401, 200, 0, 204);
  }

  @Test
  void aResetAfterTheWorkHasChangedTheState() throws Exception {
    caller.get(KEYS);
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    assertThatThrownBy(() -> caller.once("DELETE", TARGET, "")).isInstanceOf(IOException.class);

    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)).isFalse();
    assertThat(caller.once("DELETE", TARGET, "").errorCode()).isEqualTo("API_KEY_NOT_FOUND");
  }

  @Test
  void latencyDelaysTheUsualAnswer() throws Exception {
    caller.get(KEYS);
    sandbox.fault(Fault.latency(Duration.ofMillis(60))).fault(Fault.latency(Duration.ofMillis(40)));

    var start = System.nanoTime();
    var reply = caller.once("DELETE", TARGET, "");
    var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

    assertThat(reply.status()).isEqualTo(204);
    assertThat(millis).isGreaterThanOrEqualTo(100);
  }

  @Test
  void latencyComesWithAnotherFaultToo() throws Exception {
    caller.get(KEYS);
    sandbox.fault(Fault.html503()).fault(Fault.latency(Duration.ofMillis(50)));

    var start = System.nanoTime();
    var reply = caller.once("DELETE", TARGET, "");
    var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(millis).isGreaterThanOrEqualTo(50);
  }

  @Test
  void aFaultStrikesOnceUnlessToldOtherwise() throws Exception {
    sandbox.fault(Fault.status(500, "UNEXPECTED_ERROR"));
    assertThat(statuses(2)).containsExactly(500, 200);

    sandbox.fault(Fault.status(500, "UNEXPECTED_ERROR").times(2));
    assertThat(statuses(3)).containsExactly(500, 500, 200);

    sandbox.fault(Fault.status(500, "UNEXPECTED_ERROR").always());
    assertThat(statuses(3)).containsExactly(500, 500, 500);

    sandbox.clearFaults();
    assertThat(statuses(1)).containsExactly(200);
  }

  @Test
  void faultsStrikeInTheOrderTheyWereOrderedIn() throws Exception {
    sandbox.fault(Fault.html503()).fault(Fault.status(500, "UNEXPECTED_ERROR"));

    assertThat(statuses(3)).containsExactly(503, 500, 200);
  }

  @Test
  void aFaultStrikesOnlyWhatItIsAimedAt() throws Exception {
    sandbox.fault(Fault.html503().on("DELETE").onProject(Example.PAYMENTS_PRODUCTION).always());
    sandbox.fault(Fault.status(500, "UNEXPECTED_ERROR").onPath("/orgs$").always());

    assertThat(caller.get(KEYS).status()).isEqualTo(200);
    assertThat(
            caller.delete(TARGET.replace(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS)).status())
        .isEqualTo(204);
    assertThat(caller.delete(TARGET).status()).isEqualTo(503);
    assertThat(caller.get(Caller.V2 + "/orgs?pageNum=1").status()).isEqualTo(500);
    assertThat(caller.get(Caller.V2 + "/orgs/" + Example.ORGANIZATION).status()).isEqualTo(200);
  }

  @Test
  void aFaultStrikesWithItsProbability() throws Exception {
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR").withProbability(0.5, new Random(7)).always());
    var chance = new Random(7);
    var expected = IntStream.range(0, 20).map(i -> chance.nextDouble() < 0.5 ? 500 : 200);

    assertThat(statuses(20)).containsExactly(expected.toArray());
  }

  @Test
  void onlyStrikesAreCountedNotChances() throws Exception {
    sandbox.fault(Fault.html503().withProbability(0.5, new Random(7)));

    assertThat(statuses(20)).containsOnlyOnce(503);
  }

  @Test
  void aChallengeIsNotStruckAndDoesNotUseUpAFault() throws Exception {
    sandbox.fault(Fault.html503());

    assertThat(caller.send("GET", KEYS, "", "").status()).isEqualTo(401);
    assertThat(caller.get(KEYS).status()).isEqualTo(503);
  }

  @Test
  void aFaultMayStrikeBeforeTheDigestIsLookedAt() throws Exception {
    sandbox.fault(Fault.html503().evenUnauthenticated());

    assertThat(caller.send("GET", KEYS, "", "").status()).isEqualTo(503);
    assertThat(caller.send("GET", KEYS, "", "").status()).isEqualTo(401);
  }

  @Test
  void aFaultThatCannotBeIsRefused() {
    assertThatThrownBy(() -> Fault.html503().times(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("times must be 1 or more, was 0");
    assertThatThrownBy(() -> Fault.html503().withProbability(1.5, new Random()))
        .hasMessage("probability must be 0 to 1, was 1.5");
    assertThatThrownBy(() -> Fault.html503().onProject("xyz"))
        .hasMessage("project id must be 24 lower-case hexadecimal digits, was \"xyz\"");
    assertThatThrownBy(() -> Fault.status(204, "NONE"))
        .hasMessage("an error's status must be 400 to 599, was 204");
  }

  private int[] statuses(int calls) throws IOException, InterruptedException {
    var statuses = new int[calls];
    for (var i = 0; i < calls; i++) {
      statuses[i] = caller.get(KEYS).status();
    }
    return statuses;
  }
}
