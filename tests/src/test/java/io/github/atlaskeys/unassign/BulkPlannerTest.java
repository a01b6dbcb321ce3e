package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Plan.ProjectPlan;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What would happen: nothing is sent, and nothing is said of a row that nobody looked at. */
class BulkPlannerTest extends SimulatedRuns {
  private final Map<Long, PlannedRow> planned = new TreeMap<>();

  private Plan plan(List<Row> rows) throws IOException {
    return planner()
        .onResult(row -> assertThat(planned.put(row.row().line(), row)).as("once").isNull())
        .run(Seed.rows(rows));
  }

  private PlannedRow planned(long line) {
    return requireNonNull(planned.get(line));
  }

  private Outlook outlook(long line) {
    return planned(line).outlook();
  }

  @Test
  void eachRowHasItsOutlookAndNothingIsChanged() throws IOException {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 3, 9));
    unassignByHand(rows.get(0));
    rows.add(Seed.row(100, 0, 777)); // no such key
    rows.add(Seed.row(101, 77, 1)); // no such project
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onProject(Seed.project(2).value())
            .always());

    Plan plan = plan(rows);

    assertThat(outlook(2)).isEqualTo(Outlook.NOT_LISTED);
    assertThat(outlook(3)).isEqualTo(Outlook.WOULD_UNASSIGN);
    assertThat(planned(3).roles()).containsExactly("GROUP_READ_ONLY", "GROUP_OWNER");
    assertThat(outlook(4)).isEqualTo(Outlook.UNREADABLE);
    assertThat(outlook(100)).isEqualTo(Outlook.UNKNOWN_KEY);
    assertThat(outlook(101)).isEqualTo(Outlook.UNREADABLE);
    assertThat(planned(101).problem().orElseThrow().kind()).isEqualTo(Kind.UNKNOWN_PROJECT);
    assertThat(plan.rows()).isEqualTo(11);
    assertThat(plan.count(Outlook.WOULD_UNASSIGN)).isEqualTo(5);
    assertThat(plan.complete()).isTrue();
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aServerThatDiesLeavesRowsThatNobodyLookedAt() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1_000, 1_000);
    atlas().listGroupApiKeys(Seed.project(0), io.github.atlaskeys.api.Query.NONE);
    sandbox.forgetRequests();
    sandbox.dieAfter(12);

    Plan plan = plan(rows);

    long looked = sandbox.countSigned("GET");
    assertThat(looked).isLessThanOrEqualTo(12);
    assertThat(plan.rows()).isEqualTo(1_000);
    assertThat(plan.count(Outlook.WOULD_UNASSIGN)).isLessThanOrEqualTo(looked);
    assertThat(plan.count(Outlook.NOT_LOOKED_AT))
        .isEqualTo(1_000 - plan.count(Outlook.WOULD_UNASSIGN));
    assertThat(plan.stopped()).isPresent();
    assertThat(plan.complete()).isFalse();
  }

  @Test
  void aPlanIsIncompleteThoughOnlyItsLastProjectGaveNoResponse() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 8);
    sandbox.fault(Fault.html503().on("GET").onProject(Seed.project(3).value()).always());

    Plan plan = plan(rows);

    assertThat(plan.count(Outlook.WOULD_UNASSIGN)).isEqualTo(6);
    assertThat(plan.count(Outlook.NOT_LOOKED_AT)).isEqualTo(2);
    assertThat(planned(5).problem().orElseThrow().kind()).isEqualTo(Kind.SERVER_FAILED);
    assertThat(plan.complete()).isFalse();
  }

  @Test
  void rolesComeFromTheKeysOwnRecordWhereTheListingHasNone() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox
        .listRolesAs(Seed.key(0).value(), RolesField.MISSING, KeyRead.LIST_GROUP_API_KEYS)
        .listingsBlind(Duration.ZERO);

    plan(rows);

    assertThat(outlook(2)).isEqualTo(Outlook.WOULD_UNASSIGN);
    assertThat(planned(2).roles()).containsExactly("GROUP_READ_ONLY", "GROUP_OWNER");
  }

  @Test
  void aBlindListingIsMadeUpForByTheRecords() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 6);
    sandbox.listingsBlind(Duration.ofMinutes(1), KeyRead.LIST_GROUP_API_KEYS);

    Plan plan = plan(rows);

    assertThat(plan.count(Outlook.WOULD_UNASSIGN)).isEqualTo(6);
  }

  @Test
  void aKeyWhoseProjectCannotBeListedIsLookedUpInItsOrganization() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 2);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath(LISTING).always());

    plan(rows);

    assertThat(outlook(2)).isEqualTo(Outlook.UNREADABLE);
    assertThat(planned(2).problem().orElseThrow().kind()).isEqualTo(Kind.NO_PERMISSION);
    assertThat(planned(2).roles()).containsExactly("GROUP_READ_ONLY", "GROUP_OWNER");
  }

  @Test
  void anOrganizationThatCannotBeReadIsTheProblemOfAKeyThatIsNotListed() throws IOException {
    Seed.projects(sandbox, 1);
    AtlasAdminApi owner = projectOwner(1);

    BulkPlanner.of(owner)
        .retries(retries())
        .onResult(row -> planned.put(row.row().line(), row))
        .run(List.of(Seed.row(1, 0, 7).unassignment()));

    assertThat(outlook(1)).isEqualTo(Outlook.NOT_LISTED);
    assertThat(planned(1).problem().orElseThrow().kind()).isEqualTo(Kind.NO_PERMISSION);
    assertThat(planned(1).principal()).isEmpty();
  }

  @Test
  void ofManyKeysThatNoProjectListsTheOrganizationIsListedOnce() throws IOException {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 4, 1_200));
    rows.forEach(this::unassignByHand);
    rows.add(Seed.row(5_000, 0, 7_777)); // no such key
    sandbox.listRolesAs(Seed.key(998).value(), RolesField.MISSING, KeyRead.LIST_ORG_API_KEYS);

    Plan plan = plan(rows);

    assertThat(plan.count(Outlook.NOT_LISTED)).isEqualTo(1_200);
    assertThat(outlook(5_000)).isEqualTo(Outlook.UNKNOWN_KEY);
    assertThat(planned(1_001).principal().orElseThrow().publicName()).contains("k0000999");
    assertThat(planned(1_000).principal().orElseThrow().organizationRoles())
        .as("from its record")
        .containsExactly("ORG_MEMBER");
    assertThat(sandbox.countSigned("GET"))
        .as("20 records, 3 pages, the unknown key, and the projects")
        .isLessThanOrEqualTo(80);
  }

  @Test
  void anOrganizationThatDoesNotListItsKeysIsAskedForEach() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 60);
    rows.forEach(this::unassignByHand);
    sandbox.fault(
        Fault.status(403, "FORBIDDEN").on("GET").onPath("/orgs/[^/]+/apiKeys([?]|$)").always());

    Plan plan = plan(rows);

    assertThat(plan.count(Outlook.NOT_LISTED)).isEqualTo(60);
    assertThat(planned.values()).allMatch(row -> row.principal().isPresent());
  }

  @Test
  void aPlanThatIsStoppedIsIncomplete() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 50, 50);
    BulkPlanner planner = planner().concurrency(1);

    Plan plan = planner.onResult(row -> planner.stop()).run(Seed.rows(rows));

    assertThat(plan.interrupted()).isTrue();
    assertThat(plan.complete()).isFalse();
    assertThat(plan.count(Outlook.WOULD_UNASSIGN)).isEqualTo(1);
    assertThat(plan.count(Outlook.NOT_LOOKED_AT)).isEqualTo(49);
  }

  @Test
  void aListenerThatFailsStopsThePlan() {
    List<Row> rows = Seed.assigned(sandbox, 5, 50);
    var full = new IOException("No space left on device");

    assertThatThrownBy(
            () ->
                planner()
                    .onResult(
                        row -> {
                          throw full;
                        })
                    .run(Seed.rows(rows)))
        .isSameAs(full);
  }

  private static Row restoring(int line, Row row, String... roles) {
    return new Row(line, row.unassignment(), List.of(roles));
  }

  @Test
  void aRestoreIsPlannedAsWell() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 4); // with GROUP_READ_ONLY and GROUP_OWNER
    unassignByHand(rows.get(1));
    sandbox.fault(
        Fault.status(404, "GROUP_NOT_FOUND").on("GET").onProject(Seed.project(7).value()).always());

    Plan plan =
        planner()
            .restore()
            .onResult(row -> planned.put(row.row().line(), row))
            .run(
                Seed.rows(
                    List.of(
                        restoring(2, rows.get(0), "GROUP_OWNER", "GROUP_CLUSTER_MANAGER"),
                        restoring(3, rows.get(1), "GROUP_OWNER"),
                        restoring(4, rows.get(2), "GROUP_OWNER"),
                        restoring(5, Seed.row(5, 0, 777), "GROUP_OWNER"),
                        restoring(6, Seed.row(6, 7, 1), "GROUP_OWNER"))));

    assertThat(outlook(2)).isEqualTo(Outlook.WOULD_RESTORE);
    assertThat(planned(2).roles())
        .as("the one it has not")
        .containsExactly("GROUP_CLUSTER_MANAGER");
    assertThat(outlook(3)).isEqualTo(Outlook.WOULD_RESTORE);
    assertThat(planned(3).roles()).containsExactly("GROUP_OWNER");
    assertThat(outlook(4)).isEqualTo(Outlook.ALREADY_ASSIGNED);
    assertThat(planned(4).roles()).isEmpty();
    assertThat(outlook(5)).as("a deleted key does not come back").isEqualTo(Outlook.UNKNOWN_KEY);
    assertThat(outlook(6)).isEqualTo(Outlook.UNREADABLE);
    assertThat(plan.changing()).isEqualTo(2);
    assertThat(plan.changingKeys()).isEqualTo(2);
    assertThat(plan.changingProjects()).isEqualTo(2);
    assertThat(plan.projects().get(Seed.project(0)))
        .isEqualTo(new ProjectPlan(3, 1, 1, 1, Map.of("GROUP_CLUSTER_MANAGER", 1L), 0));
    assertThat(sandbox.countSigned("POST")).isZero();
  }

  @Test
  void aPlanCountsByProjectAndItsKeysOnce() throws IOException {
    List<Row> rows = new ArrayList<>(Seed.assigned(sandbox, 3, 6));
    Row again = Seed.row(50, 1, 0); // key 0 is in project 0 too
    Seed.assign(sandbox, again);
    rows.add(again);
    unassignByHand(rows.get(5));
    rows.add(Seed.row(51, 2, 777)); // no such key
    sandbox.listRolesAs(Seed.key(1).value(), RolesField.EMPTY, KeyRead.values());

    Plan plan = plan(rows);

    assertThat(plan.changing()).isEqualTo(6);
    assertThat(plan.changingKeys()).isEqualTo(5);
    assertThat(plan.changingProjects()).isEqualTo(3);
    assertThat(plan.projects().get(Seed.project(0)))
        .isEqualTo(
            new ProjectPlan(2, 2, 0, 0, Map.of("GROUP_READ_ONLY", 2L, "GROUP_OWNER", 2L), 0));
    assertThat(plan.projects().get(Seed.project(1)))
        .as("the roles of key 1 are not known")
        .isEqualTo(
            new ProjectPlan(3, 3, 0, 0, Map.of("GROUP_READ_ONLY", 2L, "GROUP_OWNER", 2L), 1));
    assertThat(plan.projects().get(Seed.project(2)))
        .isEqualTo(
            new ProjectPlan(3, 1, 1, 1, Map.of("GROUP_READ_ONLY", 1L, "GROUP_OWNER", 1L), 0));
    assertThat(planned(3).roles()).isEmpty();
    assertThat(planned(3).access()).isEqualTo(OrganizationAccess.UNKNOWN);
    assertThat(plan.unreadable()).isEmpty();
  }

  @Test
  void keysThatWouldKeepAccessAreCountedOnceAndTheFirstAreNamed() throws IOException {
    Seed.projects(sandbox, 2);
    List<Row> rows = new ArrayList<>();
    for (int key = 0; key < 30; key++) {
      sandbox.apiKey(
          Seed.key(key).value(),
          Example.ORGANIZATION,
          "k%07d".formatted(key),
          "secret",
          "owner",
          key < 25 ? "ORG_OWNER" : "ORG_MEMBER");
      for (int project = 0; project < 2; project++) {
        rows.add(Seed.row(rows.size() + 2L, project, key));
        Seed.assign(sandbox, rows.get(rows.size() - 1));
      }
    }

    Plan plan = plan(rows);

    assertThat(plan.keysKeepingAccess()).isEqualTo(25);
    assertThat(plan.keepingAccess())
        .hasSize(20)
        .doesNotHaveDuplicates()
        .allMatch(key -> key.organizationRoles().equals(List.of("ORG_OWNER")));
  }

  @Test
  void whatASearchHasReadIsNotReadAgain() throws Exception {
    List<Row> rows = new ArrayList<>(Seed.assignedEverywhere(sandbox, 3));
    unassignByHand(rows.get(2));
    SearchResult found = KeyFinder.of(atlas()).retries(retries()).find("k0000000");
    sandbox.forgetRequests();

    Plan plan =
        planner()
            .everywhere(found)
            .onResult(row -> planned.put(row.row().line(), row))
            .run(Seed.rows(rows));

    assertThat(outlook(2)).isEqualTo(Outlook.WOULD_UNASSIGN);
    assertThat(planned(2).roles()).containsExactly("GROUP_READ_ONLY", "GROUP_OWNER");
    assertThat(outlook(4)).isEqualTo(Outlook.NOT_LISTED);
    assertThat(plan.complete()).isTrue();
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @Test
  void theFirstRowOfWhichSomethingCouldNotBeReadIsKept() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 4);
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED")
            .on("GET")
            .onProject(Seed.project(1).value())
            .always());

    Plan plan = plan(rows);

    assertThat(plan.unreadable().orElseThrow().row().unassignment().project())
        .isEqualTo(Seed.project(1));
    assertThat(plan.projects().get(Seed.project(1)).problems()).isEqualTo(2);
  }
}
