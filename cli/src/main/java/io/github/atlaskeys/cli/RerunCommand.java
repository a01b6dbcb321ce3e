package io.github.atlaskeys.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands for the user to copy, quoted for a shell, in the words that this one was started with.
 */
public final class RerunCommand {
  /** Without these it would be another account, or none. */
  private static final List<String> CONNECTION =
      List.of("--profile", "--base-url", "--gov", "--api", "--credentials-file");

  private RerunCommand() {}

  /** Exactly the command that was typed. */
  public static String same(CommandLine command, Context surroundings) {
    return line(command.getCommandName(), command.getParseResult().originalArgs(), surroundings);
  }

  /** The same command, to go on. */
  public static String resumed(CommandLine command, Context surroundings, boolean lasts) {
    var arguments = new ArrayList<>(command.getParseResult().originalArgs());
    if (!lasts) {
      return "put the rows that the journal does not call done into a file, and run that";
    }
    if (!arguments.contains("--resume")) {
      arguments.add("--resume");
    }
    return line(command.getCommandName(), arguments, surroundings);
  }

  /** The command that gives roles back, on the host and with the profile that they were taken. */
  public static String undone(CommandLine command, Path undo, Context surroundings) {
    var arguments = new ArrayList<>(List.of(undo.toString()));
    arguments.addAll(connection(command));
    return line("restore-keys", arguments, surroundings);
  }

  /** The options that a command was connected with. */
  public static List<String> connection(CommandLine command) {
    var arguments = new ArrayList<String>();
    for (OptionSpec option : command.getParseResult().matchedOptions()) {
      if (CONNECTION.contains(option.longestName())) {
        arguments.add(option.longestName());
        if (option.arity().max() > 0) { // a flag's value is picocli's own, nobody typed it
          arguments.addAll(option.originalStringValues());
        }
      }
    }
    return arguments;
  }

  private static String line(String name, List<String> arguments, Context surroundings) {
    String start =
        surroundings
            .variable("JBANG_LAUNCH_CMD")
            .filter(launcher -> launcher.endsWith("/jbang"))
            .map(launcher -> quoted(launcher) + " " + name)
            .orElse("jbang " + name + "@atlaskeys");
    return arguments.stream()
        .map(RerunCommand::quoted)
        .collect(Collectors.joining(" ", start + " ", ""));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
