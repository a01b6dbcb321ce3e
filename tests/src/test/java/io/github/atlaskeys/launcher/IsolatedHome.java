package io.github.atlaskeys.launcher;

import java.io.File;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
          "pom.xml",
          ".mvn",
          "lib",
          "sandbox",
          "scripts",
          "examples");

  private static final boolean IGNORES_INTERRUPT = ignoresInterrupt();

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Copies the checkout. Nothing is built yet: the first script that runs here waits for Maven,
   * some seconds.
   */
  public IsolatedHome(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    Path checkout = Path.of(System.getProperty("project.root"));
    for (String name : CHECKOUT) {
      copy(checkout.resolve(name), checkout().resolve(name));
    }
    copy(checkout.resolve("tests/pom.xml"), checkout().resolve("tests/pom.xml"));
    for (String name : List.of("bin", "home", "tmp", "work")) {
      Files.createDirectories(this.folder.resolve(name));
    }
    String java = System.getProperty("java.home");
    // Surefire says which local repository the build around these tests uses.
    String realRepository =
        System.getProperty(
            "localRepository",
            Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
    String alsoReadIt = "-Dmaven.repo.local.tail=" + realRepository;
    environment.put("PATH", bin() + ":" + java + "/bin:" + pathWithoutJBang());
    environment.put("JAVA_HOME", java);
    environment.put("HOME", this.folder + "/home");
    environment.put("TMPDIR", this.folder + "/tmp");
    environment.put("JBANG_DIR", this.folder + "/jbang");
    environment.put("JBANG_JAVA_OPTIONS", alsoReadIt);
    String mavenOptions = System.getenv().getOrDefault("MAVEN_OPTS", "");
    environment.put(
        "MAVEN_OPTS",
        (mavenOptions + " -Dmaven.repo.local=" + repository() + " " + alsoReadIt).strip());
  }

  /**
   * The one for all tests that leave the library as it is; building it again for each would take
   * most of their time. It goes when this JVM ends.
   */
  public static IsolatedHome shared() {
    return Shared.HOME;
  }

  /** The copy of this checkout; its scripts and sources may be changed. */
  public Path checkout() {
    return folder.resolve("checkout");
  }

  /** Its local Maven repository. */
  public Path repository() {
    return folder.resolve("repository");
  }

  /** Commands put here come before all others of the same name. */
  public Path bin() {
    return folder.resolve("bin");
  }

  /** Where commands are run: an empty folder outside the checkout. */
  public Path work() {
    return folder.resolve("work");
  }

  /** The whole environment that commands are given; nothing of this process's own gets to them. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
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
    Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
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

  /** Whoever runs the build in the background may have it ignore Ctrl-C, and all it starts. */
  private static List<String> hearing(List<String> command) {
    return IGNORES_INTERRUPT
        ? Stream.concat(Stream.of("env", "--default-signal=INT"), command.stream()).toList()
        : command;
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

  private static final class Shared {
    static final IsolatedHome HOME = make();

    private static IsolatedHome make() {
      try {
        Path folder = Files.createTempDirectory("atlas-keys-tests");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return new IsolatedHome(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
