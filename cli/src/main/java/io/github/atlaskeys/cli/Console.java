package io.github.atlaskeys.cli;

import io.github.atlaskeys.cli.Terminal.Stream;
import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Where the words of a command go. Standard output carries the result; with JSON or CSV it carries
 * nothing else, and words for people go to standard error.
 */
public final class Console {
  private final CommandLine command;
  private final OutputFormat format;
  private final Context context;
  private final boolean quiet;

  Console(CommandLine command, OutputFormat format, Context context, boolean quiet) {
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
  boolean quiet() {
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

  /** Beside the result, which a text has no need to keep apart; JSON says all of it. */
  void printMessage(String line) {
    if (!quiet || format != OutputFormat.JSON) {
      printLine(line);
    }
  }

  private void printLine(String line) {
    if (format == OutputFormat.TEXT) {
      print(command.getOut(), harmless(line, Stream.OUT));
    } else {
      print(command.getErr(), harmless(line, Stream.ERR));
    }
  }

  /** Lines of the result, for people. */
  public void printText(List<String> lines) {
    lines.forEach(this::printText);
  }

  /** The result, for people. */
  Page result() {
    return format == OutputFormat.MARKDOWN
        ? new MarkdownPage(this::printData)
        : new PlainPage(columns(), this::printText);
  }

  /** The same for what failed, which is never left out. */
  Page failures() {
    return format == OutputFormat.MARKDOWN ? result() : new PlainPage(columns(), this::printLine);
  }

  /** What {@link #printNotice} writes, as a page. */
  Page notices() {
    return new PlainPage(columns(Stream.ERR), this::printNotice);
  }

  /** What the result is of, where it is read away from its command. */
  void heading(String title) {
    if (format == OutputFormat.MARKDOWN) {
      printData("## %s\n\n".formatted(title));
    }
  }

  /** An error that the result is not complete without, wherever it is read. */
  void fail(String message) {
    warn(message);
    if (format == OutputFormat.MARKDOWN) {
      result().field("Error", SanitizedText.message(Color.plain(message)));
    }
  }

  /** Part of the result, for programs. */
  void printData(String line) {
    print(command.getOut(), line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
  }

  /** Not a result: a plan before the question, or progress. */
  public void printNotice(String line) {
    if (!quiet) {
      print(command.getErr(), harmless(line, Stream.ERR));
    }
  }

  /** An error or a warning, with the command's name before it. */
  public void warn(String message) {
    warn(command, message);
  }

  /** The same before there is a console. */
  static void warn(CommandLine command, String message) {
    String text =
        message
            .lines()
            .map(Color::plain)
            .map(SanitizedText::message)
            .collect(Collectors.joining("\n"));
    print(command.getErr(), command.getCommandName() + ": " + text);
  }

  /** The width of the result; unlimited without a terminal. */
  int columns() {
    return columns(format == OutputFormat.TEXT ? Stream.OUT : Stream.ERR);
  }

  private int columns(Stream stream) {
    return context.terminal().shows(stream) ? context.terminal().columns() : Table.ANY_WIDTH;
  }

  /** A line to rewrite in place; none without a terminal that shows it. */
  Optional<StatusLine> statusLine() {
    return !quiet && context.terminal().shows(Stream.ERR) && !Color.isDumb(context)
        ? Optional.of(new StatusLine(command, context.terminal()))
        : Optional.empty();
  }

  /** A file or a folder may have any name, too. */
  private String harmless(String text, Stream stream) {
    return text.lines()
        .map(
            line ->
                Color.harmless(line, !Color.plain(line).equals(line) && Color.on(stream, context)))
        .collect(Collectors.joining("\n"));
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
