package io.github.atlaskeys.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** Where words go, and the one object that a program is given in their place. */
record AllProjectsOutput(CommandLine command, OutputFormat format) {

  /** To standard output, or beside the object to standard error. */
  void say(String line) {
    print(format == OutputFormat.TEXT ? command.getOut() : command.getErr(), line);
  }

  void say(List<String> lines) {
    lines.forEach(this::say);
  }

  /** To standard error always: it is not a result yet. */
  void before(List<String> lines) {
    lines.forEach(line -> print(command.getErr(), line));
  }

  void result(AllProjectsJson json) {
    if (format == OutputFormat.JSON) {
      print(command.getOut(), json.toString());
    }
  }

  private static void print(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }
}
