///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Runs the commands against a stand-in Atlas and shows what they print.
//DEPS io.github.atlaskeys:atlas-keys-sandbox:0.1.0
//SOURCES unassign-key.java
//MAIN scripts.Demo
package scripts;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.unassign.Sleeper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import scripts.cli.Cli;
import scripts.cli.ExitCodes;
import scripts.cli.Surroundings;
import scripts.cli.Terminal;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    description = {
      "Starts a stand-in Atlas in this process, runs the commands against it and shows what they",
      "print. Nothing leaves this machine."
    },
    footer = {"", "Example:", "  demo"})
final class Demo implements Callable<Integer> {
  private record Act(String title, Caller caller, int exitCode, List<String> arguments) {}

  private record Caller(String publicKey, String privateKey) {}

  private static final Caller ADMIN =
      new Caller(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);
  private static final Caller AUDITOR =
      new Caller(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY);

  private static final List<Act> ACTS =
      List.of(
          new Act(
              "What would happen? Nothing is changed.",
              ADMIN,
              ExitCodes.DONE,
              unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "--dry-run")),
          new Act(
              "An auditor's key may look and not touch.",
              AUDITOR,
              ExitCodes.REFUSED,
              unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "--yes")),
          new Act(
              "A key loses its access to a project.",
              ADMIN,
              ExitCodes.DONE,
              unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "--yes", "--verify")),
          new Act(
              "The same again: done is done.",
              ADMIN,
              ExitCodes.DONE,
              unassign(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY, "--yes")),
          new Act(
              "A key with an organization role keeps its access, and you are told.",
              ADMIN,
              ExitCodes.DONE,
              unassign(Example.PAYMENTS_PRODUCTION, Example.BREAK_GLASS_KEY, "--yes")),
          new Act(
              "A project that does not exist.",
              ADMIN,
              ExitCodes.REFUSED,
              unassign("111111111111111111111111", Example.TARGET_KEY, "--yes")));

  @Spec CommandSpec spec;

  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return Cli.of(new Demo());
  }

  /** 0 if every command ended as it should. */
  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      out.printf("A stand-in Atlas listens on %s.%n", sandbox.baseUri());
      boolean asExpected = true;
      for (Act act : ACTS) {
        asExpected &= play(act, sandbox, out);
      }
      out.printf(
          "%nThat was all%s. To try it by hand: ./jbang atlas-sandbox%n",
          asExpected ? "" : ", and NOT as it should be");
      return asExpected ? ExitCodes.DONE : ExitCodes.BUG;
    }
  }

  private static boolean play(Act act, AtlasSandbox sandbox, PrintWriter out) {
    out.printf("%n# %s%n$ unassign-key %s%n", act.title(), String.join(" ", act.arguments()));
    CommandLine command = UnassignKey.commandLine(surroundings(act.caller(), sandbox));
    int exitCode = command.setOut(out).setErr(out).execute(act.arguments().toArray(String[]::new));
    out.printf("[exit %d]%n", exitCode);
    out.flush();
    return exitCode == act.exitCode();
  }

  private static Surroundings surroundings(Caller caller, AtlasSandbox sandbox) {
    return new Surroundings(
        Map.of(
            "MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString(),
            "MONGODB_ATLAS_PUBLIC_API_KEY", caller.publicKey(),
            "MONGODB_ATLAS_PRIVATE_API_KEY", caller.privateKey()),
        InputStream.nullInputStream(),
        new Nobody(),
        Sleeper.onThread());
  }

  private static List<String> unassign(String project, String key, String... options) {
    return Stream.concat(Stream.of("--project", project, "--key", key), Stream.of(options))
        .toList();
  }

  /** Nobody to ask: the demo answers its questions beforehand. */
  private static final class Nobody implements Terminal {
    @Override
    public boolean interactive() {
      return false;
    }

    @Override
    public Optional<String> ask(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<String> askHidden(String question) {
      return Optional.empty();
    }
  }
}
