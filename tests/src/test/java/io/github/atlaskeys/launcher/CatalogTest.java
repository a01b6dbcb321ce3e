package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CatalogTest {
  private static final Path checkout = Path.of(System.getProperty("project.root"));

  @TestFactory
  Stream<DynamicTest> eachAlias() throws Exception {
    JsonNode catalog = new ObjectMapper().readTree(checkout.resolve("jbang-catalog.json").toFile());
    return catalog.get("aliases").properties().stream()
        .map(alias -> DynamicTest.dynamicTest(alias.getKey(), () -> check(alias)));
  }

  private static void check(Map.Entry<String, JsonNode> alias) {
    String name = alias.getKey();
    // ./jbang goes by this without reading the catalog.
    String script = "scripts/%s.java".formatted(name);
    assertThat(alias.getValue().get("script-ref").asText()).isEqualTo(script);
    assertThat(checkout.resolve(script)).exists();
    assertThat(alias.getValue().get("description").asText())
        .as("an example to copy")
        .contains(": jbang %s@atlaskeys".formatted(name));
    assertThat(checkout.resolve(alias.getValue().get("docs").get(0).asText())).exists();
  }

  @Test
  void everyScriptHasAnAlias() throws Exception {
    JsonNode catalog = new ObjectMapper().readTree(checkout.resolve("jbang-catalog.json").toFile());
    try (Stream<Path> files = Files.list(checkout.resolve("scripts"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".java")))
          .allSatisfy(
              file -> assertThat(catalog.get("aliases").has(file.replace(".java", ""))).isTrue());
    }
  }

  @Test
  void theLauncherFetchesTheJBangThatTheBuildTestsWith() throws Exception {
    assertThat(Files.readString(checkout.resolve("jbang")).lines())
        .contains("jbang_version=" + System.getProperty("jbang.version"));
    assertThat(Files.readString(checkout.resolve("jbang.cmd")).lines())
        .contains("set \"jbang_version=" + System.getProperty("jbang.version") + "\"");
  }
}
