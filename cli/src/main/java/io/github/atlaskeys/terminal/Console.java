package io.github.atlaskeys.terminal;

import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Where the words of a command go. Standard output carries the result; with JSON or CSV it carries
 * nothing else, and words for people go to standard error.
 */
public final class Console {
  /**
   * What a CI runner that reads these lines would take for a command: GitHub where a line begins
   * with two colons, GitHub and Azure Pipelines wherever two hashes precede a bracket.
   */
  private static final Pattern RUNNER_COMMAND =
      Pattern.compile("(?U)(?<=^\\s{0,99}):(?=:)|#(?=#(vso)?\\[)");

  private static final Pattern NEXT_STEP = Pattern.compile("; (?=[a-z-])");

  /** The first letter of a plain word: what is to be copied stays as it is. */
  private static final Pattern FIRST_WORD = Pattern.compile("^[a-z](?=[a-z]*[ :,])");

  private final CommandLine command;
  private final OutputFormat format;
  private final Context context;
  private final boolean quiet;
  private final List<String> secrets;

  public Console(CommandLine command, OutputFormat format, Context context, boolean quiet) {
    this.command = command;
    this.format = format;
    this.context = context;
    this.quiet = quiet;
    this.secrets = context.secrets();
  }

  /** How the result is written. */
  public OutputFormat format() {
    return format;
  }

  /** Whether only the result and errors are wanted. */
  public boolean quiet() {
    return quiet;
  }

  /** A line of the result, for people. */
  public void printText(String line) {
    if (format == OutputFormat.MARKDOWN) {
      result().line(line);
    } else {
      printMessage(line);
    }
  }

  /** A line for people beside the result; quiet JSON has none. */
  public void printMessage(String line) {
    if (!quiet || format != OutputFormat.JSON) {
      printLine(line);
    }
  }

  private void printLine(String line) {
    print(line, textStream());
  }

  /** Where text goes. */
  private Terminal.Stream textStream() {
    return format == OutputFormat.TEXT ? Terminal.Stream.OUT : Terminal.Stream.ERR;
  }

  /** Lines of the result, for people. */
  public void printText(List<String> lines) {
    lines.forEach(this::printText);
  }

  /** The result, for people. */
  public Page result() {
    return format == OutputFormat.MARKDOWN
        ? new MarkdownPage(this::printData)
        : new PlainPage(columns(), this::printText);
  }

  /** The same for what failed, which is never left out. */
  public Page failures() {
    return format == OutputFormat.MARKDOWN ? result() : new PlainPage(columns(), this::printLine);
  }

  /** What {@link #printNotice} writes, as a page. */
  public Page notices() {
    return new PlainPage(columns(Terminal.Stream.ERR), this::printNotice);
  }

  /** The same for what a question is about, which is never left out. */
  public Page question() {
    return new PlainPage(columns(Terminal.Stream.ERR), line -> print(line, Terminal.Stream.ERR));
  }

  /** What the result is of, where it is read away from its command. */
  public void heading(String title) {
    if (format == OutputFormat.MARKDOWN) {
      printData("## %s\n\n".formatted(title));
    }
  }

  /** An error that the result is not complete without, wherever it is read. */
  public void fail(String message) {
    error(command, context, message);
    if (format == OutputFormat.MARKDOWN) {
      result().field("Error", SanitizedText.message(Color.plain(message)));
    }
  }

  /** Part of the result, for programs. */
  public void printData(String line) {
    print(
        command.getOut(),
        line.endsWith("\n") ? line.substring(0, line.length() - 1) : line,
        secrets);
  }

  /** Not a result: a plan before the question, or progress. */
  public void printNotice(String line) {
    if (!quiet) {
      print(line, Terminal.Stream.ERR);
    }
  }

  /** A warning, with the command's name before it. */
  public void warn(String message) {
    warn(command, context, message);
  }

  /** The same before there is a console. */
  public static void warn(CommandLine command, Context context, String message) {
    message(command, context, message, false);
  }

  /** An error: the same in red. */
  public static void error(CommandLine command, Context context, String message) {
    message(command, context, message, Color.on(Terminal.Stream.ERR, context));
  }

  /**
   * On a screen, a message without room on one line is broken before each next step, and between
   * words. In a file it is one line, to be found by its words; and so it is in a shell, which shows
   * errors in its own way.
   */
  private static void message(
      CommandLine command, Context context, String message, boolean colored) {
    boolean screen =
        context.connection().isEmpty() && context.terminal().shows(Terminal.Stream.ERR);
    int columns = screen ? context.terminal().columns() : Table.ANY_WIDTH;
    String name = command.getCommandName();
    String text =
        (name + ": " + message)
            .lines()
            .map(Color::plain)
            .map(SanitizedText::message)
            .map(line -> RUNNER_COMMAND.matcher(line).replaceAll("$0 "))
            .flatMap(line -> Table.width(line) > columns ? steps(line) : Stream.of(line))
            .flatMap(line -> PlainPage.wrapped(line, columns))
            .collect(Collectors.joining("\n"));
    String shown = screen && colored ? Color.BAD.drawn(name) : name;
    print(command.getErr(), shown + text.substring(name.length()), context.secrets());
  }

  /** What is wrong, and each next step on a line of its own. */
  private static Stream<String> steps(String line) {
    String[] parts = line.startsWith(" ") ? new String[] {line} : NEXT_STEP.split(line);
    return Stream.concat(
        Stream.of(parts[0]), Arrays.stream(parts).skip(1).map(part -> "  " + capitalized(part)));
  }

  private static String capitalized(String sentence) {
    return FIRST_WORD.matcher(sentence).replaceFirst(word -> word.group().toUpperCase(Locale.ROOT));
  }

  /**
   * Why nothing happens for a while: a remark that vanishes, or a line where there is no screen.
   */
  public void remark(String what, String then, Duration time) {
    statusLine()
        .ifPresentOrElse(
            line -> line.remark(capitalized(what), ". %s...".formatted(capitalized(then)), time),
            () -> warn(what + "; " + then));
  }

  /** The width of the result; unlimited without a terminal. */
  public int columns() {
    return columns(textStream());
  }

  private int columns(Terminal.Stream stream) {
    return context.terminal().shows(stream) ? context.terminal().columns() : Table.ANY_WIDTH;
  }

  /** A line to rewrite in place; none without a terminal that shows it. */
  public Optional<StatusLine> statusLine() {
    return !quiet && context.terminal().shows(Terminal.Stream.ERR) && !Color.isDumb(context)
        ? Optional.of(StatusLine.of(command, context.terminal()))
        : Optional.empty();
  }

  /** Erases that line, if there is one. */
  public static void eraseStatus(CommandLine command) {
    StatusLine.close(command);
  }

  /** A file, a folder or a project may have any name. */
  private void print(String text, Terminal.Stream stream) {
    boolean colored = Color.on(stream, context);
    print(
        stream == Terminal.Stream.OUT ? command.getOut() : command.getErr(),
        text.lines()
            .map(line -> noCommand(Color.sanitized(line, colored), Color.sanitized(line, false)))
            .collect(Collectors.joining("\n")),
        secrets);
  }

  /** The line, or without colors and broken up if it would be a command. */
  private static String noCommand(String line, String plain) {
    Matcher command = RUNNER_COMMAND.matcher(plain);
    return command.find() ? command.replaceAll("$0 ") : line;
  }

  private static void print(PrintWriter to, String line, List<String> secrets) {
    String masked = line;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    to.println(masked);
    to.flush();
  }
}
