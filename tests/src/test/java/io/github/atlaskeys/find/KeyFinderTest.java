package io.github.atlaskeys.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import io.github.atlaskeys.find.SearchResult.Matches;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Seed;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what is known of a key to every project that it is assigned to. */
class KeyFinderTest {
  private static final ApiKeyId TARGET = new ApiKeyId(Example.TARGET_KEY);

  private static final String RECORD = "/orgs/[0-9a-f]+/apiKeys/";

  private final ManualClock clock = new ManualClock();

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(
              SandboxOptions.defaults()
                  .withoutLimits()
                  .withClock(clock)
                  .withNonceLifetime(Duration.ofDays(999)))
          .seedExample();

  private KeyFinder finder() {
    return KeyFinder.of(connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY))
        .retries(Retries.standard().withSleeper(clock).withClock(clock).withJitter(() -> 0));
  }

  private AtlasAdminApi connect(String publicKey, String privateKey) {
    return Atlas.at(sandbox.baseUri()).connect(new ApiKeyCredentials(publicKey, privateKey));
  }

  @Test
  void aPublicKeyLeadsToItsProjects() throws Exception {
    SearchResult found = finder().find(Example.TARGET_PUBLIC_KEY);

    assertThat(found.key().orElseThrow().key().id()).isEqualTo(TARGET);
    assertThat(found.assignments())
        .extracting(each -> each.project().value())
        .contains(Example.PAYMENTS_PRODUCTION, Example.ANALYTICS);
    assertThat(found.assignments()).allMatch(each -> each.projectName().isPresent());
    assertThat(found.coverage().complete()).isTrue();
  }

  @Test
  void anIdLeadsToTheSameInAnyCase() throws Exception {
    assertThat(finder().find(Example.TARGET_KEY.toUpperCase(Locale.ROOT)).assignments())
        .isEqualTo(finder().find(Example.TARGET_PUBLIC_KEY).assignments());
  }

  @Test
  void aDescriptionIsSearchedOnlyByAQueryThatSaysSo() throws Exception {
    String description =
        finder()
            .find(Example.TARGET_PUBLIC_KEY)
            .key()
            .orElseThrow()
            .key()
            .description()
            .orElseThrow();
    assertThat(description).isNotEmpty();

    SearchResult found =
        finder()
            .find(
                List.of(
                    KeyQuery.key(description),
                    KeyQuery.keyOrDescription(description),
                    KeyQuery.keyOrDescription(description.substring(1))));

    assertThat(found.matches()).extracting(Matches::query).hasSize(3);
    assertThat(found.matches().get(0).keys()).isEmpty();
    assertThat(found.matches().get(1).keys().get(0).kind()).isEqualTo(MatchKind.DESCRIPTION);
    assertThat(found.matches().get(2).keys().get(0).kind())
        .isEqualTo(MatchKind.PART_OF_DESCRIPTION);
  }

  @Test
  void theKeyItselfIsABetterMatchThanOneWhoseDescriptionMentionsIt() throws Exception {
    sandbox.apiKey(
        "5d1d12c087d9d63e6d68aaaa",
        Example.ORGANIZATION,
        "replaced",
        "secret",
        "replaces " + Example.TARGET_PUBLIC_KEY);

    Matches matches =
        finder()
            .find(List.of(KeyQuery.keyOrDescription(Example.TARGET_PUBLIC_KEY)))
            .matches()
            .get(0);

    assertThat(matches.keys()).hasSize(2);
    assertThat(matches.best()).extracting(each -> each.access().key().id()).containsExactly(TARGET);
  }

  @Test
  void whereNoOrganizationCanBeReadTheProjectsAre() throws Exception {
    sandbox
        .apiKey("5d1d12c087d9d63e6d68bbbb", Example.ORGANIZATION, "ownerabc", "its-own", "owner")
        .assign(Example.ANALYTICS, "5d1d12c087d9d63e6d68bbbb", "GROUP_OWNER");

    SearchResult found =
        KeyFinder.of(connect("ownerabc", "its-own")).find(Example.TARGET_PUBLIC_KEY);

    assertThat(found.coverage().complete()).isFalse();
    assertThat(found.coverage().projects())
        .extracting(each -> each.value())
        .containsExactly(Example.ANALYTICS);
    assertThat(found.assignments())
        .extracting(each -> each.project().value())
        .contains(Example.ANALYTICS);
  }

  @Test
  void projectsAreReadAtTheSameTime() throws Exception {
    var together = new CyclicBarrier(16); // each listing waits for 15 others
    AtlasAdminApi atlas =
        projectsOnly(
            32,
            query -> {
              together.await(30, TimeUnit.SECONDS);
              return new Page<>(List.of(new ApiKey(TARGET, "zmmrboas", null, List.of())), false);
            });

    SearchResult found = KeyFinder.of(atlas).retries(Retries.none()).find("zmmrboas");

    assertThat(found.assignments()).hasSize(32);
    assertThat(found.coverage().projects())
        .as("in the order of the projects")
        .isEqualTo(IntStream.range(0, 32).mapToObj(Seed::project).toList());
  }

  /** The keys of a project. */
  @FunctionalInterface
  private interface KeysOfAProject {
    Page<ApiKey> page(Query query) throws Exception;
  }

  /** Credentials that see no organization, and so many projects. */
  private static AtlasAdminApi projectsOnly(int projects, KeysOfAProject keys) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "listOrgs" -> new Page<>(List.of(), false);
              case "listGroups" ->
                  new Page<>(
                      IntStream.range(0, projects)
                          .mapToObj(i -> new Project(Seed.project(i), null, "p" + i))
                          .toList(),
                      false);
              case "listGroupApiKeys" -> keys.page((Query) arguments[1]);
              default -> throw new UnsupportedOperationException(method.getName());
            };
    return (AtlasAdminApi)
        Proxy.newProxyInstance(
            KeyFinderTest.class.getClassLoader(), new Class<?>[] {AtlasAdminApi.class}, handler);
  }

  /** Sixteen projects with sixteen pages each, which would all be requested at once. */
  @Test
  void noMoreThanSixteenRequestsAreInFlightInASearch() throws Exception {
    var inFlight = new AtomicInteger();
    var most = new AtomicInteger();
    AtlasAdminApi atlas =
        projectsOnly(
            16,
            query -> {
              most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              LockSupport.parkNanos(1_000_000);
              inFlight.decrementAndGet();
              int page = (int) query.parameters().get("pageNum");
              var key = new ApiKey(Seed.key(page), "k%07d".formatted(page), null, List.of());
              return new Page<>(List.of(key), page < 16, OptionalInt.of(16));
            });

    SearchResult found = KeyFinder.of(atlas).retries(Retries.none()).find("k0000016");

    assertThat(found.assignments()).hasSize(16);
    assertThat(most.get()).isBetween(2, 16);
  }

  @Test
  void aLimitThatManyRequestsMeetIsReportedOnce() throws Exception {
    Seed.assigned(sandbox, 1, 16);
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(30)).onPath(RECORD).times(16));
    var reported = new ArrayList<Duration>();
    Retries standing = // time does not pass: all wait at the same time
        Retries.standard()
            .withSleeper(new ManualClock().standing())
            .withJitter(() -> 0)
            .onWait(wait -> reported.add(wait.duration()));

    SearchResult found = finder().retries(standing).find(queries(16));

    assertThat(found.keys()).hasSize(16);
    assertThat(found.coverage().unreadKeys()).isEmpty();
    assertThat(reported).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void aKeyThatDoesNotExistIsNotFound() throws Exception {
    SearchResult found = finder().find("nosuchky");

    assertThat(found.key()).isEmpty();
    assertThat(found.assignments()).isEmpty();
  }

  @Test
  void aBlankTextFindsNothingAndIsRefused() {
    assertThatThrownBy(() -> finder().find(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  /** The organization's listing lags behind the second assignment of each key. */
  @Test
  void aProjectThatOnlyTheOwnRecordNamesIsFoundForEachOfManyKeys() throws Exception {
    Seed.projects(sandbox, 2);
    IntStream.range(0, 20).forEach(i -> Seed.key(sandbox, i));
    IntStream.range(0, 20).forEach(i -> Seed.assign(sandbox, Seed.row(2, 0, i)));
    sandbox.listingsLag(Duration.ofMinutes(5), KeyRead.LIST_ORG_API_KEYS);
    clock.advance(Duration.ofMinutes(6));
    IntStream.range(0, 20).forEach(i -> Seed.assign(sandbox, Seed.row(2, 1, i)));

    SearchResult found = finder().find(queries(20));

    assertThat(found.keys()).hasSize(20);
    assertThat(found.keys())
        .allSatisfy(
            key ->
                assertThat(key.assignments())
                    .extracting(each -> each.projectName().orElse("no name"))
                    .containsExactly("project-0", "project-1"));
    assertThat(found.coverage().unreadKeys()).isEmpty();
  }

  @Test
  void idsThatNoListingShowsAreFoundByTheirRecords() throws Exception {
    sandbox.organization("5d1d12c087d9d63e6d68cccc", "another");
    Seed.assigned(sandbox, 3, 3);
    sandbox.listingsBlind(Duration.ofMinutes(10), KeyRead.LIST_ORG_API_KEYS);

    SearchResult found =
        finder()
            .find(
                List.of(
                    KeyQuery.key(Seed.key(0).value()),
                    KeyQuery.keyOrDescription(Seed.key(2).value().toUpperCase(Locale.ROOT)),
                    KeyQuery.key(Seed.key(9).value()),
                    KeyQuery.key("k0000001")));

    assertThat(found.matches()).extracting(each -> each.keys().size()).containsExactly(1, 1, 0, 0);
    assertThat(found.keys())
        .allSatisfy(
            key ->
                assertThat(key.assignments())
                    .singleElement()
                    .matches(each -> each.projectName().isPresent()));
  }

  /** A report may hold hundreds of thousands of them. */
  @Test
  void forVeryManyIdsThatNoListingShowsItIsReadOnceMore() throws Exception {
    Seed.assigned(sandbox, 1, 1);
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[],\"links\":[]}")
            .onPath("/orgs/" + Example.ORGANIZATION + "/apiKeys$")
            .times(1));
    sandbox.forgetRequests();

    SearchResult found =
        finder()
            .find(
                IntStream.range(0, 401).mapToObj(i -> KeyQuery.key(Seed.key(i).value())).toList());

    assertThat(found.keys()).extracting(each -> each.key().id()).containsExactly(Seed.key(0));
    assertThat(found.assignments()).hasSize(1);
    assertThat(sandbox.requests())
        .extracting(each -> each.path().replaceFirst(".*/orgs/", ""))
        .filteredOn(path -> path.contains("/apiKeys"))
        .containsExactlyInAnyOrder(
            Example.ORGANIZATION + "/apiKeys",
            Example.ORGANIZATION + "/apiKeys",
            Example.ORGANIZATION + "/apiKeys/" + Seed.key(0));
  }

  @Test
  void aRecordThatIsRefusedLeavesTheListingsWordAndIsSaid() throws Exception {
    Seed.assigned(sandbox, 2, 2);
    sandbox.fault(Fault.status(403, "FORBIDDEN").onPath(RECORD + Seed.key(0)).always());
    sandbox.fault(Fault.status(404, "API_KEY_NOT_FOUND").onPath(RECORD + Seed.key(1)).always());

    SearchResult found = finder().find(queries(2));

    assertThat(found.keys()).extracting(each -> each.assignments().size()).containsExactly(1, 1);
    assertThat(found.coverage().unreadKeys()).containsExactly(Seed.key(0), Seed.key(1));
    assertThat(found.coverage().complete()).isTrue();
  }

  @Test
  void keysInNoProjectAreSearchedForAgainAndOnlyThese() throws Exception {
    Seed.assigned(sandbox, 2, 2);
    Seed.key(sandbox, 2);
    sandbox.fault(Fault.status(403, "FORBIDDEN").onPath(RECORD + Seed.key(0)).always());
    var reported = new ArrayList<String>();
    KeyFinder.Progress progress =
        new KeyFinder.Progress() {
          @Override
          public void requested(int done, int of) {
            reported.add(done + " of " + of);
          }

          @Override
          public void awaitingListings(int keys, Duration longest) {
            reported.add("waiting for " + keys + " " + longest);
            Seed.assign(sandbox, Seed.row(2, 1, 2));
          }
        };

    SearchResult found = finder().onProgress(progress).findAssigned(queries(3));

    assertThat(found.keys()).extracting(each -> each.assignments().size()).containsExactly(1, 1, 1);
    assertThat(found.coverage().unreadKeys()).containsExactly(Seed.key(0));
    assertThat(clock.waits()).containsExactly(Duration.ofSeconds(1));
    assertThat(reported)
        .containsExactly(
            "0 of 3", "1 of 3", "2 of 3", "3 of 3", "waiting for 1 PT15S", "0 of 1", "1 of 1");
  }

  /** The first look finds it without a project, the second not at all, the third as it is. */
  @Test
  void aKeyThatALaterSearchMissesIsSearchedForAgain() throws Exception {
    Seed.projects(sandbox, 1);
    Seed.key(sandbox, 0);
    Runnable inBetween =
        () -> {
          Seed.assign(sandbox, Seed.row(2, 0, 0));
          sandbox.listingsBlind(Duration.ofMillis(1_500), KeyRead.LIST_ORG_API_KEYS);
        };

    SearchResult found = finder().onProgress(waiting(inBetween)).findAssigned("k0000000");

    assertThat(found.assignments()).hasSize(1);
    assertThat(clock.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void theWaitForListingsEndsAfterFifteenSecondsAndAtOnceWhenInterrupted() throws Exception {
    Seed.key(sandbox, 0);

    SearchResult found = finder().findAssigned("k0000000");

    assertThat(found.key()).isPresent();
    assertThat(clock.waits().stream().mapToLong(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L);

    KeyFinder interrupted = finder().onProgress(waiting(Thread.currentThread()::interrupt));
    assertThatThrownBy(() -> interrupted.findAssigned("k0000000"))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void anInterruptEndsAWaitForARateLimit() throws Exception {
    sandbox.fault(Fault.rateLimited(Duration.ofMinutes(30)).onPath(RECORD).always());
    var waiting = new CountDownLatch(1);
    KeyFinder finder = finder().retries(Retries.standard().onWait(wait -> waiting.countDown()));
    var ended = new AtomicReference<Throwable>();
    var search =
        new Thread(() -> ended.set(catchThrowable(() -> finder.find(Example.TARGET_PUBLIC_KEY))));
    search.start();
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();

    search.interrupt();
    search.join(10_000);

    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
  }

  @ParameterizedTest
  @CsvSource({"404, ORG_NOT_FOUND", "400, NOT_ATLAS_ORG", "409, CONFLICT", "402, PAYMENT_REQUIRED"})
  void anOrganizationThatRefusesIsUnreadAndTheOthersAreSearched(int status, String code)
      throws Exception {
    String other = "5d1d12c087d9d63e6d68cccc";
    organizations(other, Example.ORGANIZATION);
    sandbox.fault(Fault.status(status, code).onPath("/orgs/" + other + "/apiKeys$").always());

    SearchResult found = finder().find(Example.TARGET_PUBLIC_KEY);

    assertThat(found.assignments()).isNotEmpty();
    assertThat(found.coverage().unreadOrganizations()).containsExactly(new OrganizationId(other));
    assertThatThrownBy(() -> finder().in(new OrganizationId(other)).find("zmmrboas"))
        .as("who names it wants to know")
        .isInstanceOf(AtlasApiException.class);
  }

  @Test
  void visibleProjectsOfAnOrganizationThatIsNotListedAreSearched() throws Exception {
    String other = "5d1d12c087d9d63e6d68cccc";
    organizations(other);
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[],\"links\":[]}")
            .onPath("/orgs/" + other + "/apiKeys$")
            .always());

    SearchResult found = finder().find(Example.TARGET_PUBLIC_KEY);

    assertThat(found.assignments()).hasSize(2);
    assertThat(found.coverage().organizations()).containsExactly(new OrganizationId(other));
    assertThat(found.coverage().projects()).hasSize(3);
    assertThat(found.coverage().complete()).isFalse();
  }

  @Test
  void aResultAnswersForEachOfManyKeys() throws Exception {
    Seed.assigned(sandbox, 2, 3);
    SearchResult before = finder().find(queries(3));
    sandbox.apiKey("5d1d12c087d9d63e6d68dddd", Example.ORGANIZATION, "K0000001", "x", "the same");

    SearchResult found = finder().find(List.of(KeyQuery.key("nosuchky"), KeyQuery.key("k0000001")));

    KeyAccess second = before.key(Seed.key(1)).orElseThrow();
    assertThat(before.key("  K0000001 ")).hasValue(second);
    assertThat(before.key(Seed.key(1).value().toUpperCase(Locale.ROOT))).hasValue(second);
    assertThat(before.key("nosuchky")).isEmpty();
    assertThat(found.matches()).extracting(each -> each.keys().size()).containsExactly(0, 2);
    assertThat(found.missing(before.key(Seed.key(0)).orElseThrow())).isTrue();
    assertThat(found.missing(second)).isFalse();
    assertThat(before.keys()).noneMatch(before::missing).allMatch(before::complete);
    assertThat(before.sees(Seed.project(1), second)).isTrue();
  }

  /** Does this before the first wait for listings. */
  private static KeyFinder.Progress waiting(Runnable action) {
    return new KeyFinder.Progress() {
      @Override
      public void requested(int done, int of) {}

      @Override
      public void awaitingListings(int keys, Duration longest) {
        action.run();
      }
    };
  }

  /** What GET /orgs lists. */
  private void organizations(String... ids) {
    String results =
        Stream.of(ids)
            .map("{\"id\":\"%s\",\"name\":\"an organization\"}"::formatted)
            .collect(Collectors.joining(","));
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"results\":[%s],\"links\":[]}".formatted(results))
            .onPath("/orgs$")
            .always());
  }

  /** The keys with the numbers below this, by public key. */
  private static List<KeyQuery> queries(int count) {
    return IntStream.range(0, count).mapToObj("k%07d"::formatted).map(KeyQuery::key).toList();
  }
}
