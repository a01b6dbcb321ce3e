package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.Result.Caveat;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are to be in no project at the end. */
class EverywhereTest extends SimulatedRuns {
  private BulkUnassigner everywhere(SearchResult found) {
    return unassigner().beforeUnassign(undo::add).everywhere(found);
  }

  private SearchResult findAssigned() throws Exception {
    return KeyFinder.of(atlas()).retries(retries()).findAssigned("k0000000");
  }

  private static LastSearch now(Summary summary) {
    return summary.lastSearch().orElseThrow();
  }

  private SearchResult find(String publicKeyOrId) throws Exception {
    return KeyFinder.of(atlas()).retries(retries()).find(publicKeyOrId);
  }

  @Test
  void aProjectCostsOneDeleteAndAllOfThemAHandfulOfReads() throws Exception {
    List<Row> rows = Seed.assignedEverywhere(sandbox, 300);
    sandbox.fault(Fault.latency(Duration.ofMillis(3)).always());

    Summary summary = everywhere(findAssigned()).run();

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(300);
    assertThat(summary.verified()).hasValue(true);
    assertThat(now(summary).gone()).hasValue(true);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(300);
    assertThat(sandbox.countSigned("GET")).isLessThanOrEqualTo(8);
    assertThat(sandbox.mostConcurrentFor(Seed.key(0).value())).isGreaterThan(1);
    assertThat(undo)
        .hasSize(300)
        .allMatch(entry -> entry.roles().equals(List.of("GROUP_READ_ONLY", "GROUP_OWNER")));
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void onAServerThatLosesOneOfTwoOverlappingDeletesEveryProjectEndsFree() throws Exception {
    restart(options -> options.withLoseOverlappingUpdates(true));
    List<Row> rows = Seed.assignedEverywhere(sandbox, 60);
    sandbox.fault(Fault.latency(Duration.ofMillis(10)).on("DELETE").always());

    Summary summary = everywhere(find("k0000000")).run();

    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(sandbox.countSigned("DELETE")).as("some were lost").isGreaterThan(60);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(60);
    assertThat(summary.verified()).hasValue(true);
    assertThat(now(summary).gone()).hasValue(true);
    assertThat(received).hasSize(60);
    assertThat(undo).hasSize(60);
  }

  @Test
  void listingsThatLagAreWaitedForAtBothEnds() throws Exception {
    Seed.projects(sandbox, 3);
    sandbox.listingsLag(Duration.ofSeconds(4));
    Seed.key(sandbox, 0);
    clock.advance(Duration.ofSeconds(5));
    Row row = Seed.row(2, 0, 0);
    Seed.assign(sandbox, row);

    SearchResult found = findAssigned();
    Summary summary = everywhere(found).run();

    assertThat(found.assignments()).hasSize(1);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(1);
    assertThat(now(summary).gone()).hasValue(true);
    assertThat(isAssigned(row)).isFalse();
  }

  @Test
  void aKeyThatNoListingShowsIsFoundByItsId() throws Exception {
    List<Row> rows = Seed.assignedEverywhere(sandbox, 3);
    sandbox.listingsBlind(Duration.ofMinutes(10), KeyRead.LIST_ORG_API_KEYS);

    SearchResult found = find(Seed.key(0).value());
    Summary summary = everywhere(found).run();

    assertThat(found.assignments()).hasSize(3);
    assertThat(found.assignments().get(0).projectName()).isPresent();
    assertThat(now(summary).gone()).hasValue(true);
    assertThat(rows).noneMatch(this::isAssigned);
  }

  /** The listing shows nothing for a while, and the DELETEs were lost: the key's record tells. */
  @Test
  void aBlindListingAtTheEndIsNotTakenForAKeyThatIsGone() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox
        .fault(Fault.answer(204, "application/json", "").on("DELETE").always())
        .listingsBlind(Duration.ofMinutes(10), KeyRead.LIST_ORG_API_KEYS);

    Summary summary = everywhere(found).run();

    assertThat(now(summary).gone()).hasValue(false);
    assertThat(summary.complete()).isFalse();
    assertThat(now(summary).left().get(0).assignments()).hasSize(2);
  }

  @Test
  void aProjectThatItWasAssignedToSinceIsReportedAndNotTouched() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox.assign(Example.ANALYTICS, Seed.key(0).value(), "GROUP_OWNER");

