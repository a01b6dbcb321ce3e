package io.github.atlaskeys.unassign;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.NotAssignedAnswer;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a response, or from none, to a verdict that is true: one key, one project. */
class VerdictsTest extends SimulatedRuns {
  private static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  private static final ApiKeyId KEY = new ApiKeyId(Example.TARGET_KEY);

  @ParameterizedTest
  @EnumSource(ApiVersion.class)
  void aKeyThatIsThereIsUnassigned(ApiVersion dialect) throws InterruptedException {
    Result result = unassign(dialect);

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result.attempts()).isEqualTo(1);
    assertThat(result.problem()).isEmpty();
    assertThat(assigned()).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY))
        .as("other projects keep it")
        .isTrue();
  }

  @Test
  void aResponseOf200IsAsGoodAs204() throws InterruptedException {
    restart(SandboxOptions.defaults().withV1DeleteStatus(200));

    assertThat(unassign(ApiVersion.V1_0).verdict()).isEqualTo(Verdict.UNASSIGNED);
  }

  @Test
  void aKeyThatIsNotThereIsNotAssigned() throws InterruptedException {
    unassign();

    Result again = unassign();

    assertThat(again.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(clock.waits()).as("refusal and listing agree at once").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404})
  void atlassWordThatThereIsNoSuchKeyIsCheckedWithTheListing(int status)
      throws InterruptedException {
    sandbox.fault(Fault.status(status, "API_KEY_NOT_FOUND").on("DELETE").always());
    assertThat(unassign().verdict())
        .as("the project lists it all the same")
        .isEqualTo(Verdict.REFUSED);

    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
    assertThat(unassign().verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
  }

  @Test
  void aCallerWhoMayNotLookHasAtlassWord() throws InterruptedException {
    sandbox
        .fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE"))
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats())
        .containsExactlyInAnyOrder(Caveat.PROJECT_NOT_CHECKED, Caveat.KEY_NOT_CHECKED);
  }

  @Test
  void whereTheLookFailsAtlassWordIsNotEnough() throws InterruptedException {
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always())
        .fault(Fault.html503().on("GET").onPath(LISTING).always())
        .fault(Fault.status(403, "FORBIDDEN").on("GET").onPath(RECORD).always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result)).isEqualTo(Kind.SERVER_FAILED);
    assertThat(assigned()).isTrue();
  }

  @Test
  void aListingThatShowsTheKeyIsBelievedThoughItsRecordIsHidden() throws InterruptedException {
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always())
        .fault(Fault.status(403, "FORBIDDEN").on("GET").onPath(RECORD).always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.UNKNOWN_API_KEY);
    assertThat(assigned()).isTrue();
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

  @Test
  void anotherNotFoundIsLookedInto() throws InterruptedException {
    restart(SandboxOptions.defaults().withNotAssignedAnswer(NotAssignedAnswer.USER_NOT_IN_GROUP));
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    assertThat(unassign().verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
  }

  @Test
  void anotherNotFoundIsNotDoneWhileTheKeyIsThere() throws InterruptedException {
    sandbox.fault(Fault.status(404, "INVALID_KEY_ID").on("DELETE"));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.NOT_FOUND);
    assertThat(assigned()).isTrue();
  }

  @Test
  void anotherNotFoundDecidesNothingWhereNobodyMayLook() throws InterruptedException {
    sandbox
        .fault(Fault.status(404, "INVALID_KEY_ID").on("DELETE"))
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET"));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.NO_PERMISSION);
  }

  @Test
  void aKeyThatWasDeletedIsUnknownAndNotDone() throws InterruptedException {
    Result result = unassign(new ApiKeyId("5d1d12c087d9d63e6d68ffff"), connection(ApiVersion.V2));

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
    assertThat(kind(result)).isEqualTo(Kind.UNKNOWN_API_KEY);
    assertThat(result.problem().orElseThrow().message()).contains("5d1d12c087d9d63e6d68ffff");
  }

  @ParameterizedTest
  @CsvSource({
    "202, ''",
    "202, {}",
    "203, ''",
    "205, ''",
    "206, ''",
    "299, ''",
    "200, '{\"success\":false}'",
    "200, '{\"errors\":[\"x\"]}'",
    "200, '{\"results\":[]}'",
    "200, '{\"status\":202}'",
    "200, '<html><title>Sign in</title></html>'"
  })
  void aSuccessThatIsNotAtlassIsNeverCalledUnassigned(int status, String body)
      throws InterruptedException {
    sandbox.fault(Fault.answer(status, "application/json", body).on("DELETE").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(result.attempts()).isEqualTo(6);
    assertThat(assigned()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"202, ''", "200, '{\"success\":false}'", "200, '<html/>'"})
  void afterASuccessThatIsNotAtlassTheDeleteIsSentAgain(int status, String body)
      throws InterruptedException {
    sandbox.fault(Fault.answer(status, "application/json", body).on("DELETE"));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result.attempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"202, ''", "200, '{\"success\":false}'", "200, '<html/>'"})
  void aListingThatDoesNotShowTheKeyDoesNotMakeItBelieved(int status, String body)
      throws InterruptedException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
    sandbox.fault(Fault.answer(status, "application/json", body).on("DELETE"));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.attempts()).as("it is sent again, and Atlas says so").isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400, API_KEY_NOT_FOUND, REFUSED, UNKNOWN_API_KEY",
    "400, INVALID_PATH_PARAMETER, REFUSED, REFUSED",
    "400, VALIDATION_ERROR, REFUSED, REFUSED",
    "400, INVALID_ATTRIBUTE, REFUSED, REFUSED",
    "400, INVALID_ENUM_VALUE, REFUSED, REFUSED",
    "400, INVALID_VERSION_DATE, REFUSED, WRONG_VERSION",
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
    "404, ORG_NOT_FOUND, REFUSED, UNKNOWN_ORGANIZATION",
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

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(kind(result)).isEqualTo(kind);
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
  void theAddressThatIsNotOnTheListIsReported() throws InterruptedException {
    sandbox.offAccessList(Example.CALLER_KEY);

    Problem problem = unassign().problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Kind.IP_NOT_ON_ACCESS_LIST);
    assertThat(problem.parameters()).containsExactly("127.0.0.1");
  }

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

    Summary summary =
        unassigner().beforeUnassign(undo::add).run(List.of(new Unassignment(PROJECT, KEY)));

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
        .beforePage(
            1,
            () ->
                sandbox.beforePage(
                    1, () -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY)));

    unassigner().beforeUnassign(undo::add).run(List.of(new Unassignment(PROJECT, KEY)));

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
  }

  /** The change may have been made all the same: it was, here. */
  @ParameterizedTest
  @ValueSource(ints = {408, 500, 503})
  void soIsOneThatAnErrorStoodInFor(int status) throws IOException {
    sandbox.fault(Fault.status(status, "UNEXPECTED_ERROR").on("DELETE"));

    unassigner()
        .beforeUnassign(entry -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .run(List.of(new Unassignment(PROJECT, KEY)));

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

    unassigner(impatient)
        .beforeUnassign(entry -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .run(List.of(new Unassignment(PROJECT, KEY)));

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
  }

  @Test
  void whatWasNeverSentIsNotLost() {
    Row row = Seed.row(1, 0, 0);
    var state =
        new RowState(
            row,
            0,
            new ProjectState(
                Seed.rows(List.of(row)), 0, connection(ApiVersion.V2), skipped -> false, 0));

    state.failed(new ConnectException("Connection refused"));
    state.failed(new UnknownHostException("cloud.mongodb.com"));
    state.failed(new SSLHandshakeException("PKIX path building failed"));

    assertThat(state.lost).isFalse();
    state.failed(new SocketTimeoutException("timeout"));
    state.failed(new ConnectException("Connection refused"));
    assertThat(state.lost).as("an attempt before may have arrived").isTrue();
  }

  @ParameterizedTest
  @CsvSource({"400, SOMETHING_NEW", "409, SOMETHING_NEW", "405, METHOD_NOT_ALLOWED"})
  void afterALostResponseARefusalIsLookedInto(int status, String code) throws IOException {
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE"))
        .fault(Fault.status(status, code).on("DELETE").always());

    unassigner().beforeUnassign(undo::add).run(List.of(new Unassignment(PROJECT, KEY)));

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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecordThatStillNamesTheProjectMeansAnotherLook(boolean undoWanted) throws IOException {
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always())
        .listingsBlind(Duration.ofMinutes(10), KeyRead.LIST_GROUP_API_KEYS);
    BulkUnassigner unassigner = unassigner();

    (undoWanted ? unassigner.beforeUnassign(undo::add) : unassigner)
        .run(List.of(new Unassignment(PROJECT, KEY)));

    assertThat(result(1).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(1))).isEqualTo(Kind.UNKNOWN_API_KEY);
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofSeconds(15));
    assertThat(assigned()).isTrue();
  }

  @Test
  void aRecordThatLagsIsReadAgain() throws InterruptedException {
    sandbox.listingsLag(Duration.ofSeconds(4), KeyRead.GET_ORG_API_KEY);
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(waits()).as("until the record agrees").containsExactly(1000L, 2000L, 4000L);
  }

  @Test
  void aCallerWhoMayOnlyReadTheRecordHasMoreThanAtlassWord() throws InterruptedException {
    sandbox
        .fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE").always())
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING).always());

    Result result = unassign();

    assertThat(result.verdict()).as("the record names the project").isEqualTo(Verdict.REFUSED);
    assertThat(assigned()).isTrue();
  }

  @Test
  void oneThatSomebodyElseUnassignedMeanwhileIsNotAssigned() throws IOException {
    unassigner()
        .beforeUnassign(entry -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .run(List.of(new Unassignment(PROJECT, KEY)));

    assertThat(result(1).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result(1).caveats()).isEmpty();
    assertThat(result(1).roles()).as("those that it had").isNotEmpty();
  }

  @Test
  void aKeyThatWasSeenIsCheckedThoughItsRecordIsHidden() throws IOException {
    sandbox.fault(Fault.status(403, "FORBIDDEN").on("GET").onPath(RECORD).always());

    unassigner()
        .beforeUnassign(entry -> sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .run(List.of(new Unassignment(PROJECT, KEY)));

    assertThat(result(1).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result(1).caveats()).isEmpty();
  }

  @Test
  void aKeyThatWasReadBeforeTheChangeIsNotReadAgainToCallItAbsent() throws IOException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    unassigner().beforeUnassign(undo::add).run(List.of(new Unassignment(PROJECT, KEY)));

    assertThat(result(1).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(gets(RECORD + ".*")).isEqualTo(1);
    assertThat(gets(LISTING)).isEqualTo(2);
  }

  @Test
  void aKeyInSeveralProjectsIsReadOnce() throws IOException {
    List<Row> rows = Seed.assignedEverywhere(sandbox, 4);
    rows.forEach(this::unassignByHand);

    Summary summary = unassigner().concurrency(1).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(4);
    assertThat(gets(RECORD + ".*")).isEqualTo(1);
  }

  @Test
  void aKeyThatIsNotAssignedKeepsTheAccessOfItsOrganizationRoles() throws InterruptedException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.BREAK_GLASS_KEY);

    Result result = unassign(new ApiKeyId(Example.BREAK_GLASS_KEY), connection(ApiVersion.V2));

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.access()).isEqualTo(OrganizationAccess.OWNER);
  }

  /** Its record is gone, but a listing that lags has shown it: it is not unknown. */
  @Test
  void aKeyThatALookHasShownIsNotUnknown() throws InterruptedException {
    sandbox
        .listingsLag(Duration.ofSeconds(2), KeyRead.LIST_GROUP_API_KEYS)
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("GET").onPath(RECORD).always());
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats()).isEmpty();
  }

  @Test
  void whatALaterLookSawIsNotCalledUnchecked() throws InterruptedException {
    sandbox
        .listingsLag(Duration.ofSeconds(1), KeyRead.GET_ORG_API_KEY)
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING));
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats()).isEmpty();
  }

  private long gets(String path) {
    return sandbox.requests().stream()
        .filter(
            request ->
                request.signed()
                    && request.method().equals("GET")
                    && request.path().matches(".*" + path))
        .count();
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
        Retries.standard()
            .withSleeper(clock)
            .withClock(clock)
            .withJitter(() -> 0)
            .onWait(wait -> said.add(wait.problem().kind() + " " + wait.duration().toSeconds()));

    Unassigner.of(atlas()).retries(retries).unassign(PROJECT, KEY);

    assertThat(said).containsExactly("RATE_LIMITED 55");
  }

  private Result unassign() throws InterruptedException {
    return unassign(ApiVersion.V2);
  }

  private Result unassign(ApiVersion dialect) throws InterruptedException {
    return unassign(KEY, connection(dialect));
  }

  private Result unassign(ApiKeyId key, AtlasAdminApi atlas) throws InterruptedException {
    var retries = Retries.standard().withSleeper(clock).withClock(clock).withJitter(() -> 0);
    return Unassigner.of(atlas).retries(retries).unassign(PROJECT, key);
  }

  private AtlasAdminApi connection(ApiVersion dialect) {
    return Atlas.at(sandbox.baseUri())
        .apiVersion(dialect)
        .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  private List<Long> waits() {
    return clock.waits().stream().map(Duration::toMillis).toList();
  }

  private boolean assigned() {
    return sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
  }

  private static Kind kind(Result result) {
    return result.problem().orElseThrow().kind();
  }
}
