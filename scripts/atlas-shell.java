///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Opens JShell, connected to Atlas, with verbs to look up and unassign API keys.
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//MAIN scripts.AtlasShell
//COMPILE_OPTIONS -parameters
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.ConnectionOptions;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.InputFile;
import io.github.atlaskeys.cli.StandardOutput;
import io.github.atlaskeys.cli.UsageException;
import io.github.atlaskeys.shell.Commands;
import io.github.atlaskeys.shell.Prompt;
import io.github.atlaskeys.shell.ScriptRun;
import io.github.atlaskeys.shell.Session;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "atlas-shell",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    sortOptions = false,
    description =
        "An interactive JShell connected to Atlas, with commands to find and unassign API keys. With"
            + " SCRIPT, runs the file and stops at the first error.",
    footer = {
      "",
      "Examples:",
      "  atlas-shell",
      "  atlas-shell revoke.jsh zmmrboas",
      "",
      "Commands; a project is given by ID or name, a key by ID or public key:",
      "  projects()  keys(project)  find(\"zmmrboas\")  plan(\"keys.csv\")",
      "  unassign(project, key)  unassign(find(\"zmmrboas\"))  unassign(plan(\"keys.csv\"))",
      "  restore(\"keys.csv.undo.csv\")  yes()",
      "",
      ConnectionOptions.HELP,
      ExitCodes.SHELL_HELP
    })
final class AtlasShell implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "A file of snippets; - is standard input. Default: an interactive prompt.")
  Optional<String> script = Optional.empty();

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "Arguments for the script, available as args.")
  List<String> arguments = List.of();

  @Option(
      names = {"-y", "--yes"},
      description = "Skip confirmations.")
  boolean yes;

  @Mixin ConnectionOptions connection;

  private final Context surroundings;
  private final Path folder;

  private AtlasShell(Context surroundings, Path folder) {
    this.surroundings = surroundings;
    this.folder = folder;
  }

  public static void main(String... args) {
    StandardOutput.replaceSystemOut();
    System.exit(commandLine(Context.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Context surroundings) {
    return commandLine(surroundings, Path.of(""));
  }

  /**
   * The same elsewhere than in the current folder.
   *
   * @param folder where a run over all projects leaves its files
   */
  static CommandLine commandLine(Context surroundings, Path folder) {
    return Cli.of(new AtlasShell(surroundings, folder));
  }

  static Commands commands(Path folder) {
    return new Commands(
        around -> UnassignKey.commandLine(around, folder),
        UnassignKeys::commandLine,
        RestoreKeys::commandLine);
  }

  @Override
  public Integer call() throws Exception {
    boolean prompt = script.isEmpty() && surroundings.terminal().interactive();
    String file = script.orElse("-");
    if (!prompt && file.equals("-") && connection.readsStandardInput()) {
      throw new UsageException("script and credentials cannot both be standard input; use a file");
    }
    try (Session session =
        Session.open(
            connection.open(surroundings, Atlas::connect),
            surroundings,
            commands(folder),
            arguments,
            spec.commandLine())) {
      session.assent(yes);
      return prompt ? Prompt.onTerminal().run(session) : run(session, file);
    }
  }

  private int run(Session session, String file) throws IOException {
    try (InputFile input = InputFile.of(file, surroundings.in(), InstantSource.system())) {
      return new ScriptRun(session, input.name()).run(Files.readString(input.path()));
    } catch (CharacterCodingException e) {
      throw new UsageException("the script is not UTF-8; save it as UTF-8 (nothing was sent)", e);
    }
  }
}
