package io.github.atlaskeys.contract;

import static io.github.atlaskeys.contract.Examples.ACCEPT;
import static io.github.atlaskeys.contract.Examples.PROJECT;
import static io.github.atlaskeys.contract.Examples.RULES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiDescriptionTest {
  @Test
  void isAbsentWhenThePropertyNamesNoFile() {
    assertThat(ApiDescription.in("")).isEmpty();
    assertThat(ApiDescription.in(" ")).isEmpty();
  }

  @Test
  void isFoundWhereThePropertySays() {
    // Were it lost on the way, nothing would be compared with it, and nobody would see.
    var named = !System.getProperty(ApiDescription.PROPERTY, "").isBlank();

    assertThat(ApiDescription.official().isPresent()).isEqualTo(named);
  }

  @Test
  void isAnErrorWhenTheFileIsMissing(@TempDir Path folder) {
    var file = folder.resolve("missing.json").toString();

    assertThatThrownBy(() -> ApiDescription.in(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("atlas.api.description must name an OpenAPI file, was " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openapi: 3.0.1", "{}", "{\"openapi\": \"3.1.0\"}"})
  void isAnErrorWhenTheFileIsSomethingElse(String text, @TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("description.json"), text).toString();

    assertThatThrownBy(() -> ApiDescription.in(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("atlas.api.description must name an OpenAPI file, was " + file);
  }

  @Test
  void isThereWhenTheFileIsReadable(@TempDir Path folder) throws IOException {
    var text = "{\"openapi\": \"3.0.1\"}";
    var file = Files.writeString(folder.resolve("description.json"), text).toString();

    assertThat(ApiDescription.in(file)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/atlas/v2",
        "/api/atlas/v2/groups",
        "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8",
        "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/apiKeys",
        "/api/atlas/v2/orgs",
        "/api/atlas/v2/orgs/32b6e34b3d91647abb20e7b8",
        "/api/atlas/v2/orgs/32b6e34b3d91647abb20e7b8/groups",
        "/api/atlas/v2/orgs/32b6e34b3d91647abb20e7b8/apiKeys",
        "/api/atlas/v2/orgs/32b6e34b3d91647abb20e7b8/apiKeys/32b6e34b3d91647abb20e7b8",
      })
  void eachPathIsFound(String target) {
    assertThat(RULES.violationsOfRequest("GET", target, ACCEPT, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "groups",
        "/api/atlas/v2/",
        "/api/atlas/v1.0/groups",
        "/api/atlas/v2/groups//apiKeys",
      })
  void noPathMatches(String target) {
    var violation = "target must match one path, was " + target + ", which matches []";

    assertThat(RULES.violationsOfRequest("GET", target, ACCEPT, "")).containsExactly(violation);
    assertThat(RULES.violationsOfAnswer("GET", target, 503, Map.of(), ""))
        .containsExactly(violation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//elsewhere/api/atlas/v2/groups",
        "https://elsewhere/api/atlas/v2/groups",
        "/api/atlas/v2/groups#first",
      })
  void theTargetIsMoreThanAPathAndAQuery(String target) {
    assertThat(RULES.violationsOfRequest("GET", target, ACCEPT, ""))
        .containsExactly("target must be a path and a query, was " + target);
  }

  @Test
  void twoPathsMatch() throws IOException {
    var ambiguous =
        ApiDescription.of(
            """
            {"openapi": "3.0.1", "paths": {"/a/{x}": {"get": {}}, "/{y}/b": {"get": {}}}}
            """);

    assertThat(ambiguous.violationsOfRequest("GET", "/a/b", ACCEPT, ""))
        .containsExactly("target must match one path, was /a/b, which matches [/a/{x}, /{y}/b]");
  }

  @Test
  void theTargetIsNotEncoded() {
    assertThat(RULES.violationsOfRequest("GET", "/groups?name=100%", ACCEPT, ""))
        .containsExactly(
            "target must be encoded as a URI: "
                + "Malformed escape pair at index 16: /groups?name=100%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "get", "PARAMETERS"})
  void theMethodIsNotDeclared(String method) {
    assertThat(RULES.violationsOfRequest(method, PROJECT, ACCEPT, ""))
        .containsExactly(method + " /api/atlas/v2/groups/{groupId} is not declared");
  }
}
