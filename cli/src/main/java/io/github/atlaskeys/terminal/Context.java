package io.github.atlaskeys.terminal;

import io.github.atlaskeys.api.Retries.Sleeper;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.text.ExitCodes;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a command finds around it, gathered so that a test or the demo can put something else there.
 *
 * @param environment variables by name
 * @param in standard input
 * @param terminal who can be asked
 * @param sleeper how it waits
 * @param system the operating system, as {@code os.name} calls it
 * @param folder where files go that no option names
 * @param connection one that is there already, as in a shell; else each command makes its own
 */
public record Context(
    Map<String, String> environment,
    InputStream in,
    Terminal terminal,
    Sleeper sleeper,
    String system,
    Path folder,
    Optional<Connection> connection) {
  private static final Pattern SECRET =
      Pattern.compile("(MONGODB_ATLAS|MCLI|ATLAS)_.*(PRIVATE|SECRET|TOKEN).*");

  /** What is shorter may be a word. */
  private static final int MIN_SECRET = 8;

  /** That of this process. */
  public static Context ofThisProcess() {
    return new Context(
        System.getenv(),
        System.in,
        new SystemTerminal(),
        Sleeper.onThread(),
        System.getProperty("os.name"),
        Path.of(""),
        Optional.empty());
  }

  /** The same, with this connection. */
  public Context connectedBy(Connection made) {
    return new Context(environment, in, terminal, sleeper, system, folder, Optional.of(made));
  }

  /** The same, its files in another folder. */
  public Context in(Path other) {
    return new Context(environment, in, terminal, sleeper, system, other, connection);
  }

  /** The same, with another terminal. */
  public Context askingOn(Terminal other) {
    return new Context(environment, in, other, sleeper, system, folder, connection);
  }

  /** The same, without colors. */
  public Context withoutColor() {
    var variables = new HashMap<>(environment);
    variables.put("NO_COLOR", "1");
    return new Context(variables, in, terminal, sleeper, system, folder, connection);
  }

  /** The secrets in the environment, of whatever form, to be left out wherever one was pasted. */
  List<String> secrets() {
    return environment.entrySet().stream()
        .filter(variable -> SECRET.matcher(variable.getKey()).matches())
        .map(variable -> variable.getValue().strip())
        .filter(value -> value.length() >= MIN_SECRET)
        .toList();
  }

  /** Ends the process at once, for the second Ctrl-C. */
  public Runnable halt() {
    return () -> Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
  }

  /** How letters are encoded on standard output. */
  static Charset outputCharset() {
    return Stream.of("stdout.encoding", "sun.stdout.encoding") // before Java 18, on a terminal only
        .map(System::getProperty)
        .filter(Objects::nonNull)
        .findFirst()
        .map(Charset::forName)
        .orElse(Charset.defaultCharset());
  }

  /** For a bug report: Java and the operating system. */
  public static String platform() {
    return "Java %s, %s %s %s"
        .formatted(
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
  }

  /** What this process runs, for code that is compiled while it does. */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** The jar of all commands, if this process was started by {@code java -jar}. */
  public static Optional<String> jar() {
    return Optional.of(classPath())
        .filter(
            path ->
                path.endsWith("-all.jar") && !path.contains(System.getProperty("path.separator")));
  }

  /** Where a file may lie for a moment. */
  public static Path temporaryFolder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** A variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Nothing of the environment, which holds secrets. */
  @Override
  public String toString() {
    return "Context[" + system + "]";
  }
}
