package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Summary.AllProjects;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One key, out of every project that it is assigned to. */
class AllProjectsUnassignerTest extends SimulatedRuns {
  private AllProjectsUnassigner everywhere(SearchResult found) {
    return AllProjectsUnassigner.of(atlas(), found)
        .retries(retries())
        .beforeUnassign(undo::add)
        .onResult(this::keep);
  }

  private SearchResult findAssigned() throws Exception {
    return KeyFinder.of(atlas()).retries(retries()).findAssigned("k0000000");
  }

  private static AllProjects now(Summary summary) {
    return summary.allProjects().orElseThrow();
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
    assertThat(summary.confirmed()).isTrue();
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
    restart(SandboxOptions.defaults().withoutLimits().withLoseOverlappingUpdates(true));
    List<Row> rows = Seed.assignedEverywhere(sandbox, 60);
    sandbox.fault(Fault.latency(Duration.ofMillis(10)).on("DELETE").always());

    Summary summary = everywhere(find("k0000000")).run();

    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(sandbox.countSigned("DELETE")).as("some were lost").isGreaterThan(60);
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(60);
    assertThat(summary.confirmed()).isTrue();
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
    assertThat(now(summary).listed()).hasSize(2);
  }

  @Test
  void aProjectThatItWasAssignedToSinceIsReportedAndNotTouched() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox.assign(Example.ANALYTICS, Seed.key(0).value(), "GROUP_OWNER");

    Summary summary = everywhere(found).run();

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(now(summary).since()).hasSize(1);
    assertThat(now(summary).gone()).hasValue(false);
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Seed.key(0).value())).isTrue();
  }

  @Test
  void aLastLookThatFailsLeavesItOpenWhetherTheKeyIsGone() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox.fault(Fault.html503().on("GET").always());

    Summary summary = everywhere(found).run();

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.confirmed()).isFalse();
    assertThat(now(summary).gone()).isEmpty();
    assertThat(now(summary).problem()).isPresent();
  }

  @Test
  void aStopDuringTheLastLookEndsIt() throws Exception {
    Seed.assignedEverywhere(sandbox, 2);
    SearchResult found = find("k0000000");
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").always());
    AllProjectsUnassigner unassigner = everywhere(found);
    sandbox.beforePage(1, unassigner::stop, KeyRead.LIST_ORG_API_KEYS);

    Summary summary = unassigner.run();

    assertThat(summary.interrupted()).isTrue();
    assertThat(summary.complete()).as("the look shows both").isFalse();
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(2);
    assertThat(clock.waits()).isEmpty();
  }
}
