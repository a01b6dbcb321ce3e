package io.github.atlaskeys.unassign;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.sandbox.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often one row is tried, and how long is waited in between. */
class AttemptsTest extends OneRow {
  @ParameterizedTest
  @ValueSource(strings = {"html503", "reset", "status500"})
  void aFailureThatPassesIsTriedAgain(String fault) throws InterruptedException {
    sandbox.fault(passing(fault).on("DELETE").times(3));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result.attempts()).isEqualTo(4);
    assertThat(waits()).containsExactly(500L, 1000L, 2000L);
  }

  private static Fault passing(String fault) {
    return switch (fault) {
      case "html503" -> Fault.html503();
      case "reset" -> Fault.resetBeforeWork();
      default -> Fault.status(500, "UNEXPECTED_ERROR");
    };
  }

  @Test
  void aFailureThatStaysIsUnfinishedAfterSixAttempts() throws InterruptedException {
    sandbox.fault(Fault.resetBeforeWork().on("DELETE").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result)).isEqualTo(Kind.NO_RESPONSE);
    assertThat(result.attempts()).isEqualTo(6);
    assertThat(waits()).hasSize(5);
  }

  @Test
  void aRateLimitIsWaitedOutAndUsesUpNoAttempt() throws InterruptedException {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(55)).on("DELETE").times(9));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(waits()).hasSize(9).allMatch(wait -> wait == 55_000);
  }

  @Test
  void aRateLimitUntilADateIsWaitedOut() throws InterruptedException {
    sandbox.fault(Fault.rateLimitedUntil(clock.instant().plusSeconds(20)).on("DELETE"));

    unassign();

    assertThat(waits()).hasSize(1);
    assertThat(waits().get(0)).isBetween(19_000L, 21_000L);
  }

  @Test
  void aRateLimitWithoutATimeIsWaitedOutAsAtlasAdvises() throws InterruptedException {
    sandbox.fault(Fault.rateLimitedWithoutRetryAfter().on("DELETE").times(5));

    unassign();

    assertThat(waits()).containsExactly(10_000L, 20_000L, 40_000L, 60_000L, 60_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void nobodyWaitsForYears(int status) throws InterruptedException {
    sandbox
        .wireMock()
        .stubFor(
            delete(anyUrl())
                .willReturn(WireMock.status(status).withHeader("Retry-After", "999999999")));

    assertThat(unassign().verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(clock.waits()).isEmpty();
  }

  @Test
  void aRateLimitThatNeverLiftsEndsUnfinishedAfterAnHour() throws InterruptedException {
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(20)).on("DELETE").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(clock.waits()).hasSize(3);
  }

  @Test
  void anInterruptStopsInsteadOfTryingAgain() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(this::unassign).isInstanceOf(InterruptedException.class);
    assertThat(clock.waits()).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
    assertThat(assigned()).isTrue();
  }

  @Test
  void aWaitIsAnnouncedBeforeItBegins() throws InterruptedException {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(55)).on("DELETE"));
    List<String> said = new ArrayList<>();
    var retries =
        retries()
            .onWait(wait -> said.add(wait.problem().kind() + " " + wait.duration().toSeconds()));

    Unassigner.of(atlas()).retries(retries).unassign(PROJECT, KEY);

    assertThat(said).containsExactly("RATE_LIMITED 55");
  }
}
