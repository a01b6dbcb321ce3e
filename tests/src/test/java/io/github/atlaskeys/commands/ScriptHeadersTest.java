package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What JBang reads of the scripts, and a compiler does not: a slip there breaks only the user. */
class ScriptHeadersTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path FOLDER = ROOT.resolve("scripts");
  private static final Pattern DEPENDENCY = Pattern.compile("(?m)^//DEPS ([^:]+):([^:]+):(.+)$");
  private static final Pattern SOURCE = Pattern.compile("(?m)^//SOURCES (\\S+)$");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import scripts\\.(\\w+)\\.(\\w+);$");
  private static final Pattern FILE = Pattern.compile("(?m)^//FILES (?:.+=)?(.+)$");

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void beginsAsJBangAndTheShellWantIt(Path script) throws IOException {
    assertThat(Files.readString(script))
        .startsWith("///usr/bin/env jbang \"$0\" \"$@\" ; exit $?\n//JAVA 17+\n//DESCRIPTION ")
        .containsOnlyOnce("\n//MAIN scripts.");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void namesTheVersionsThatTheBuildTests(Path script) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));

    assertThat(matches(DEPENDENCY, script))
        .isNotEmpty()
        .allSatisfy(
            dependency ->
                assertThat(dependency.group(3))
                    .as(dependency.group())
                    .isEqualTo(version(dependency.group(1), pom)));
  }

  /** The library brings Jackson too: of another version, two would meet on one class path. */
  private static String version(String groupId, String pom) {
    return switch (groupId) {
      case "info.picocli" -> property("picocli.version", pom);
      case "me.tongfei" -> property("progressbar.version", pom);
      default ->
          groupId.startsWith("com.fasterxml.jackson.")
              ? property("jackson.version", pom)
              : System.getProperty("project.version");
    };
  }

  private static String property(String name, String pom) {
    return Pattern.compile("<%1$s>(.+)</%1$s>".formatted(name))
        .matcher(pom)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void namesEachSourceThatItNeedsAndNoOther(Path script) throws IOException {
    assertThat(named(script)).isEqualTo(needed(script));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void namesFilesThatAreThere(Path script) throws IOException {
    assertThat(matches(FILE, script))
        .allSatisfy(file -> assertThat(FOLDER.resolve(file.group(1))).isRegularFile());
  }

  /** By //SOURCES, those of named sources included, as JBang takes them. */
  private static Set<String> named(Path script) throws IOException {
    var names = new TreeSet<String>();
    for (MatchResult source : matches(SOURCE, script)) {
      names.add(source.group(1));
      names.addAll(named(FOLDER.resolve(source.group(1))));
    }
    return names;
  }

  /** By import, and by use inside the package, from the script on. */
  private static Set<String> needed(Path script) throws IOException {
    var needed = new TreeSet<String>();
    var todo = new ArrayDeque<>(List.of(script));
    while (!todo.isEmpty()) {
      Path file = todo.pop();
      for (String name : used(file)) {
        if (needed.add(name)) {
          todo.push(FOLDER.resolve(name));
        }
      }
    }
    return needed;
  }

  private static Set<String> used(Path file) throws IOException {
    var used = new TreeSet<String>();
    if (file.getParent().equals(FOLDER)) {
      used.addAll(imported(file));
      String text = Files.readString(file);
      for (Path other : scripts()) {
        boolean itself = other.equals(file);
        String type =
            Files.readString(other).replaceFirst("(?s).*?\n//MAIN scripts\\.(\\w+)\n.*", "$1");
        if (!itself && text.matches("(?s).*\\b" + type + "\\b.*")) {
          used.add(other.getFileName().toString());
        }
      }
      return used;
    }
    used.addAll(imported(file));
    Path folder = file.getParent();
    String text = Files.readString(file).replaceAll("(?m)^ *(/\\*\\*|\\*|//).*$", "");
    try (Stream<Path> siblings = Files.list(folder)) {
      siblings
          .map(sibling -> sibling.getFileName().toString())
          .filter(name -> !name.equals(file.getFileName().toString()))
          .filter(name -> text.matches("(?s).*\\b" + name.replace(".java", "") + "\\b.*"))
          .forEach(name -> used.add(folder.getFileName() + "/" + name));
    }
    return used;
  }

  private static List<String> imported(Path file) throws IOException {
    return matches(IMPORT, file).stream()
        .map(match -> "%s/%s.java".formatted(match.group(1), match.group(2)))
        .toList();
  }

  private static List<MatchResult> matches(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().toList();
  }
}
