package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Action;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Commands for the user to copy, quoted for a shell, started the way this one was. */
final class RerunCommand {
  /** Without these it would be another account, or none. */
  private static final List<String> CONNECTION =
      List.of("--profile", "--base-url", "--gov", "--api", "--credentials-file");

  /** Without these it would be another run, with other files, or be refused. */
  private static final List<String> RUN =
      List.of(
          "--results",
          "--undo",
          "--no-undo",
          "--allow-missing",
          "--include-own-key",
          "--fail-on-remaining-access",
          "--verify",
          "--concurrency",
          "--max-attempts",
          "--orgId");

  private final CommandLine command;
  private final Context context;

  RerunCommand(CommandLine command, Context context) {
    this.command = command;
    this.context = context;
  }

  /**
   * Continues this run: the same command, or one for the file in which its rows were saved.
   *
   * @param implied options that nobody typed, and that the saved rows no longer imply
   */
  String resume(RunFiles files, Action action, Targets targets, List<String> implied) {
    if (targets.isAllProjects()) { // only so is the key searched for again at the end
      String key = targets.access().key().id().value();
      return line("unassign-key", withRun(key, "--all-projects", "--resume"));
    }
    var typed = new ArrayList<>(command.getParseResult().originalArgs());
    boolean fromFile = !targets.named() && !typed.contains("-");
    if (files.savedRows().isPresent() && !fromFile) {
      List<String> arguments = withRun(files.savedRows().get().toString(), "--resume");
      implied.stream().filter(option -> !arguments.contains(option)).forEach(arguments::add);
      return line(action == Action.UNASSIGN ? "unassign-keys" : "restore-keys", arguments);
    }
    if (!typed.contains("--resume")) {
      typed.add("--resume");
    }
    return line(command.getCommandName(), typed);
  }

  /** Restores the roles in an undo file, on the host and with the profile of this run. */
  String restore(Path undo) {
    return line("restore-keys", withConnection(undo.toString()));
  }

  /** The same for what earlier runs have left. */
  void restoreEarlier(List<Path> undoFiles, Page page) {
    if (undoFiles.isEmpty()) {
      return;
    }
    page.field(
        "Earlier",
        undoFiles.size() == 1
            ? "An earlier run left another undo file. To restore its roles:"
            : "%d earlier runs left undo files. To restore their roles:"
                .formatted(undoFiles.size()));
    undoFiles.forEach(path -> page.copyable("", restore(path)));
  }

  private List<String> withConnection(String... words) {
    var arguments = new ArrayList<>(List.of(words));
    arguments.addAll(connection(command));
    return arguments;
  }

  private List<String> withRun(String... words) {
    List<String> arguments = withConnection(words);
    arguments.addAll(given(command, RUN));
    return arguments;
  }

  /** The options that a command was connected with. */
  static List<String> connection(CommandLine command) {
    return given(command, CONNECTION);
  }

  private static List<String> given(CommandLine command, List<String> names) {
    var arguments = new ArrayList<String>();
    for (OptionSpec option : command.getParseResult().matchedOptions()) {
      if (names.contains(option.longestName())) {
        arguments.add(option.longestName());
        if (option.arity().max() > 0) { // a flag has a value too, which was not typed
          arguments.addAll(option.originalStringValues());
        }
      }
    }
    return arguments;
  }

  private String line(String name, List<String> arguments) {
    return arguments.stream()
        .map(argument -> quoted(argument, context))
        .collect(Collectors.joining(" ", start(name, context) + " ", ""));
  }

  /**
   * How a command is started: by the launcher of a checkout, if that started this process, else by
   * its name in the catalog.
   */
  static String start(String name, Context context) {
    String launcher = isWindows(context) ? "\\jbang.cmd" : "/jbang";
    Path here = Path.of(context.folder().toAbsolutePath() + launcher);
    return context
        .variable("ATLAS_KEYS_LAUNCHER")
        .map(file -> here.equals(Path.of(file)) ? "." + launcher : called(file, context))
        .map(file -> file + " " + name)
        .orElse("jbang " + name + "@atlaskeys");
  }

  /** PowerShell takes a word in quotes for a text, unless it is told to call it. */
  private static String called(String launcher, Context context) {
    String word = quoted(launcher, context);
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
