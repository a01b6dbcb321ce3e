package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RolesField;
import io.github.atlaskeys.testing.Seed;
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
    assertThat(planned(1).apiKey()).isEmpty();
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
    assertThat(planned(1_001).apiKey().orElseThrow().publicKey()).isEqualTo("k0000999");
    assertThat(planned(1_000).apiKey().orElseThrow().organizationRoles())
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
    assertThat(planned.values()).allMatch(row -> row.apiKey().isPresent());
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
}
