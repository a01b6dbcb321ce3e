package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a response to the change means: one key, one project. */
class VerdictsTest extends OneRow {
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
    unassignByHand();
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
}
