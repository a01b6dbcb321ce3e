package io.github.atlaskeys.launcher;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user's machine in a folder: a home, JBang's folder, caches and a local Maven repository of its
 * own, and a copy of this checkout. What runs here neither sees nor changes the real ones, except
 * that artifacts are read from the real local repository rather than downloaded again.
 *
 * <pre>{@code
 * Run run = IsolatedHome.shared().jbang("unassign-key", "--help");
 * }</pre>
 */
public final class IsolatedHome {
  /** What became of a command. */
  public record Run(int exit, String out, String err) {}

  /** What a checkout needs in order to build the library and to run scripts. */
  private static final List<String> CHECKOUT =
      List.of(
          "jbang",
          "jbang-catalog.json",
          "mvnw",
          "pom.xml",
          ".mvn",
          "lib",
          "cli",
          "sandbox",
          "scripts",
          "examples");

  /**
   * For short-lived JVMs whose command line is not a test's to choose: JBang's compiler, JShell.
   * They say on standard error that they were told so.
   */
  static final String QUICK_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final boolean IGNORES_INTERRUPT = ignoresInterrupt();
  private static final boolean HAS_TERMINAL = hasTerminal();

  private final Path folder;
  private final Path user;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Copies the checkout. Nothing is built yet: the first script that runs here waits for Maven,
   * some seconds.
   */
  public IsolatedHome(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.user = this.folder;
    Path checkout = Path.of(System.getProperty("project.root"));
    for (String name : CHECKOUT) {
      copy(checkout.resolve(name), checkout().resolve(name));
    }
    for (String module : List.of("dist", "tests")) { // Maven asks for all of them
      copy(checkout.resolve(module + "/pom.xml"), checkout().resolve(module + "/pom.xml"));
    }
    makeFolders();
    String java = System.getProperty("java.home");
    // Surefire says which local repository the build around these tests uses.
    String realRepository =
        System.getProperty(
            "localRepository",
            Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
    String alsoReadIt = "-Dmaven.repo.local.tail=" + realRepository;
    environment.put("PATH", bin() + ":" + java + "/bin:" + pathWithoutJBang());
    environment.put("JAVA_HOME", java);
    putFolders();
    environment.put("JBANG_DIR", this.folder + "/jbang");
    environment.put("JBANG_REPO", this.folder + "/repository");
    environment.put("JBANG_JAVA_OPTIONS", alsoReadIt);
    String mavenOptions = System.getenv().getOrDefault("MAVEN_OPTS", "");
    environment.put(
        "MAVEN_OPTS",
        (mavenOptions + " -Dmaven.repo.local=" + this.folder + "/repository " + alsoReadIt)
            .strip());
  }

  /** Another user of the same checkout, with everything of JBang's and Maven's that is there. */
  private IsolatedHome(IsolatedHome other, Path user) throws IOException {
    this.folder = other.folder;
    this.user = user;
    makeFolders();
    environment.putAll(other.environment);
    environment.put("PATH", other.environment.get("PATH").replace(other.bin() + ":", bin() + ":"));
    putFolders();
  }

  private void makeFolders() throws IOException {
    for (Path made : List.of(bin(), home(), temporary(), work())) {
      Files.createDirectories(made);
    }
  }

  private void putFolders() {
    environment.put("HOME", home().toString());
    environment.put("TMPDIR", temporary().toString());
  }

  /**
   * A new user of the one checkout for all tests that leave it as it is: building and compiling it
   * again for each would take most of their time. {@code ./jbang} and every script are ready,
   * {@link Probe} too. It goes when this JVM ends.
   */
  public static IsolatedHome shared() {
    try {
      IsolatedHome first = Machine.get().first();
      return new IsolatedHome(first, Files.createTempDirectory(first.folder, "user"));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the first two commands there did: the same {@link Probe}, at the same time. */
  static List<Run> firstRuns() throws IOException, InterruptedException {
    return Machine.get().firstRuns();
  }

  /** Gives the user a JBang folder that is empty and nobody else's, and returns it. */
  Path useJBangAlone() throws IOException {
    Path jbang = Files.createDirectory(user.resolve("jbang"));
    environment.put("JBANG_DIR", jbang.toString());
    return jbang;
  }

  /** The copy of this checkout; its scripts and sources may be changed. */
  public Path checkout() {
    return folder.resolve("checkout");
  }

  /** What its launcher makes. */
  public Path state() {
    return checkout().resolve("target/launcher");
  }

  /** Commands put here come before all others of the same name. */
  public Path bin() {
    return user.resolve("bin");
  }

  /** The user's home. */
  public Path home() {
    return user.resolve("home");
  }

  /** The user's temporary files. */
  public Path temporary() {
    return user.resolve("tmp");
  }

  /** Where commands are run: an empty folder outside the checkout. */
  public Path work() {
    return user.resolve("work");
  }

  /** The whole environment that commands are given; nothing of this process's own gets to them. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** What connects commands with a sandbox, as the key that may do everything. */
  static Map<String, String> calling(AtlasSandbox sandbox) {
    return calling(sandbox, Map.of());
  }

  /** The same, with more in the environment, or other credentials. */
  static Map<String, String> calling(AtlasSandbox sandbox, Map<String, String> more) {
    var all = new HashMap<String, String>();
    all.put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    all.put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    all.put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    all.putAll(more);
    return all;
  }

  /** Runs the copy's {@code ./jbang} with these arguments and no input. */
  public Run jbang(String... arguments) throws IOException, InterruptedException {
    return run(jbangCommand(arguments), Map.of(), "");
  }

  /** The command line that {@link #jbang} runs. */
  public List<String> jbangCommand(String... arguments) {
    return Stream.concat(Stream.of(checkout() + "/jbang"), Arrays.stream(arguments)).toList();
  }

  /**
   * Runs a command to its end.
   *
   * @param more goes into the environment, over what is there
   * @throws IllegalStateException if it has not ended after five minutes
   */
  public Run run(List<String> command, Map<String, String> more, String input)
      throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile(user, "in", ""), input);
    Path out = Files.createTempFile(user, "out", "");
    Path err = Files.createTempFile(user, "err", "");
    Process process =
        prepare(command, more)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " does not end: " + Files.readString(err));
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** A command that is still to be started, for tests that talk to it while it runs. */
  public ProcessBuilder prepare(List<String> command, Map<String, String> more) {
    ProcessBuilder builder = new ProcessBuilder(hearing(command)).directory(work().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    return builder;
  }

  /**
   * Whoever runs the build in the background may have it ignore Ctrl-C, and all it starts; and a
   * command that finds the terminal of whoever runs the build would ask its questions there.
   */
  private static List<String> hearing(List<String> command) {
    Stream<String> signals =
        IGNORES_INTERRUPT ? Stream.of("env", "--default-signal=INT") : Stream.of();
    Stream<String> session = HAS_TERMINAL ? Stream.of("setsid") : Stream.of();
    return Stream.of(signals, session, command.stream()).flatMap(words -> words).toList();
  }

  private static boolean hasTerminal() {
    try (var terminal = new FileInputStream("/dev/tty")) {
      return terminal.getFD().valid();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean ignoresInterrupt() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      return status
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.replaceFirst("SigIgn:\\s*", ""), 16))
          .anyMatch(ignored -> (ignored & 0b10) != 0);
    } catch (IOException | UncheckedIOException e) {
      return false; // not Linux
    }
  }

