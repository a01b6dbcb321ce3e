///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Show what to do about a leaked MongoDB Atlas API key, on a mock.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-sandbox:0.1.0:all@fatjar
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import io.github.atlaskeys.command.BaseCommand;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.Terminal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "Show what happens when an API key leaks: find it, contain it, unassign it, prove it, undo."
            + " Runs the commands against a local mock of Atlas. Nothing leaves this machine.",
    customSynopsis = "demo [--bulk]",
    exitCodeList = {
      "0:every command ended as expected",
      "1:a command failed unexpectedly, or an internal error"
    },
    footer = {"{demo}", "{demo} --bulk"})
class Demo extends BaseCommand {
  /** Without a terminal, longer output is cut in the middle. */
  private static final int MAX_LINES = 20;

  private static final int PROJECTS = 12;
  private static final int ROWS = 200;
  private static final String LEAKED = "leakedky";
  private static final String LEAKED_PRIVATE_KEY = "2b7c9e10-5d3f-4a86-9c1e-70a4e6d1c85b";
  private static final String LEAKED_ID = "5d2e9c1b87d9d63e6d69a0f1";

  @Option(
      names = "--bulk",
      description = "Show a bulk run instead: 200 keys from a CSV, with rate limits and failures.")
  boolean bulk;

  private AtlasSandbox sandbox;
  private Path folder;
  private boolean first = true;
  private boolean asExpected = true;
  private volatile Optional<Process> current = Optional.empty();

  public static void main(String... args) {
    System.exit(new Demo().execute(args));
  }

  /** 0 if every command ended as expected. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("atlas-keys-demo").toRealPath();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end)); // after Ctrl-C, too
    try (AtlasSandbox started = AtlasSandbox.start().seedExample()) {
      sandbox = started;
      out()
          .printText(
              "The commands run against a local mock of Atlas. Nothing leaves this machine.");
      if (bulk) {
        manyKeys();
      } else {
        leakedKey();
      }
      out().printText("");
      if (!asExpected) {
        out().printText("NOT every command ended as expected.");
      }
      if (!bulk) {
        out().printText("Thousands of keys from a CSV: " + start("demo") + " --bulk");
      }
      out().printText("To try it yourself: " + start("atlas-sandbox"));
      return asExpected ? 0 : 1;
    }
  }

  /** A scanner knows nothing but the private key. */
  private void leakedKey() throws IOException, InterruptedException {
    sandbox
        .apiKey(
            LEAKED_ID,
            Example.ORGANIZATION,
            LEAKED,
            LEAKED_PRIVATE_KEY,
            "nightly backup",
            "ORG_MEMBER")
        .assign(Example.PAYMENTS_PRODUCTION, LEAKED_ID, "GROUP_DATA_ACCESS_READ_ONLY")
        .assign(Example.PAYMENTS_STAGING, LEAKED_ID, "GROUP_OWNER")
        .assign(Example.ANALYTICS, LEAKED_ID, "GROUP_READ_ONLY")
        .withAccessList(LEAKED_ID, "198.51.100.0/24")
        .lastUsed(
            LEAKED_ID,
            "198.51.100.0/24",
            Instant.now().minus(Duration.ofHours(2)),
            "198.51.100.7",
            312);
    Files.writeString(
        folder.resolve("report.json"),
        """
        [{"RuleID": "generic-api-key", "File": "deploy/backup.env", "StartLine": 3,
          "Secret": "%1$s", "Match": "ATLAS_PRIVATE_KEY=%1$s"}]
        """
            .formatted(LEAKED_PRIVATE_KEY));
    title("A scanner found a private key in a file. Whose is it, and what can it access?");
    play("find-key", "--from", "report.json");
    title("Contain it first: nobody can call with it any more. The old access list is saved.");
    play("contain-key", LEAKED, "--yes");
    title("Unassign it from every project. What would happen? A dry run changes nothing.");
    play("unassign-key", LEAKED, "--all-projects", "--dry-run");
    title("Now for real. Its roles are saved first.");
    play("unassign-key", LEAKED, "--all-projects", "--yes");
    title("Prove it: the events that Atlas itself has recorded.");
    play("audit-run", file("unassign-", ".results.csv"));
    title("The backup job needs it after all: restore its roles and its access list.");
    play("restore-keys", file("unassign-", ".undo.csv"), "--yes");
    play("restore-keys", file("contain-", ".undo.csv"), "--yes");
  }

