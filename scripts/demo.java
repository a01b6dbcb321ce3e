///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Run the commands against a local mock of MongoDB Atlas and show what they print.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-sandbox:0.1.0
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.cli.BaseCommand;
import io.github.atlaskeys.cli.Console;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description =
        "Run the commands against a local mock of Atlas and show what they print. Nothing leaves this"
            + " machine.",
    customSynopsis = "demo",
    exitCodeList = {
      "0:every command ended as expected",
      "1:a command failed unexpectedly, or an internal error"
    },
    footer = "{demo}")
class Demo extends BaseCommand {
  /** Of longer output the beginning and the end are shown. */
  private static final int LONGEST = 16;

  private static final int PROJECTS = 12;
  private static final int ROWS = 200;
  private static final String LEAKED = "leakedky";
  private static final String LEAKED_ID = "5d2e9c1b87d9d63e6d69a0f1";

  private AtlasSandbox sandbox;
  private Path folder;
  private boolean asExpected = true;

  public static void main(String... args) {
    System.exit(new Demo().execute(args));
  }

  /** 0 if every command ended as expected. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("atlas-keys-demo");
    try (AtlasSandbox started = AtlasSandbox.start().seedExample()) {
      sandbox = started;
      out().printText("A local mock of Atlas listens on %s.".formatted(sandbox.baseUri()));
      oneKey();
      leakedKey();
      manyKeys();
      out()
          .printText(
              "\nDone%s. To try it yourself: %s"
                  .formatted(
                      asExpected ? "" : ", but NOT every command ended as expected",
                      String.join(" ", start("atlas-sandbox"))));
      return asExpected ? 0 : 1;
    } finally {
      delete();
    }
  }

  private void oneKey() throws IOException, InterruptedException {
    String project = Example.PAYMENTS_PRODUCTION;
    String key = Example.TARGET_KEY;
    title("What would happen? A dry run changes nothing.");
    play(0, "unassign-key", "--project", project, "--key", key, "--dry-run");
    title("Unassign a key from a project, and verify it.");
    play(0, "unassign-key", "--project", project, "--key", key, "--yes", "--verify");
    title("The same again: running it twice does no harm.");
    play(0, "unassign-key", "--project", project, "--key", key, "--yes");
    title("A key that keeps access through an organization role: you are warned.");
    play(0, "unassign-key", "--project", project, "--key", Example.BREAK_GLASS_KEY, "--yes");
    title("A project that does not exist.");
    play(4, "unassign-key", "--project", "111111111111111111111111", "--key", key, "--yes");
  }

  /** A scanner knows nothing but the public key. */
  private void leakedKey() throws IOException, InterruptedException {
    sandbox
        .apiKey(LEAKED_ID, Example.ORGANIZATION, LEAKED, "secret", "nightly backup", "ORG_MEMBER")
        .assign(Example.PAYMENTS_PRODUCTION, LEAKED_ID, "GROUP_DATA_ACCESS_READ_ONLY")
        .assign(Example.PAYMENTS_STAGING, LEAKED_ID, "GROUP_OWNER")
        .assign(Example.ANALYTICS, LEAKED_ID, "GROUP_READ_ONLY", "GROUP_CLUSTER_MANAGER");
    title("A scanner found the public key %s. What can it access?".formatted(LEAKED));
    play(0, "find-key", LEAKED);
    title("Unassign it from every project with one command, and verify.");
    play(0, "unassign-key", LEAKED, "--all-projects", "--yes");
    title("It was the wrong key after all: restore its roles from the undo file.");
    play(0, "restore-keys", undoOf("unassign-" + LEAKED), "--yes", "--verify");
    title("It can access its projects again.");
    play(0, "find-key", LEAKED);
  }

  private String undoOf(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(name) && file.endsWith(".undo.csv"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void manyKeys() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("keys.csv"), seed());
    title("%d keys in %d projects, from a CSV: a dry run first.".formatted(ROWS, PROJECTS));
    play(0, "unassign-keys", "keys.csv", "--dry-run");
    sandbox
        .fault(Fault.rateLimited(Duration.ofSeconds(2)).on("DELETE").onProject(project(3)).times(2))
        .fault(Fault.resetBeforeWork().on("DELETE").times(3))
        .fault(Fault.resetAfterWork().on("DELETE").times(3))
        .fault(Fault.html503().on("DELETE").times(3));
    title("The run: one project is rate limited, the network fails, one key was not assigned.");
    play(0, "unassign-keys", "keys.csv", "--yes", "--verify");
    title("Restore all roles from the undo file.");
    play(0, "restore-keys", "keys.csv.undo.csv", "--yes", "--verify");
  }

  private String seed() {
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
    out().printText("\n# " + title);
  }

  /** Runs the command as a user would, in a process of its own. */
  private void play(int expected, String name, String... arguments)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(start(name));
    words.addAll(List.of(arguments));
    out().printText("$ " + String.join(" ", words));
    var process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    process.environment().keySet().removeIf(variable -> variable.startsWith("MONGODB_ATLAS_"));
    process.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    process.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    process.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    Process running = process.start();
    running.getOutputStream().close();
    String printed = new String(running.getInputStream().readAllBytes(), Charset.defaultCharset());
    show(printed.lines().toList());
    int exitCode = running.waitFor();
    out().printText("[exit %d]".formatted(exitCode));
    asExpected &= exitCode == expected;
  }

  /** The launcher that runs this demo. */
  private List<String> start(String name) {
    return context()
        .variable("JBANG_LAUNCH_CMD")
        .filter(launcher -> launcher.endsWith("/jbang"))
        .filter(launcher -> !launcher.endsWith("/bin/jbang")) // JBang's own
        .map(launcher -> List.of(launcher, name))
        .orElse(List.of("jbang", name + "@atlaskeys"));
  }

  private void show(List<String> lines) {
    boolean all = lines.size() <= LONGEST;
    out().printText(lines.subList(0, all ? lines.size() : LONGEST / 2));
    if (!all) {
      out().printText("[... %d more lines ...]".formatted(lines.size() - LONGEST));
      out().printText(lines.subList(lines.size() - LONGEST / 2, lines.size()));
    }
  }

  private Console out() {
    return console();
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
