package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Summary.Verification;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done is compared with the listings, and sent again while they do not agree. */
class VerificationTest extends SimulatedRuns {
  /** A response that says done of a change that was not made. */
  private static Fault lost() {
    return Fault.answer(204, "application/json", "").on("DELETE");
  }

  @Test
  void listingsThatLagAreWaitedFor() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.listingsLag(Duration.ofSeconds(10));

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(30);
    assertThat(summary.verified()).hasValue(true);
    assertThat(summary.verification().orElseThrow().confirmed()).isEqualTo(30);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void aLostUpdateIsSentAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.fault(lost().onProject(Seed.project(1).value()).times(3));

    Summary summary = unassigner().beforeUnassign(undo::add).verify().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(30);
    assertThat(summary.verified()).hasValue(true);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(33);
    assertThat(undo).as("saved once").hasSize(30);
    assertOneTrueResultPerRow(rows);
  }

  @Test
  void rowsThatStayListedEndASecondTimeAndAreNotDone() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.fault(lost().onPath(Seed.key(4).value()).always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(received).hasSize(31);
    assertThat(result(6).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result(6))).isEqualTo(Kind.CONTRADICTED);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(29);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(1);
    assertThat(summary.rows()).isEqualTo(30);
    assertThat(summary.complete()).isFalse();
    Verification found = summary.verification().orElseThrow();
    assertThat(found.contradicted()).extracting(Row::line).containsExactly(6L);
    assertThat(found.confirmed()).isEqualTo(29);
    assertThat(found.unchecked()).isZero();
    assertThat(clock.waits().stream().map(Duration::toSeconds))
        .as("before each round for a while, and at the end as long as listings may lag")
        .containsExactly(1L, 2L, 1L, 2L, 1L, 2L, 1L, 2L, 4L, 8L);
    assertThat(sandbox.requests())
        .filteredOn(request -> request.signed() && request.path().endsWith(Seed.key(4).value()))
        .as("once, and three times again")
        .hasSize(4);
    assertThat(sandbox.countSigned("GET"))
        .as("once for each other project; three looks before each round, and five at the end")
        .isEqualTo(2 + 3 * 3 + 5);
  }

  @Test
  void theAccessThatRemainsIsThatOfRowsThatAreDoneInTheEnd() throws IOException {
    var unassignment =
        new Unassignment(
            new ProjectId(Example.PAYMENTS_PRODUCTION), new ApiKeyId(Example.BREAK_GLASS_KEY));
    sandbox.fault(lost().always());

    Summary summary = unassigner().beforeUnassign(undo::add).verify().run(List.of(unassignment));

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(result(1).access()).isEqualTo(OrganizationAccess.OWNER);
    assertThat(summary.remaining()).isZero();
  }

  @Test
  void rowsOfAnEarlierRunAreLookedAtAndSentAgainToo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 4);
    unassignByHand(rows.get(0)); // the earlier run's; of line 3 it only thought so

    Summary summary =
        unassigner()
            .skip(
                row ->
                    row.equals(rows.get(0).unassignment())
                        || row.equals(rows.get(1).unassignment()))
            .verify()
            .run(Seed.rows(rows));

    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(summary.verified()).hasValue(true);
    assertThat(summary.verification().orElseThrow().confirmed()).isEqualTo(4);
  }

  @Test
  void onlyProjectsInWhichSomethingWasDoneAreRead() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 30);
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("DELETE")
            .onProject(Seed.project(1).value())
            .always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(10);
    assertThat(requests("GET"))
        .hasSize(2)
        .noneMatch(path -> path.contains(Seed.project(1).value()));
    assertThat(summary.verification().orElseThrow().holds()).isTrue();
  }

  @Test
  void aProjectThatCannotBeReadIsNotForgottenWhenAnotherIsSentAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 10);
    sandbox
        .fault(lost().onProject(Seed.project(1).value()))
        .fault(
            Fault.status(401, "USER_UNAUTHORIZED")
                .on("GET")
                .onProject(Seed.project(0).value())
                .always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    Verification found = summary.verification().orElseThrow();
    assertThat(found.unread()).containsOnlyKeys(Seed.project(0));
    assertThat(found.unchecked()).isEqualTo(5);
    assertThat(found.confirmed()).isEqualTo(5);
    assertThat(found.holds()).isFalse();
    assertThat(summary.verified()).hasValue(false);
  }

  @Test
  void whatIsContradictedStaysSoWhenTheNetworkDiesBeforeItIsSentAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 5);
    sandbox.fault(lost());
    sandbox.fault(Fault.resetBeforeWork().on("DELETE").onPath("nothing"));
    BulkUnassigner bulk = unassigner().verify();
    var looks = new AtomicLong();
    sandbox.beforePage(
        1,
        () ->
            sandbox.beforePage(
                1,
                () ->
                    sandbox.beforePage(
                        1,
                        () -> {
                          looks.incrementAndGet();
                          sandbox.dieAfter(1);
                        })));

    Summary summary = bulk.run(Seed.rows(rows));

    assertThat(looks).hasValue(1);
    assertThat(summary.verification().orElseThrow().contradicted()).hasSize(1);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(4);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(1);
    assertThat(received).hasSize(6);
  }

  @Test
  void whatIsContradictedStaysSoWhenTheRunIsStoppedBeforeItIsSentAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 5);
    sandbox.fault(lost());
    BulkUnassigner bulk = unassigner().verify();
    sandbox.beforePage(1, () -> sandbox.beforePage(1, () -> sandbox.beforePage(1, bulk::stop)));

    Summary summary = bulk.run(Seed.rows(rows));

    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.verified()).hasValue(false);
    assertThat(summary.verification().orElseThrow().unchecked()).isEqualTo(1);
    assertThat(summary.verification().orElseThrow().unread()).as("it could be read").isEmpty();
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(5);
  }

  /** The first project is contradicted; then the second cannot be read, for all calls the same. */
  @Test
  void whatIsContradictedIsNotSentAgainAfterALookThatStoppedTheRun() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 2);
    sandbox
        .fault(lost().onProject(Seed.project(0).value()))
        .fault(
            Fault.rateLimited(Duration.ofMinutes(1)).on("GET").onProject(Seed.project(1).value()))
        .fault(
            Fault.status(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST")
                .on("GET")
                .onProject(Seed.project(1).value())
                .always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(summary.stopped().orElseThrow().kind()).isEqualTo(Kind.IP_NOT_ON_ACCESS_LIST);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(2);
    assertThat(result(2).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result(2))).isEqualTo(Kind.CONTRADICTED);
  }

  @Test
  void aListingThatCannotBeReadAgainConfirmsNothing() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.fault(lost());
    after(
        response -> sandbox.countSigned("GET") == 1, // it showed the key
        () -> sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always()));

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    Verification found = summary.verification().orElseThrow();
    assertThat(found.unchecked()).isEqualTo(1);
    assertThat(found.unread()).containsOnlyKeys(Seed.project(0));
    assertThat(found.holds()).isFalse();
  }

  @Test
  void whatCannotBeReadAfterItIsSentAgainStaysContradicted() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.fault(lost());
    after(
        response -> sandbox.countSigned("DELETE") == 3,
        () -> sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always()));

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    Verification found = summary.verification().orElseThrow();
    assertThat(found.contradicted()).hasSize(1);
    assertThat(found.unread()).containsOnlyKeys(Seed.project(0));
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(1);
  }

  @Test
  void afterARunThatStoppedNobodyLooks() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 3, 300);
    sandbox.fault(Fault.html503().on("DELETE").always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(summary.stopped()).isPresent();
    assertThat(summary.verification()).isEmpty();
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @Test
  void withoutANetworkItStopsAndDoesNotTryAThousandProjects() throws IOException {
    restart(options -> options.withKeepRequests(false));
    List<Row> rows = Seed.assigned(sandbox, 1_000, 1_000);
    var requests = new AtomicLong();
    AtlasAdminApi counted =
        Atlas.at(sandbox.baseUri())
            .onExchange(exchange -> requests.incrementAndGet())
            .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
    var done = new AtomicLong();

    Summary summary =
        unassigner(counted)
            .verify()
            .onResult(
                result -> {
                  if (done.incrementAndGet() == 1_000) {
                    sandbox.dieAfter(0);
                    requests.set(0);
                  }
                })
            .run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1_000);
    assertThat(summary.stopped().orElseThrow().kind())
        .isIn(Kind.NO_RESPONSE, Kind.CONNECTION_REFUSED);
    assertThat(summary.verified()).hasValue(false);
    assertThat(summary.verification().orElseThrow().unchecked()).isEqualTo(1_000);
    assertThat(requests.get()).as("forty projects, six times").isLessThan(300);
    assertThat(Duration.ofNanos(clock.nanoTime())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void rolesThatAKeyWasGivenSinceAreSavedBeforeTheyAreLostToo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 3);
    Row given = rows.get(1);
    sandbox.beforePage(
        1,
        () -> // of the undo's listing
        sandbox.beforePage(
                1,
                () ->
                    sandbox.assign(
                        given.unassignment().project().value(),
                        given.unassignment().principal().value(),
                        "GROUP_CLUSTER_MANAGER")));

    Summary summary = unassigner().beforeUnassign(undo::add).verify().run(Seed.rows(rows));

    assertThat(summary.verified()).hasValue(true);
    assertThat(undo)
        .filteredOn(entry -> entry.unassignment().equals(given.unassignment()))
        .extracting(UndoEntry::roles)
        .containsExactly(
            List.of("GROUP_READ_ONLY", "GROUP_OWNER"), List.of("GROUP_CLUSTER_MANAGER"));
    assertThat(undo).hasSize(4);
  }

  /** The listing is blind at first, and the key is there: sent again, it is unassigned. */
  @Test
  void whatThisRunUnassignedIsNeverReportedAsNotAssigned() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox
        .fault(Fault.status(404, "API_KEY_NOT_FOUND").on("DELETE"))
        .listingsBlind(Duration.ofMinutes(1), KeyRead.values());
    BulkUnassigner bulk = unassigner().concurrency(1).allowMissing().verify();

    Summary summary =
        bulk.onResult(
                result -> {
                  keep(result);
                  sandbox.clearListingFaults();
                })
            .run(Seed.rows(rows.subList(0, 1)));

    assertThat(received).extracting(Result::verdict).contains(Verdict.NOT_ASSIGNED);
    assertThat(result(2).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(summary.verdicts()).containsOnly(entry(Verdict.UNASSIGNED, 1L));
    assertThat(summary.verified()).hasValue(true);
    assertThat(isAssigned(rows.get(0))).isFalse();
  }

  @Test
  void whereNoRowIsDoneNobodyLooks() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 10);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("DELETE").always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(summary.verified()).isEmpty();
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @Test
  void besideARowThatIsNotDoneTheRunIsNotVerified() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 10);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("DELETE"));

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(summary.verification().orElseThrow().holds()).isTrue();
    assertThat(summary.verified()).hasValue(false);
  }

  @Test
  void withoutVerificationNothingIsSaidOfIt() throws IOException {
    assertThat(unassigner().run(Seed.rows(Seed.assigned(sandbox, 1, 2))).verified()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"API_KEY_NOT_FOUND", "SOMETHING_ELSE"})
  void thatSentAgainNothingIsFoundIsNoRefusalWhileTheListingShowsIt(String code)
      throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    sandbox.fault(lost()).fault(Fault.status(404, code).on("DELETE").always());

    unassigner().verify().run(Seed.rows(rows));

    assertThat(result(2).verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(kind(result(2))).isEqualTo(Kind.CONTRADICTED);
  }

  @Test
  void aRefusalIsOneSentAgainToo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 1);
    sandbox.fault(lost()).fault(Fault.status(401, "USER_UNAUTHORIZED").on("DELETE").always());

    Summary summary = unassigner().verify().run(Seed.rows(rows));

    assertThat(result(2).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(2))).isEqualTo(Kind.NO_PERMISSION);
    assertThat(summary.verdicts()).containsOnly(entry(Verdict.REFUSED, 1L));
  }

  @Test
  void rolesThatOnlyTheRecordTellsAreReadAgainBeforeTheRowIsSentAgain() throws IOException {
    Row row = Seed.assigned(sandbox, 1, 1).get(0);
    sandbox.listRolesAs(Seed.key(0).value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS);
    sandbox.fault(lost());
    BulkUnassigner bulk =
        unassigner()
            .verify()
            .beforeUnassign(undo::add)
            .onResult(
                result -> {
                  unassignByHand(row);
                  sandbox.assign(
                      Seed.project(0).value(), Seed.key(0).value(), "GROUP_CLUSTER_MANAGER");
                });

    Summary summary = bulk.run(Seed.rows(List.of(row)));

    assertThat(summary.verified()).hasValue(true);
    assertThat(undo)
        .extracting(UndoEntry::roles)
        .containsExactly(
            List.of("GROUP_READ_ONLY", "GROUP_OWNER"), List.of("GROUP_CLUSTER_MANAGER"));
    assertThat(summary.caveats()).isEmpty();
  }

  @Test
  void whatAPlanReadIsReadAgainBeforeTheRowIsSentAgain() throws IOException {
    Row row = Seed.assigned(sandbox, 1, 1).get(0);
    List<PlannedRow> planned = new ArrayList<>();
    planner().onResult(planned::add).run(Seed.rows(List.of(row)));
    sandbox.fault(lost());

    unassigner()
        .planned(planned.get(0))
        .verify()
        .beforeUnassign(undo::add)
        .onResult(
            result -> {
              unassignByHand(row);
              sandbox.assign(Seed.project(0).value(), Seed.key(0).value(), "GROUP_CLUSTER_MANAGER");
            })
        .run(Seed.rows(List.of(row)));

    assertThat(undo)
        .extracting(UndoEntry::roles)
        .containsExactly(
            List.of("GROUP_READ_ONLY", "GROUP_OWNER"), List.of("GROUP_CLUSTER_MANAGER"));
  }
}