    Summary summary = everywhere(found).run();

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(now(summary).since(found.key().orElseThrow()))
        .extracting(each -> each.project().value())
        .containsExactly(Example.ANALYTICS);
    assertThat(summary.verified()).hasValue(false);
    assertThat(now(summary).gone()).hasValue(false);
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Seed.key(0).value())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLastLookThatFailsLeavesItOpenWhetherTheKeyIsGone(boolean answered) throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox.fault((answered ? Fault.html503() : Fault.resetBeforeWork()).on("GET").always());

    Summary summary = everywhere(found).run();

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.verified()).hasValue(false);
    assertThat(now(summary).gone()).isEmpty();
    assertThat(now(summary).problem()).isPresent();
  }

  @Test
  void aStopDuringTheLastLookEndsIt() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").always());
    BulkUnassigner unassigner = everywhere(found);
    sandbox.beforePage(1, unassigner::stop, KeyRead.LIST_ORG_API_KEYS);

    Summary summary = unassigner.run();

    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.verified()).as("it was cut off").hasValue(false);
    assertThat(now(summary).gone()).isEmpty();
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(2);
    assertThat(clock.waits()).isEmpty();
  }

  private SearchResult find(int... keys) throws Exception {
    return KeyFinder.of(atlas())
        .retries(retries())
        .find(IntStream.of(keys).mapToObj(key -> KeyQuery.key(Seed.key(key).value())).toList());
  }

  @Test
  void severalKeysLeaveAllTheirProjectsBesideOtherRowsInOneRun() throws Exception {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 3, 9)); // key i in project i % 3
    for (int key = 0; key < 2; key++) {
      Row more = Seed.row(100 + key, 2, key);
      Seed.assign(sandbox, more);
      rows.add(more);
    }
    SearchResult found = find(0, 1);
    sandbox.forgetRequests();
    List<Row> asked = new ArrayList<>(rows.stream().filter(row -> isOf(row, 0, 1)).toList());
    asked.add(rows.get(4)); // key 4 in project 1

    Summary summary = everywhere(found).verify().run(Seed.rows(asked));

    assertThat(asked).hasSize(5).noneMatch(this::isAssigned);
    assertThat(rows).filteredOn(row -> !asked.contains(row)).allMatch(this::isAssigned);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(5);
    assertThat(summary.verified()).hasValue(true);
    assertThat(summary.verification().orElseThrow().confirmed()).isEqualTo(5);
    assertThat(now(summary).left()).isEmpty();
    assertThat(undo).hasSize(5);
    assertThat(requests("GET"))
        .filteredOn(path -> path.matches(".*" + LISTING))
        .as("the project of the other row, before and after; its key is nowhere else")
        .hasSize(2)
        .allMatch(path -> path.contains(Seed.project(1).value()));
  }

  private static boolean isOf(Row row, int... keys) {
    return IntStream.of(keys).anyMatch(key -> row.unassignment().principal().equals(Seed.key(key)));
  }

  @Test
  void otherRowsThatNobodyWasToLookAtLeaveTheRunUnverified() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 2, 4);

    Summary summary = everywhere(find(0)).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(4);
    assertThat(now(summary).gone()).hasValue(true);
    assertThat(summary.verification().orElseThrow().unchecked()).isEqualTo(3);
    assertThat(summary.verified()).hasValue(false);
  }

  @Test
  void theirKeysAreInOneRequestAtATimeUnlessTheyAreVerified() throws Exception {
    List<Row> rows = new ArrayList<>(Seed.assignedEverywhere(sandbox, 8));
    Seed.key(sandbox, 1);
    for (int project = 0; project < 8; project++) {
      Row other = Seed.row(100 + project, project, 1);
      Seed.assign(sandbox, other);
      rows.add(other);
    }
    sandbox.fault(Fault.latency(Duration.ofMillis(30)).on("DELETE").always());

    everywhere(find(0)).run(Seed.rows(rows));

    assertThat(sandbox.mostConcurrentFor(Seed.key(0).value())).isGreaterThan(1);
    assertThat(sandbox.mostConcurrentFor(Seed.key(1).value())).isEqualTo(1);
    assertThat(rows).noneMatch(this::isAssigned);
  }

  /** The response was lost, and nobody may look whether that did it. */
  @Test
  void whereNobodyMayLookALostResponseIsNotConfirmed() throws Exception {
    Seed.assignedEverywhere(sandbox, 1);
    SearchResult found = find(0);
    sandbox
        .fault(Fault.resetAfterWork().on("DELETE"))
        .fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING).always());

    everywhere(found).run();

    assertThat(result(1).verdict()).isEqualTo(Verdict.NOT_ASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.PROJECT_NOT_CHECKED);
  }

  @Test
  void eachKeyThatIsLeftIsNamedWithItsProjects() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 2, 4);
    SearchResult found = find(0, 1, 2);
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED").on("DELETE").onPath(Seed.key(1).value()).always());

    Summary summary = everywhere(found).run();

    assertThat(now(summary).left())
        .singleElement()
        .satisfies(key -> assertThat(key.key().id()).isEqualTo(Seed.key(1)))
        .satisfies(key -> assertThat(key.at(Seed.project(1))).isPresent());
    assertThat(now(summary).since(found.key(Seed.key(1)).orElseThrow())).isEmpty();
    assertThat(now(summary).deleted(found.key(Seed.key(0)).orElseThrow())).isFalse();
    assertThat(now(summary).latest(found.key(Seed.key(0)).orElseThrow()).assignments()).isEmpty();
    assertThat(summary.count(Verdict.REFUSED)).isEqualTo(1);
    assertThat(summary.verified()).hasValue(false);
    assertThat(isAssigned(rows.get(3))).as("not searched for").isTrue();
  }

  @Test
  void rolesThatItWasGivenSinceAreSavedBeforeTheyAreLostToo() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.beforePage(
        1,
        () -> sandbox.assign(Seed.project(1).value(), Seed.key(0).value(), "GROUP_CLUSTER_MANAGER"),
        KeyRead.LIST_ORG_API_KEYS);

    Summary summary = everywhere(found).run();

    assertThat(summary.verified()).hasValue(true);
    assertThat(undo)
        .filteredOn(entry -> entry.unassignment().project().equals(Seed.project(1)))
        .extracting(UndoEntry::roles)
        .containsExactly(
            List.of("GROUP_READ_ONLY", "GROUP_OWNER"), List.of("GROUP_CLUSTER_MANAGER"));
  }

  @Test
  void anAssignmentThatTheSearchShowsWithoutRolesIsRefusedWhereAnUndoIsWanted() throws Exception {
    Seed.assignedEverywhere(sandbox, 1);
    AtlasAdminApi owner = projectOwner(1);
    sandbox.listRolesAs(Seed.key(0).value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS);
    KeyFinder finder = KeyFinder.of(owner).retries(retries());

    Summary summary =
        unassigner(owner)
            .beforeUnassign(undo::add)
            .everywhere(finder.find("k0000000"), finder)
            .run();

    assertThat(kind(result(1))).isEqualTo(Kind.ROLES_NOT_READABLE);
    assertThat(summary.verified()).hasValue(false);
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  @Test
  void withoutAnUndoAnAssignmentThatTheSearchShowsWithoutRolesIsUnassigned() throws Exception {
    List<Row> rows = Seed.assignedEverywhere(sandbox, 1);
    AtlasAdminApi owner = projectOwner(1);
    sandbox.listRolesAs(Seed.key(0).value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS);
    KeyFinder finder = KeyFinder.of(owner).retries(retries());

    unassigner(owner).everywhere(finder.find("k0000000"), finder).run();

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(rows).noneMatch(this::isAssigned);
  }

  @Test
  void aProjectThatTheSearchCouldNotLookAtIsListed() throws Exception {
    List<Row> rows = Seed.assignedEverywhere(sandbox, 2);
    AtlasAdminApi owner = projectOwner(2);
    sandbox
        .fault(
            Fault.status(401, "USER_UNAUTHORIZED")
                .on("GET")
                .onProject(Seed.project(1).value())
                .times(1))
        .listRolesAs(Seed.key(0).value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS);
    KeyFinder finder = KeyFinder.of(owner).retries(retries());
    SearchResult found = finder.find("k0000000");
    assertThat(found.assignments()).as("one project was hidden").hasSize(1);
    sandbox.clearListingFaults();
    sandbox.forgetRequests();

    unassigner(owner)
        .beforeUnassign(undo::add)
        .everywhere(found, finder)
        .run(Seed.rows(rows.subList(1, 2)));

    assertThat(result(3).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(undo).hasSize(1);
  }

  @Test
  void whatTheLastSearchCouldNotLookAtIsUnseen() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.fault(Fault.status(403, "FORBIDDEN").on("GET").onPath("/orgs/[^/]+/apiKeys").always());
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onProject(Seed.project(1).value())
            .always());

    Summary summary = everywhere(found).run();

    assertThat(now(summary).unseen())
        .extracting(KeyAccess.Assignment::project)
        .containsExactly(Seed.project(1));
    assertThat(now(summary).sawLess()).isTrue();
    assertThat(now(summary).gone()).isEmpty();
    assertThat(summary.verification().orElseThrow().unchecked()).isEqualTo(1);
    assertThat(summary.verified()).hasValue(false);
  }

  @Test
  void aStoppedRunMakesNoLastSearch() throws Exception {
    Seed.assignedEverywhere(sandbox, 3);
    SearchResult found = find(0);
    sandbox.forgetRequests();
    BulkUnassigner unassigner = everywhere(found).concurrency(1);

    Summary summary =
        unassigner
            .onResult(
                result -> {
                  unassigner.stop();
                  keep(result);
                })
            .run();

    assertThat(summary.interrupted()).isTrue();
    assertThat(now(summary).after()).isEmpty();
    assertThat(now(summary).problem()).isEmpty();
    assertThat(summary.verified()).isEmpty();
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWaitInTheLastSearchEndsAtOnceAndTheSummaryIsReturned(boolean interrupt) throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(50)).on("GET").always());
    var waiting = new CountDownLatch(1);
    var daemon = new AtomicBoolean();
    Retries real =
        Retries.standard()
            .withClock(clock)
            .onWait(
                wait -> {
                  daemon.set(Thread.currentThread().isDaemon());
                  waiting.countDown();
                });
    BulkUnassigner bulk =
        BulkUnassigner.of(atlas()).retries(real).onResult(this::keep).everywhere(found);
    var summary = new AtomicReference<Summary>();
    var flag = new AtomicBoolean();
    var caller =
        new Thread(
            () -> {
              try {
                summary.set(bulk.run());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.setDaemon(false); // as a program's main thread
    caller.start();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

    if (interrupt) {
      caller.interrupt();
    } else {
      bulk.stop();
    }
    caller.join(20_000);

    assertThat(caller.isAlive()).isFalse();
    assertThat(daemon).as("what was cut off keeps no process alive").isTrue();
    assertThat(flag.get()).isEqualTo(interrupt);
    Summary ended = requireNonNull(summary.get());
    assertThat(ended.interrupted()).isTrue();
    assertThat(ended.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(ended.verified()).hasValue(false);
    assertThat(now(ended).gone()).isEmpty();
  }

  /** A response that says done of a change that was not made. */
  private static Fault lost() {
    return Fault.answer(204, "application/json", "").on("DELETE");
  }

  private long searches() {
    return gets("/orgs/[^/]+/apiKeys");
  }

  @Test
  void aRecordThatLagsIsWaitedForBeforeARowIsSentAgain() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.listingsLag(Duration.ofSeconds(2));

    Summary summary = everywhere(found).run();

    assertThat(summary.verified()).hasValue(true);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(2);
    assertThat(clock.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void whatIsGoneAtOnceIsSearchedForOnce() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.forgetRequests();

    Summary summary = everywhere(found).run();

    assertThat(summary.verified()).hasValue(true);
    assertThat(searches()).isEqualTo(1);
    assertThat(clock.waits()).isEmpty();
  }

  @Test
  void aKeyThatTheLastSearchDoesNotFindAtAllIsSearchedForAgain() throws Exception {
    List<Row> rows = Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.fault(lost().times(2)).listingsBlind(Duration.ofSeconds(2), KeyRead.values());

    Summary summary = everywhere(found).run();

    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(4);
    assertThat(summary.verified()).hasValue(true);
  }

  @Test
  void whereNoRowIsDoneTheyAreSearchedForAllTheSame() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("DELETE").always());

    Summary summary = everywhere(found).run();

    assertThat(now(summary).left().get(0).assignments()).hasSize(2);
    assertThat(now(summary).gone()).hasValue(false);
    assertThat(summary.verification().orElseThrow().confirmed()).isZero();
  }

  @Test
  void theyAreNotSearchedForAgainWhereOnlyAnotherRowIsSentAgain() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 2, 2);
    SearchResult found = find(0);
    sandbox.fault(lost().onPath(Seed.key(1).value())).forgetRequests();

    Summary summary = everywhere(found).verify().run(Seed.rows(rows));

    assertThat(summary.verified()).hasValue(true);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(3);
    assertThat(searches()).isEqualTo(1);
  }

  /** It has shown the key in its project, and is made again because it may lag. */
  @Test
  void aSearchThatFailsDecidesNothingByWhatItSawBefore() throws Exception {
    Seed.assignedEverywhere(sandbox, 1);
    SearchResult found = find(0);
    sandbox.forgetRequests();
    sandbox.fault(lost().always());
    after(
        response -> !clock.waits().isEmpty(),
        () -> sandbox.fault(Fault.html503().on("GET").always()));

    Summary summary = everywhere(found).run();

    assertThat(now(summary).after()).isEmpty();
    assertThat(now(summary).problem()).isPresent();
    assertThat(now(summary).gone()).isEmpty();
    assertThat(summary.verification().orElseThrow().unchecked()).isEqualTo(1);
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStopAfterARowWasSentAgainLeavesItOpenWhereTheyAre(boolean searching) throws Exception {
    Seed.assignedEverywhere(sandbox, 1);
    SearchResult found = find(0);
    sandbox.fault(lost().always());
    BulkUnassigner unassigner = everywhere(found);
    var searches = new AtomicLong();
    sandbox
        .wireMock()
        .addMockServiceRequestListener(
            (request, response) -> {
              boolean again = sandbox.countSigned("DELETE") == 2;
              if (again && searches.compareAndSet(0, searches())) {
                if (searching) {
                  sandbox.beforePage(1, unassigner::stop, KeyRead.LIST_ORG_API_KEYS);
                } else {
                  unassigner.stop();
                }
              }
            });

    Summary summary = unassigner.run();

    assertThat(summary.interrupted()).isTrue();
    assertThat(now(summary).after()).isEmpty();
    assertThat(summary.verification().orElseThrow().contradicted()).hasSize(1);
    assertThat(result(1).verdict()).isEqualTo(Verdict.UNFINISHED);
    if (!searching) {
      assertThat(searches()).as("no other search was begun").isEqualTo(searches.get());
    }
  }

  /** Its own listing is hidden; that of another project names all of the key's roles. */
  @Test
  void aProjectThatOnlyAnotherListingNamesIsNotDone() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find(0);
    sandbox
        .fault(lost().always())
        .fault(Fault.status(403, "FORBIDDEN").on("GET").onPath("/orgs/[^/]+/apiKeys").always())
        .fault(
            Fault.status(401, "USER_UNAUTHORIZED")
                .on("GET")
                .onProject(Seed.project(1).value())
                .always());

    Summary summary = everywhere(found).run();

    assertThat(summary.verification().orElseThrow().contradicted()).hasSize(2);
    assertThat(summary.verification().orElseThrow().unchecked()).isZero();
  }

  @Test
  void whatTheListenerOfWaitsThrowsInTheLastSearchComesOutAsItIs() throws Exception {
    Seed.assignedEverywhere(sandbox, 1);
    SearchResult found = find(0);
    sandbox.fault(Fault.html503().on("GET"));
    var thrown = new IllegalArgumentException("the listener's own");
    Retries throwing =
        retries()
            .onWait(
                wait -> {
                  throw thrown;
                });

    assertThatThrownBy(() -> everywhere(found).retries(throwing).run()).isSameAs(thrown);
  }

  @Test
  void withoutAKeyThereIsNothingToSearchFor() throws Exception {
    SearchResult none = find("nobodyxx");

    assertThatThrownBy(() -> unassigner().everywhere(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no key was found by its public key or ID");
    assertThatThrownBy(() -> unassigner().run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("call everywhere(...) first");
  }
}
