///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DESCRIPTION Run the commands against a local mock of Atlas and show what they print.
//DEPS io.github.atlaskeys:atlas-keys-sandbox:0.1.0
//MAIN scripts.Demo
package scripts;

import io.github.atlaskeys.api.Sleeper;
import io.github.atlaskeys.cli.Cli;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.cli.ExitCodes;
import io.github.atlaskeys.cli.Terminal;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Cli.Version.class,
    description =
        "Run the commands against a local mock of Atlas in this process and show what they print."
            + " Nothing leaves this machine.",
    footer = {"", "Example:", "  demo"})
final class Demo implements Callable<Integer> {
  /** Of an output that is longer, the beginning and the end are shown. */
  private static final int LONGEST = 16;

  private static final int PROJECTS = 12;
  private static final int ROWS = 200;

  private static final String LEAKED = "leakedky";
  private static final String LEAKED_ID = "5d2e9c1b87d9d63e6d69a0f1";

  private record Caller(String publicKey, String privateKey) {}

  private static final Caller ADMIN =
      new Caller(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY);
  private static final Caller AUDITOR =
      new Caller(Example.READER_PUBLIC_KEY, Example.READER_PRIVATE_KEY);

  @Spec CommandSpec spec;

  private boolean asExpected = true;

  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return Cli.of(new Demo());
  }

  /** 0 if every command ended as expected. */
  @Override
  public Integer call() throws IOException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      out().printf("A local mock of Atlas listens on %s.%n", sandbox.baseUri());
      oneKey(sandbox);
      leakedKey(sandbox);
      manyKeys(sandbox);
      out()
          .printf(
              "%nDone%s. To try it yourself: ./jbang atlas-sandbox%n",
              asExpected ? "" : ", but NOT every command ended as expected");
      return asExpected ? ExitCodes.DONE : ExitCodes.BUG;
    }
  }

  private void oneKey(AtlasSandbox sandbox) {
    Stage stage = new Stage(sandbox, "unassign-key", UnassignKey::commandLine);
    String project = Example.PAYMENTS_PRODUCTION;
    String key = Example.TARGET_KEY;
    title("What would happen? A dry run changes nothing.");
    play(stage, ADMIN, ExitCodes.DONE, "--project", project, "--key", key, "--dry-run");
    title("An auditor can read, but not unassign.");
    play(stage, AUDITOR, ExitCodes.REFUSED, "--project", project, "--key", key, "--yes");
    title("Unassign a key from a project, and verify it.");
    play(stage, ADMIN, ExitCodes.DONE, "--project", project, "--key", key, "--yes", "--verify");
    title("The same again: running it twice does no harm.");
    play(stage, ADMIN, ExitCodes.DONE, "--project", project, "--key", key, "--yes");
    title("A key that keeps access through an organization role: you are warned.");
    String breakGlass = Example.BREAK_GLASS_KEY;
    play(stage, ADMIN, ExitCodes.DONE, "--project", project, "--key", breakGlass, "--yes");
    title("A project that does not exist.");
    String nowhere = "111111111111111111111111";
    play(stage, ADMIN, ExitCodes.REFUSED, "--project", nowhere, "--key", key, "--yes");
  }

  /** A scanner knows nothing but the public key. */
  private void leakedKey(AtlasSandbox sandbox) throws IOException {
    sandbox
        .apiKey(LEAKED_ID, Example.ORGANIZATION, LEAKED, "secret", "nightly backup", "ORG_MEMBER")
        .assign(Example.PAYMENTS_PRODUCTION, LEAKED_ID, "GROUP_DATA_ACCESS_READ_ONLY")
        .assign(Example.PAYMENTS_STAGING, LEAKED_ID, "GROUP_OWNER")
        .assign(Example.ANALYTICS, LEAKED_ID, "GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
    Path folder = Files.createTempDirectory("atlas-keys-demo");
    Stage find = new Stage(sandbox, "find-key", FindKey::commandLine);
    Stage unassign =
        new Stage(sandbox, "unassign-key", around -> UnassignKey.commandLine(around, folder));
    title("A scanner found the public key %s. What can it access?".formatted(LEAKED));
    play(find, ADMIN, ExitCodes.DONE, LEAKED);
    title("Unassign it from every project with one command, and verify.");
    play(unassign, ADMIN, ExitCodes.DONE, "--key", LEAKED, "--all-projects", "--yes");
    title("It can access no project anymore.");
    play(find, ADMIN, ExitCodes.DONE, LEAKED);
    title("It was the wrong key after all: restore its roles from the undo file.");
    Stage restore = new Stage(sandbox, "restore-keys", RestoreKeys::commandLine);
    play(restore, ADMIN, ExitCodes.DONE, undo(folder), "--yes", "--verify");
    play(find, ADMIN, ExitCodes.DONE, LEAKED);
    delete(folder);
  }

  private static String undo(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".undo.csv"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void manyKeys(AtlasSandbox sandbox) throws IOException {
    Path folder = Files.createTempDirectory("atlas-keys-demo");
    String csv = Files.writeString(folder.resolve("keys.csv"), seed(sandbox)).toString();
    Stage unassign = new Stage(sandbox, "unassign-keys", UnassignKeys::commandLine);
    title("%d keys in %d projects, from a CSV: a dry run first.".formatted(ROWS, PROJECTS));
    play(unassign, ADMIN, ExitCodes.DONE, csv, "--dry-run");
    sandbox
        .fault(Fault.rateLimited(Duration.ofSeconds(2)).on("DELETE").onProject(project(3)).times(2))
        .fault(Fault.resetBeforeWork().on("DELETE").times(3))
        .fault(Fault.resetAfterWork().on("DELETE").times(3))
        .fault(Fault.html503().on("DELETE").times(3));
    title("The run: one project is rate limited, the network fails, one key was not assigned.");
    play(unassign, ADMIN, ExitCodes.DONE, csv, "--yes", "--verify");
    title("Restore all roles from the undo file.");
    Stage restore = new Stage(sandbox, "restore-keys", RestoreKeys::commandLine);
    play(restore, ADMIN, ExitCodes.DONE, csv + ".undo.csv", "--yes", "--verify");
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static String seed(AtlasSandbox sandbox) {
    for (int i = 0; i < PROJECTS; i++) {
      sandbox.project(project(i), Example.ORGANIZATION, "service-" + i);
    }
    var csv = new StringBuilder("projectId,apiKeyId,owner\n");
    for (int i = 0; i < ROWS; i++) {
      String key = "%024x".formatted(0xBBB000000L + i);
      sandbox.apiKey(key, Example.ORGANIZATION, "k%07d".formatted(i), "secret", "old key " + i);
      if (i > 0) { // the first is gone already
        sandbox.assign(project(i % PROJECTS), key, "GROUP_READ_ONLY");
      }
      csv.append("%s,%s,team %d\n".formatted(project(i % PROJECTS), key, i % 7));
    }
    return csv.toString();
  }

  private static String project(int number) {
    return "%024x".formatted(0xAAA000000L + number);
  }

  private void title(String title) {
    out().printf("%n# %s%n", title);
  }

  private void play(Stage stage, Caller caller, int expected, String... arguments) {
    out().printf("$ %s %s%n", stage.name(), String.join(" ", arguments));
    var printed = new StringWriter();
    var writer = new PrintWriter(printed);
    int exitCode =
        stage
            .command()
            .apply(surroundings(caller, stage.sandbox()))
            .setOut(writer)
            .setErr(writer)
            .execute(arguments);
    show(printed.toString().lines().toList());
    out().printf("[exit %d]%n", exitCode);
    out().flush();
    asExpected &= exitCode == expected;
  }

  private void show(List<String> lines) {
    boolean all = lines.size() <= LONGEST;
    lines.subList(0, all ? lines.size() : LONGEST / 2).forEach(out()::println);
    if (!all) {
      out().printf("[... %d more lines ...]%n", lines.size() - LONGEST);
      lines.subList(lines.size() - LONGEST / 2, lines.size()).forEach(out()::println);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** A command, and what it is tried on. */
  private record Stage(AtlasSandbox sandbox, String name, Function<Context, CommandLine> command) {}

  private static Context surroundings(Caller caller, AtlasSandbox sandbox) {
    return new Context(
        Map.of(
            "MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString(),
            "MONGODB_ATLAS_PUBLIC_API_KEY", caller.publicKey(),
            "MONGODB_ATLAS_PRIVATE_API_KEY", caller.privateKey()),
        InputStream.nullInputStream(),
        new Nobody(),
        Sleeper.onThread(),
        "demo");
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
