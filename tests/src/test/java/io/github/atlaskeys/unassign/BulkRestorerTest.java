package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.sandbox.AlreadyAssignedAnswer;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RateLimit;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles given back: a POST for every row, and a verdict from its response. */
class BulkRestorerTest extends SimulatedRuns {
  private Row seed(String... roles) {
    Seed.projects(sandbox, 1);
    Seed.key(sandbox, 0);
    return new Row(2, Seed.row(2, 0, 0).unassignment(), List.of(roles));
  }

  @Test
  void rolesAreRestoredAndAPostIsSentThoughTheKeyHasThemAlready() throws IOException {
    Row row = seed("GROUP_READ_ONLY");
    Seed.assign(sandbox, row);

    Summary summary = restorer().verify().run(Seed.rows(List.of(row)));

    assertThat(summary.count(Verdict.RESTORED)).isEqualTo(1);
    assertThat(sandbox.countSigned("POST")).isEqualTo(1);
    assertThat(summary.verified()).hasValue(true);
  }

  @Test
  void aRefusalThatItIsAssignedAlreadyIsDoneIfTheListingAgrees() throws IOException {
    restart(options -> options.withAlreadyAssignedAnswer(AlreadyAssignedAnswer.CONFLICT));
    Row row = seed("GROUP_READ_ONLY");
    Seed.assign(sandbox, row);

    Summary summary = restorer().run(Seed.rows(List.of(row)));

    assertThat(summary.count(Verdict.ALREADY_ASSIGNED)).isEqualTo(1);
  }

  @Test
  void withOtherRolesItIsRefusedAfterTheListingHadItsTimeToSettle() throws IOException {
    restart(options -> options.withAlreadyAssignedAnswer(AlreadyAssignedAnswer.CONFLICT));
    Row row = seed("GROUP_SEARCH_INDEX_EDITOR");
    Seed.assign(sandbox, row);

    Summary summary = restorer().run(Seed.rows(List.of(row)));

    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(1);
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void afterALostResponseARefusalIsLookedInto() throws IOException {
    restart(
        options ->
            options.withAlreadyAssignedAnswer(new AlreadyAssignedAnswer(400, "SOMETHING_ELSE")));
    Row row = seed("GROUP_READ_ONLY");
    sandbox.listingsLag(Duration.ofSeconds(4));
    sandbox.fault(Fault.resetAfterWork().on("POST"));

    Summary summary = restorer().run(Seed.rows(List.of(row)));

    assertThat(summary.count(Verdict.RESTORED)).as("by this run").isEqualTo(1);
    assertThat(result(2).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
    assertThat(result(2).attempts()).isEqualTo(2);
  }

  /** The response was lost, and nothing was left to do. */
  @Test
  void afterALostResponseRolesThatItHadBeforeAreAssignedAlready() throws IOException {
    restart(
        options ->
            options.withAlreadyAssignedAnswer(new AlreadyAssignedAnswer(400, "SOMETHING_ELSE")));
    Row row = seed("GROUP_READ_ONLY");
    Seed.assign(sandbox, row);
    sandbox.fault(Fault.resetBeforeWork().on("POST"));

    restorer().run(Seed.rows(List.of(row)));

    assertThat(result(2).verdict()).isEqualTo(Verdict.ALREADY_ASSIGNED);
    assertThat(result(2).caveats()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"409, SOMETHING_ELSE", "400, ALREADY_THERE"})
  void withoutALostResponseRolesThatAListingShowsLateAreAssignedAlready(int status, String code)
      throws IOException {
    restart(options -> options.withAlreadyAssignedAnswer(new AlreadyAssignedAnswer(status, code)));
    Row row = seed("GROUP_READ_ONLY");
    sandbox.listingsLag(Duration.ofSeconds(4));
    Seed.assign(sandbox, row);

    restorer().run(Seed.rows(List.of(row)));

    assertThat(result(2).verdict()).isEqualTo(Verdict.ALREADY_ASSIGNED);
    assertThat(result(2).caveats()).isEmpty();
    assertThat(result(2).attempts()).isEqualTo(1);
  }

  @Test
  void anotherRefusalIsOneThoughTheKeyHasTheRoles() throws IOException {
    Row row = seed("GROUP_READ_ONLY");
    Seed.assign(sandbox, row);
    sandbox.fault(Fault.status(400, "SOMETHING_ELSE").on("POST").always());

    restorer().run(Seed.rows(List.of(row)));

    assertThat(result(2).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(2))).isEqualTo(Kind.REFUSED);
  }

  @Test
  void afterALostResponseARefusalOfTheCallerIsNotLookedInto() throws IOException {
    Row row = seed("GROUP_READ_ONLY");
    sandbox
        .fault(Fault.resetBeforeWork().on("POST"))
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("POST").always());

    restorer().run(Seed.rows(List.of(row)));

    assertThat(kind(result(2))).isEqualTo(Kind.NO_PERMISSION);
    assertThat(sandbox.countSigned("GET")).as("before the first attempt").isEqualTo(1);
  }

