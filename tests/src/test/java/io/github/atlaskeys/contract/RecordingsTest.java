package io.github.atlaskeys.contract;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.LoggedResponse;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.github.atlaskeys.api.AccessListEntry;
import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Event;
import io.github.atlaskeys.api.Organization;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the real Atlas answered, through the real client; and what the sandbox answers to the same
 * requests, compared with it field by field. The recordings are not part of this project: the
 * system property {@value #PROPERTY} says in which folder they are, one exchange a file.
 */
@EnabledIfSystemProperty(named = RecordingsTest.PROPERTY, matches = ".+")
class RecordingsTest {
  static final String PROPERTY = "atlas.recordings";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As recorded. */
  private record Exchange(
      String method, String path, int status, Map<String, String> headers, JsonNode body) {
    static Exchange of(String name) {
      Path file = Path.of(System.getProperty(PROPERTY), name + ".json");
      try {
        return JSON.readValue(Files.readString(file), Exchange.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String text() {
      return body.isNull() ? "" : body.toString();
    }

    /** The ID that follows this part of the path. */
    String id(String after) {
      String rest = path.substring(path.indexOf("/" + after + "/") + after.length() + 2);
      return rest.replaceFirst("/.*", "");
    }

    OrganizationId organization() {
      return new OrganizationId(id("orgs"));
    }

    ProjectId project() {
      return new ProjectId(id("groups"));
    }

    ApiKeyId key() {
      return new ApiKeyId(id("apiKeys"));
    }
  }

  private final WireMockServer atlas = new WireMockServer(options().dynamicPort());
  private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @BeforeEach
  void start() {
    atlas.start();
  }

  @AfterEach
  void stop() {
    atlas.stop();
    sandbox.close();
  }

  private static AtlasAdminApi connect(URI base) {
    return Atlas.at(base)
        .connect(new ApiKeyCredentials(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  /** A client, and a server that answers whatever it is asked as it was recorded. */
  private AtlasAdminApi answering(Exchange recorded) {
    stub(any(anyUrl()), recorded);
    if (recorded.status() != 401) {
      stub(
          any(anyUrl()).withHeader("Authorization", absent()),
          Exchange.of("setupfailureflow-invalid_public_key-post-1"));
    }
    return connect(URI.create(atlas.baseUrl()));
  }

  private void stub(MappingBuilder request, Exchange recorded) {
    var headers = new HttpHeaders();
    for (var each : recorded.headers().entrySet()) {
      if (!each.getKey().equals("Connection")) {
        headers = headers.plus(new HttpHeader(each.getKey(), each.getValue()));
      }
    }
    atlas.stubFor(
        request.willReturn(
            aResponse()
                .withStatus(recorded.status())
                .withHeaders(headers)
                .withBody(recorded.text())));
  }

  // ------------------------------------------------------------------ what the client reads

  @Test
  void keysOfAnOrganization() throws IOException {
    Exchange recorded = Exchange.of("orgapikeys-list-get-1");

    Page<ApiKey> page = answering(recorded).listOrgApiKeys(recorded.organization(), Query.NONE);

    assertKeys(page, recorded);
  }

  @Test
  void keysOfAProject() throws IOException {
    Exchange recorded = Exchange.of("projectapikeys-list-get-1");

    Page<ApiKey> page = answering(recorded).listGroupApiKeys(recorded.project(), Query.NONE);

    assertKeys(page, recorded);
  }

  @Test
  void oneKey() throws IOException {
    Exchange recorded = Exchange.of("orgapikeys-describe-get-1");

    ApiKey key = answering(recorded).getOrgApiKey(recorded.organization(), recorded.key());

    assertKey(key, recorded.body());
    assertThat(key.toString()).doesNotContain("01bdd56c8977");
  }

  private static void assertKeys(Page<ApiKey> page, Exchange recorded) {
    assertPage(page, recorded);
    for (int i = 0; i < page.results().size(); i++) {
      assertKey(page.results().get(i), recorded.body().at("/results/" + i));
    }
  }

  private static void assertKey(ApiKey key, JsonNode recorded) {
    assertThat(key.id().value()).isEqualTo(recorded.path("id").textValue());
    assertThat(key.publicKey()).isEqualTo(recorded.path("publicKey").textValue());
    assertThat(key.desc()).isEqualTo(recorded.path("desc").textValue());
    assertThat(key.privateKeyEnd().orElseThrow())
        .isEqualTo(recorded.path("privateKey").textValue().replaceFirst(".*-", ""));
    var roles = new ArrayList<String>();
    recorded
        .path("roles")
        .forEach(
            role ->
                roles.add(
                    role.path("roleName").textValue()
                        + role.path("orgId").asText("")
                        + role.path("groupId").asText("")));
    assertThat(key.roles())
        .extracting(
            role ->
                role.roleName()
                    + Objects.toString(role.orgId(), "")
                    + Objects.toString(role.groupId(), ""))
        .containsExactlyElementsOf(roles);
  }

  private static void assertPage(Page<?> page, Exchange recorded) {
    assertThat(page.results()).hasSameSizeAs(recorded.body().path("results")).isNotEmpty();
    assertThat(page.hasNext())
        .isEqualTo(recorded.body().path("links").toString().contains("\"rel\":\"next\""));
    assertThat(page.total().orElse(-1)).isEqualTo(recorded.body().path("totalCount").intValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orgapikeyaccesslist-list-get-1",
        "orgapikeyaccesslist-create-post-1",
        "orgapikeyaccesslist-create_current_ip-post-1"
      })
  void accessLists(String name) throws IOException {
    Exchange recorded = Exchange.of(name);
    AtlasAdminApi client = answering(recorded);

    Page<AccessListEntry> page =
        recorded.method().equals("GET")
            ? client.listOrgAccessEntries(recorded.organization(), recorded.key(), Query.NONE)
            : client.createOrgAccessEntry(
                recorded.organization(),
                recorded.key(),
                List.of(new AddressRange("192.168.0.229")));

    assertPage(page, recorded);
    for (int i = 0; i < page.results().size(); i++) {
      AccessListEntry entry = page.results().get(i);
      JsonNode each = recorded.body().at("/results/" + i);
      assertThat(entry.range().cidrBlock()).isEqualTo(each.path("cidrBlock").textValue());
      assertThat(entry.pathName()).isEqualTo(each.path("ipAddress").textValue());
      assertThat(each.at("/links/0/href").textValue()).endsWith("/" + entry.pathName());
      assertThat(entry.whenCreated().orElseThrow()).hasToString(each.path("created").textValue());
      assertThat(entry.requests()).contains(each.path("count").longValue());
      assertThat(entry.isUsed()).isFalse();
      assertThat(entry.whenLastUsed()).isEmpty();
    }
  }

  @Test
  void organizationsAndProjects() throws IOException {
    Exchange orgs = Exchange.of("orgs-list-get-1");
    Page<Organization> organizations = answering(orgs).listOrgs(Query.NONE);
    assertPage(organizations, orgs);
    assertThat(organizations.results().get(0).id().value())
        .isEqualTo(orgs.body().at("/results/0/id").textValue());
    assertThat(organizations.results().get(0).name())
        .isEqualTo(orgs.body().at("/results/0/name").textValue());
    assertThat(organizations.results().get(0).isDeleted()).isFalse();

    Exchange groups = Exchange.of("projects-list-get-1");
    Page<Project> projects = answering(groups).listGroups(Query.NONE);
    assertPage(projects, groups);
    Project first = projects.results().get(0);
    assertThat(first.id().value()).isEqualTo(groups.body().at("/results/0/id").textValue());
    assertThat(first.name()).isEqualTo(groups.body().at("/results/0/name").textValue());
    assertThat(String.valueOf(first.orgId()))
        .isEqualTo(groups.body().at("/results/0/orgId").textValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"events-list_organization_events-get-1", "events-list_project_events-get-1"})
  void events(String name) throws IOException {
    Exchange recorded = Exchange.of(name);
    AtlasAdminApi client = answering(recorded);

    Page<Event> page =
        recorded.path().contains("/orgs/")
            ? client.listOrgEvents(recorded.organization(), Query.NONE)
            : client.listGroupEvents(recorded.project(), Query.NONE);

    assertThat(page.results()).hasSameSizeAs(recorded.body().path("results")).isNotEmpty();
    assertThat(page.hasNext()).as("not counted: no link, though it is full").isFalse();
    for (int i = 0; i < page.results().size(); i++) {
      Event event = page.results().get(i);
      JsonNode each = recorded.body().at("/results/" + i);
      assertThat(event.id()).isEqualTo(each.path("id").textValue());
      assertThat(event.eventTypeName()).isEqualTo(each.path("eventTypeName").textValue());
      assertThat(event.time().orElseThrow()).hasToString(each.path("created").textValue());
      assertThat(event.publicKey()).isEqualTo(each.path("publicKey").textValue());
      assertThat(event.targetPublicKey()).isEqualTo(each.path("targetPublicKey").textValue());
      assertThat(event.whitelistEntry()).isEqualTo(each.path("whitelistEntry").textValue());
      assertThat(event.remoteAddress()).isEqualTo(each.path("remoteAddress").textValue());
      assertThat(Objects.toString(event.groupId(), null))
          .isEqualTo(each.path("groupId").textValue());
      assertThat(Objects.toString(event.orgId(), null)).isEqualTo(each.path("orgId").textValue());
    }
  }

  @Test
  void confirmationsAreEmptyAndNameTheirLimit() throws IOException {
    Exchange unassign = Exchange.of("projectapikeys-delete-delete-1");
    assertLimit(
        answering(unassign).removeGroupApiKey(unassign.project(), unassign.key()), unassign);

    for (String name :
        List.of("orgapikeyaccesslist-delete-delete-1", "orgapikeyaccesslist-delete-01-delete-1")) {
      Exchange entry = Exchange.of(name);
      assertLimit(
          answering(entry)
              .deleteAccessEntry(entry.organization(), entry.key(), entry.id("accessList")),
          entry);
    }
    Exchange assign = Exchange.of("projectapikeys-assign-patch-1");
    assertLimit(
        answering(assign)
            .addGroupApiKey(assign.project(), assign.key(), List.of(new Roles(List.of("X")))),
        assign);
  }

  private static void assertLimit(RateLimit limit, Exchange recorded) {
    assertThat(limit.limit().orElse(-1))
        .isEqualTo(Integer.parseInt(recorded.headers().get("Ratelimit-Limit")));
    assertThat(limit.remaining().orElse(-1))
        .isEqualTo(Integer.parseInt(recorded.headers().get("Ratelimit-Remaining")));
  }

  @Test
  void aProjectThatIsNotThere() {
    Exchange recorded = Exchange.of("setupfailureflow-invalid_project_id-post-2");
    AtlasAdminApi client = answering(recorded);

    AtlasApiException e =
        catchThrowableOfType(AtlasApiException.class, () -> client.getGroup(recorded.project()));

    assertThat(Problem.of(e).kind()).isEqualTo(Problem.Kind.UNKNOWN_PROJECT);
    assertThat(e.parameters()).containsExactly(recorded.project().value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setupfailureflow-invalid_project_id-post-1",
        "setupfailureflow-invalid_private_key-post-1",
        "setupfailureflow-invalid_public_key-post-1"
      })
  void theChallengeIsAnsweredAndASecondOneRefusesTheCredentials(String name) {
    Exchange recorded = Exchange.of(name);
    AtlasAdminApi client = answering(recorded);

    AtlasApiException e =
        catchThrowableOfType(AtlasApiException.class, () -> client.listGroups(Query.NONE));

    assertThat(Problem.of(e).kind()).isEqualTo(Problem.Kind.CREDENTIALS_REFUSED);
    String challenge = recorded.headers().get("Www-Authenticate");
    assertThat(atlas.getAllServeEvents())
        .extracting(event -> event.getRequest().getHeader("Authorization"))
        .filteredOn(Objects::nonNull)
        .isNotEmpty()
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .startsWith("Digest ")
                    .contains(
                        "realm=\"MMS Public API\"",
                        challenge.replaceFirst(".*(nonce=\"[^\"]+\").*", "$1"),
                        "qop=auth",
                        "nc=00000001"));
  }

  // ------------------------------------------------------------------ what the sandbox answers

  /** A recorded exchange, and the same question to the sandbox. */
  private record Same(String recording, Call question) {
    @Override
    public String toString() {
      return recording;
    }
  }

  /** A question. */
  private interface Call {
    void ask(AtlasAdminApi atlas) throws IOException;
  }

  private static final OrganizationId ORG = new OrganizationId(Example.ORGANIZATION);
  private static final ProjectId PROJECT = new ProjectId(Example.PAYMENTS_PRODUCTION);
  private static final ApiKeyId KEY = new ApiKeyId(Example.TARGET_KEY);

  private static final ApiKeyId WITHOUT_PROJECTS = new ApiKeyId(Example.CALLER_KEY);
  private static final ApiKeyId WITHOUT_LIST = new ApiKeyId(Example.READER_KEY);

  /** Recorded of what the sandbox does not have: clusters, tags and alerts. */
  private static final Set<String> OTHERS =
      Set.of(
          "results[]/clusterCount NUMBER",
          "results[]/tags[]/key STRING",
          "results[]/tags[]/value STRING",
          "results[]/withDefaultAlertsSettings BOOLEAN",
          "results[]/skipDefaultAlertsSettings BOOLEAN",
          "skipDefaultAlertsSettings BOOLEAN");

  static Stream<Same> same() {
    return Stream.of(
        new Same("orgs-list-get-1", atlas -> atlas.listOrgs(Query.NONE)),
        new Same("projects-list-get-1", atlas -> atlas.listGroups(Query.NONE)),
        new Same("orgapikeys-list-get-1", atlas -> atlas.listOrgApiKeys(ORG, Query.NONE)),
        new Same("projectapikeys-list-get-1", atlas -> atlas.listGroupApiKeys(PROJECT, Query.NONE)),
        new Same("orgapikeys-describe-get-1", atlas -> atlas.getOrgApiKey(ORG, WITHOUT_PROJECTS)),
        new Same("projectapikeys-delete-delete-1", atlas -> atlas.removeGroupApiKey(PROJECT, KEY)),
        new Same(
            "orgapikeyaccesslist-create-post-1",
            atlas ->
                atlas.createOrgAccessEntry(
                    ORG, WITHOUT_LIST, List.of(new AddressRange("192.168.0.229")))),
        new Same(
            "orgapikeyaccesslist-list-get-1",
            atlas -> {
              atlas.createOrgAccessEntry(
                  ORG, WITHOUT_LIST, List.of(new AddressRange("192.168.0.229")));
              atlas.listOrgAccessEntries(ORG, WITHOUT_LIST, Query.NONE);
            }),
        new Same(
            "orgapikeyaccesslist-delete-delete-1",
            atlas -> {
              atlas.createOrgAccessEntry(ORG, KEY, List.of(new AddressRange("192.168.0.229")));
              atlas.deleteAccessEntry(ORG, KEY, "192.168.0.229");
            }),
        new Same(
            "setupfailureflow-invalid_project_id-post-2",
            atlas ->
                catchThrowableOfType(
                    AtlasApiException.class, () -> atlas.getGroup(new ProjectId("1".repeat(24))))));
  }

  @ParameterizedTest
  @MethodSource("same")
  void theSandboxAnswersAsRecorded(Same same) throws IOException {
    Exchange recorded = Exchange.of(same.recording());

    same.question().ask(connect(sandbox.baseUri()));

    ServeEvent last = sandbox.wireMock().getAllServeEvents().get(0);
    LoggedResponse answer = last.getResponse();
    assertThat(answer.getStatus()).isEqualTo(recorded.status());
    assertThat(headers(answer)).isEqualTo(headers(recorded));
    Set<String> expected = shape(recorded.body());
    expected.removeAll(OTHERS);
    Set<String> answered = shape(body(answer));
    answered.removeAll(OTHERS);
    assertThat(answered).isEqualTo(expected);
  }

  @Test
  void theSandboxChallengesAsRecorded() throws IOException {
    Exchange recorded = Exchange.of("setupfailureflow-invalid_public_key-post-1");

    connect(sandbox.baseUri()).listGroups(Query.NONE);

    List<ServeEvent> events = sandbox.wireMock().getAllServeEvents();
    LoggedResponse answer = events.get(events.size() - 1).getResponse();
    assertThat(answer.getStatus()).isEqualTo(401);
    assertThat(headers(answer)).isEqualTo(headers(recorded));
    assertThat(body(answer)).isEqualTo(recorded.body());
  }

  /** Each type of event that both have, and in which of the two feeds it is. */
  @Test
  void theSandboxsFeedsAreAsRecorded() throws IOException {
    AtlasAdminApi client = connect(sandbox.baseUri());
    client.removeGroupApiKey(PROJECT, KEY);
    client.addGroupApiKey(PROJECT, KEY, List.of(new Roles(List.of("GROUP_OWNER"))));
    client.createOrgAccessEntry(ORG, KEY, List.of(new AddressRange("192.168.0.229")));
    client.deleteAccessEntry(ORG, KEY, "192.168.0.229");

    for (String place : List.of("organization", "project")) {
      Exchange recorded = Exchange.of("events-list_%s_events-get-1".formatted(place));
      Query query = Query.NONE.includeCount(false);
      if (place.equals("project")) {
        client.listGroupEvents(PROJECT, query);
      } else {
        client.listOrgEvents(ORG, query);
      }
      LoggedResponse answer = sandbox.wireMock().getAllServeEvents().get(0).getResponse();

      Map<String, Set<String>> expected = types(recorded.body());
      assertThat(headers(answer)).isEqualTo(headers(recorded));
      assertThat(body(answer).path("totalCount")).isEqualTo(recorded.body().path("totalCount"));
      assertThat(types(body(answer)))
          .isNotEmpty()
          .allSatisfy(
              (type, shape) -> {
                assertThat(expected).as("the feed of the %s", place).containsKey(type);
                assertThat(shape).as(type).isEqualTo(expected.get(type));
              });
    }
  }

  private static Map<String, Set<String>> types(JsonNode page) {
    Map<String, Set<String>> types = new TreeMap<>();
    page.path("results")
        .forEach(
            event ->
                types
                    .computeIfAbsent(event.path("eventTypeName").textValue(), it -> new TreeSet<>())
                    .addAll(shape(event)));
    return types;
  }

  private static JsonNode body(LoggedResponse answer) throws IOException {
    byte[] body = answer.getBody();
    return body == null || body.length == 0
        ? JSON.nullNode()
        : JSON.readTree(new String(body, StandardCharsets.UTF_8));
  }

  /** Names alike, whatever their case; values of those that say what is served. */
  private static Map<String, String> headers(LoggedResponse answer) {
    return headers(
        answer.getHeaders().keys().stream(),
        name -> answer.getHeaders().getHeader(name).firstValue());
  }

  private static Map<String, String> headers(Exchange recorded) {
    return headers(recorded.headers().keySet().stream(), recorded.headers()::get);
  }

  private static Map<String, String> headers(
      Stream<String> names, Function<String, String> values) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(name -> headers.put(name, values.apply(name)));
    // Those of the connection, of the servers behind, and of the load on this organization.
    Set.of(
            "Connection",
            "Date",
            "Server",
            "X-Java-Method",
            "Transfer-Encoding",
            "Content-Encoding",
            "Vary",
            "Matched-Stub-Id",
            "Content-Length")
        .forEach(headers::remove);
    headers.replace("Ratelimit-Remaining", "a number");
    headers.computeIfPresent(
        "Www-Authenticate",
        (name, value) -> value.replaceFirst("nonce=\"[A-Za-z0-9+/=]+\"", "nonce=\"base64\""));
    return headers;
  }

  /** Each field with its type, and each link with what it leads to. */
  private static Set<String> shape(JsonNode node) {
    var shape = new TreeSet<String>();
    shape(node, "", shape);
    return shape;
  }

  private static void shape(JsonNode node, String path, Set<String> shape) {
    if (node.has("href") && node.has("rel")) {
      String host = "https?://[^/]+";
      shape.add(
          "%s %s: %s"
              .formatted(
                  path,
                  node.get("rel").textValue().replaceFirst(host, "HOST"),
                  node.get("href")
                      .textValue()
                      .replaceFirst(host, "HOST")
                      .replaceFirst("\\?.*", "")
                      .replaceAll("[0-9a-f]{24}", "ID")
                      .replaceFirst("accessList/.*", "accessList/ENTRY")));
    } else if (node.isArray()) {
      node.forEach(each -> shape(each, path + "[]", shape));
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              each ->
                  shape(
                      each.getValue(), path + (path.isEmpty() ? "" : "/") + each.getKey(), shape));
    } else {
      shape.add(path + " " + node.getNodeType());
    }
  }
}
