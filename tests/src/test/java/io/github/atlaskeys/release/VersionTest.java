package io.github.atlaskeys.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The version stands in the parent pom; wherever else it is named, it is the same. */
class VersionTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final String VERSION = System.getProperty("project.version");

  /** A version of atlas-keys, and not of anything else, nor one to come. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:io\\.github\\.atlaskeys:atlas-keys[a-z-]*:"
              + "|@atlaskeys/[a-z-]+/v"
              + "|atlas-keys/(?:blob|raw|releases/download)/v"
              + "|/atlas-keys-(?:cli|sandbox)/"
              + "|atlas-keys[a-z-]*-"
              + "|\\batlas-keys "
              + "|-(?=[\\d.]+@)"
              + "|\\bversion `"
              + "|\\b[Oo]nce "
              + "|<artifactId>atlas-keys[a-z-]*</artifactId>\\s*<version>)"
              + "(\\d+\\.\\d+\\.\\d+)");

  private static final Pattern RELEASED = Pattern.compile("(?m)^## \\[\\d");
  private static final Pattern UNRELEASED =
      Pattern.compile("(?i)nothing is released|not released yet|not on Maven Central yet");

  @Test
  void everyVersionNamedIsTheOneOfTheParentPom() throws IOException {
    assertThat(otherVersions(ROOT, VERSION)).isEmpty();
  }

  @Test
  void scriptsPomsAndPagesAreLookedAt() throws IOException {
    List<String> all = otherVersions(ROOT, "0.0.0");

    for (String file :
        List.of(
            "pom.xml",
            "cli/pom.xml",
            "tests/pom.xml",
            "scripts/unassign-key.java",
            "templates/atlas-keys.java.qute",
            "docs/install.md",
            "examples/connect.jsh",
            "examples/ci/cron.sh",
            "examples/ci/github-actions.yml",
            "examples/ci/gitlab-ci.yml",
            "bench/benchmark.java",
            "docs/ci.md",
            "docs/library.md")) {
      assertThat(all).anyMatch(found -> found.startsWith(file + ": "), file);
    }
  }

  @Test
  void whatIsReleasedIsNotSaidToBeUnreleased() throws IOException {
    if (RELEASED.matcher(Files.readString(ROOT.resolve("CHANGELOG.md"))).find()) {
      for (Path page : pages(ROOT)) {
        assertThat(page).content().doesNotContainPattern(UNRELEASED);
      }
    }
  }

  /** Where a checkout names another version of its own: file, then the words. */
  static List<String> otherVersions(Path checkout, String version) throws IOException {
    List<Path> files = new ArrayList<>(pages(checkout));
    for (String folder : List.of("scripts", "templates", "bench", "examples", "examples/ci")) {
      files.addAll(files(checkout, folder));
    }
    for (String file :
        List.of(
            "jbang",
            "jbang-catalog.json",
            "pom.xml",
            "lib/pom.xml",
            "cli/pom.xml",
            "sandbox/pom.xml",
            "dist/pom.xml",
            "tests/pom.xml")) {
      files.add(checkout.resolve(file));
    }
    List<String> others = new ArrayList<>();
    for (Path file : files) {
      NAMED
          .matcher(Files.readString(file))
          .results()
          .filter(found -> !found.group(1).equals(version))
          .forEach(found -> others.add(checkout.relativize(file) + ": " + found.group()));
    }
    return others;
  }

  private static List<Path> pages(Path checkout) throws IOException {
    List<Path> pages = new ArrayList<>(files(checkout, "docs"));
    pages.removeIf(page -> page.toString().endsWith(".png"));
    for (String page : List.of("README.md", "CONTRIBUTING.md", "lib/README.md")) {
      pages.add(checkout.resolve(page));
    }
    return pages;
  }

  private static List<Path> files(Path checkout, String folder) throws IOException {
    try (Stream<Path> files = Files.list(checkout.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
