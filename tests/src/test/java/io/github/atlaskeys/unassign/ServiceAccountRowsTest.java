package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AlreadyAssignedAnswer;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.NotAssignedAnswer;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Service accounts as rows of a run: what differs from API keys, and that all else does not. */
class ServiceAccountRowsTest extends SimulatedRuns {
  private static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  private static final ProjectId ANALYTICS = new ProjectId(Example.ANALYTICS);
  private static final ServiceAccountId ACCOUNT = new ServiceAccountId(Example.TARGET_CLIENT_ID);
  private static final ServiceAccountId NOBODY =
      new ServiceAccountId("mdb_sa_id_ffffffffffffffffffffffff");

  private boolean isAssigned() {
    return sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID);
  }

  private Result unassign() throws InterruptedException {
    return Unassigner.of(atlas()).retries(retries()).unassign(PROJECT, ACCOUNT);
  }

  @Test
  void anAccountThatIsThereIsUnassigned() throws InterruptedException {
    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_CLIENT_ID)).isTrue();
    assertThat(requests("DELETE"))
        .containsExactly(
            "/api/atlas/v2/groups/" + PROJECT + "/serviceAccounts/" + Example.TARGET_CLIENT_ID);
    assertThat(requests("GET")).as("nobody asked for more").isEmpty();
  }

  /** What Atlas says of an account that is not in the project is not documented. */
  @ParameterizedTest
  @CsvSource({
    "404, '', NOT_ASSIGNED",
    "404, UNEXPECTED_ERROR, NOT_ASSIGNED",
    "404, RESOURCE_NOT_FOUND, NOT_ASSIGNED",
    "404, SERVICE_ACCOUNT_NOT_FOUND, NOT_ASSIGNED",
    "404, USER_NOT_IN_GROUP, NOT_ASSIGNED",
    "404, SOMETHING_NEW, NOT_ASSIGNED",
    "400, SERVICE_ACCOUNT_NOT_FOUND, NOT_ASSIGNED",
    "409, SERVICE_ACCOUNT_NOT_IN_GROUP, NOT_ASSIGNED",
    "204, '', UNASSIGNED"
  })
  void whateverAtlasSaysOfOneThatIsNotThereALookSettlesIt(int status, String code, Verdict verdict)
      throws InterruptedException {
    restart(options -> options.withAccountNotAssignedAnswer(new NotAssignedAnswer(status, code)));
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID);

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.problem()).isEmpty();
    assertThat(result.attempts()).isEqualTo(1);
    assertThat(clock.waits()).isEmpty();
  }

  /** The same of an account that is in the project, after all: no listing makes it gone. */
  @ParameterizedTest
  @CsvSource({
    "404, ''",
    "404, UNEXPECTED_ERROR",
    "404, RESOURCE_NOT_FOUND",
    "404, SERVICE_ACCOUNT_NOT_FOUND",
    "400, SERVICE_ACCOUNT_NOT_FOUND",
    "409, SERVICE_ACCOUNT_NOT_IN_GROUP"
  })
  void ofOneThatIsThereItIsNeverDone(int status, String code) throws InterruptedException {
    sandbox.fault(
        Fault.answer(
                status,
                "application/json",
                "{\"error\":%d,\"errorCode\":\"%s\"}".formatted(status, code))
            .on("DELETE")
            .always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.NOT_FOUND);
    assertThat(isAssigned()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "401, USER_UNAUTHORIZED, REFUSED, NO_PERMISSION",
    "403, ACCESS_FORBIDDEN, REFUSED, NO_PERMISSION",
    "404, GROUP_NOT_FOUND, REFUSED, UNKNOWN_PROJECT",
    "404, NOT_ATLAS_GROUP, REFUSED, WRONG_PRODUCT",
    "405, WRITES_NOT_ALLOWED_DURING_APP_UPGRADES, UNFINISHED, SERVER_FAILED",
    "406, UNEXPECTED_ERROR, REFUSED, WRONG_VERSION",
    "418, SOMETHING_NEW, REFUSED, REFUSED",
    "429, RATE_LIMITED, UNFINISHED, RATE_LIMITED",
    "503, SERVICE_UNAVAILABLE, UNFINISHED, SERVER_FAILED"
  })
  void everyOtherErrorHasTheVerdictOfAKeys(int status, String code, Verdict verdict, Kind kind)
      throws InterruptedException {
    sandbox.fault(Fault.status(status, code).on("DELETE").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(kind(result)).isEqualTo(kind);
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void anotherHostIsNotTakenForAnAccountThatIsNotThere() throws InterruptedException {
    sandbox.fault(Fault.answer(404, "application/json", "{\"message\":\"no route\"}").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.WRONG_ADDRESS);
  }

  @Test
  void aPageOfAnotherServerDecidesNothing() throws InterruptedException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID);
    sandbox.fault(page(404).on("DELETE").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.WRONG_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RESOURCE_NOT_FOUND", "SERVICE_ACCOUNT_NOT_FOUND"})
  void anAccountThatNobodyKnowsIsUnknown(String code) throws InterruptedException {
    restart(options -> options.withAccountNotAssignedAnswer(new NotAssignedAnswer(404, code)));

    Result result = Unassigner.of(atlas()).retries(retries()).unassign(PROJECT, NOBODY);

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
    assertThat(result.problem().map(Problem::message))
        .contains(
            "neither project %s nor its organization has service account %s: deleted before, or mistyped"
                .formatted(PROJECT, NOBODY));
  }

  @Test
  void whereNobodyMayLookAtlassWordIsNotEnough() throws InterruptedException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID);
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always());

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result)).isEqualTo(Kind.NO_PERMISSION);
  }

  @Test
  void aLostResponseIsConfirmedByALook() throws IOException {
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    unassigner().beforeUnassign(undo::add).run(rows(PROJECT));

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).caveats()).containsExactly(Caveat.CONFIRMED_BY_LOOK);
  }

  @Test
  void aListingThatLagsIsReadAgain() throws InterruptedException {
    sandbox.listingsLag(Duration.ofSeconds(4));
    sandbox.fault(Fault.resetAfterWork().on("DELETE"));

    Result result = unassign();

    assertThat(result.verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(isAssigned()).isFalse();
  }

  @Test
  void itsRolesAreSavedAndWhatItKeepsIsKnown() throws IOException {
    sandbox
        .serviceAccount(
            "mdb_sa_id_" + "c".repeat(24), "s", Example.ORGANIZATION, "owner", "ORG_OWNER")
        .assign(Example.PAYMENTS_PRODUCTION, "mdb_sa_id_" + "c".repeat(24), "GROUP_OWNER");
    var owner = new ServiceAccountId("mdb_sa_id_" + "c".repeat(24));

    Summary summary =
        unassigner()
            .beforeUnassign(undo::add)
            .verify()
            .run(List.of(new Unassignment(PROJECT, ACCOUNT), new Unassignment(PROJECT, owner)));

    assertThat(undo)
        .containsExactlyInAnyOrder(
            new UndoEntry(
                new Unassignment(PROJECT, ACCOUNT),
                Optional.of("ci pipeline"),
                Optional.empty(),
                List.of("GROUP_OWNER")),
            new UndoEntry(
                new Unassignment(PROJECT, owner),
                Optional.of("owner"),
                Optional.empty(),
                List.of("GROUP_OWNER")));
    assertThat(result(1).access()).isEqualTo(OrganizationAccess.NONE);
    assertThat(result(2).access()).isEqualTo(OrganizationAccess.OWNER);
    assertThat(summary.remaining()).isEqualTo(1);
    assertThat(summary.verified()).contains(true);
    assertThat(requests("GET"))
        .as("the project before and after, and the organization's accounts once")
        .containsExactlyInAnyOrder(
            "/api/atlas/v2/groups/" + PROJECT + "/serviceAccounts",
            "/api/atlas/v2/groups/" + PROJECT + "/serviceAccounts",
            "/api/atlas/v2/orgs",
            "/api/atlas/v2/orgs/" + Example.ORGANIZATION + "/serviceAccounts");
  }

  @Test
  void whoMayNotReadTheOrganizationUnassignsAllTheSame() throws IOException {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").onPath("/orgs/").always());

    unassigner().beforeUnassign(undo::add).run(rows(PROJECT));

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(result(1).access()).isEqualTo(OrganizationAccess.UNKNOWN);
    assertThat(undo).hasSize(1);
  }

  @Test
  void keysAndAccountsOfOneProjectRunSideBySide() throws IOException {
    List<Row> keys = Seed.assigned(sandbox, 2, 20);
    var all = new ArrayList<>(keys);
    for (int i = 0; i < 20; i++) {
      all.add(account(i));
    }

    Summary summary = unassigner().beforeUnassign(undo::add).verify().run(Seed.rows(all));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(40);
    assertThat(summary.verified()).contains(true);
    assertOneTrueResultPerRow(all);
    assertThat(undo).hasSize(40);
    assertThat(requests("DELETE")).hasSize(40);
    assertThat(requests("GET"))
        .as("two projects, each kind, before and after; once the accounts' roles")
        .hasSize(10);
  }

  @Test
  void aLimitOfTheOneDoesNotHoldUpTheOther() throws IOException {
    List<Row> all = new ArrayList<>(Seed.assigned(sandbox, 1, 5));
    for (int i = 0; i < 5; i++) {
      all.add(account(2 * i));
    }
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(30)).onPath("/serviceAccounts/").times(1));
    var order = new ArrayList<String>();

    unassigner()
        .concurrency(1)
        .onResult(result -> order.add(result.unassignment().principal().kind().name()))
        .run(Seed.rows(all));

    assertThat(order).hasSize(10);
    assertThat(order.subList(0, 5)).containsOnly("API_KEY");
    assertThat(waits()).as("while the accounts waited, the keys ran").hasSize(1);
  }

  private Row account(int number) {
    String id = "mdb_sa_id_%024x".formatted(0xCCC000000L + number);
    String project = Seed.project(number % 2).value();
    sandbox
        .serviceAccount(id, "s", Example.ORGANIZATION, "account " + number, "ORG_MEMBER")
        .assign(project, id, "GROUP_READ_ONLY");
    return new Row(
        100 + number,
        new Unassignment(new ProjectId(project), new ServiceAccountId(id)),
        List.of());
  }

  @Test
  void aLeakedAccountLeavesEveryProject() throws Exception {
    SearchResult found =
        KeyFinder.of(atlas()).retries(retries()).findAssigned(Example.TARGET_CLIENT_ID);
    sandbox.forgetRequests();

    Summary summary = unassigner().beforeUnassign(undo::add).everywhere(found).run();

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(2);
    assertThat(summary.verified()).contains(true);
    assertThat(summary.lastSearch().orElseThrow().gone()).contains(true);
    assertThat(undo)
        .extracting(entry -> entry.unassignment().project())
        .containsExactlyInAnyOrder(PROJECT, ANALYTICS);
    assertThat(requests("GET"))
        .as("the roles are those of the search; it is made again at the end")
        .containsExactlyInAnyOrder(
            "/api/atlas/v2/groups",
            "/api/atlas/v2/orgs",
            "/api/atlas/v2/orgs/" + Example.ORGANIZATION + "/serviceAccounts/" + ACCOUNT,
            "/api/atlas/v2/orgs/"
                + Example.ORGANIZATION
                + "/serviceAccounts/"
                + ACCOUNT
                + "/groups");
  }

  @Test
  void aPlanShowsRolesAndWhatIsKept() throws IOException {
    var rows = new ArrayList<PlannedRow>();

    Plan plan =
        planner()
            .onResult(rows::add)
            .run(
                List.of(
                    new Unassignment(PROJECT, ACCOUNT),
                    new Unassignment(new ProjectId(Example.PAYMENTS_STAGING), ACCOUNT),
                    new Unassignment(PROJECT, NOBODY),
                    new Unassignment(PROJECT, new ApiKeyId(Example.TARGET_KEY))));

    assertThat(plan.count(Outlook.WOULD_UNASSIGN)).isEqualTo(2);
    assertThat(plan.count(Outlook.NOT_LISTED)).isEqualTo(1);
    assertThat(plan.count(Outlook.UNKNOWN_KEY)).isEqualTo(1);
    assertThat(plan.projects())
        .as("keys and accounts of a project are counted together")
        .hasSize(2);
    PlannedRow row = rows.stream().filter(each -> each.row().line() == 1).findFirst().orElseThrow();
    assertThat(row.roles()).containsExactly("GROUP_OWNER");
    assertThat(row.access()).isEqualTo(OrganizationAccess.NONE);
    assertThat(row.principal().flatMap(Principal::publicName)).contains("ci pipeline");
    assertThat(requests("DELETE")).isEmpty();
  }

  @Test
  void anUndoBringsItBackByAnInvitation() throws IOException {
    unassigner().beforeUnassign(undo::add).run(rows(PROJECT));
    assertThat(isAssigned()).isFalse();

    Summary summary = restorer().verify().run(List.of(restoring("GROUP_OWNER")));

    assertThat(summary.count(Verdict.RESTORED)).isEqualTo(1);
    assertThat(summary.verified()).contains(true);
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID))
        .containsExactly("GROUP_OWNER");
    RecordedRequest post =
        sandbox.requests().stream()
            .filter(request -> request.method().equals("POST") && request.signed())
            .findFirst()
            .orElseThrow();
    assertThat(post.path()).endsWith("/serviceAccounts/" + ACCOUNT + ":invite");
    assertThat(post.body()).isEqualTo("{\"roles\":[\"GROUP_OWNER\"]}");
  }

  @Test
  void anAccountThatIsThereAlreadyIsLeftSo() throws IOException {
    restart(options -> options.withAlreadyAssignedAnswer(AlreadyAssignedAnswer.CONFLICT));

    restorer().run(List.of(restoring("GROUP_OWNER")));

    assertThat(result(1).verdict()).isEqualTo(Verdict.ALREADY_ASSIGNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RESOURCE_NOT_FOUND", "SERVICE_ACCOUNT_NOT_FOUND"})
  void anAccountThatWasDeletedDoesNotComeBack(String code) throws IOException {
    restart(options -> options.withAccountNotAssignedAnswer(new NotAssignedAnswer(404, code)));
    var row = new Row(1, new Unassignment(PROJECT, NOBODY), List.of("GROUP_OWNER"));

    Summary summary = restorer().run(List.of(row));

    assertThat(result(1).verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(kind(result(1))).isEqualTo(Kind.NOT_FOUND);
    assertThat(summary.stopped()).isEmpty();
  }

  private static Row restoring(String role) {
    return new Row(1, new Unassignment(PROJECT, ACCOUNT), List.of(role));
  }

  @Test
  void theAccountThatMakesTheCallsIsRefused() throws Exception {
    sandbox.assign(Example.PAYMENTS_PRODUCTION, Example.CLIENT_ID, "GROUP_OWNER");
    var credentials = new ServiceAccountCredentials(Example.CLIENT_ID, Example.CLIENT_SECRET);
    AtlasAdminApi atlas = Atlas.at(sandbox.baseUri()).connect(credentials);
    OwnKey own = OwnKey.of(atlas, credentials, retries());
    assertThat(sandbox.requests()).as("its client ID is known").isEmpty();

    unassigner(atlas)
        .ownKey(own)
        .run(
            List.of(
                new Unassignment(PROJECT, new ServiceAccountId(Example.CLIENT_ID)),
                new Unassignment(PROJECT, ACCOUNT)));

    assertThat(result(1).problem())
        .contains(
            new Problem(
                Kind.OWN_KEY,
                "this is the service account that you are authenticated with",
                List.of()));
    assertThat(result(2).verdict()).isEqualTo(Verdict.UNASSIGNED);
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.CLIENT_ID)).isTrue();
  }

  @Test
  void anAccountThatIsNamedLikeTheCallersPublicKeyIsNotTheCaller() throws Exception {
    String id = "mdb_sa_id_" + "d".repeat(24);
    sandbox
        .serviceAccount(id, "s", Example.ORGANIZATION, Example.CALLER_PUBLIC_KEY, "ORG_MEMBER")
        .assign(Example.PAYMENTS_PRODUCTION, id, "GROUP_OWNER");

    unassigner()
        .beforeUnassign(undo::add)
        .ownKey(new OwnKey(Optional.empty(), Optional.of(Example.CALLER_PUBLIC_KEY)))
        .run(List.of(new Unassignment(PROJECT, new ServiceAccountId(id))));

    assertThat(result(1).verdict()).isEqualTo(Verdict.UNASSIGNED);
  }

  @ParameterizedTest
  @EnumSource(value = ApiVersion.class, names = "V2", mode = EnumSource.Mode.EXCLUDE)
  void otherVersionsKnowNoAccountsAndNothingIsSent(ApiVersion version) throws IOException {
    AtlasAdminApi atlas =
        Atlas.at(sandbox.baseUri())
            .apiVersion(version)
            .connect(new ServiceAccountCredentials(Example.CLIENT_ID, Example.CLIENT_SECRET));

    unassigner(atlas).beforeUnassign(undo::add).verify().run(rows(PROJECT));

    Problem problem = result(1).problem().orElseThrow();
    assertThat(problem.kind()).isEqualTo(Kind.NOT_IN_VERSION);
    assertThat(problem.message())
        .endsWith(
            "was not sent: API version %s has no service accounts; use v2".formatted(version));
    assertThat(result(1).verdict()).isEqualTo(Verdict.REFUSED);
    Throwable search =
        catchThrowable(
            () ->
                atlas.getOrgServiceAccount(
                    new io.github.atlaskeys.api.OrganizationId(Example.ORGANIZATION), ACCOUNT));
    assertThat(search).hasMessageContaining("use v2");
    assertThat(sandbox.requests()).isEmpty();
  }

  private static List<Unassignment> rows(ProjectId project) {
    return List.of(new Unassignment(project, ACCOUNT));
  }

  @Override
  Retries retries() {
    return super.retries().withJitter(() -> 0);
  }
}