  /** The roles were given all the same, and the listing tells. */
  @ParameterizedTest
  @ValueSource(ints = {408, 500})
  void soItIsAfterAnError(int status) throws IOException {
    restart(
        options ->
            options.withAlreadyAssignedAnswer(new AlreadyAssignedAnswer(400, "SOMETHING_ELSE")));
    Row row = seed("GROUP_READ_ONLY");
    sandbox.fault(Fault.status(status, "UNEXPECTED_ERROR").on("POST"));
    after(response -> response.getStatus() == status, () -> Seed.assign(sandbox, row));

    restorer().run(Seed.rows(List.of(row)));

    assertThat(result(2).verdict()).isEqualTo(Verdict.RESTORED);
    assertThat(result(2).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
  }

  @Test
  void whatAtlasSaysIsLeftOfALimitIsBelieved() throws IOException {
    restart(
        SandboxOptions.defaults()
            .withoutLimits()
            .withProjectLimit(new RateLimit(120, 50, Duration.ofSeconds(1))));
    List<Row> rows =
        Seed.assigned(sandbox, 1, 300).stream()
            .map(row -> new Row(row.line(), row.unassignment(), List.of("GROUP_OWNER")))
            .toList();

    Summary summary = restorer().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.RESTORED)).isEqualTo(300);
    assertThat(summary.rateLimits()).as("few find out the hard way").isLessThan(15);
  }

  @Test
  void whereNobodyMayLookARefusalThatItIsAssignedAlreadyStays() throws IOException {
    restart(options -> options.withAlreadyAssignedAnswer(AlreadyAssignedAnswer.CONFLICT));
    Row row = seed("GROUP_READ_ONLY");
    Seed.assign(sandbox, row);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING).always());

    restorer().run(Seed.rows(List.of(row)));

    assertThat(result(2).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(2))).isEqualTo(Kind.REFUSED);
    assertThat(clock.waits()).as("no later look would see more").isEmpty();
  }

  @Test
  void aSuccessThatIsNotAtlassIsNeverCalledRestored() throws IOException {
    Row row = seed("GROUP_READ_ONLY");
    sandbox.fault(Fault.answer(202, "application/json", "").on("POST").always());

    Summary summary = restorer().run(Seed.rows(List.of(row)));

    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(1);
    assertThat(isAssigned(row)).isFalse();
  }

  @Test
  void verifyingLooksAtTheRolesToo() throws IOException {
    Row row = seed("GROUP_OWNER");
    sandbox.fault(Fault.answer(204, "application/json", "").on("POST").always());
    sandbox.assign(
        row.unassignment().project().value(),
        row.unassignment().principal().value(),
        "GROUP_READ_ONLY");

    Summary summary = restorer().verify().run(Seed.rows(List.of(row)));

    assertThat(summary.verified()).hasValue(false);
    assertThat(result(2).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result(2))).isEqualTo(Kind.CONTRADICTED);
    assertThat(sandbox.countSigned("POST")).as("once, and three times again").isEqualTo(4);
  }

  @Test
  void thePostNamesTheRolesThatTheKeyHasByNowToo() throws IOException {
    Row row = seed("GROUP_OWNER");
    sandbox.assign(
        row.unassignment().project().value(),
        row.unassignment().principal().value(),
        "GROUP_SEARCH_INDEX_EDITOR",
        "GROUP_OWNER");

    restorer().run(Seed.rows(List.of(row)));

    assertThat(sandbox.requests())
        .filteredOn(request -> request.signed() && request.method().equals("POST"))
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.body()).contains("GROUP_SEARCH_INDEX_EDITOR", "GROUP_OWNER"));
    assertThat(result(2).roles()).containsExactly("GROUP_OWNER");
  }

  @Test
  void rowsOfOneKeyAndProjectAreOnePost() throws IOException {
    Row row = seed("GROUP_OWNER");
    var other = new Row(9, row.unassignment(), List.of("GROUP_READ_ONLY"));

    Summary summary = restorer().verify().run(Seed.rows(List.of(row, other)));

    assertThat(sandbox.countSigned("POST")).isEqualTo(1);
    assertThat(
            sandbox.roles(
                row.unassignment().project().value(), row.unassignment().principal().value()))
        .containsExactlyInAnyOrder("GROUP_OWNER", "GROUP_READ_ONLY");
    assertThat(summary.verified()).hasValue(true);
  }

  @Test
  void whereTheProjectMayNotBeListedTheRolesAreRestoredAllTheSame() throws IOException {
    Row row = seed("GROUP_OWNER");
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING).always());

    Summary summary = restorer().run(Seed.rows(List.of(row)));

    assertThat(summary.count(Verdict.RESTORED)).isEqualTo(1);
    assertThat(isAssigned(row)).isTrue();
  }

  @Test
  void aRowWithoutRolesIsRefusedBeforeAnythingIsSent() {
    Row row = seed();

    assertThatThrownBy(() -> restorer().run(Seed.rows(List.of(row))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2 has no roles");
    assertThat(sandbox.countSigned("POST")).isZero();
  }
}
