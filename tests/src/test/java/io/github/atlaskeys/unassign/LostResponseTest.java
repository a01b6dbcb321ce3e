package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a change whose response was lost, and of a refusal after it. */
class LostResponseTest extends OneRow {
  @Test
  void aResponseLostAfterTheWorkIsDoneEndsDone() throws InterruptedException {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(assigned()).isFalse();
  }

  @Test
  void aLostResponseThatALookConfirmsIsUnassignedByThisRun() throws IOException {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Summary summary = unassigner().beforeUnassign(undo::add).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
    assertThat(result(1).roles()).isNotEmpty();
    assertThat(summary.count(Caveat.CONFIRMED_BY_LOOK)).isEqualTo(1);
    assertThat(gets(LISTING)).as("for the undo, and two looks").isEqualTo(3);
    assertThat(gets(RECORD + ".*")).as("before it is sent again, and to confirm").isEqualTo(2);
  }

  @Test
  void soIsOneWhoseResponseNobodyCouldRead() throws IOException {
    sandbox
        .fault(Fault.answer(202, "application/json", "").on("DELETE"))
        .beforePage(1, () -> sandbox.beforePage(1, () -> unassignByHand()));

    unassigner().beforeUnassign(undo::add).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
  }

  /** The change may have been made all the same: it was, here. */
  @ParameterizedTest
  @ValueSource(ints = {408, 500, 503})
  void soIsOneThatAnErrorStoodInFor(int status) throws IOException {
    sandbox.fault(Fault.status(status, "UNEXPECTED_ERROR").on("DELETE"));

    unassigner().beforeUnassign(entry -> unassignByHand()).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
    assertThat(result(1).attempts()).isEqualTo(2);
  }

  @Test
  void soIsOneThatDidNotComeInTime() throws IOException {
    AtlasAdminApi impatient =
        Atlas.at(sandbox.baseUri())
            .timeout(Duration.ofMillis(500))
            .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
    sandbox.fault(Fault.latency(Duration.ofMillis(1500)).on("DELETE"));

    unassigner(impatient).beforeUnassign(entry -> unassignByHand()).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
  }

  @Test
  void aListingThatLagsBehindALostResponseIsReadAgain() throws InterruptedException {
    sandbox.listingsLag(Duration.ofSeconds(4));
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Result result = unassign();

    assertThat(result.verdict()).as("it was listed").isEqualTo(Verdict.UNASSIGNED);
    assertThat(result.caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
    assertThat(result.attempts()).isEqualTo(2);
    assertThat(assigned()).isFalse();
    assertThat(waits()).containsExactly(500L, 1000L, 2000L, 4000L);
  }

  @ParameterizedTest
  @CsvSource({"400, SOMETHING_NEW", "409, SOMETHING_NEW", "405, METHOD_NOT_ALLOWED"})
  void afterALostResponseARefusalIsLookedInto(int status, String code) throws IOException {
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE"))
        .fault(Fault.status(status, code).on("DELETE").always());

    unassigner().beforeUnassign(undo::add).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
    assertThat(result(1).attempts()).isEqualTo(2);
  }

  @Test
  void soItIsWhereNobodyLookedBefore() throws InterruptedException {
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE"))
        .fault(Fault.status(400, "SOMETHING_NEW").on("DELETE").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(assigned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRefusalAfterAFailureStaysOneWhileTheKeyIsThere(boolean listed) throws Exception {
    sandbox
        .fault(Fault.resetBeforeWork().on("DELETE"))
        .fault(Fault.status(400, "SOMETHING_NEW").on("DELETE").always());
    if (!listed) {
      sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always());
    }

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.REFUSED);
    assertThat(assigned()).isTrue();
  }

  @Test
  void aRefusalAfterARateLimitIsOneAtOnce() throws InterruptedException {
    sandbox
        .fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE"))
        .fault(Fault.status(400, "SOMETHING_NEW").on("DELETE").always());

    Result result = unassign();

    assertThat(kind(result)).isEqualTo(Kind.REFUSED);
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @Test
  void whatWasNeverSentIsNotLost() {
    Row row = Seed.row(1, 0, 0);
    var state =
        new RowState(
            row, 0, new ProjectState(Seed.rows(List.of(row)), 0, atlas(), skipped -> false, 0));

    state.failed(new ConnectException("Connection refused"));
    state.failed(new UnknownHostException("cloud.mongodb.com"));
    state.failed(new SSLHandshakeException("PKIX path building failed"));

    assertThat(state.lost).isFalse();
    state.failed(new SocketTimeoutException("timeout"));
    state.failed(new ConnectException("Connection refused"));
    assertThat(state.lost).as("an attempt before may have arrived").isTrue();
  }
}