  private static String pathWithoutJBang() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .filter(place -> !Files.exists(Path.of(place, "jbang")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.toList()) {
          if (!entry.endsWith("target")) {
            copy(entry, to.resolve(entry.getFileName()));
          }
        }
      }
    } else {
      Files.createDirectories(to.getParent());
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** What all tests share: a first user, who has run every script. */
  private record Machine(IsolatedHome first, List<Run> firstRuns) {
    private static @Nullable Machine only;

    static synchronized Machine get() throws IOException, InterruptedException {
      if (only == null) {
        only = make();
      }
      return only;
    }

    private static Machine make() throws IOException, InterruptedException {
      Path folder = Files.createTempDirectory("atlas-keys-tests");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      var first = new IsolatedHome(folder);
      Probe.addTo(first);
      List<Run> runs = twoAtOnce(first);
      try (Stream<Path> scripts = Files.list(first.checkout().resolve("scripts"))) {
        for (Path script : scripts.sorted().toList()) {
          String name = script.getFileName().toString().replace(".java", "");
          Run help =
              first.run(
                  first.jbangCommand(name, "--help"), Map.of("JAVA_TOOL_OPTIONS", QUICK_JVM), "");
          if (help.exit() != 0) {
            throw new IllegalStateException("%s --help: %s".formatted(script, help));
          }
        }
      }
      return new Machine(first, runs);
    }

    private static List<Run> twoAtOnce(IsolatedHome home) throws InterruptedException {
      Callable<Run> run = () -> home.run(home.jbangCommand("probe", "input"), Map.of(), "hello");
      ExecutorService users = Executors.newFixedThreadPool(2);
      try {
        List<Future<Run>> runs = users.invokeAll(List.of(run, run));
        return List.of(runs.get(0).get(), runs.get(1).get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        users.shutdown();
      }
    }

    private static void delete(Path folder) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
