package io.github.atlaskeys.command;

import io.github.atlaskeys.terminal.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Commands for the user to copy, quoted for a shell, started the way this one was. */
public class RerunCommand {
  /** Without these it would be another account, or none, or less would be protected. */
  private static final List<String> CONNECTION =
      List.of("--profile", "--base-url", "--gov", "--api", "--credentials-file", "--protect");

  private final CommandLine command;
  private final Context context;

  /** For what this command has done. */
  public RerunCommand(CommandLine command, Context context) {
    this.command = command;
    this.context = context;
  }

  /**
   * Continues this run: the same command, with {@code --resume}.
   *
   * @param savedRows the file in which the rows were saved, if the input was a pipe
   */
  public String resume(Optional<Path> savedRows) {
    List<String> arguments = new ArrayList<>(command.getParseResult().originalArgs());
    savedRows.ifPresent(
        file ->
            arguments.replaceAll(
                each ->
                    each.equals("-") || each.equals("--from=-")
                        ? each.substring(0, each.length() - 1) + file
                        : each));
    if (!arguments.contains("--resume")) {
      arguments.add("--resume");
    }
    return line(command.getCommandName(), arguments);
  }

  /** Contains these keys, on the host and with the profile of this run. */
  public String contain(List<String> keys) {
    return withConnection("contain-key", keys);
  }

  /** Restores what is in an undo file, on the host and with the profile of this run. */
  public String restore(Path undo) {
    return withConnection("restore-keys", List.of(undo.toString()));
  }

  private String withConnection(String name, List<String> words) {
    var arguments = new ArrayList<>(words);
    for (OptionSpec option : new LinkedHashSet<>(command.getParseResult().matchedOptions())) {
      if (CONNECTION.contains(option.longestName())) {
        for (String value : option.originalStringValues()) {
          arguments.add(option.longestName());
          if (option.arity().max() > 0) { // a flag has a value too, which was not typed
            arguments.add(value);
          }
        }
      }
    }
    return line(name, arguments);
  }

  private String line(String name, List<String> arguments) {
    return arguments.stream()
        .map(argument -> quoted(argument, context))
        .collect(Collectors.joining(" ", start(name, context) + " ", ""));
  }

  /**
   * How a command is started: by the launcher that started this process, by the jar of all
   * commands, or by its name in the catalog.
   */
  static String start(String name, Context context) {
    return context
        .variable("ATLAS_KEYS_LAUNCHER")
        .map(launcher -> called(launcher, context))
        .or(() -> Context.jar().map(jar -> "java -jar " + quoted(jar, context)))
        .map(program -> program + " " + name)
        .orElse("jbang " + name + "@atlaskeys");
  }

  /** By a path from the current folder, if it lies there. */
  private static String called(String launcher, Context context) {
    String separator = isWindows(context) ? "\\" : "/";
    String here = context.folder().toAbsolutePath() + separator;
    if (launcher.startsWith(here) && !launcher.substring(here.length()).contains(separator)) {
      return "." + separator + launcher.substring(here.length());
    }
    String word = quoted(launcher, context);
    // PowerShell takes a word in quotes for a text, unless it is told to call it.
    return isWindows(context) && !word.equals(launcher) ? "& " + word : word;
  }

  private static boolean isWindows(Context context) {
    return context.system().startsWith("Windows");
  }

  /** For a POSIX shell, and on Windows for PowerShell, which ends a text at curly quotes, too. */
  static String quoted(String argument, Context context) {
    if (isWindows(context)) {
      return argument.matches("[\\w+=:./\\\\-]+")
          ? argument
          : "'" + argument.replaceAll("['\u2018-\u201B]", "$0$0") + "'";
    }
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
