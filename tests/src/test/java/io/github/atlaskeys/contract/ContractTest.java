package io.github.atlaskeys.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Everything that the library can send, and everything that the sandbox answers to it, held against
 * the description of the API: this project's own, and MongoDB's too where it is named.
 */
class ContractTest {
  private static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  private static final ProjectId NO_PROJECT = new ProjectId("111111111111111111111111");
  private static final ApiKeyId KEY = new ApiKeyId(Example.TARGET_KEY);
  private static final ApiKeyId NO_KEY = new ApiKeyId("222222222222222222222222");
  private static final ServiceAccountId ACCOUNT = new ServiceAccountId(Example.TARGET_CLIENT_ID);
  private static final ServiceAccountId NO_ACCOUNT =
      new ServiceAccountId("mdb_sa_id_222222222222222222222222");
  private static final OrganizationId ORGANIZATION = new OrganizationId(Example.ORGANIZATION);

  private static final Query EVENTS =
      Query.NONE
          .eventTypes(List.of("API_KEY_REMOVED_FROM_GROUP", "SERVICE_ACCOUNT_ADDED_TO_GROUP"))
          .minDate(Instant.EPOCH)
          .maxDate(Instant.parse("9999-12-31T23:59:59Z"));
  private static final List<AddressRange> ADDED =
      List.of(new AddressRange("192.0.2.1"), new AddressRange("2001:db8::/32"));

  /**
   * What Atlas was recorded to send, whatever MongoDB's description says: an entry that is new has
   * a count of 0, and parameters of an error are texts and numbers.
   */
  private static final Predicate<String> RECORDED_OTHERWISE =
      Pattern.compile(
              ".*accessList.*/count: must have a minimum value of 1"
                  + "|.*/parameters/\\d+: (string|integer) found, object expected")
          .asMatchPredicate();

  /** One call of the API. */
  private interface Call {
    void on(AtlasAdminApi atlas) throws IOException;
  }

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final List<String> operations = new ArrayList<>();
  private final List<ApiDescription> descriptions =
      Stream.concat(Stream.of(ApiDescription.own()), ApiDescription.official().stream()).toList();

  @Test
  void everyOperationIsWithinTheContract() throws IOException {
    AtlasAdminApi admin = connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);

    for (Call call : calls(PROJECT, KEY, ACCOUNT)) {
      call.on(admin);
    }

