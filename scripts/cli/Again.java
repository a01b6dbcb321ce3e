package scripts.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Commands for the user to copy, quoted for a shell, in the words that this one was started with.
 */
final class Again {
  private Again() {}

  /** The same command, to go on. */
  static String resumed(CommandLine command, Surroundings surroundings, boolean lasts) {
    var arguments = new ArrayList<>(command.getParseResult().originalArgs());
    if (!lasts) {
      return "put the rows that the journal does not call done into a file, and run that";
    }
    if (!arguments.contains("--resume")) {
      arguments.add("--resume");
    }
    return line(command.getCommandName(), arguments, surroundings);
  }

  static String line(String name, List<String> arguments, Surroundings surroundings) {
    String start =
        surroundings
            .variable("JBANG_LAUNCH_CMD")
            .filter(launcher -> launcher.endsWith("/jbang"))
            .map(launcher -> quoted(launcher) + " " + name)
            .orElse("jbang " + name + "@atlaskeys");
    return arguments.stream().map(Again::quoted).collect(Collectors.joining(" ", start + " ", ""));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
