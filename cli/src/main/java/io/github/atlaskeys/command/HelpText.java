package io.github.atlaskeys.command;

import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.Terminal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The text of {@code --help}, from the command's model: options in sections, those that everybody
 * needs first. Lines are broken between words only, so that what can be copied stays whole.
 */
final class HelpText {
  private static final Pattern COMMAND = Pattern.compile("\\{([a-z-]+)\\}");

  /** Longer lines are hard to read, however wide the terminal is. */
  private static final int MAX_WIDTH = 110;

  private static final int MIN_WIDTH = 60;

  /** Where descriptions begin. */
  private static final int COLUMN = 31;

  private static final int EXIT_CODES = 7;

  /** Options that belong together, in their order; those of one command alone are in none. */
  private static final List<List<String>> SECTIONS =
      """
      Target --key --project --all-projects --description --from --org
      Options
      Safety --dry-run --yes --protect --undo --no-undo --verify --allow-missing --fail-on-remaining-access
      Execution --resume --results --report --concurrency --max-attempts
      Output --list --all --output --quiet --verbose --no-color --no-input
      Connection --profile --credentials-file --base-url --gov --api --timeout --show-config
      Help --help --version --generate-completion
      """
          .lines()
          .map(line -> List.of(line.split(" ")))
          .toList();

  private final CommandSpec spec;
  private final Context context;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  HelpText(CommandSpec spec, Context context) {
    this.spec = spec;
    this.context = context;
    this.width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns()));
  }

  private int columns() {
    return context
        .variable("COLUMNS")
        .filter(value -> value.matches("\\d{1,4}"))
        .map(Integer::valueOf)
        .orElseGet(
            () ->
                spec.usageMessage()
                    .autoWidth(context.terminal().interactive()) // starts a process to find out
                    .width());
  }

  /** The name by which the help calls an option: what follows are other tools' names for it. */
  static String longName(OptionSpec option) {
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--"))
        .findFirst()
        .orElse(option.longestName());
  }

  /** How to call it, and the first example. */
  String inShort() {
    UsageMessageSpec usage = spec.usageMessage();
    return "usage: %s; example: %s"
        .formatted(usage.customSynopsis()[0], started(usage.footer()[0]));
  }

  @Override
  public String toString() {
    UsageMessageSpec usage = spec.usageMessage();
    wrap(bold("Usage:") + " ", "Usage: ".length(), usage.customSynopsis()[0]);
    line("");
    for (String paragraph : usage.description()) {
      if (paragraph.startsWith(" ")) {
        line(paragraph);
      } else {
        wrap("", 0, paragraph);
      }
    }
    SECTIONS.forEach(this::section);
    title("Exit codes");
    usage
        .exitCodeList()
        .forEach((code, meaning) -> entry(EXIT_CODES, "  " + code, bold(code), meaning));
    if (usage.footer().length > 0) {
      title("Examples");
      Stream.of(usage.footer()).forEach(example -> line("  " + started(example)));
    }
    return text.toString();
  }

  /** {@code {find-key}} stands for the way to start that command here. */
  private String started(String example) {
    return COMMAND
        .matcher(example)
        .replaceAll(name -> Matcher.quoteReplacement(RerunCommand.start(name.group(1), context)));
  }

  private void section(List<String> section) {
    String title = section.get(0);
    List<OptionSpec> options =
        spec.options().stream()
            .filter(option -> !option.hidden() && sectionOf(option).equals(title))
            .sorted(Comparator.comparing(option -> section.indexOf(longName(option))))
            .toList();
    List<PositionalParamSpec> arguments =
        title.equals("Target") ? spec.positionalParameters() : List.of();
    if (options.isEmpty() && arguments.isEmpty()) {
      return;
    }
    title(options.isEmpty() ? "Arguments" : title);
    arguments.forEach(this::argument);
    options.forEach(this::option);
    if (title.equals("Connection")) {
      ConnectionOptions.CREDENTIALS_HELP.lines().forEach(this::line);
    }
  }

  private static String sectionOf(OptionSpec option) {
    return SECTIONS.stream()
        .filter(section -> section.contains(longName(option)))
        .findFirst()
        .map(section -> section.get(0))
        .orElse("Options");
  }

  private void argument(PositionalParamSpec argument) {
    String label = argument.paramLabel();
    entry(COLUMN, "  " + label, bold(label), description(argument));
  }

  private void option(OptionSpec option) {
    String names =
        Stream.of(option.shortestName(), longName(option))
            .distinct()
            .collect(Collectors.joining(", "));
    String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
    String indent = names.startsWith("--") ? "      " : "  ";
    entry(COLUMN, indent + names + label, bold(names) + label, description(option));
  }

  private static String description(ArgSpec option) {
    return String.join(" ", option.description());
  }

  /** A name, and beside it what it means; below it, if the name is long. */
  private void entry(int column, String plain, String styled, String meaning) {
    String indent = plain.substring(0, plain.length() - plain.strip().length());
    int left = column - plain.length();
    if (left < 2) {
      line(indent + styled);
      wrap(" ".repeat(column), column, meaning);
    } else {
      wrap(indent + styled + " ".repeat(left), column, meaning);
    }
  }

  private void title(String title) {
    line("");
    line(bold(title + ":"));
  }

  private String bold(String words) {
    return Color.on(Terminal.Stream.OUT, context) ? Color.NAME.drawn(words) : words;
  }

  /**
   * Breaks a text between its words.
   *
   * @param first what its first line begins with
   * @param indent how wide that is, and how far the other lines are indented
   */
  private void wrap(String first, int indent, String words) {
    var line = new StringBuilder(first);
    int used = indent;
    for (String word : words.split(" ", -1)) {
      boolean begins = used == indent;
      if (!begins && used + 1 + word.length() > width) {
        line(line.toString());
        line = new StringBuilder(" ".repeat(indent));
        used = indent;
        begins = true;
      }
      line.append(begins ? "" : " ").append(word);
      used += word.length() + (begins ? 0 : 1);
    }
    line(line.toString());
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
