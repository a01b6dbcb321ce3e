package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Sleeper;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command finds around it, gathered so that a test or the demo can put something else there.
 *
 * @param environment variables by name
 * @param in standard input
 * @param terminal who can be asked
 * @param sleeper how it waits
 * @param system the operating system, as {@code os.name} calls it
 * @param connection one that is there already, as in a shell; else each command makes its own
 */
public record Context(
    Map<String, String> environment,
    InputStream in,
    Terminal terminal,
    Sleeper sleeper,
    String system,
    Optional<Connection> connection) {

  /** Without a connection. */
  public Context(
      Map<String, String> environment,
      InputStream in,
      Terminal terminal,
      Sleeper sleeper,
      String system) {
    this(environment, in, terminal, sleeper, system, Optional.empty());
  }

  public static Context ofThisProcess() {
    return new Context(
        System.getenv(),
        System.in,
        new SystemTerminal(),
        Sleeper.onThread(),
        System.getProperty("os.name"));
  }

  /** The same, with this connection. */
  public Context connectedBy(Connection made) {
    return new Context(environment, in, terminal, sleeper, system, Optional.of(made));
  }

  /** The same, with somebody else to ask. */
  public Context askingOn(Terminal other) {
    return new Context(environment, in, other, sleeper, system, connection);
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

  /** What this process runs, for code that is compiled while it does. */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Where rows are ordered: a file that no other user can read, gone when the run ends. */
  public Path temporaryFolder() {
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
