package io.github.atlaskeys.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Nobody can run these files here; what they name must be there at least. */
class GitHubFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  /** A file of this repository at the start of a command. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\s*(?:\\.[/\\\\])?([\\w.-]+(?:/[\\w.-]+)*)");

  private static final Pattern PROPERTY = Pattern.compile("(?:^|[\\s\"'])-D([\\w.]+)");
  private static final Pattern PROFILE = Pattern.compile("(?:^|[\\s\"'])-P([\\w-]+)");
  private static final Pattern TEST =
      Pattern.compile("\\b(?:io\\.github\\.atlaskeys\\.(\\w+)\\.)?(\\*|\\w+)Test\\b");
  private static final Pattern ACTION = Pattern.compile("[\\w-]+/[\\w-]+@(v\\d+|[0-9a-f]{40})");

  /** Programs of the machine. */
  private static final List<String> PROGRAMS =
      List.of("mvn", "curl", "sudo", "brew", "echo", "git");

  /** Properties that are Maven's or a plugin's own. */
  private static final List<String> MAVENS = List.of("test", "surefire.failIfNoSpecifiedTests");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(".github"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream();
    }
  }

  static Stream<Path> workflows() throws IOException {
    return files().filter(file -> file.getParent().endsWith("workflows"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsYaml(Path file) throws IOException {
    assertThat(yaml(file)).isNotEmpty();
  }

  @Test
  void thereAreThreeWorkflows() throws IOException {
    assertThat(workflows()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyJobHasAnEndAndFewRights(Path file) throws IOException {
    Map<?, ?> workflow = yaml(file);

    assertThat(workflow.get("permissions")).isEqualTo(Map.of("contents", "read"));
    assertThat(((Map<?, ?>) workflow.get("jobs")).values())
        .allSatisfy(
            job ->
                assertThat(((Map<?, ?>) job).get("timeout-minutes")).isInstanceOf(Integer.class));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyActionIsPinned(Path file) throws IOException {
    assertThat(steps(file))
        .filteredOn(step -> step.containsKey("uses"))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.get("uses").toString()).matches(ACTION));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everythingThatACommandNamesIsThere(Path file) throws IOException {
    String poms = poms();
    for (String run : runs(file)) {
      for (MatchResult command : COMMAND.matcher(run).results().toList()) {
        assertThat(isThere(command.group(1))).as("%s of %s", command.group(1), run).isTrue();
      }
      for (MatchResult property : PROPERTY.matcher(run).results().toList()) {
        String name = property.group(1);
        assertThat(MAVENS.contains(name) || poms.contains(name) || isReadByATest(name))
            .as("-D%s of %s", name, run)
            .isTrue();
      }
      for (MatchResult profile : PROFILE.matcher(run).results().toList()) {
        assertThat(poms).contains("<id>" + profile.group(1) + "</id>");
      }
      if (run.contains("-Dtest=")) {
        for (MatchResult test : TEST.matcher(run).results().toList()) {
          assertThat(isThere(test.group(1), test.group(2))).as(test.group()).isTrue();
        }
      }
    }
  }

  private static Map<?, ?> yaml(Path file) throws IOException {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
  }

  private static List<Map<?, ?>> steps(Path workflow) throws IOException {
    var steps = new ArrayList<Map<?, ?>>();
    for (Object job : ((Map<?, ?>) yaml(workflow).get("jobs")).values()) {
      for (Object step : (List<?>) ((Map<?, ?>) job).get("steps")) {
        steps.add((Map<?, ?>) step);
      }
    }
    return steps;
  }

  private static List<String> runs(Path workflow) throws IOException {
    return steps(workflow).stream()
        .filter(step -> step.containsKey("run"))
        .map(step -> step.get("run").toString())
        .toList();
  }

  private static String poms() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 2)) {
      var text = new StringBuilder();
      for (Path pom : files.filter(file -> file.endsWith("pom.xml")).toList()) {
        text.append(Files.readString(pom));
      }
      return text.toString();
    }
  }

  private static boolean isThere(String command) {
    // Without the folder nothing can be released, and its commands are nobody's yet.
    return PROGRAMS.contains(command)
        || Files.exists(ROOT.resolve(command))
        || (command.startsWith("release/") && !Files.exists(ROOT.resolve("release")));
  }

  private static boolean isReadByATest(String property) throws IOException {
    return sources().stream().anyMatch(source -> contains(source, '"' + property + '"'));
  }

  private static boolean isThere(@Nullable String room, String name) throws IOException {
    String test = name.equals("*") ? "Test.java" : name + "Test.java";
    return sources().stream()
        .filter(source -> room == null || source.getParent().endsWith(room))
        .anyMatch(source -> source.getFileName().toString().endsWith(test));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("tests/src/test/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
