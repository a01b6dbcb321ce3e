package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.NotAssignedAnswer;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look makes of it when Atlas says that there is nothing to unassign. */
class LookTest extends OneRow {
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

    unassignByHand();
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
  void anotherNotFoundIsLookedInto() throws InterruptedException {
    restart(SandboxOptions.defaults().withNotAssignedAnswer(NotAssignedAnswer.USER_NOT_IN_GROUP));
    unassignByHand();

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
    Result result = unassign(new ApiKeyId("5d1d12c087d9d63e6d68ffff"), atlas());

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
    assertThat(kind(result)).isEqualTo(Kind.UNKNOWN_API_KEY);
    assertThat(result.problem().orElseThrow().message()).contains("5d1d12c087d9d63e6d68ffff");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecordThatStillNamesTheProjectMeansAnotherLook(boolean undoWanted) throws IOException {
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE").always())
        .listingsBlind(Duration.ofMinutes(10), KeyRead.LIST_GROUP_API_KEYS);
    BulkUnassigner unassigner = unassigner();

    (undoWanted ? unassigner.beforeUnassign(undo::add) : unassigner).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(1))).isEqualTo(Kind.UNKNOWN_API_KEY);
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofSeconds(15));
    assertThat(assigned()).isTrue();
  }

  @Test
  void aRecordThatLagsIsReadAgain() throws InterruptedException {
    sandbox.listingsLag(Duration.ofSeconds(4), KeyRead.GET_ORG_API_KEY);
    unassignByHand();

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(waits()).as("until the record agrees").containsExactly(1000L, 2000L, 4000L);
  }

  @Test
  void aRecordThatFailsIsReadAgain() throws InterruptedException {
    sandbox.fault(Fault.html503().on("GET").onPath(RECORD));
    unassignByHand();

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats()).as("it was seen in the end").isEmpty();
    assertThat(waits()).isNotEmpty();
  }

  @Test
  void aRecordThatAnOlderApiDoesNotServeIsNotChecked() throws InterruptedException {
    sandbox.fault(Fault.status(404, "RESOURCE_NOT_FOUND").on("GET").onPath(RECORD).always());
    unassignByHand();

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats()).containsExactly(Caveat.KEY_NOT_CHECKED);
  }

  @Test
  void aPageInPlaceOfTheRecordIsNotAtlass() throws InterruptedException {
    sandbox.fault(page(404).on("GET").onPath(RECORD).always());
    unassignByHand();

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result)).isEqualTo(Kind.UNEXPECTED_RESPONSE);
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
    unassigner().beforeUnassign(entry -> unassignByHand()).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result(1).caveats()).isEmpty();
    assertThat(result(1).roles()).as("those that it had").isNotEmpty();
  }

  @Test
  void aKeyThatWasSeenIsCheckedThoughItsRecordIsHidden() throws IOException {
    sandbox.fault(Fault.status(403, "FORBIDDEN").on("GET").onPath(RECORD).always());

    unassigner().beforeUnassign(entry -> unassignByHand()).run(ROW);

    assertThat(result(1).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result(1).caveats()).isEmpty();
  }

  @Test
  void aKeyThatWasReadBeforeTheChangeIsNotReadAgainToCallItAbsent() throws IOException {
    unassignByHand();

    unassigner().beforeUnassign(undo::add).run(ROW);

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

    Result result = unassign(new ApiKeyId(Example.BREAK_GLASS_KEY), atlas());

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.access()).isEqualTo(OrganizationAccess.OWNER);
  }

  /** Its record is gone, but a listing that lags has shown it: it is not unknown. */
  @Test
  void aKeyThatALookHasShownIsNotUnknown() throws InterruptedException {
    sandbox
        .listingsLag(Duration.ofSeconds(2), KeyRead.LIST_GROUP_API_KEYS)
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("GET").onPath(RECORD).always());
    unassignByHand();

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats()).isEmpty();
  }

  @Test
  void whatALaterLookSawIsNotCalledUnchecked() throws InterruptedException {
    sandbox
        .listingsLag(Duration.ofSeconds(1), KeyRead.GET_ORG_API_KEY)
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING));
    unassignByHand();

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result.caveats()).isEmpty();
  }
}
