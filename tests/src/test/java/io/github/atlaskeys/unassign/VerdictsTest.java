package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ApiKeyPair;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.Dialect;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.Problem.Kind;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.Retries;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.admin.Sleeper;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.NotAssignedAnswer;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From an answer, or from none, to a verdict that is true. */
class VerdictsTest {
  private static final Unassignment UNASSIGNMENT =
      new Unassignment(
          new ProjectId(Example.PAYMENTS_PRODUCTION), new ApiKeyId(Example.TARGET_KEY));

  private final ManualClock clock = new ManualClock();
  private final List<Duration> waits = new ArrayList<>();
  private AtlasSandbox sandbox = start(SandboxOptions.defaults());

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aKeyThatIsThereIsUnassigned(Dialect dialect) throws InterruptedException {
    Result result = unassigner(dialect).unassign(UNASSIGNMENT);

    assertThat(result).isEqualTo(Result.done(UNASSIGNMENT, Verdict.UNASSIGNED, 1));
    assertThat(assigned()).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY))
        .as("other projects keep it")
        .isTrue();
  }

  @Test
  void anAnswerOf200IsAsGoodAs204() throws InterruptedException {
    restart(SandboxOptions.defaults().withV1DeleteStatus(200));

    assertThat(unassigner(Dialect.V1_0).unassign(UNASSIGNMENT).verdict())
        .isEqualTo(Verdict.UNASSIGNED);
  }

  @Test
  void aKeyThatIsNotThereIsNotAssigned() throws InterruptedException {
    unassigner().unassign(UNASSIGNMENT);

    assertThat(unassigner().unassign(UNASSIGNMENT))
        .isEqualTo(Result.done(UNASSIGNMENT, Verdict.NOT_ASSIGNED, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404})
  void atlassWordThatThereIsNoSuchKeyIsLookedInto(int status) throws InterruptedException {
    sandbox.fault(Fault.status(status, "API_KEY_NOT_FOUND").on("DELETE").always());
    assertThat(unassigner().unassign(UNASSIGNMENT).verdict())
        .as("the project lists it all the same")
        .isEqualTo(Verdict.REFUSED);

    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
    assertThat(unassigner().unassign(UNASSIGNMENT).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
  }

  @Test
  void whoeverMayNotLookHasAtlassWord() throws InterruptedException {
    sandbox
        .fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE"))
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET"));

    assertThat(unassigner().unassign(UNASSIGNMENT).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
  }

  @Test
  void aListingThatLagsBehindALostAnswerIsReadAgain() throws Exception {
    restart(SandboxOptions.defaults().withNotAssignedAnswer(NotAssignedAnswer.USER_NOT_IN_GROUP));
    String stillThere = "{\"results\":[{\"id\":\"" + Example.TARGET_KEY + "\",\"roles\":[]}]}";
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE"))
        .fault(Fault.answer(200, "application/json", stillThere).on("GET"));

    assertThat(unassigner().unassign(UNASSIGNMENT).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
  }

  @Test
  void anotherNotFoundIsLookedInto() throws InterruptedException {
    restart(
        SandboxOptions.defaults()
            .withNotAssignedAnswer(new NotAssignedAnswer(404, "USER_NOT_IN_GROUP")));
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    assertThat(unassigner().unassign(UNASSIGNMENT).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
  }

  @Test
  void anotherNotFoundIsNotDoneWhileTheKeyIsThere() throws InterruptedException {
    sandbox.fault(Fault.status(404, "INVALID_KEY_ID").on("DELETE"));

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(result.problem().orElseThrow().kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(assigned()).isTrue();
  }

  @Test
  void aLookThatIsRefusedDecidesNothing() throws InterruptedException {
    sandbox
        .fault(Fault.status(404, "INVALID_KEY_ID").on("DELETE"))
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET"));

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(result.problem().orElseThrow().kind()).isEqualTo(Kind.NO_PERMISSION);
  }

  @ParameterizedTest
  @CsvSource({
    "400, API_KEY_NOT_FOUND, REFUSED, UNKNOWN_API_KEY",
    "400, INVALID_PATH_PARAMETER, REFUSED, REFUSED",
    "400, VALIDATION_ERROR, REFUSED, REFUSED",
    "400, INVALID_ATTRIBUTE, REFUSED, REFUSED",
    "400, INVALID_ENUM_VALUE, REFUSED, REFUSED",
    "400, INVALID_VERSION_DATE, REFUSED, WRONG_VERSION",
    "401, UNEXPECTED_ERROR, REFUSED, CREDENTIALS_REFUSED",
    "401, USER_UNAUTHORIZED, REFUSED, NO_PERMISSION",
    "401, NOT_IN_GROUP, REFUSED, NO_PERMISSION",
    "401, USER_CANNOT_ACCESS_GROUP, REFUSED, NO_PERMISSION",
    "401, USER_CANNOT_ACCESS_ORG, REFUSED, NO_PERMISSION",
    "401, NOT_API_KEY_ADMIN, REFUSED, NO_PERMISSION",
    "401, NOT_GROUP_USER_ADMIN, REFUSED, NO_PERMISSION",
    "401, NOT_ORG_OWNER, REFUSED, NO_PERMISSION",
    "401, NOT_ORG_GROUP_CREATOR, REFUSED, NO_PERMISSION",
    "403, IP_ADDRESS_NOT_ON_ACCESS_LIST, REFUSED, IP_NOT_ON_ACCESS_LIST",
    "403, IP_ADDRESS_NOT_ON_WHITELIST, REFUSED, IP_NOT_ON_ACCESS_LIST",
    "403, RESOURCE_REQUIRES_ACCESS_LIST, REFUSED, IP_NOT_ON_ACCESS_LIST",
    "403, ORG_REQUIRES_WHITELIST, REFUSED, IP_NOT_ON_ACCESS_LIST",
    "403, UNEXPECTED_ERROR, REFUSED, WRONG_ADDRESS",
    "403, ACCESS_FORBIDDEN, REFUSED, NO_PERMISSION",
    "403, UNSUPPORTED_FOR_CURRENT_PLAN, REFUSED, NO_PERMISSION",
    "403, NO_FREE_TIER_API, REFUSED, NO_PERMISSION",
    "403, CANNOT_DEMOTE_LAST_ORG_OWNER, REFUSED, NO_PERMISSION",
    "404, GROUP_NOT_FOUND, REFUSED, UNKNOWN_PROJECT",
    "404, INVALID_GROUP_ID, REFUSED, UNKNOWN_PROJECT",
    "404, RESOURCE_NOT_FOUND, REFUSED, WRONG_ADDRESS",
    "404, NOT_ATLAS_GROUP, REFUSED, WRONG_PRODUCT",
    "404, ATLAS_GROUP, REFUSED, WRONG_PRODUCT",
    "404, INVALID_ATLAS_GROUP, REFUSED, WRONG_PRODUCT",
    "404, NOT_ATLAS_ORG, REFUSED, WRONG_PRODUCT",
    "404, ORG_NOT_FOUND, REFUSED, REFUSED",
    "405, WRITES_NOT_ALLOWED_DURING_APP_UPGRADES, UNFINISHED, SERVER_FAILED",
    "405, METHOD_NOT_ALLOWED, REFUSED, REFUSED",
    "406, UNEXPECTED_ERROR, REFUSED, WRONG_VERSION",
    "410, VERSION_GONE, REFUSED, WRONG_VERSION",
    "429, RATE_LIMITED, UNFINISHED, RATE_LIMITED",
    "429, RATE_LIMITED_TOKEN_BUCKET, UNFINISHED, RATE_LIMITED",
    "500, UNEXPECTED_ERROR, UNFINISHED, SERVER_FAILED",
    "503, SERVICE_UNAVAILABLE, UNFINISHED, SERVER_FAILED",
    "503, API_KEY_NOT_FOUND, UNFINISHED, SERVER_FAILED",
    "504, SOMETHING_NEW, UNFINISHED, SERVER_FAILED",
    "418, SOMETHING_NEW, REFUSED, REFUSED"
  })
  void eachErrorThatStaysHasItsVerdict(int status, String code, Verdict verdict, Kind kind)
      throws InterruptedException {
    sandbox.fault(Fault.status(status, code).on("DELETE").always());

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.problem().map(Problem::kind).orElse(null)).isEqualTo(kind);
    assertThat(assigned()).as("nothing was changed").isTrue();
  }

  @Test
  void onlyWhatNoRowCouldSurviveStopsARun() {
    assertThat(Kind.values())
        .filteredOn(Kind::stopsTheRun)
        .containsExactly(
            Kind.CREDENTIALS_REFUSED,
            Kind.IP_NOT_ON_ACCESS_LIST,
            Kind.WRONG_ADDRESS,
            Kind.WRONG_VERSION,
            Kind.PROXY_REFUSED,
            Kind.TLS_FAILED);
  }

  @Test
  void theAddressThatIsNotOnTheListIsTold() throws InterruptedException {
    sandbox.offAccessList(Example.CALLER_KEY);

    Problem problem = unassigner().unassign(UNASSIGNMENT).problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Kind.IP_NOT_ON_ACCESS_LIST);
    assertThat(problem.parameters()).containsExactly("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({"html503", "reset", "status500"})
  void aFailureThatPassesIsTriedAgain(String fault) throws InterruptedException {
    sandbox.fault(passing(fault).on("DELETE").times(3));

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result).isEqualTo(Result.done(UNASSIGNMENT, Verdict.UNASSIGNED, 4));
    assertThat(waits)
        .containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000), Duration.ofMillis(2000));
  }

  private static Fault passing(String fault) {
    return switch (fault) {
      case "html503" -> Fault.html503();
      case "reset" -> Fault.resetBeforeWork();
      default -> Fault.status(500, "UNEXPECTED_ERROR");
    };
  }

  @Test
  void aFailureThatStaysIsUnfinishedAfterSixTries() throws InterruptedException {
    sandbox.fault(Fault.resetBeforeWork().on("DELETE").always());

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(result.problem().orElseThrow().kind()).isEqualTo(Kind.NO_ANSWER);
    assertThat(result.attempts()).isEqualTo(6);
    assertThat(waits).hasSize(5);
  }

  @Test
  void anAnswerLostAfterTheWorkIsDoneEndsDone() throws InterruptedException {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result).isEqualTo(Result.done(UNASSIGNMENT, Verdict.NOT_ASSIGNED, 2));
    assertThat(assigned()).isFalse();
  }

  @Test
  void aRateLimitIsWaitedOutAndUsesUpNoTry() throws InterruptedException {
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(55)).on("DELETE").times(9));

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(waits).hasSize(9).allMatch(Duration.ofSeconds(55)::equals);
  }

  @Test
  void aRateLimitUntilADateIsWaitedOut() throws InterruptedException {
    sandbox.fault(Fault.rateLimitedUntil(clock.instant().plusSeconds(20)).on("DELETE"));

    unassigner().unassign(UNASSIGNMENT);

    assertThat(waits).hasSize(1);
    assertThat(waits.get(0)).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(21));
  }

  @Test
  void aRateLimitWithoutATimeIsWaitedOutAsAtlasAdvises() throws InterruptedException {
    sandbox.fault(Fault.rateLimitedWithoutRetryAfter().on("DELETE").times(5));

    unassigner().unassign(UNASSIGNMENT);

    assertThat(waits).extracting(Duration::toSeconds).containsExactly(10L, 20L, 40L, 60L, 60L);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void nobodyWaitsForYears(int status) throws InterruptedException {
    sandbox
        .wireMock()
        .stubFor(
            com.github.tomakehurst.wiremock.client.WireMock.delete(
                    com.github.tomakehurst.wiremock.client.WireMock.anyUrl())
                .willReturn(
                    com.github.tomakehurst.wiremock.client.WireMock.status(status)
                        .withHeader("Retry-After", "999999999")));

    assertThat(unassigner().unassign(UNASSIGNMENT).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(waits).isEmpty();
  }

  @Test
  void aRateLimitThatNeverLiftsEndsUnfinishedAfterAnHour() throws InterruptedException {
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(20)).on("DELETE").always());

    Result result = unassigner().unassign(UNASSIGNMENT);

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(waits).hasSize(3);
  }

  @Test
  void anInterruptStopsInsteadOfTryingAgain() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> unassigner().unassign(UNASSIGNMENT))
        .isInstanceOf(InterruptedException.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void verifyingLooksAgainWhileAListingLags() throws Exception {
    Sleeper othersWork =
        duration -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
    var unassigner =
        new Unassigner(
            connection(Dialect.V2),
            new Retries(RetryPolicy.DEFAULT, othersWork, clock, () -> 0, (problem, wait) -> {}));

    assertThat(unassigner.verifyGone(UNASSIGNMENT)).isTrue();
  }

  @Test
  void verifyingGivesUpAfterFiveLooks() throws Exception {
    assertThat(unassigner().verifyGone(UNASSIGNMENT)).isFalse();
    assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L);
  }

  private void restart(SandboxOptions options) {
    sandbox.close();
    sandbox = start(options);
  }

  private AtlasSandbox start(SandboxOptions options) {
    return AtlasSandbox.start(options.withClock(clock)).seedExample();
  }

  private boolean assigned() {
    return sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
  }

  private Unassigner unassigner() {
    return unassigner(Dialect.V2);
  }

  private Unassigner unassigner(Dialect dialect) {
    Retries retries =
        new Retries(RetryPolicy.DEFAULT, waits::add, clock, () -> 0, (problem, wait) -> {});
    return new Unassigner(connection(dialect), retries);
  }

  private io.github.atlaskeys.admin.AtlasAdminApi connection(Dialect dialect) {
    return Atlas.at(sandbox.baseUri())
        .dialect(dialect)
        .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }
}