    assertThat(sandbox.requests()).extracting("status").containsOnly(401, 200, 204);
    assertThat(violations()).isEmpty();
    assertThat(operations).as("each method of the interface was called").hasSize(26);
  }

  @Test
  void pagesAreWithinTheContract() throws Exception {
    AtlasAdminApi admin = connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);

    Pages.of(query -> admin.listGroupApiKeys(PROJECT, query), Retries.none()).all();
    admin.listOrgApiKeys(ORGANIZATION, Query.NONE.pageNum(2).itemsPerPage(1).includeCount(true));
    for (PrincipalId.Kind kind : PrincipalId.Kind.values()) {
      PrincipalCalls calls = PrincipalCalls.of(kind, admin);
      Pages.of(query -> calls.list(PROJECT, query), Retries.none()).all();
      Pages.of(query -> calls.list(ORGANIZATION, query), Retries.none()).all();
    }
    PrincipalCalls.of(ACCOUNT.kind(), admin).record(ORGANIZATION, ACCOUNT, Retries.none());

    assertThat(violations()).isEmpty();
  }

  /** As Atlas wrote it, with the slash encoded: it is no other segment of the path. */
  @Test
  void anEntryIsNamedInThePathAsMongoDBDescribesIt() throws Exception {
    String ipv6 = "2001:db8:0:0:0:0:0:1";
    sandbox.withAccessList(Example.TARGET_KEY, "192.0.2.0/24", ipv6, "2001:db8::/32");
    sandbox.withAccessList(Example.TARGET_CLIENT_ID, "192.0.2.0/24", ipv6, "2001:db8::/32");
    AtlasAdminApi admin = connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);

    for (PrincipalId id : List.of(KEY, ACCOUNT)) {
      PrincipalCalls calls = PrincipalCalls.of(id.kind(), admin);
      for (AccessListEntry entry : calls.accessList(ORGANIZATION, id, Query.NONE).results()) {
        calls.disallow(ORGANIZATION, id, entry);
      }
      assertThat(sandbox.accessList(id.toString())).isEmpty();
    }

    assertThat(violations()).isEmpty();
    assertThat(operations)
        .extracting(operation -> operation.replaceFirst(".*accessList", ""))
        .contains(
            "/192.0.2.0%2F24", "/2001%3Adb8%3A0%3A0%3A0%3A0%3A0%3A1", "/2001%3Adb8%3A%3A%2F32");
  }

  @Test
  void refusalsAreWithinTheContract() {
    AtlasAdminApi reader = connect(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY);
    AtlasAdminApi stranger = connect("nobodyab", "00000000");
    AtlasAdminApi admin = connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);

    assertThat(refusals(calls(PROJECT, KEY, ACCOUNT), stranger)).as("knows nothing").isEqualTo(26);
    assertThat(refusals(calls(PROJECT, KEY, ACCOUNT), reader))
        .as("may look, not touch, and read neither accounts nor access lists")
        .isEqualTo(13);
    assertThat(refusals(calls(NO_PROJECT, NO_KEY, NO_ACCOUNT), admin))
        .as("unknown ids")
        .isEqualTo(18);

    assertThat(sandbox.requests()).extracting("status").contains(401, 404);
    assertThat(violations()).isEmpty();
  }

  @Test
  void faultsAreWithinTheContract() {
    List<Fault> faults =
        List.of(
            Fault.rateLimited(Duration.ofSeconds(7)),
            Fault.rateLimitedWithoutRetryAfter(),
            Fault.status(500, "UNEXPECTED_ERROR"),
            Fault.status(403, "ACCESS_FORBIDDEN"),
            Fault.html503());
    AtlasAdminApi admin = connect(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);

    for (Call call : calls(PROJECT, KEY, ACCOUNT)) {
      for (Fault fault : faults) {
        sandbox.fault(fault);
        assertThat(catchThrowable(() -> call.on(admin))).isNotNull();
      }
    }

    assertThat(violations()).isEmpty();
  }

  private static long refusals(List<Call> calls, AtlasAdminApi atlas) {
    return calls.stream().filter(call -> catchThrowable(() -> call.on(atlas)) != null).count();
  }

  private static List<Call> calls(ProjectId project, ApiKeyId key, ServiceAccountId account) {
    return List.of(
        atlas -> atlas.listGroups(Query.NONE),
        atlas -> atlas.getGroup(project),
        atlas -> atlas.listOrgs(Query.NONE),
        atlas -> atlas.getSystemStatus(),
        atlas -> atlas.getOrgSettings(ORGANIZATION),
        atlas -> atlas.listOrgApiKeys(ORGANIZATION, Query.NONE),
        atlas -> atlas.getOrgApiKey(ORGANIZATION, key),
        atlas -> atlas.listGroupApiKeys(project, Query.NONE),
        atlas -> atlas.removeGroupApiKey(project, key),
        atlas -> atlas.addGroupApiKey(project, key, List.of(new Roles(List.of("GROUP_READ_ONLY")))),
        atlas -> atlas.listOrgServiceAccounts(ORGANIZATION, Query.NONE),
        atlas -> atlas.getOrgServiceAccount(ORGANIZATION, account),
        atlas -> atlas.getServiceAccountGroups(ORGANIZATION, account, Query.NONE),
        atlas -> atlas.listGroupServiceAccounts(project, Query.NONE),
        atlas -> atlas.deleteGroupServiceAccount(project, account),
        atlas ->
            atlas.inviteGroupServiceAccount(
                project, account, new Roles(List.of("GROUP_READ_ONLY"))),
        atlas -> atlas.listOrgAccessEntries(ORGANIZATION, key, Query.page(1)),
        atlas -> atlas.createOrgAccessEntry(ORGANIZATION, key, ADDED),
        atlas -> atlas.deleteAccessEntry(ORGANIZATION, key, "203.0.113.0/24"),
        atlas -> atlas.listOrgAccessList(ORGANIZATION, account, Query.page(1)),
        atlas -> atlas.createOrgAccessList(ORGANIZATION, account, ADDED),
        atlas -> atlas.deleteOrgAccessEntry(ORGANIZATION, account, "203.0.113.24"),
        // After the others, which are what the events are about.
        atlas -> atlas.listOrgEvents(ORGANIZATION, EVENTS),
        atlas -> atlas.listGroupEvents(project, EVENTS),
        atlas -> atlas.getOrgActivityFeed(ORGANIZATION, EVENTS),
        atlas -> atlas.getGroupActivityFeed(project, EVENTS));
  }

  private AtlasAdminApi connect(String publicKey, String privateKey) {
    return Atlas.at(sandbox.baseUri()).connect(new ApiKeyCredentials(publicKey, privateKey));
  }

  private List<String> violations() {
    var violations = new ArrayList<String>();
    for (ServeEvent event : sandbox.wireMock().getAllServeEvents()) {
      var request = event.getRequest();
      var answer = event.getResponse();
      String method = request.getMethod().getName();
      String exchange = method + " " + request.getUrl() + " " + answer.getStatus() + ": ";
      String answered = Optional.ofNullable(answer.getBodyAsString()).orElse("");
      for (ApiDescription description : descriptions) {
        description
            .violationsOfRequest(
                method, request.getUrl(), headers(request.getHeaders()), request.getBodyAsString())
            .forEach(violation -> violations.add(exchange + violation));
        description
            .violationsOfAnswer(
                method,
                request.getUrl(),
                answer.getStatus(),
                headers(answer.getHeaders()),
                answered)
            .forEach(violation -> violations.add(exchange + violation));
      }
      violations.removeIf(RECORDED_OTHERWISE);
      String operation = method + " " + request.getUrl().replaceAll("[0-9a-f]{24}", "ID");
      if (!operations.contains(operation)) {
        operations.add(operation);
      }
    }
    return violations;
  }

  private static Map<String, String> headers(HttpHeaders headers) {
    var map = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (HttpHeader header : headers.all()) {
      map.put(header.key(), header.firstValue());
    }
    return map;
  }
}
