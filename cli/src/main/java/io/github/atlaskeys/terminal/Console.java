package io.github.atlaskeys.terminal;

import io.github.atlaskeys.terminal.Terminal.Stream;
import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private final CommandLine command;
  private final OutputFormat format;
  private final Context context;
  private final boolean quiet;

  public Console(CommandLine command, OutputFormat format, Context context, boolean quiet) {
    this.command = command;
    this.format = format;
    this.context = context;
    this.quiet = quiet;
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
    if (format == OutputFormat.TEXT) {
      print(command.getOut(), sanitized(line, Stream.OUT));
    } else {
      print(command.getErr(), sanitized(line, Stream.ERR));
    }
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
    return new PlainPage(columns(Stream.ERR), this::printNotice);
  }

  /** What the result is of, where it is read away from its command. */
  public void heading(String title) {
    if (format == OutputFormat.MARKDOWN) {
      printData("## %s\n\n".formatted(title));
    }
  }

  /** An error that the result is not complete without, wherever it is read. */
  public void fail(String message) {
    warn(message);
    if (format == OutputFormat.MARKDOWN) {
      result().field("Error", SanitizedText.message(Color.plain(message)));
    }
  }

  /** Part of the result, for programs. */
  public void printData(String line) {
    print(command.getOut(), line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
  }

  /** Not a result: a plan before the question, or progress. */
  public void printNotice(String line) {
    if (!quiet) {
      print(command.getErr(), sanitized(line, Stream.ERR));
    }
  }

  /** An error or a warning, with the command's name before it. */
  public void warn(String message) {
    warn(command, message);
  }

  /** The same before there is a console. */
  public static void warn(CommandLine command, String message) {
    String text =
        message
            .lines()
            .map(Color::plain)
            .map(SanitizedText::message)
            .map(line -> RUNNER_COMMAND.matcher(line).replaceAll("$0 "))
            .collect(Collectors.joining("\n"));
    print(command.getErr(), command.getCommandName() + ": " + text);
  }

  /** The width of the result; unlimited without a terminal. */
  public int columns() {
    return columns(format == OutputFormat.TEXT ? Stream.OUT : Stream.ERR);
  }

  private int columns(Stream stream) {
    return context.terminal().shows(stream) ? context.terminal().columns() : Table.ANY_WIDTH;
  }

  /** A line to rewrite in place; none without a terminal that shows it. */
  public Optional<StatusLine> statusLine() {
    return !quiet && context.terminal().shows(Stream.ERR) && !Color.isDumb(context)
        ? Optional.of(new StatusLine(command, context.terminal()))
        : Optional.empty();
  }

  /** A file, a folder or a project may have any name. */
  private String sanitized(String text, Stream stream) {
    boolean colored = Color.on(stream, context);
    return text.lines()
        .map(line -> noCommand(Color.sanitized(line, colored), Color.sanitized(line, false)))
        .collect(Collectors.joining("\n"));
  }

  /** The line, or without colors and broken up if it would be a command. */
  private static String noCommand(String line, String plain) {
    Matcher command = RUNNER_COMMAND.matcher(plain);
    return command.find() ? command.replaceAll("$0 ") : line;
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
