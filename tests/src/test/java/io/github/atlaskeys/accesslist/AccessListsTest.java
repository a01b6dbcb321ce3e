package io.github.atlaskeys.accesslist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.accesslist.AccessLists.Verdict;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.unassign.OwnKey;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer that Atlas might give to one who replaces an access list; then the undo. */
class AccessListsTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId(Example.ORGANIZATION);
  private static final PrincipalId KEY = new ApiKeyId(Example.READER_KEY);
  private static final String LIST = "/accessList";
  private static final List<AddressRange> NOWHERE = ranges("192.0.2.1");

  private final ManualClock clock = new ManualClock();
  private final List<List<AddressRange>> saved = new ArrayList<>();
  @AutoClose private AtlasSandbox sandbox = start(SandboxOptions.defaults());

  private AtlasSandbox start(SandboxOptions options) {
    if (sandbox != null) {
      sandbox.close();
    }
    sandbox = AtlasSandbox.start(options.withClock(clock)).seedExample();
    sandbox.withAccessList(Example.READER_KEY, "203.0.113.7", "198.51.100.0/24");
    return sandbox;
  }

  private AtlasAdminApi connect(ApiVersion version) {
    return Atlas.at(sandbox.baseUri())
        .apiVersion(version)
        .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  private AccessLists lists() {
    return lists(connect(ApiVersion.V2));
  }

  private AccessLists lists(AtlasAdminApi atlas) {
    return AccessLists.of(atlas)
        .retries(Retries.standard().withSleeper(clock).withJitter(() -> 0).withAttempts(3))
        .beforeChange(before -> saved.add(before.stream().map(AccessListEntry::range).toList()));
  }

  private Outcome contain() throws IOException, InterruptedException {
    return lists().replace(ORGANIZATION, KEY, NOWHERE);
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::new).toList();
  }

  private List<String> list() {
    return sandbox.accessList(Example.READER_KEY);
  }

  private List<String> changes() {
    return sandbox.requests().stream()
        .filter(request -> request.status() != 401 && !request.method().equals("GET"))
        .map(request -> request.method() + request.path().replaceFirst(".*" + LIST, " "))
        .toList();
  }

  /** Whatever happened: what was saved is what the list was, and restoring it is the undo. */
  private void undo() throws IOException, InterruptedException {
    sandbox.clearFaults();
    List<AddressRange> before = saved.get(0);
    Outcome outcome = lists().replace(ORGANIZATION, KEY, before);
    assertThat(outcome.verdict()).isIn(Verdict.REPLACED, Verdict.UNCHANGED);
    assertThat(list()).containsExactlyInAnyOrder("203.0.113.7/32", "198.51.100.0/24");
  }

  @Test
  void whatIsMissingIsAddedBeforeAnythingIsRemoved() throws Exception {
    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(outcome.before()).contains(ranges("203.0.113.7", "198.51.100.0/24"));
    assertThat(outcome.after()).contains(NOWHERE);
    assertThat(outcome.problem()).isEmpty();
    assertThat(list()).containsExactly("192.0.2.1/32");
    assertThat(changes())
        .containsExactly("POST ", "DELETE /203.0.113.7", "DELETE /198.51.100.0%2F24");
    assertThat(saved).containsExactly(ranges("203.0.113.7", "198.51.100.0/24"));
    undo();
  }

  @ParameterizedTest
  @ValueSource(strings = {Example.TARGET_KEY, Example.TARGET_CLIENT_ID})
  void keysAndAccountsAreContainedAndRestored(String id) throws Exception {
    List<String> before = sandbox.accessList(id);

    Outcome outcome = lists().replace(ORGANIZATION, PrincipalId.of(id), NOWHERE);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(sandbox.accessList(id)).containsExactly("192.0.2.1/32");
    lists().replace(ORGANIZATION, PrincipalId.of(id), outcome.before().orElseThrow());
    assertThat(sandbox.accessList(id)).containsExactlyInAnyOrderElementsOf(before);
  }

  /** In the sandbox, as it is supposed of Atlas. */
  @Test
  void aContainedKeyIsOfNoUse() throws Exception {
    sandbox.withAccessList(Example.READER_KEY);
    AtlasAdminApi reader =
        Atlas.at(sandbox.baseUri())
            .connect(new ApiKeyCredentials(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY));
    reader.getSystemStatus();

    contain();

    assertThatThrownBy(reader::getSystemStatus).hasMessageContaining("IP_ADDRESS_NOT_ON");
  }

  @ParameterizedTest
  @CsvSource({"V1_0", "PUBLIC_V1_0"})
  void otherVersionsHaveListsOfApiKeys(ApiVersion version) throws Exception {
    assertThat(lists(connect(version)).replace(ORGANIZATION, KEY, NOWHERE).verdict())
        .isEqualTo(Verdict.REPLACED);
    assertThat(list()).containsExactly("192.0.2.1/32");
  }

  @Test
  void otherVersionsHaveNoServiceAccounts() throws Exception {
    Outcome outcome =
        lists(connect(ApiVersion.V1_0))
            .replace(ORGANIZATION, PrincipalId.of(Example.TARGET_CLIENT_ID), NOWHERE);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.NOT_IN_VERSION);
  }

  @Test
  void aListThatIsSoAlreadyIsLeftAlone() throws Exception {
    contain();
    sandbox.forgetRequests();

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.UNCHANGED);
    assertThat(outcome.after()).contains(NOWHERE);
    assertThat(changes()).isEmpty();
    assertThat(saved).hasSize(1);
  }

  @Test
  void anEmptyListIsSavedAndRestored() throws Exception {
    sandbox.withAccessList(Example.READER_KEY);

    assertThat(contain().verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(saved).containsExactly(List.of());
    assertThat(lists().replace(ORGANIZATION, KEY, List.of()).verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(list()).isEmpty();
  }

  @Test
  void whereTheOrganizationDemandsAListItCannotBecomeEmpty() throws Exception {
    start(SandboxOptions.defaults().withAccessListRequired(true));

    Outcome outcome = lists().replace(ORGANIZATION, KEY, List.of());

    assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.REFUSED);
    assertThat(outcome.problem().orElseThrow().message()).contains("ACCESS_LIST_REQUIRED");
    assertThat(outcome.after()).contains(ranges("198.51.100.0/24"));
  }

  @Test
  void nothingIsSentIfTheListCannotBeSaved() {
    AccessLists lists =
        lists()
            .beforeChange(
                before -> {
                  throw new IOException("disk full");
                });

    assertThatThrownBy(() -> lists.replace(ORGANIZATION, KEY, NOWHERE)).hasMessage("disk full");
    assertThat(changes()).isEmpty();
  }

  @Test
  void theKeyThatCallsIsRefused() throws Exception {
    PrincipalId own = new ApiKeyId(Example.CALLER_KEY);

    Outcome outcome =
        lists()
            .ownKey(new OwnKey(Optional.of(own), Optional.empty()))
            .replace(ORGANIZATION, own, NOWHERE);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.OWN_KEY);
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void anUnknownKeyIsRefused() throws Exception {
    Outcome outcome =
        lists().replace(ORGANIZATION, new ApiKeyId("222222222222222222222222"), NOWHERE);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.UNKNOWN_API_KEY);
    assertThat(outcome.before()).isEmpty();
    assertThat(saved).isEmpty();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(400, "VALIDATION_ERROR", Kind.REFUSED),
        Arguments.of(401, "USER_UNAUTHORIZED", Kind.NO_PERMISSION),
        Arguments.of(403, "ACCESS_FORBIDDEN", Kind.NO_PERMISSION),
        Arguments.of(403, "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST", Kind.REFUSED),
        Arguments.of(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", Kind.IP_NOT_ON_ACCESS_LIST),
        Arguments.of(404, "ORG_NOT_FOUND", Kind.UNKNOWN_ORGANIZATION),
        Arguments.of(409, "CONFLICT", Kind.REFUSED));
  }

  /** Nothing is taken away from a list to which nothing could be added. */
  @ParameterizedTest
  @MethodSource("refusals")
  void anAdditionThatIsRefusedIsTheEnd(int status, String code, Kind kind) throws Exception {
    sandbox.fault(Fault.status(status, code).on("POST").always());

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(outcome.problem()).map(Problem::kind).contains(kind);
    assertThat(outcome.after()).isEqualTo(outcome.before());
    assertThat(list()).containsExactly("203.0.113.7/32", "198.51.100.0/24");
    undo();
  }

  /** The list then has both, and does not contain the key. */
  @ParameterizedTest
  @MethodSource("refusals")
  void aRemovalThatIsRefusedLeavesWhatIsTold(int status, String code, Kind kind) throws Exception {
    sandbox.fault(Fault.status(status, code).on("DELETE").onPath("203.0.113.7$").always());

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(outcome.problem()).map(Problem::kind).contains(kind);
    assertThat(outcome.after()).map(List::size).contains(2);
    assertThat(list()).containsExactlyInAnyOrder("203.0.113.7/32", "192.0.2.1/32");
    undo();
  }

  @Test
  void aRemovalOfWhatIsGoneAlreadyIsDone() throws Exception {
    sandbox.fault(
        Fault.answer(404, "application/json", "{\"error\": 404, \"errorCode\": \"X\"}")
            .on("DELETE")
            .onPath("203.0.113.7$"));
    AccessLists lists =
        lists()
            .beforeChange(before -> sandbox.withAccessList(Example.READER_KEY, "198.51.100.0/24"));

    assertThat(lists.replace(ORGANIZATION, KEY, NOWHERE).verdict()).isEqualTo(Verdict.REPLACED);
  }

  @Test
  void anAdditionOfWhatIsThereAlreadyIsDone() throws Exception {
    AccessLists lists =
        lists()
            .beforeChange(
                before ->
                    sandbox.withAccessList(
                        Example.READER_KEY, "203.0.113.7", "198.51.100.0/24", "192.0.2.1"));

    assertThat(lists.replace(ORGANIZATION, KEY, NOWHERE).verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(sandbox.requests()).extracting(RecordedRequest::status).contains(409);
  }

  static Stream<Fault> passing() {
    return Stream.of(
        Fault.rateLimited(Duration.ofSeconds(7)),
        Fault.rateLimitedWithoutRetryAfter(),
        Fault.status(500, "UNEXPECTED_ERROR"),
        Fault.status(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES"),
        Fault.html503(),
        Fault.resetBeforeWork(),
        Fault.resetAfterWork());
  }

  /** A response may be lost: what was sent twice is answered as a conflict, or as not found. */
  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesIsTriedAgain(Fault fault) throws Exception {
    for (String method : List.of("GET", "POST", "DELETE")) {
      sandbox.fault(fault.on(method).onPath(LIST));
    }

    assertThat(contain().verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(list()).containsExactly("192.0.2.1/32");
    undo();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatDoesNotPassIsDecidedByTheList(Fault fault) throws Exception {
    sandbox.fault(fault.on("DELETE").always());

    Outcome outcome = contain();

    boolean gone = list().size() == 1; // only the responses were lost
    assertThat(outcome.verdict()).isEqualTo(gone ? Verdict.REPLACED : Verdict.UNFINISHED);
    assertThat(outcome.problem().isPresent()).isEqualTo(!gone);
    assertThat(outcome.after()).map(List::size).contains(list().size());
    undo();
  }

  @Test
  void aPageThatIsNotAtlassIsNoSuccess() throws Exception {
    sandbox.fault(Fault.answer(200, "text/html", "<h1>Sign in</h1>").on("POST").always());

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.UNEXPECTED_RESPONSE);
    assertThat(list()).containsExactly("203.0.113.7/32", "198.51.100.0/24");
    undo();
  }

  @Test
  void aListingThatLagsIsReadAgain() throws Exception {
    start(SandboxOptions.defaults().withAccessListLag(Duration.ofSeconds(5)));

    assertThat(contain().verdict()).isEqualTo(Verdict.REPLACED);
    clock.advance(Duration.ofMinutes(1));
    undo();
  }

  @Test
  void aListingThatDoesNotShowItIsNotBelievedToHaveChanged() throws Exception {
    start(SandboxOptions.defaults().withAccessListLag(Duration.ofMinutes(1)));

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.CONTRADICTED);
    assertThat(outcome.after()).isEqualTo(outcome.before());
    assertThat(outcome.sent()).as("what was saved is still needed").isTrue();
    assertThat(list())
        .as("as it is: nothing was removed")
        .containsExactly("203.0.113.7/32", "198.51.100.0/24", "192.0.2.1/32");
    clock.advance(Duration.ofMinutes(1));
    assertThat(contain().verdict()).isEqualTo(Verdict.UNFINISHED);
    clock.advance(Duration.ofMinutes(1));
    assertThat(contain().verdict()).isEqualTo(Verdict.UNCHANGED);
  }

  /** With the address that was to be added missing, an emptied list would allow every address. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{\"cidrBlock\":\"192.0.2.1/32\",\"ipAddress\":\"192.0.2.1\"}"})
  void nothingIsRemovedUntilTheAddressIsSeenOnTheList(String shown) throws Exception {
    sandbox.fault(
        Fault.answer(200, "application/json", "{\"links\":[],\"results\":[%s]}".formatted(shown))
            .on("POST")
            .always());
    List<String> before = list();

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.CONTRADICTED);
    assertThat(changes()).noneMatch(change -> change.contains("DELETE"));
    assertThat(list()).isEqualTo(before);
  }

  /** Another run, for example one that restores the list at the same time. */
  @Test
  void whatSomebodyElseRemovesMeanwhileIsAddedAgain() throws Exception {
    AtlasAdminApi atlas = connect(ApiVersion.V2);
    var removals = new AtomicInteger();
    AtlasAdminApi meddling =
        (AtlasAdminApi)
            Proxy.newProxyInstance(
                AtlasAdminApi.class.getClassLoader(),
                new Class<?>[] {AtlasAdminApi.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("deleteAccessEntry")
                      && removals.getAndIncrement() == 0) {
                    sandbox.withAccessList(Example.READER_KEY, "203.0.113.7", "198.51.100.0/24");
                  }
                  try {
                    return method.invoke(atlas, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });

    Outcome outcome = lists(meddling).replace(ORGANIZATION, KEY, NOWHERE);

    assertThat(outcome.verdict()).isEqualTo(Verdict.REPLACED);
    assertThat(list()).containsExactly("192.0.2.1/32");
    undo();
  }

  @Test
  void aListThatCannotBeReadBackIsUnfinished() throws Exception {
    AccessLists lists =
        lists()
            .beforeChange(
                before -> {
                  saved.add(before.stream().map(AccessListEntry::range).toList());
                  sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").always());
                });

    Outcome outcome = lists.replace(ORGANIZATION, KEY, NOWHERE);

    assertThat(outcome.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(outcome.after()).isEmpty();
    assertThat(outcome.problem()).map(Problem::kind).contains(Kind.NO_PERMISSION);
    undo();
  }

  @Test
  void theFirstReadMayFail() throws Exception {
    sandbox.fault(Fault.status(503, "SERVICE_UNAVAILABLE").on("GET").always());

    Outcome outcome = contain();

    assertThat(outcome.verdict()).isEqualTo(Verdict.UNFINISHED);
    assertThat(outcome.before()).isEmpty();
    assertThat(outcome.after()).isEmpty();
    assertThat(changes()).isEmpty();
  }
}
