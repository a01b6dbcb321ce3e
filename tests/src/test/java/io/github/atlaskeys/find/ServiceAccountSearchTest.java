package io.github.atlaskeys.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.ServiceAccount;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** From a client ID, a name or a description to every project of a service account. */
class ServiceAccountSearchTest {
  private static final ServiceAccountId TARGET = new ServiceAccountId(Example.TARGET_CLIENT_ID);
  private static final String ORG = "/orgs/" + Example.ORGANIZATION;
  private static final String GROUPS = ".*/serviceAccounts/[^/]+/groups";

  private final ManualClock clock = new ManualClock();
  @AutoClose private AtlasSandbox sandbox = start(SandboxOptions.defaults().withoutLimits());

  private AtlasSandbox start(SandboxOptions options) {
    return AtlasSandbox.start(options.withClock(clock).withNonceLifetime(Duration.ofDays(999)))
        .seedExample();
  }

  private KeyFinder finder() {
    return finder(connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  private KeyFinder finder(AtlasAdminApi atlas) {
    return KeyFinder.of(atlas)
        .retries(Retries.standard().withSleeper(clock).withClock(clock).withJitter(() -> 0));
  }

  private AtlasAdminApi connect(String publicKey, String privateKey) {
    return Atlas.at(sandbox.baseUri()).connect(new ApiKeyCredentials(publicKey, privateKey));
  }

  private List<String> requests() {
    return sandbox.requests().stream()
        .filter(RecordedRequest::signed)
        .map(request -> request.path().replace("/api/atlas/v2", ""))
        .toList();
  }

  @Test
  void aClientIdLeadsToItsProjectsWithoutAListing() throws Exception {
    SearchResult found = finder().find(Example.TARGET_CLIENT_ID);

    assertThat(found.assignments())
        .extracting(each -> each.projectName().orElse(""), KeyAccess.Assignment::roles)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("analytics", List.of("GROUP_READ_ONLY")),
            org.assertj.core.groups.Tuple.tuple("payments-production", List.of("GROUP_OWNER")));
    KeyAccess access = found.key(Example.TARGET_CLIENT_ID.toUpperCase(Locale.ROOT)).orElseThrow();
    assertThat(found.complete(access)).isTrue();
    assertThat(access.key().organizationRoles()).containsExactly("ORG_MEMBER");
    assertThat(access.key().publicName()).contains("ci pipeline");
    assertThat(access.key().identifier()).as("a name is not").isEqualTo(TARGET.value());
    assertThat(access.organization().orElseThrow().value()).isEqualTo(Example.ORGANIZATION);
    assertThat(((ServiceAccount) access.key()).secrets())
        .hasSize(1)
        .allMatch(secret -> secret.expires().isPresent() && secret.lastUsed().isEmpty());
    assertThat(requests())
        .containsExactlyInAnyOrder(
            "/groups",
            "/orgs",
            ORG + "/serviceAccounts/" + TARGET,
            ORG + "/serviceAccounts/" + TARGET + "/groups");
  }

  @Test
  void aListingReadsTheProjectsOfAccountsAndNoRecordOfAKey() throws Exception {
    var organization = new OrganizationId(Example.ORGANIZATION);

    assertThat(finder().list(PrincipalId.Kind.API_KEY, organization, List.of())).hasSize(4);
    assertThat(requests()).containsExactly(ORG + "/apiKeys");

    sandbox.forgetRequests();
    List<KeyAccess> accounts =
        finder().list(PrincipalId.Kind.SERVICE_ACCOUNT, organization, List.of());
    assertThat(accounts)
        .extracting(each -> each.key().id().value(), each -> each.assignments().size())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Example.CLIENT_ID, 0),
            org.assertj.core.groups.Tuple.tuple(Example.TARGET_CLIENT_ID, 2));
    assertThat(accounts).allMatch(each -> each.key().rolesShown());
    assertThat(requests()).hasSize(3);
  }

  @Test
  void ofMoreAccountsThanProjectsEachProjectIsListed() throws Exception {
    for (int i = 0; i < 10; i++) {
      Seed.account(sandbox, i);
    }
    List<Project> projects =
        connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY)
            .listGroups(Query.NONE)
            .results();
    sandbox.forgetRequests();

    List<KeyAccess> accounts =
        finder()
            .list(
                PrincipalId.Kind.SERVICE_ACCOUNT,
                new OrganizationId(Example.ORGANIZATION),
                projects);

    assertThat(accounts).hasSize(12).allMatch(each -> each.key().rolesShown());
    assertThat(accounts.stream().mapToInt(each -> each.assignments().size()).sum()).isEqualTo(2);
    assertThat(requests()).as("the organization and its three projects").hasSize(4);
  }

  @Test
  void aClientIdIsFoundInAnyCase() throws Exception {
    assertThat(finder().find(Example.TARGET_CLIENT_ID.toUpperCase(Locale.ROOT)).assignments())
        .hasSize(2);
  }

  @Test
  void aSearchForKeysAsksForNoAccounts() throws Exception {
    finder().find(List.of(KeyQuery.key(Example.TARGET_KEY), KeyQuery.keyOrDescription("ci")));

    assertThat(requests()).noneMatch(path -> path.contains("serviceAccounts"));
  }

  @Test
  void namesAndDescriptionsAreSearchedWhenThatIsWanted() throws Exception {
    sandbox.serviceAccountDescription(Example.CLIENT_ID, "runs the nightly pipeline");

    SearchResult found =
        finder()
            .withServiceAccounts()
            .find(
                List.of(
                    KeyQuery.keyOrDescription("CI Pipeline"),
                    KeyQuery.keyOrDescription("pipeline"),
                    KeyQuery.keyOrDescription("ci")));

    assertThat(found.matches().get(0).keys())
        .extracting(match -> match.access().key().id().value(), SearchResult.Match::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Example.TARGET_CLIENT_ID, MatchKind.DESCRIPTION));
    assertThat(found.matches().get(1).keys())
        .extracting(match -> match.access().key().id().value())
        .containsExactlyInAnyOrder(Example.CLIENT_ID, Example.TARGET_CLIENT_ID);
    assertThat(found.matches().get(2).keys())
        .as("of both kinds")
        .extracting(match -> match.access().key().id().kind())
        .contains(PrincipalId.Kind.API_KEY, PrincipalId.Kind.SERVICE_ACCOUNT);
    assertThat(found.keys()).allMatch(found::complete);
  }

  @Test
  void anAccountThatDoesNotExistIsNotFound() throws Exception {
    SearchResult found = finder().find("mdb_sa_id_ffffffffffffffffffffffff");

    assertThat(found.key()).isEmpty();
    assertThat(found.coverage().complete()).isTrue();
  }

  @Test
  void whereTheOrganizationMayNotBeReadItsProjectsAre() throws Exception {
    sandbox
        .apiKey(
            "5d1d12c087d9d63e6d68bbbb",
            Example.ORGANIZATION,
            "ownerabc",
            "its-own",
            "owner",
            "ORG_MEMBER")
        .assign(Example.ANALYTICS, "5d1d12c087d9d63e6d68bbbb", "GROUP_OWNER");

    SearchResult found = finder(connect("ownerabc", "its-own")).find(Example.TARGET_CLIENT_ID);

    KeyAccess access = found.key().orElseThrow();
    assertThat(found.complete(access)).isFalse();
    assertThat(found.sees(access.assignments().get(0).project(), access)).isTrue();
    assertThat(access.assignments())
        .extracting(each -> each.project().value())
        .containsExactly(Example.ANALYTICS);
    assertThat(access.key().organizationRolesShown()).isFalse();
    assertThat(found.coverage().unreadOrganizations()).hasSize(1);
  }

  @Test
  void projectsThatCannotBeAskedForAreSearched() throws Exception {
    sandbox.fault(Fault.status(403, "ACCESS_FORBIDDEN").onPath(GROUPS).always());

    SearchResult found = finder().find(Example.TARGET_CLIENT_ID);

    assertThat(found.assignments()).hasSize(2);
    assertThat(found.complete(found.key().orElseThrow())).isFalse();
  }

  @Test
  void manyAccountsCostOneRequestEachAndThatIsSaidBefore() throws Exception {
    Seed.projects(sandbox, 40);
    List<String> ids = accounts(30);
    var said = new ArrayList<String>();

    SearchResult found = finder().onProgress(recorded(said)).find(queries(ids));

    assertThat(found.keys()).hasSize(30).allMatch(key -> key.assignments().size() == 1);
    assertThat(found.keys()).allMatch(found::complete);
    assertThat(said.get(0)).isEqualTo("expecting 30 PT0S");
    assertThat(said).contains("read 0 of 30", "read 30 of 30").hasSize(32);
    assertThat(requests().stream().filter(path -> path.matches(GROUPS))).hasSize(30);
    assertThat(requests()).contains(ORG + "/serviceAccounts");
  }

  @Test
  void whereFewerProjectsThanAccountsAreTheyAreListedInstead() throws Exception {
    Seed.projects(sandbox, 2);
    List<String> ids = accounts(30);
    var said = new ArrayList<String>();

    SearchResult found = finder().onProgress(recorded(said)).find(queries(ids));

    assertThat(found.keys()).hasSize(30).allMatch(key -> key.assignments().size() == 1);
    assertThat(found.keys()).allMatch(found::complete);
    assertThat(said.get(0)).as("the example's three, and two").isEqualTo("expecting 5 PT0S");
    assertThat(requests()).noneMatch(path -> path.matches(GROUPS));
  }

  @Test
  void aProjectThatCannotBeListedCostsARequestForEachAfterAll() throws Exception {
    Seed.projects(sandbox, 2);
    List<String> ids = accounts(30);
    sandbox.fault(
        Fault.status(403, "ACCESS_FORBIDDEN").onProject(Seed.project(0).value()).always());

    SearchResult found = finder().find(queries(ids));

    assertThat(found.keys()).hasSize(30).allMatch(key -> key.assignments().size() == 1);
    assertThat(found.keys()).allMatch(found::complete);
  }

  @Test
  void limitsAreWaitedOutAndToldBefore() throws Exception {
    sandbox.close();
    sandbox = start(SandboxOptions.defaults());
    Seed.projects(sandbox, 800);
    List<String> ids = accounts(760);
    var said = new ArrayList<String>();

    SearchResult found = finder().onProgress(recorded(said)).find(queries(ids));

    assertThat(found.keys()).hasSize(760).allMatch(found::complete);
    assertThat(said.get(0)).isEqualTo("expecting 760 PT2M");
    assertThat(sandbox.requests()).as("it met the limit").anyMatch(each -> each.status() == 429);
    assertThat(requests().stream().filter(path -> path.matches(GROUPS)).distinct()).hasSize(760);
  }

  @Test
  void accountsInNoProjectAreLookedForAgain() throws Exception {
    sandbox.listingsLag(Duration.ofSeconds(5), KeyRead.GET_SERVICE_ACCOUNT_GROUPS);
    sandbox.serviceAccount(
        "mdb_sa_id_" + "e".repeat(24), "s", Example.ORGANIZATION, "new", "ORG_MEMBER");
    clock.advance(Duration.ofSeconds(6));
    sandbox.assign(Example.ANALYTICS, "mdb_sa_id_" + "e".repeat(24), "GROUP_OWNER");

    SearchResult found = finder().findAssigned("mdb_sa_id_" + "e".repeat(24));

    assertThat(found.assignments()).hasSize(1);
    assertThat(clock.waits()).isNotEmpty();
  }

  @Test
  void anotherVersionRefusesTheSearch() {
    AtlasAdminApi atlas =
        Atlas.at(sandbox.baseUri())
            .apiVersion(ApiVersion.V1_0)
            .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));

    assertThatThrownBy(() -> finder(atlas).find(Example.TARGET_CLIENT_ID))
        .isInstanceOf(AtlasApiException.class)
        .hasMessageContaining("API version v1.0 has no service accounts; use v2");
    assertThat(requests()).noneMatch(path -> path.contains("serviceAccounts"));
  }

  private List<String> accounts(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              String id = "mdb_sa_id_%024x".formatted(0xCCC000000L + i);
              sandbox
                  .serviceAccount(id, "s", Example.ORGANIZATION, "account " + i, "ORG_MEMBER")
                  .assign(Seed.project(i % 2).value(), id, "GROUP_READ_ONLY");
              return id;
            })
        .toList();
  }

  private static List<KeyQuery> queries(List<String> ids) {
    return ids.stream().map(KeyQuery::key).toList();
  }

  private static KeyFinder.Progress recorded(List<String> said) {
    return new KeyFinder.Progress() {
      @Override
      public void expecting(int requests, Duration time) {
        said.add("expecting " + requests + " " + time);
      }

      @Override
      public void requested(int done, int of) {
        said.add("read " + done + " of " + of);
      }
    };
  }
}
