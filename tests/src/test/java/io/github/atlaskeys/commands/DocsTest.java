package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * README and docs/ show what the commands print, and link to what is there. The examples of a page
 * are run in order, against one sandbox. {@code -Dgolden.update=true} accepts what they print now.
 */
class DocsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final String FENCE = "```";
  private static final String CONSOLE = FENCE + "console";

  /** Stands for any number of lines. */
  private static final String ANYTHING = "...";

  /** What a reader adds to an example in Java. */
  private static final String SNIPPET =
      """
      import static org.junit.jupiter.api.Assertions.assertFalse;
      import io.github.atlaskeys.api.*;
      import io.github.atlaskeys.find.*;
      import io.github.atlaskeys.http.Atlas;
      import io.github.atlaskeys.sandbox.*;
      import io.github.atlaskeys.unassign.*;
      import java.util.*;
      abstract class Snippet {
        String publicKey, privateKey, project, apiKey;
        AtlasAdminApi atlas;
        abstract void save(Object roles);
        abstract void log(Object result);
        void run() throws Exception {
          %s
        }
      }
      """;

  private static final Pattern TABLE_COMMAND = Pattern.compile("\\|.*\\| `(\\./jbang .*)` \\|");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  @TempDir Path folder;

  static List<String> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "lib/README.md", "bench/README.md"),
              docs.map(page -> "docs/" + page.getFileName()).filter(name -> name.endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  /** A command line of a page, after its {@code $}, and what is shown below it. */
  private record Example(int line, String command, List<String> shown) {
    boolean matches(List<String> seen) {
      if (command.startsWith("cat ")) { // rows are written as they complete
        return shown.stream().sorted().toList().equals(seen.stream().sorted().toList());
      }
      String pattern =
          shown.stream()
              .map(line -> line.equals(ANYTHING) ? "(?s:.*)" : Pattern.quote(line + "\n"))
              .collect(Collectors.joining());
      return seen.stream().map(line -> line + "\n").collect(Collectors.joining()).matches(pattern);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsWhatTheCommandsPrint(String page) throws Exception {
    Path file = ROOT.resolve(page);
    List<String> lines = Files.readAllLines(file);
    var accepted = new ArrayList<>(lines);
    List<Example> examples = examples(lines);
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      var shell = new DocsShell(sandbox, folder);
      int moved = 0;
      for (Example example : examples) {
        List<String> seen = shell.run(example.command(), example.shown());
        if (Boolean.getBoolean("golden.update")
            && !example.matches(seen)
            && !example.shown().contains(ANYTHING)) {
          int from = example.line() + moved;
          List<String> shown = accepted.subList(from, from + example.shown().size());
          shown.clear();
          shown.addAll(seen);
          moved += seen.size() - example.shown().size();
          continue;
        }
        assertThat(example.matches(seen))
            .as(
                "%s, line %d: $ %s%nshows%n%s%nand prints%n%s",
                page,
                example.line(),
                example.command(),
                String.join("\n", example.shown()),
                String.join("\n", seen))
            .isTrue();
      }
    }
    if (!accepted.equals(lines)) {
      Files.writeString(file, String.join("\n", accepted) + "\n");
    }
  }

  private static List<Example> examples(List<String> lines) {
    var examples = new ArrayList<Example>();
    boolean console = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(FENCE)) {
        console = line.equals(CONSOLE);
      } else if (console && line.startsWith("$ ")) {
        examples.add(new Example(i + 1, line.substring(2), new ArrayList<>()));
      } else if (console) {
        examples.get(examples.size() - 1).shown().add(line);
      }
    }
    examples.forEach(example -> dropLastBlanks(example.shown()));
    return examples;
  }

  private static void dropLastBlanks(List<String> lines) {
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/library.md", "lib/README.md"})
  void showsJavaThatCompiles(String page) throws IOException {
    List<String> blocks = java(Files.readAllLines(ROOT.resolve(page)));

    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      Path file = Files.writeString(folder.resolve("Snippet.java"), SNIPPET.formatted(block));
      var errors = new ByteArrayOutputStream();
      int exit =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, errors, "-d", folder.toString(), file.toString());
      assertThat(exit).as("%s%n%s", block, errors).isZero();
    }
  }

  private static List<String> java(List<String> lines) {
    var blocks = new ArrayList<String>();
    boolean java = false;
    for (String line : lines) {
      if (line.startsWith(FENCE)) {
        java = line.equals(FENCE + "java");
        if (java) {
          blocks.add("");
        }
      } else if (java && !line.strip().equals(ANYTHING)) {
        blocks.set(blocks.size() - 1, blocks.get(blocks.size() - 1) + line + "\n");
      }
    }
    return blocks;
  }

  /** Where it is easily overlooked that a page has lost its examples, or shows them elsewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/leaked-key.md",
        "docs/review.md",
        "docs/close-project.md",
        "docs/spreadsheet.md",
        "docs/bulk.md",
        "docs/shell.md",
        "docs/credentials.md",
        "docs/json.md"
      })
  void hasExamples(String page) throws IOException {
    assertThat(examples(Files.readAllLines(ROOT.resolve(page)))).isNotEmpty();
  }

  /** So that whoever reads no further can copy them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/leaked-key.md",
        "docs/review.md",
        "docs/close-project.md",
        "docs/spreadsheet.md",
        "docs/ci.md"
      })
  void aTaskBeginsWithItsCommands(String page) throws Exception {
    List<String> lines = Files.readAllLines(ROOT.resolve(page));
    assertThat(lines.subList(1, 3)).containsExactly("", FENCE + "sh");
    List<String> commands =
        lines.stream()
            .skip(3)
            .takeWhile(line -> !line.equals(FENCE))
            .map(DocsTest::command)
            .toList();

    assertThat(commands).hasSizeBetween(2, 3);
    assertThat(exitCodes(commands)).doesNotContain("1", "2", "3", "4");
  }

  @Test
  void theCommandsOfReadmeWorkFromTopToBottom() throws Exception {
    List<String> commands =
        Files.readAllLines(ROOT.resolve("README.md")).stream()
            .map(TABLE_COMMAND::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1).replace("\\|", "|"))
            .toList();

    assertThat(commands)
        .hasSizeGreaterThan(5)
        .anyMatch(command -> command.contains("restore-keys"));
    assertThat(exitCodes(commands)).containsOnly("0");
  }

  /** Of commands that are run one after the other, with yes to each question. */
  private List<String> exitCodes(List<String> commands) throws Exception {
    var codes = new ArrayList<String>();
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      var shell = new DocsShell(sandbox, folder);
      for (String command : commands) {
        shell.run(command, List.of("[y/N] y"));
        codes.addAll(shell.run("echo $?", List.of()));
      }
    }
    return codes;
  }

  /** A line of a shell without its comment. */
  private static String command(String line) {
    return line.replaceFirst(" +#.*", "");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsCommandsOnlyWhereTheyAreRun(String page) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve(page));

    assertThat(lines.stream().filter(line -> line.strip().startsWith("$ ")))
        .hasSize(examples(lines).size());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToWhatIsThere(String page) throws IOException {
    Path file = ROOT.resolve(page);
    for (String link : links(Files.readAllLines(file))) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();

      assertThat(target).as("%s: %s", page, link).exists();
      if (parts.length > 1) {
        assertThat(anchors(Files.readAllLines(target))).as("%s: %s", page, link).contains(parts[1]);
      }
    }
  }

  @Test
  void everyPageOfDocsIsLinkedFromReadme() throws IOException {
    assertThat(links(Files.readAllLines(ROOT.resolve("README.md"))))
        .containsAll(pages().stream().filter(page -> page.startsWith("docs/")).toList());
  }

  /** Relative ones. */
  private static List<String> links(List<String> lines) {
    return text(lines).stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map(match -> match.group(1))
        .filter(link -> !link.matches("\\w+:.*"))
        .toList();
  }

  /** As GitHub makes them from headings. */
  private static List<String> anchors(List<String> lines) {
    return text(lines).stream()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .toList();
  }

  /** Without what is in fences. */
  private static List<String> text(List<String> lines) {
    var text = new ArrayList<String>();
    boolean fenced = false;
    for (String line : lines) {
      if (line.startsWith(FENCE)) {
        fenced = !fenced;
      } else if (!fenced) {
        text.add(line);
      }
    }
    return text;
  }
}
