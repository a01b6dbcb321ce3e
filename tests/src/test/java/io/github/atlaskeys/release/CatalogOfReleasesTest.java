package io.github.atlaskeys.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.release.Rehearsal.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code release/catalog}, on a repository with a command and the tags of its versions. */
@DisabledOnOs(OS.WINDOWS)
class CatalogOfReleasesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  @TempDir Path folder;
  private Path source;
  private Path catalog;

  @BeforeEach
  void makeARepository() throws Exception {
    source = Files.createDirectories(folder.resolve("source"));
    catalog = folder.resolve("catalog");
    Files.copy(ROOT.resolve("jbang-catalog.json"), source.resolve("jbang-catalog.json"));
    Path template = Path.of("templates/atlas-keys.java.qute");
    Files.createDirectory(source.resolve("templates"));
    Files.copy(ROOT.resolve(template), source.resolve(template));
    git("init", "-q");
  }

  @Test
  void aliasesPointToTheTagAndThoseOfEarlierVersionsStay() throws Exception {
    tag("0.1.0", "0.1.0", "0.1.0");
    write("0.1.0");
    JsonNode first = aliases();
    tag("0.2.0", "0.2.0", "0.2.0");

    write("0.2.0");
    write("0.2.0"); // a second time changes nothing

    JsonNode second = aliases();
    assertThat(second.get("find-key").get("script-ref").asText())
        .isEqualTo("https://github.com/atlaskeys/atlas-keys/blob/v0.2.0/scripts/find-key.java");
    assertThat(second.get("find-key-0.2.0")).isEqualTo(second.get("find-key"));
    assertThat(second.get("find-key-0.1.0"))
        .isEqualTo(first.get("find-key-0.1.0"))
        .isEqualTo(first.get("find-key"));
    JsonNode ours =
        new ObjectMapper().readTree(ROOT.resolve("jbang-catalog.json").toFile()).get("aliases");
    assertThat(second.properties()).hasSize(3 * (ours.size() + 1));
    assertThat(second.get("atlas-keys").get("script-ref").asText())
        .isEqualTo("io.github.atlaskeys:atlas-keys-cli:0.2.0:all@fatjar");
    assertThat(second.get("find-key").get("docs").get(0).asText())
        .isEqualTo("https://github.com/atlaskeys/atlas-keys/blob/v0.2.0/docs/leaked-key.md");
    assertThat(catalog.resolve("jbang-catalog.json"))
        .content()
        .contains("atlas-keys/blob/v0.2.0/templates/atlas-keys.java.qute");
    ours.properties()
        .forEach(
            alias ->
                assertThat(second.get(alias.getKey()).get("description"))
                    .isEqualTo(alias.getValue().get("description")));
    assertThat(catalog.resolve("README.md")).content().contains("unassign-key-0.2.0@atlaskeys");
  }

  @Test
  void aTagThatDisagreesWithItsPomOrItsScriptsIsRefused() throws Exception {
    tag("0.1.0", "0.1.1", "0.1.0");
    tag("0.2.0", "0.2.0", "0.1.0");

    assertRefused("0.1.0", "v0.1.0 has version 0.1.1 in pom.xml");
    assertRefused("0.2.0", "v0.2.0 has version 0.1.0 in scripts/");
    assertRefused("0.3.0", "there is no pom.xml at a tag v0.3.0");
    assertThat(catalog).doesNotExist();
  }

  @Test
  void anAliasOfAReleasedVersionNeverChanges() throws Exception {
    tag("0.1.0", "0.1.0", "0.1.0");
    write("0.1.0");
    Path file = catalog.resolve("jbang-catalog.json");
    String released =
        Files.readString(file)
            .replaceAll("(\"find-key-0.1.0\": .*)atlas-keys/blob", "$1other-keys/blob");
    Files.writeString(file, released);

    assertRefused("0.1.0", "find-key-0.1.0 is released, and would change from");

    assertThat(file).hasContent(released);
  }

  @Test
  void aCatalogOfSomebodyElseIsLeftAlone() throws Exception {
    tag("0.1.0", "0.1.0", "0.1.0");
    Files.createDirectory(catalog);
    Path file = catalog.resolve("jbang-catalog.json");
    Files.copy(ROOT.resolve("jbang-catalog.json"), file);

    assertRefused("0.1.0", "was not written by release/catalog");

    assertThat(file).hasSameTextualContentAs(ROOT.resolve("jbang-catalog.json"));
  }

  /** A commit with this version in its pom, another one perhaps in its scripts, and a tag. */
  private void tag(String tag, String pom, String scripts) throws Exception {
    Files.writeString(source.resolve("pom.xml"), "<project><version>" + pom + "</version>");
    Files.createDirectories(source.resolve("scripts"));
    try (Stream<Path> files = Files.list(ROOT.resolve("scripts"))) {
      for (Path script : files.toList()) {
        Files.writeString(
            source.resolve("scripts").resolve(script.getFileName()),
            Files.readString(script).replaceFirst("(atlas-keys-\\w+:)[\\d.]+", "$1" + scripts));
      }
    }
    Path template = source.resolve("templates/atlas-keys.java.qute");
    Files.writeString(
        template, Files.readString(template).replaceFirst("(atlas-keys:)[\\d.]+", "$1" + scripts));
    git("add", "-A");
    git("-c", "user.name=x", "-c", "user.email=x@example.invalid", "commit", "-q", "-m", tag);
    git("tag", "v" + tag);
  }

  private JsonNode aliases() throws Exception {
    return new ObjectMapper()
        .readTree(catalog.resolve("jbang-catalog.json").toFile())
        .get("aliases");
  }

  private void write(String version) throws Exception {
    Result result = catalog(version);
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private void assertRefused(String version, String reason) throws Exception {
    Result result = catalog(version);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.output()).contains(reason).endsWith("; nothing was written\n");
  }

  private Result catalog(String version) throws Exception {
    return run(
        "java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        ROOT + "/tests/target/test-classes",
        "Catalog",
        source.toString(),
        version,
        catalog.toString());
  }

  private void git(String... arguments) throws Exception {
    Result result =
        run(
            Stream.concat(Stream.of("git", "-C", source + ""), Stream.of(arguments))
                .toArray(String[]::new));
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private Result run(String... command) throws Exception {
    return Rehearsal.run(
        List.of(command),
        folder.resolve("log"),
        Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
  }
}
