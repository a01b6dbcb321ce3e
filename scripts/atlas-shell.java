///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Open a JShell connected to MongoDB Atlas.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.shell.Prompt;
import io.github.atlaskeys.shell.ScriptRun;
import io.github.atlaskeys.shell.Session;
import io.github.atlaskeys.terminal.StandardOutput;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "atlas-shell",
    customSynopsis = "atlas-shell [SCRIPT [ARGUMENT...]] [options]",
    description = {
      "Start a JShell connected to Atlas, with verbs to find and unassign API keys and service"
          + " accounts, or run SCRIPT and stop at the first error.",
      "",
      "Verbs (a project is its ID or name, a key its ID or public key, an account its client ID):",
      "  projects()  keys()  keys(project)  find(\"zmmrboas\")  plan(\"keys.csv\")",
      "  unassign(project, key)  unassign(project, keys().where(...))",
      "  unassign(find(\"zmmrboas\"))  undo()  restore(\"keys.csv.undo.csv\")",
      "  yes() turns off confirmation; atlas is the API itself; help() has the rest."
    },
    footer = {"{atlas-shell}", "{atlas-shell} revoke.jsh zmmrboas --yes"},
    exitCodeList = {
      "N:the argument of /exit, at the prompt or in the script; default: 0",
      "1:a script does not compile or throws, or an internal error",
      "2-5:a command in a script failed, with the exit code of that command",
      "130:interrupted"
    })
class AtlasShell extends AtlasCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "A JShell script; - is standard input. Default: an interactive prompt.")
  Optional<String> script = Optional.empty();

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "Arguments for the script, available as args.")
  List<String> arguments = List.of();

  @Option(
      names = {"-y", "--yes"},
      description = "Skip the confirmation. Required without a terminal.")
  boolean yes;

  public static void main(String... args) {
    StandardOutput.replaceSystemOut();
    System.exit(new AtlasShell().execute(args));
  }

  @Override
  public Integer call() throws Exception {
    boolean prompt = script.isEmpty() && context().terminal().isStandardInput();
    String file = script.orElse("-");
    if (!prompt && file.equals("-") && readsStandardInput()) {
      throw new UsageException("script and credentials cannot both be standard input; use a file");
    }
    connect(); // no request until a verb needs one
    beginToChange();
    try (Session session = Session.open(this, arguments)) {
      session.confirmAll(yes);
      return prompt ? Prompt.onTerminal().run(session) : run(session, file);
    }
  }

  private int run(Session session, String file) throws IOException {
    try (InputFile input = InputFile.of(file, context().in())) {
      return new ScriptRun(session, input.name()).run(Files.readString(input.path()));
    } catch (CharacterCodingException e) {
      throw new UsageException("the script is not UTF-8; save it as UTF-8 (nothing was sent)", e);
    }
  }
}
