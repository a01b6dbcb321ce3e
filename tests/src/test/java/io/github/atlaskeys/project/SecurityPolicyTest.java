package io.github.atlaskeys.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What SECURITY.md claims is shown by tests that are there. */
class SecurityPolicyTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<MatchResult> named =
        NAMED.matcher(Files.readString(ROOT.resolve("SECURITY.md"))).results().toList();

    assertThat(named).hasSizeGreaterThan(20);
    for (MatchResult test : named) {
      Path file = find(test.group(1) + ".java");
      if (test.group(2) != null) {
        assertThat(Files.readString(file))
            .as("%s has %s", file.getFileName(), test.group(2))
            .containsPattern("void " + test.group(2) + "\\(");
      }
    }
  }

  @Test
  void everyThreatHasATestOrSaysThatItHasNone() throws IOException {
    List<String> rows =
        Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| "))
            .skip(1)
            .toList();

    assertThat(rows)
        .hasSizeGreaterThan(20)
        .allMatch(row -> NAMED.matcher(row).find() || row.contains("not tested"));
  }

  private static Path find(String name) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("tests/src/test/java"))) {
      List<Path> found = files.filter(file -> file.getFileName().toString().equals(name)).toList();
      assertThat(found).as(name).hasSize(1);
      return found.get(0);
    }
  }
}
