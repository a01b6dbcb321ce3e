package io.github.atlaskeys.api;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.atlaskeys.api.AtlasAdminApi.Roles;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.testing.Challenge;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire for each operation, in each dialect. */
class RequestsTest {
  private static final ProjectId PROJECT = new ProjectId("5953c5f380eef53887615f9a");
  private static final ApiKeyId KEY = new ApiKeyId("5d1d12c087d9d63e6d682438");
  private static final OrganizationId ORGANIZATION = new OrganizationId("5980cfdf0b6d97029d82f86e");

  @RegisterExtension
  static final WireMockExtension server = WireMockExtension.newInstance().build();

  /** An operation as a library's user calls it. */
  interface Call {
    Object on(AtlasAdminApi atlas) throws IOException;
  }

  static Stream<Arguments> operations() {
    String keyInProject = "/groups/" + PROJECT + "/apiKeys/" + KEY;
    Call remove =
        atlas -> {
          atlas.removeGroupApiKey(PROJECT, KEY);
          return "";
        };
    Call add =
        atlas -> {
          atlas.addGroupApiKey(
              PROJECT, KEY, List.of(new Roles(List.of("GROUP_OWNER", "GROUP_READ_ONLY"))));
          return "";
        };
    return Stream.of(
            operation("DELETE", keyInProject, "", remove),
            operation(
                "POST", keyInProject, "[{\"roles\":[\"GROUP_OWNER\",\"GROUP_READ_ONLY\"]}]", add),
            get("/groups/" + PROJECT + "/apiKeys", a -> a.listGroupApiKeys(PROJECT, Query.NONE)),
            get(
                "/orgs/" + ORGANIZATION + "/apiKeys",
                a -> a.listOrgApiKeys(ORGANIZATION, Query.NONE)),
            get(
                "/orgs/" + ORGANIZATION + "/apiKeys/" + KEY,
                a -> a.getOrgApiKey(ORGANIZATION, KEY)),
            get(
                "/groups?pageNum=2&itemsPerPage=500&includeCount=false",
                a -> a.listGroups(Query.page(2))),
            get("/groups/" + PROJECT, a -> a.getGroup(PROJECT)),
            get("/orgs", a -> a.listOrgs(Query.NONE)),
            get("", a -> a.getSystemStatus()))
        .flatMap(
            operation ->
                Stream.of(ApiVersion.values())
                    .map(
                        dialect ->
                            Arguments.of(
                                dialect, operation[0], operation[1], operation[2], operation[3])));
  }

  private static Object[] operation(String method, String target, String body, Call call) {
    return new Object[] {method, target, body, call};
  }

  private static Object[] get(String target, Call call) {
    return operation("GET", target, "", call);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("operations")
  void isExactlyAsAtlasDocumentsIt(
      ApiVersion dialect, String method, String target, String body, Call call) throws IOException {
    server.stubFor(Challenge.first());
    server.stubFor(
        any(anyUrl())
            .willReturn(
                method.equals("DELETE") || method.equals("POST")
                    ? okJson("{}")
                    : okJson("{\"results\":[],\"id\":\"5d1d12c087d9d63e6d682438\"}")));

    call.on(connect(dialect));

    List<LoggedRequest> requests =
        server.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
    assertThat(requests).as("its challenge, and itself").hasSize(2);
    LoggedRequest request = requests.get(1);
    assertThat(request.getMethod()).hasToString(method);
    assertThat(request.getUrl()).isEqualTo(dialect.path() + target);
    assertThat(request.getBodyAsString()).isEqualTo(body);
    HttpHeaders headers = request.getHeaders();
    assertThat(headers.getHeader("Accept").values()).containsExactly(accept(dialect));
    assertThat(headers.getHeader("User-Agent").firstValue()).startsWith("atlas-keys/");
    if (body.isEmpty()) {
      assertThat(headers.getHeader("Content-Type").isPresent()).isFalse();
    } else {
      assertThat(headers.getHeader("Content-Type").values()).containsExactly(accept(dialect));
    }
  }

  private static String accept(ApiVersion dialect) {
    return dialect == ApiVersion.V2 ? "application/vnd.atlas.2023-01-01+json" : "application/json";
  }

  private static AtlasAdminApi connect(ApiVersion dialect) {
    return Atlas.at(URI.create(server.baseUrl()))
        .apiVersion(dialect)
        .connect(new ApiKeyCredentials("sandboxa", "00000000-aaaa"));
  }
}
