package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What JBang reads of the scripts, and a compiler does not: a slip there breaks only the user. */
class ScriptHeadersTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final String QUICK = "-XX:TieredStopAtLevel=1";
  private static final List<String> LONG_RUNS = List.of("unassign-keys", "restore-keys");
  private static final String LIBRARY = "//DEPS io.github.atlaskeys:atlas-keys-";

  /** One jar to fetch, and none of what it depends on. */
  private static final String EVERYTHING = ":all@fatjar";

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("scripts"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void beginsAsJBangAndTheShellWantIt(Path script) throws IOException {
    List<String> lines = Files.readAllLines(script);

    assertThat(lines)
        .startsWith("///usr/bin/env jbang \"$0\" \"$@\" ; exit $?")
        .contains("//JAVA 17+");
    assertThat(lines.get(1)).as("what jbang lists").matches("//DESCRIPTION \\S.*\\.");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void needsNothingButTheLibraryInTheVersionThatTheBuildTests(Path script) throws IOException {
    String version = System.getProperty("project.version");

    List<String> directives =
        Files.readAllLines(script).stream().filter(line -> line.matches("//[A-Z_]+ .*")).toList();

    assertThat(directives).noneMatch(line -> line.matches("//(SOURCES|FILES|REPOS|MAIN) .*"));
    assertThat(directives)
        .filteredOn(line -> line.startsWith("//DEPS"))
        .hasSizeBetween(1, 2)
        .contains(LIBRARY + "cli:" + version + EVERYTHING)
        .isSubsetOf(
            LIBRARY + "cli:" + version + EVERYTHING, LIBRARY + "sandbox:" + version + EVERYTHING);
    assertThat(directives)
        .filteredOn(line -> line.startsWith("//RUNTIME_OPTIONS"))
        .singleElement()
        .asString()
        .matches(options -> LONG_RUNS.contains(name(script)) != options.contains(QUICK), QUICK);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void isShortEnoughToBeRead(Path script) throws IOException {
    if (!name(script).equals("demo")) { // it is the acts of a play
      assertThat(Files.readAllLines(script)).hasSizeLessThanOrEqualTo(120);
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void hasAnAliasOfItsName(Path script) throws IOException {
    JsonNode catalog = new ObjectMapper().readTree(ROOT.resolve("jbang-catalog.json").toFile());

    assertThat(catalog.get("aliases").get(name(script)).get("script-ref").asText())
        .isEqualTo("scripts/%s.java".formatted(name(script)));
  }

  private static String name(Path script) {
    return String.valueOf(script.getFileName()).replaceFirst("\\.java$", "");
  }
}
