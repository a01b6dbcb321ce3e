package io.github.atlaskeys.cli;

import io.github.atlaskeys.text.SanitizedText;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Where the words of a command go. Standard output carries the result; with JSON or CSV it carries
 * nothing else, and words for people go to standard error.
 */
public final class Console {
  private final CommandLine command;
  private final OutputFormat format;

  Console(CommandLine command, OutputFormat format) {
    this.command = command;
    this.format = format;
  }

  /** How the result is written. */
  public OutputFormat format() {
    return format;
  }

  /** Part of the result, for people. */
  public void tell(String line) {
    print(format == OutputFormat.TEXT ? command.getOut() : command.getErr(), harmless(line));
  }

  /** Part of the result, for people. */
  public void tell(List<String> lines) {
    lines.forEach(this::tell);
  }

  /** Part of the result, for programs. */
  void data(String line) {
    print(command.getOut(), line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
  }

  /** Not a result: a plan before the question, or progress. */
  public void notice(String line) {
    print(command.getErr(), harmless(line));
  }

  /** A line in place of the one before it. */
  void overwrite(String line) {
    command.getErr().print("\r" + line);
    command.getErr().flush();
  }

  /** An error or a warning, with the command's name before it. */
  public void warn(String message) {
    warn(command, message);
  }

  /** The same before there is a console. */
  static void warn(CommandLine command, String message) {
    String text = message.lines().map(SanitizedText::message).collect(Collectors.joining("\n"));
    print(command.getErr(), command.getCommandName() + ": " + text);
  }

  /** A file or a folder may have any name, too. */
  private static String harmless(String text) {
    return text.lines().map(SanitizedText::line).collect(Collectors.joining("\n"));
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
