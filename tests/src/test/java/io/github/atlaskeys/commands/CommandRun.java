package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Retries.Sleeper;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.Terminal;
import io.github.atlaskeys.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A command run in this process, with context of the test's own making. Whatever it writes as JSON
 * is held against the schema.
 */
final class CommandRun {
  /** What came of it; it prints itself when an assertion on it fails. */
  record Outcome(int exit, String out, String err) {}

  private final Function<Context, CommandLine> command;
  private final Map<String, String> environment = new TreeMap<>();
  private final Deque<String> typed = new ArrayDeque<>();
  private boolean interactive;
  private Runnable meanwhile = () -> {};
  private int columns;
  private InputStream in = InputStream.nullInputStream();
  private Sleeper sleeper = new Told(duration -> {});
  private String system = "Linux";
  private final Path folder = temporaryFolder();
  private final StringWriter screen = new StringWriter();

  private CommandRun(Function<Context, CommandLine> command) {
    this.command = command;
  }

  private static Path temporaryFolder() {
    try {
      Path made = Files.createTempDirectory(Path.of("target"), "command-run");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // The system empties its folder for temporary files.
    }
  }

  static CommandRun of(Function<Context, CommandLine> command) {
    return new CommandRun(command);
  }

  /** With the sandbox, as the key that may do everything. */
  static CommandRun of(Function<Context, CommandLine> command, AtlasSandbox sandbox) {
    return of(command)
        .with("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString())
        .with("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY)
        .with("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
  }

  CommandRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CommandRun without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Somebody sits at the terminal and types these lines. */
  CommandRun typing(String... lines) {
    interactive = true;
    typed.addAll(List.of(lines));
    return this;
  }

  /** What happens elsewhere while a question is open. */
  CommandRun whileAsked(Runnable action) {
    meanwhile = action;
    return this;
  }

  /** Both streams are shown on a terminal of this width. */
  CommandRun onScreen(int newColumns) {
    columns = newColumns;
    return this;
  }

  CommandRun reading(String standardInput) {
    in = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Who is told of each wait; it takes no real time. */
  CommandRun sleeping(Sleeper told) {
    sleeper = new Told(told);
    return this;
  }

  /** Waits take the time that they take. */
  CommandRun inRealTime() {
    sleeper = Sleeper.onThread();
    return this;
  }

  /** Simulated time: it passes while nothing is in flight. */
  private record Told(Sleeper told, ManualClock clock) implements Sleeper {
    Told(Sleeper told) {
      this(told, new ManualClock());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      told.sleep(duration);
      clock.advance(duration);
    }

    @Override
    public long nanoTime() {
      return clock.nanoTime();
    }

    @Override
    public void await(Condition changed, long nanos, boolean idle) throws InterruptedException {
      if (idle && nanos != Long.MAX_VALUE) {
        told.sleep(Duration.ofNanos(nanos));
      }
      clock.await(changed, nanos, idle);
    }
  }

  /** As {@code os.name} calls it. */
  CommandRun on(String newSystem) {
    system = newSystem;
    return this;
  }

  Outcome run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var context =
        new Context(
            environment,
            in,
            terminal(new Shown(err, screen)),
            sleeper,
            system,
            folder,
            Optional.empty());
    int exit =
        command
            .apply(context)
            .setOut(new PrintWriter(new Shown(out, screen)))
            .setErr(new PrintWriter(new Shown(err, screen)))
            .execute(arguments);
    var outcome = new Outcome(exit, out.toString(), err.toString());
    if (OutputSchema.isAskedFor(List.of(arguments))) {
      OutputSchema.check(outcome);
    }
    return outcome;
  }

  /** What a person has seen: both streams and the questions, in their order. */
  String screen() {
    return screen.toString();
  }

  /** Where files go that no option names. */
  Path folder() {
    return folder;
  }

  /** The names of the files there. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The only file there with such a name. */
  Path file(String ending) throws IOException {
    List<String> found = files().stream().filter(name -> name.endsWith(ending)).toList();
    assertThat(found).as("%s", files()).hasSize(1);
    return folder.resolve(found.get(0));
  }

  /** A stream that is shown on a screen, too. */
  private static final class Shown extends Writer {
    private final StringWriter stream;
    private final StringWriter screen;

    Shown(StringWriter stream, StringWriter screen) {
      this.stream = stream;
      this.screen = screen;
    }

    @Override
    public void write(char[] text, int offset, int length) {
      stream.write(text, offset, length);
      screen.write(text, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private Terminal terminal(Shown shown) {
    return new Terminal() {
      @Override
      public boolean interactive() {
        return interactive;
      }

      @Override
      public boolean shows(Terminal.Stream stream) {
        return columns > 0;
      }

      @Override
      public int columns() {
        return columns;
      }

      @Override
      public Optional<String> ask(String question) {
        shown.write((question + '\n').toCharArray(), 0, question.length() + 1);
        meanwhile.run();
        return Optional.ofNullable(typed.poll());
      }

      @Override
      public Optional<String> askHidden(String question) {
        return ask(question);
      }
    };
  }
}
