package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RateLimit;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many rows at once: what is sent, what is saved before, and what is called done. */
class BulkUnassignerTest extends SimulatedRuns {
  @Test
  void everyRowIsUnassignedAndReadingTheRolesCostsOneRequestPerProject() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 12, 600);

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(600);
    assertThat(summary.complete()).isTrue();
    assertOneTrueResultPerRow(rows);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(600);
    assertThat(sandbox.countSigned("GET")).isEqualTo(12);
    assertThat(sandbox.requests()).filteredOn(request -> !request.signed()).hasSizeLessThan(11);
  }

  @Test
  void withoutAnUndoARowCostsOneRequest() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 5, 300);

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(300);
    assertThat(sandbox.requests()).hasSizeLessThanOrEqualTo(310);
  }

  @Test
  void rolesAreSavedBeforeTheKeyLosesThem() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 60);

    unassigner()
        .beforeUnassign(
            entry -> {
              assertThat(
                      sandbox.isAssigned(
                          entry.unassignment().project().value(),
                          entry.unassignment().principal().value()))
                  .isTrue();
              undo.add(entry);
            })
        .run(Seed.rows(rows));

    assertThat(undo)
        .hasSize(60)
        .allMatch(entry -> entry.roles().equals(List.of("GROUP_READ_ONLY", "GROUP_OWNER")))
        .allMatch(entry -> entry.description().equals(java.util.Optional.of("bulk")));
    assertThat(results.values())
        .allMatch(result -> result.roles().equals(List.of("GROUP_READ_ONLY", "GROUP_OWNER")));
  }

  @Test
  void rolesThatAreGivenWhileARowWaitsToBeSentAgainAreSavedToo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(50)).on("DELETE"));
    after(
        response -> response.getStatus() == 429,
        () ->
            sandbox.assign(
                Seed.project(0).value(), Seed.key(0).value(), "GROUP_DATA_ACCESS_ADMIN"));

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1);
    assertThat(undo.stream().flatMap(entry -> entry.roles().stream()).distinct())
        .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_OWNER", "GROUP_DATA_ACCESS_ADMIN");
  }

  @Test
  void rolesThatCannotBeReadAgainDoNotKeepARowFromBeingSentAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(50)).on("DELETE"));
    sandbox.fault(Fault.html503().on("GET").onPath("/orgs/").always());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1);
    assertThat(undo).hasSize(1);
  }

  @Test
  void aDeleteIsSentForEveryRowWhateverTheListingSays() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 20);
    rows.subList(0, 5).forEach(this::unassignByHand);

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(sandbox.countSigned("DELETE")).isEqualTo(20);
    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(5);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(15);
    assertThat(undo).hasSize(15);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void aRefusalThatTheListingContradictsIsNotCalledDone() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 3);
    sandbox.fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE"));

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(1);
    assertThat(clock.waits().stream().mapToLong(Duration::toSeconds).sum())
        .as("looked at five times, while listings may lag")
        .isEqualTo(1 + 2 + 4 + 8);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void aRowIsNotDecidedByAListingThatIsOlderThanItsResponse() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 20);
    Row gone = rows.get(0);
    Row listed = rows.get(2);
    List<Row> asked = new ArrayList<>(List.of(gone, listed));
    rows.stream()
        .filter(row -> row.unassignment().project().equals(Seed.project(1)))
        .forEach(asked::add);
    unassignByHand(gone);
    String key = listed.unassignment().principal().value();
    sandbox
        .fault(Fault.html503().on("DELETE").onPath(key))
        .fault(Fault.status(400, "API_KEY_NOT_FOUND").on("DELETE").onPath(key))
        .fault(
            Fault.latency(Duration.ofSeconds(1))
                .on("GET")
                .onProject(Seed.project(0).value())
                .times(1))
        .fault(
            Fault.latency(Duration.ofMillis(200))
                .on("DELETE")
                .onProject(Seed.project(1).value())
                .always());

    // While the project is read for the first row, the second is due to be tried again.
    unassigner()
        .concurrency(4)
        .onResult(
            result -> {
              keep(result);
              clock.advance(Duration.ofSeconds(2));
            })
        .run(Seed.rows(asked));

    assertThat(result(gone.line()).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result(listed.line()).verdict()).isEqualTo(Verdict.REFUSED);
    assertOneTrueResultPerRow(asked);
  }

  @Test
  void aKeyThatNeitherProjectNorOrganizationKnowsIsUnknown() throws IOException {
    Seed.projects(sandbox, 1);
    List<Row> rows = List.of(Seed.row(2, 0, 7));

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNKNOWN_KEY)).isEqualTo(1);
    assertThat(summary.complete()).isFalse();
    assertThat(result(2).problem())
        .hasValueSatisfying(problem -> assertThat(problem.kind()).isEqualTo(Kind.UNKNOWN_API_KEY));
  }

  @Test
  void anUnknownKeyCountsAsDoneWhereThatIsAllowed() throws IOException {
    Seed.projects(sandbox, 1);
    List<Row> rows = List.of(Seed.row(2, 0, 7));

    Summary summary = unassigner().allowMissing().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(1);
    assertThat(summary.count(Caveat.UNKNOWN_KEY)).isEqualTo(1);
    assertThat(summary.complete()).isTrue();
  }

  @Test
  void whereTheOrganizationIsHiddenNobodyCheckedThatTheKeyExists() throws IOException {
    Seed.projects(sandbox, 1);
    List<Row> rows = List.of(Seed.row(2, 0, 7));

    Summary summary = unassigner(projectOwner(1)).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(1);
    assertThat(result(2).caveats()).containsExactly(Caveat.KEY_NOT_CHECKED);
  }

  @Test
  void whereTheProjectIsHiddenAtlassWordStandsAndIsMarkedAsSuch() throws IOException {
    Seed.projects(sandbox, 1);
    Seed.key(sandbox, 7);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING).always());

    Summary summary = unassigner().run(Seed.rows(List.of(Seed.row(2, 0, 7))));

    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(1);
    assertThat(result(2).caveats()).containsExactly(Caveat.PROJECT_NOT_CHECKED);
  }

  @Test
  void withoutTheListingThatTheUndoNeedsNothingIsSent() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 10);
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onProject(Seed.project(0).value())
            .always());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(5);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(5);
    assertThat(sandbox.countDeletes(Seed.project(0).value())).isZero();
    assertThat(undo).hasSize(5);
  }

  @Test
  void withoutAnUndoTheSameProjectIsSentItsDeletes() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 10);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(RolesField.class)
  void rolesThatAListingLeavesOutAreReadFromTheKeysOwnRecord(RolesField field) throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.listRolesAs(Seed.key(0).value(), field);

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.count(Caveat.NO_UNDO)).isZero();
    assertThat(undo)
        .hasSize(2)
        .allMatch(entry -> entry.roles().equals(List.of("GROUP_READ_ONLY", "GROUP_OWNER")));
  }

  @Test
  void aKeyWhoseRolesNothingTellsIsRefusedWhereAnUndoIsWanted() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.listRolesAs(Seed.key(0).value(), RolesField.EMPTY, KeyRead.values());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(result(2).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(2))).isEqualTo(Kind.ROLES_NOT_READABLE);
    assertThat(result(2).attempts()).isZero();
    assertThat(isAssigned(rows.get(0))).isTrue();
    assertThat(result(2).access())
        .as("no role at all was shown, so nothing is known of its access")
        .isEqualTo(OrganizationAccess.UNKNOWN);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1);
    assertThat(undo).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"403, FORBIDDEN", "404, API_KEY_NOT_FOUND"})
  void norIsItsRecordAnyHelpWhereItMayNotBeRead(int status, String code) throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    sandbox.listRolesAs(Seed.key(0).value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS);
    sandbox.fault(Fault.status(status, code).on("GET").onPath(RECORD).always());

    unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(kind(result(2))).isEqualTo(Kind.ROLES_NOT_READABLE);
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  @Test
  void withoutAnUndoItIsUnassigned() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.listRolesAs(Seed.key(0).value(), RolesField.EMPTY, KeyRead.values());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.caveats()).isEmpty();
  }

  @Test
  void aRoleWithoutANameIsNoneThatCouldBeRestored() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.assign(Seed.project(0).value(), Seed.key(0).value(), "");

    unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(kind(result(2))).isEqualTo(Kind.ROLES_NOT_READABLE);
    assertThat(result(3).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(undo).hasSize(1);
  }

  @Test
  void whatAPlanHasReadIsNotReadAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    List<PlannedRow> planned = new ArrayList<>();
    planner().onResult(planned::add).run(Seed.rows(rows));
    sandbox.forgetRequests();

    Summary summary =
        unassigner().beforeUnassign(undo::add).planned(planned.get(0)).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1);
    assertThat(undo.get(0).roles()).containsExactly("GROUP_READ_ONLY", "GROUP_OWNER");
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @Test
  void whatAPlanDidNotSeeInTheProjectIsSentAllTheSame() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    unassignByHand(rows.get(0));
    List<PlannedRow> planned = new ArrayList<>();
    planner().onResult(planned::add).run(Seed.rows(rows));
    sandbox.forgetRequests();

    unassigner().beforeUnassign(undo::add).planned(planned.get(0)).run(Seed.rows(rows));

    assertThat(sandbox.countSigned("DELETE")).isEqualTo(1);
    assertThat(result(2).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(sandbox.countSigned("GET")).as("the look after the response").isEqualTo(1);
  }

  @Test
  void aKeyThatIsListedTwiceKeepsTheRolesOfBoth() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    sandbox.listTwice(
        Seed.key(0).value(), Seed.project(0).value(), "GROUP_OWNER", "GROUP_SEARCH_INDEX_EDITOR");

    unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(undo).hasSize(1);
    assertThat(undo.get(0).roles())
        .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_OWNER", "GROUP_SEARCH_INDEX_EDITOR");
    assertThat(result(2).roles()).as("each once").hasSize(3);
  }

  @Test
  void aRoleThatARecordNamesTwiceIsOneRole() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    String role = "{\"groupId\":\"%s\",\"roleName\":\"GROUP_OWNER\"}".formatted(Seed.project(0));
    sandbox
        .listingsBlind(Duration.ofMinutes(1), KeyRead.LIST_GROUP_API_KEYS)
        .fault(
            Fault.answer(
                    200,
                    "application/json",
                    "{\"id\":\"%s\",\"publicKey\":\"k0000000\",\"desc\":\"bulk\",\"roles\":[%s,%s]}"
                        .formatted(Seed.key(0), role, role))
                .on("GET")
                .onPath(RECORD));

    unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(result(2).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(2).roles()).containsExactly("GROUP_OWNER");
  }

  @Test
  void oneOddResponseAboutAKeyDoesNotCostLaterRowsTheirUndo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 4);
    sandbox
        .listingsBlind(Duration.ofMinutes(1), KeyRead.LIST_GROUP_API_KEYS)
        .fault(page(404).on("GET").onPath(RECORD));

    Summary summary = unassigner().concurrency(1).beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(4);
    assertThat(summary.count(Caveat.NO_UNDO)).isZero();
    assertThat(undo).hasSize(4);
  }

  @Test
  void anotherOrganizationDoesNotSpeakForAKey() throws IOException {
    String other = "5980cfdf0b6d97029d82f8ff";
    sandbox
        .organization(other, "other")
        .project(Seed.project(1).value(), other, "elsewhere")
        .apiKey(Seed.key(1).value(), other, "otherown", "secret", "owner", "ORG_OWNER");
    Seed.projects(sandbox, 1);
    Seed.key(sandbox, 0);
    var row = Seed.row(2, 0, 0);
    Seed.assign(sandbox, row);
    sandbox.listingsBlind(Duration.ofMinutes(1), KeyRead.LIST_GROUP_API_KEYS);
    // The first organization's record is cached; the second does not know the key.
    List<Row> rows = List.of(row, Seed.row(3, 1, 0));

    unassigner().concurrency(1).beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(result(2).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(3).verdict().done()).isFalse();
  }

  @Test
  void anUnknownProjectRefusesItsRowsAndNoOthers() throws IOException {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 2, 20));
    for (int i = 0; i < 5; i++) {
      rows.add(Seed.row(900 + i, 77, i));
    }

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(20);
    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(5);
    assertThat(kind(result(900))).isEqualTo(Kind.UNKNOWN_PROJECT);
    assertThat(sandbox.countDeletes(Seed.project(77).value())).isZero();
  }

  @Test
  void rowsThatAreDoneAlreadyAreSkippedAndTheirProjectsNotRead() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);

    Summary summary =
        unassigner()
            .beforeUnassign(undo::add)
            .skip(
                row -> row.project().equals(Seed.project(0)) || row.principal().equals(Seed.key(1)))
            .run(Seed.rows(rows));

    assertThat(summary.rows()).isEqualTo(19);
    assertThat(sandbox.countSigned("GET")).isEqualTo(2);
  }

  @Test
  void accessThatRemainsThroughAnOrganizationRoleIsCounted() throws IOException {
    var unassignment =
        new Unassignment(
            new ProjectId(Example.PAYMENTS_PRODUCTION), new ApiKeyId(Example.BREAK_GLASS_KEY));

    Summary summary = unassigner().beforeUnassign(undo::add).run(List.of(unassignment));

    assertThat(summary.remaining()).isEqualTo(1);
    assertThat(result(1).access()).isEqualTo(OrganizationAccess.OWNER);
  }

  @Test
  void aKeyIsInOneRequestAtATimeUnlessALookAtTheEndFindsWhatIsLost() throws IOException {
    sandbox.fault(Fault.latency(Duration.ofMillis(30)).on("DELETE").always());
    List<Row> rows = Seed.assignedEverywhere(sandbox, 12);

    Summary apart = unassigner().run(Seed.rows(rows));

    assertThat(apart.count(Verdict.UNASSIGNED)).isEqualTo(12);
    assertThat(sandbox.mostConcurrentFor(Seed.key(0).value())).isEqualTo(1);

    rows.forEach(row -> Seed.assign(sandbox, row));
    Summary together = unassigner().verify().run(Seed.rows(rows));

    assertThat(together.count(Verdict.UNASSIGNED)).isEqualTo(12);
    assertThat(together.verified()).hasValue(true);
    assertThat(sandbox.mostConcurrentFor(Seed.key(0).value())).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 65})
  void aConcurrencyOutOfRangeIsRefused(int rows) {
    assertThatThrownBy(() -> unassigner().concurrency(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("concurrency must be 1 to 64, was " + rows);
  }

  @Test
  void eachSettingHasADefaultAndTheHighestConcurrencyIsAllowed() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 3);

    Summary summary = BulkUnassigner.of(atlas()).run(Seed.rows(rows.subList(0, 2)));
    unassigner().concurrency(64).run(Seed.rows(rows.subList(2, 3)));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void anInstanceRunsOnce() throws IOException {
    BulkUnassigner unassigner = unassigner();
    unassigner.run(List.of());

    assertThatThrownBy(() -> unassigner.run(List.of())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aProjectAtItsLimitWaitsWhileOthersGoOn() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 200);
    sandbox.fault(
        Fault.rateLimited(Duration.ofMinutes(50)).on("DELETE").onProject(Seed.project(0).value()));

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(200);
    assertThat(summary.rateLimits()).isEqualTo(1);
    List<String> deletes =
        sandbox.requests().stream()
            .filter(request -> request.status() == 204)
            .map(RecordedRequest::path)
            .toList();
    assertThat(deletes.subList(deletes.size() - 20, deletes.size()))
        .as("the limited project ends last")
        .allMatch(path -> path.contains(Seed.project(0).value()));
  }

  @Test
  void onlyTheTimeInWhichNothingElseCouldBeDoneIsCountedAsWaitedForLimits() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 20);
    sandbox
        .fault(Fault.html503().on("GET").onPath(LISTING).times(2))
        .fault(Fault.rateLimited(Duration.ofSeconds(40)).on("DELETE"));

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.complete()).isTrue();
    assertThat(summary.waitedForRateLimits())
        .as("the waits after a 503 are not for a limit")
        .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(45));
  }

  @Test
  void rowsThatWaitBehindALongLimitHoldUpNobodyElse() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 400);
    String troubled = Seed.project(0).value();
    sandbox
        .fault(Fault.html503().on("DELETE").onProject(troubled).times(60))
        .fault(Fault.rateLimited(Duration.ofMinutes(50)).on("DELETE").onProject(troubled));
    var start = clock.instant();
    var lastOfOthers = new AtomicReference<>(start);

    Summary summary =
        unassigner()
            .onResult(
                result -> {
                  if (!result.unassignment().project().equals(Seed.project(0))) {
                    lastOfOthers.set(clock.instant());
                  }
                })
            .run(Seed.rows(rows));

    assertThat(summary.complete()).as("%s", summary).isTrue();
    assertThat(Duration.between(start, lastOfOthers.get())).isLessThan(Duration.ofMinutes(40));
  }

  @Test
  void aBucketIsEmptiedAndRefilledWithoutAFailedRow() throws IOException {
    restart(
        SandboxOptions.defaults()
            .withoutLimits()
            .withProjectLimit(new RateLimit(120, 50, Duration.ofSeconds(1))));
    List<Row> rows = Seed.assigned(sandbox, 1, 1_000);

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1_000);
    assertThat(summary.rateLimits())
        .as("what Atlas says is left is believed: few requests find out the hard way")
        .isLessThan(50);
  }

  @Test
  void whileAllRowsWaitForALimitNobodyPolls() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 40);
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(1)).on("DELETE"));
    int before = clock.awaits();

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.complete()).isTrue();
    assertThat(clock.waits()).as("one wait for all").hasSize(1);
    // Each worker waits once for the limit, and once per row that others have in flight.
    assertThat(clock.awaits() - before).isLessThan(10 + 40 * 10);
  }

  @Test
  void aLookThatIsRateLimitedIsMadeAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 3);
    unassignByHand(rows.get(0));
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(3)).on("GET"));

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.count(Verdict.NOT_ASSIGNED)).isEqualTo(1);
  }

  @Test
  void onlyThePageThatFailedIsAskedForAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1_010);
    sandbox.beforePage(3, () -> sandbox.fault(Fault.html503().on("GET").onPath(LISTING).times(2)));
    sandbox.beforePage(2, () -> sandbox.fault(Fault.rateLimited(Duration.ofMinutes(2)).on("GET")));
    List<Row> asked = List.of(rows.get(0), rows.get(600), rows.get(1_005));

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(asked));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(3);
    assertThat(undo)
        .hasSize(3)
        .allMatch(entry -> entry.roles().equals(List.of("GROUP_READ_ONLY", "GROUP_OWNER")));
    assertThat(sandbox.requests())
        .filteredOn(request -> request.path().endsWith("/apiKeys") && request.status() == 200)
        .hasSize(3);
  }

  @Test
  void attemptsAreCountedForRowsThatAStopLeavesToo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 300);
    sandbox.fault(Fault.html503().on("DELETE").always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped()).isPresent();
    assertThat(summary.retries())
        .isEqualTo(received.stream().mapToLong(result -> Math.max(0, result.attempts() - 1)).sum())
        .isEqualTo(
            sandbox.countSigned("DELETE")
                - received.stream().filter(result -> result.attempts() > 0).count());
    assertThat(received)
        .filteredOn(result -> result.verdict() == Verdict.NOT_ATTEMPTED)
        .allMatch(result -> result.attempts() == 0);
  }

  @Test
  void aClockThatIsSetBackHoldsNobodyUp() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 10);
    sandbox.fault(Fault.html503().on("DELETE").times(20));

    Summary summary =
        unassigner().onResult(result -> clock.setBack(Duration.ofHours(1))).run(Seed.rows(rows));

    assertThat(summary.complete()).isTrue();
    assertThat(Duration.ofNanos(clock.nanoTime())).isLessThan(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void underRandomErrorsEveryRowEndsDone(long seed) throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 20, 1_000);
    var random = new Random(seed);
    for (Fault fault :
        List.of(
            Fault.html503(),
            Fault.status(500, "UNEXPECTED_ERROR"),
            Fault.resetBeforeWork(),
            Fault.resetAfterWork(),
            Fault.rateLimited(Duration.ofSeconds(2)),
            Fault.rateLimitedWithoutRetryAfter())) {
      sandbox.fault(fault.withProbability(0.02, random).always());
    }

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.complete()).as("%s", summary).isTrue();
    assertThat(undo).hasSize(1_000);
    assertOneTrueResultPerRow(rows);
  }
}
