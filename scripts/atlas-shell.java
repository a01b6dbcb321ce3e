///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Opens JShell, connected to Atlas, with verbs to look up and unassign API keys.
//DEPS io.github.atlaskeys:atlas-keys:0.1.0
//DEPS info.picocli:picocli:4.7.7
//SOURCES unassign-key.java
//SOURCES unassign-keys.java
//SOURCES restore-keys.java
//SOURCES bulk/BulkLook.java
//SOURCES cli/JsonLines.java
//SOURCES csv/CsvLines.java
//SOURCES lookup/AssignmentsCsv.java
//SOURCES lookup/FoundKeyText.java
//SOURCES lookup/FoundKeys.java
//SOURCES lookup/KeyList.java
//SOURCES lookup/ListFormat.java
//SOURCES lookup/ProjectList.java
//SOURCES shell/Actions.java
//SOURCES shell/Asking.java
//SOURCES shell/Banner.java
//SOURCES shell/Commands.java
//SOURCES shell/Execution.java
//SOURCES shell/Failure.java
//SOURCES shell/Found.java
//SOURCES shell/LastError.java
//SOURCES shell/LookUps.java
//SOURCES shell/Plan.java
//SOURCES shell/Prompt.java
//SOURCES shell/Rows.java
//SOURCES shell/ScriptRun.java
//SOURCES shell/Session.java
//SOURCES shell/ShellException.java
//SOURCES shell/ShellTerminal.java
//SOURCES shell/SnippetRunner.java
//SOURCES shell/Snippets.java
//SOURCES shell/StartUp.java
//SOURCES shell/Stop.java
//SOURCES shell/Verbs.java
//FILES META-INF/services/=META-INF/services/jdk.jshell.spi.ExecutionControlProvider
//MAIN scripts.AtlasShell
//COMPILE_OPTIONS -parameters
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
package scripts;

import io.github.atlaskeys.admin.Atlas;
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
import scripts.cli.Cli;
import scripts.cli.ConnectionOptions;
import scripts.cli.ExitCodes;
import scripts.cli.InputFile;
import scripts.cli.StandardOutput;
import scripts.cli.Surroundings;
import scripts.cli.UsageException;
import scripts.shell.Commands;
import scripts.shell.Prompt;
import scripts.shell.ScriptRun;
import scripts.shell.Session;

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

  private final Surroundings surroundings;
  private final Path folder;

  private AtlasShell(Surroundings surroundings, Path folder) {
    this.surroundings = surroundings;
    this.folder = folder;
  }

  public static void main(String... args) {
    StandardOutput.replaceSystemOut();
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return commandLine(surroundings, Path.of(""));
  }

  /**
   * The same elsewhere than in the current folder.
   *
   * @param folder where a run over all projects leaves its files
   */
  static CommandLine commandLine(Surroundings surroundings, Path folder) {
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
