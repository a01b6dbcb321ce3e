package io.github.atlaskeys.commands;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.testing.Normalized;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the command lines of a documentation page in this process, one after the other, as a user
 * would who has pasted the sandbox's export lines and sits in the checkout, on a terminal of 100
 * columns. Knows {@code ./jbang}, {@code cat}, {@code echo}, {@code |}, {@code >} and {@code
 * 2>/dev/null}.
 */
final class DocsShell {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern ANSWERED =
      Pattern.compile("(.*\\[y/N\\]|Type [\\d,]+ to .*:) (\\S+)");
  private static final Pattern ASKED = Pattern.compile(".*\\[y/N\\]|Type [\\d,]+ to .*:");
  private static final String SILENT = " 2>/dev/null";
  private static final String PROMPT = "atlas> ";

  private final AtlasSandbox sandbox;
  private final Path folder;
  private final Map<String, String> environment;
  private int exit;

  DocsShell(AtlasSandbox sandbox, Path folder) throws IOException {
    this.sandbox = sandbox;
    this.folder = folder.toRealPath();
    this.environment =
        Map.of(
            "ATLAS_KEYS_LAUNCHER",
            this.folder.resolve("jbang").toString(),
            "NO_COLOR",
            "1",
            "TERM",
            "dumb");
    Path examples = Files.createDirectory(this.folder.resolve("examples"));
    try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
      for (Path file : files.toList()) {
        Files.copy(file, examples.resolve(file.getFileName()));
      }
    }
  }

  /**
   * The lines that are seen, without what differs from run to run.
   *
   * @param shown what the page shows, with the user's answers behind the questions
   */
  List<String> run(String line, List<String> shown) throws Exception {
    List<String> answers =
        shown.stream()
            .map(ANSWERED::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(2))
            .toList();
    if (line.equals("./jbang atlas-shell")) {
      return same(prompt(shown));
    }
    var seen = new StringBuilder();
    String piped = "";
    List<String> stages = List.of(line.split(" \\| ", -1));
    for (int i = 0; i < stages.size(); i++) {
      boolean silent = stages.get(i).endsWith(SILENT);
      List<String> words = words(stages.get(i).replace(SILENT, ""));
      int redirected = words.indexOf(">");
      List<String> command = redirected < 0 ? words : words.subList(0, redirected);
      boolean last = i == stages.size() - 1;
      switch (command.get(0)) {
        case "cat" -> piped = Files.readString(file(command.get(1)));
        case "echo" ->
            piped =
                String.join(" ", command.subList(1, command.size())).replace("$?", "" + exit)
                    + "\n";
        case "./jbang" -> {
          CommandRun run = command(command.get(1), piped, answers);
          CommandRun.Outcome outcome =
              run.run(command.stream().skip(2).map(this::argument).toArray(String[]::new));
          exit = outcome.exit();
          boolean onScreen = last && redirected < 0;
          seen.append(silent ? "" : onScreen ? run.screen() : outcome.err());
          piped = onScreen && !silent ? "" : outcome.out();
        }
        default -> throw new IllegalArgumentException(line);
      }
      if (redirected >= 0) {
        Files.writeString(folder.resolve(words.get(redirected + 1)), piped);
        piped = "";
      }
    }
    return answered(same(seen + piped), answers);
  }

  private CommandRun command(String name, String piped, List<String> answers) {
    CommandRun run =
        CommandRun.of(Script.named(name).in(() -> folder), sandbox)
            .reading(piped)
            .typing(answers.toArray(String[]::new))
            .onScreen(100);
    environment.forEach(run::with);
    return run;
  }

  /** A session at the shell's prompt, typed as the page shows it. */
  private String prompt(List<String> shown) throws Exception {
    var typed = new ArrayList<String>();
    for (String line : shown) {
      Matcher answered = ANSWERED.matcher(line);
      if (line.startsWith(PROMPT)) {
        typed.add(line.substring(PROMPT.length()));
      } else if (answered.matches()) {
        typed.add(answered.group(2));
      }
    }
    var sitting =
        new PromptRun(sandbox, PromptRun.key(Example.CALLER_PRIVATE_KEY), folder, environment, 100)
            .type(typed);
    exit = sitting.exit();
    return sitting.seen();
  }

  private static List<String> words(String line) {
    return WORD.matcher(line.strip())
        .results()
        .map(
            word ->
                Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private String argument(String word) {
    return word.matches(".+\\.(csv|txt|jsh|json)") ? file(word).toString() : word;
  }

  /** A file of the user's; a time in its name is that of the newest. */
  private Path file(String name) {
    if (!name.contains(Normalized.STAMP)) {
      return folder.resolve(name);
    }
    Pattern pattern =
        Pattern.compile(Pattern.quote(name).replace(Normalized.STAMP, "\\E[-\\dTZ]+\\Q"));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
          .sorted()
          .reduce((older, newer) -> newer)
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> same(String text) {
    return Normalized.text(text.replace(folder + "/", ""), sandbox.baseUri())
        .lines()
        .map(String::stripTrailing)
        .toList();
  }

  /** With the answers behind the questions, as a terminal shows them. */
  private static List<String> answered(List<String> lines, List<String> answers) {
    var left = new ArrayList<>(answers);
    return lines.stream()
        .map(
            line ->
                ASKED.matcher(line).matches() && !left.isEmpty()
                    ? line + " " + left.remove(0)
                    : line)
        .toList();
  }
}