  private String file(String start, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith(start) && file.endsWith(end))
          .findFirst()
          .orElseThrow();
    }
  }

  private void manyKeys() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("keys.csv"), seed());
    title("%d keys in %d projects, from a CSV: a dry run first.".formatted(ROWS, PROJECTS));
    play("unassign-keys", "keys.csv", "--dry-run");
    sandbox
        .fault(Fault.rateLimited(Duration.ofSeconds(2)).on("DELETE").onProject(project(3)).times(2))
        .fault(Fault.resetBeforeWork().on("DELETE").times(3))
        .fault(Fault.resetAfterWork().on("DELETE").times(3))
        .fault(Fault.html503().on("DELETE").times(3));
    title("The run: one project is rate limited, the network fails, one key was not assigned.");
    play("unassign-keys", "keys.csv", "--yes", "--verify");
    title("Restore all roles from the undo file.");
    play("restore-keys", file("keys.csv", ".undo.csv"), "--yes", "--verify");
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

  /** What comes next. On a terminal it waits until what was shown has been read. */
  private void title(String title) {
    out().printText("");
    if (!first && onTerminal()) {
      context().terminal().ask("Press Enter to continue. ");
      out().printText("");
    }
    first = false;
    out().result().line("# " + title);
  }

  private boolean onTerminal() {
    Terminal terminal = context().terminal();
    return terminal.interactive() && terminal.shows(Terminal.Stream.OUT);
  }

  /** Runs the command as a user would, in a process of its own. */
  private void play(String name, String... arguments) throws IOException, InterruptedException {
    var words = new ArrayList<>(started(name));
    words.addAll(List.of(arguments));
    out().printText("$ " + String.join(" ", words));
    var process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    process.environment().keySet().removeIf(variable -> variable.startsWith("MONGODB_ATLAS_"));
    process.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    process.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    process.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    if (onTerminal()) {
      process.redirectOutput(Redirect.INHERIT);
    }
    Process running = process.start();
    current = Optional.of(running);
    running.getOutputStream().close();
    String printed = new String(running.getInputStream().readAllBytes(), Charset.defaultCharset());
    show(printed.lines().toList());
    asExpected &= running.waitFor() == 0;
  }

  /**
   * By what runs this demo; a launcher by a link to it in the folder of the demo, to keep it short.
   */
  private List<String> started(String name) throws IOException {
    Optional<Path> launcher = context().variable("ATLAS_KEYS_LAUNCHER").map(Path::of);
    if (launcher.isEmpty()) {
      return Context.jar()
          .map(jar -> List.of("java", "-jar", Path.of(jar).toAbsolutePath().toString(), name))
          .orElse(List.of("jbang", name + "@atlaskeys"));
    }
    Path link = folder.resolve(launcher.get().getFileName());
    if (launcher.get().isAbsolute() && !Files.exists(link)) {
      Files.createSymbolicLink(link, launcher.get());
    }
    return List.of((launcher.get().isAbsolute() ? "./" : "") + link.getFileName(), name);
  }

  private void show(List<String> lines) {
    boolean all = lines.size() <= MAX_LINES;
    out().printText(lines.subList(0, all ? lines.size() : MAX_LINES / 2));
    if (!all) {
      out().printText("[... %d more lines ...]".formatted(lines.size() - MAX_LINES));
      out().printText(lines.subList(lines.size() - MAX_LINES / 2, lines.size()));
    }
  }

  private Console out() {
    return console();
  }

  private void end() {
    current.ifPresent(Process::destroyForcibly);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      warn("cannot delete " + folder);
    }
  }
}
