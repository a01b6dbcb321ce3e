package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.credentials.Connection;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.report.LookupReport;
import io.github.atlaskeys.run.SearchProgress;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.PlainPage;
import io.github.atlaskeys.text.SanitizedText;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A shell session: a connection, a person or none, and what has gone wrong last. Snippets are
 * compiled against static methods, so that there is one at a time in a process.
 */
public final class Session implements AutoCloseable {
  static final String NAME = "atlas-shell";

  private static final AtomicReference<Session> CURRENT = new AtomicReference<>();

  private final AtlasCommand shell;
  private final List<String> arguments;
  private final Stop stop = new Stop();
  private final Deque<String> undoFiles = new ConcurrentLinkedDeque<>();
  private volatile boolean confirmsAll;
  private volatile Optional<Runnable> ready = Optional.empty();
  private volatile boolean prompting;
  private volatile Optional<InputStream> answers = Optional.empty();
  private volatile Optional<Failure> failure = Optional.empty();

  private Session(AtlasCommand shell, List<String> arguments) {
    this.shell = shell;
    this.arguments = List.copyOf(arguments);
  }

  /**
   * Begins one, with the connection and the streams of a command.
   *
   * @param arguments the script's arguments
   * @throws IllegalStateException if another has not ended
   */
  public static Session open(AtlasCommand shell, List<String> arguments) {
    var session = new Session(shell, arguments);
    if (!CURRENT.compareAndSet(null, session)) {
      throw new IllegalStateException("there is a session already");
    }
    return session;
  }

  static Session current() {
    return Optional.ofNullable(CURRENT.get())
        .orElseThrow(() -> new IllegalStateException("start it with atlas-shell"));
  }

  Connection connection() {
    return shell.connection();
  }

  /** What Ctrl-C ends. */
  Stop stop() {
    return stop;
  }

  List<String> arguments() {
    return arguments;
  }

  PrintWriter out() {
    return shell.streams().getOut();
  }

  PrintWriter err() {
    return shell.streams().getErr();
  }

  /** There will be a prompt; this is run before the first snippet, that of the start-up file. */
  void prompting(Runnable first) {
    prompting = true;
    ready = Optional.of(first);
  }

  /** Whether a person types the snippets. */
  boolean isPrompt() {
    return prompting;
  }

  /** A line for the person, or for who reads the output of a script. */
  void say(String line) {
    out().println(SanitizedText.message(line));
    out().flush();
  }

  /**
   * Lines for the screen.
   *
   * @param before how much of each line is taken
   */
  PlainPage page(int before, Consumer<String> lines) {
    return new PlainPage(shell.console().columns() - before, lines);
  }

  /** Where a long look-up says how far it is. */
  Console console() {
    return shell.console();
  }

  /** Says what a long look-up is about to take. */
  KeyFinder.Progress progress(PrincipalId.Kind kind) {
    return new SearchProgress(shell.console(), List.of(kind));
  }

  /** Writes what was found as a command does. */
  LookupReport report(OutputFormat format, PrintWriter to, PrintWriter warnings) {
    CommandLine line = new CommandLine(CommandSpec.create().name(NAME));
    line.setOut(to).setErr(warnings);
    return new LookupReport(
        NAME, connection().atlas(), new Console(line, format, shell.context(), false), "csv(file)");
  }

  /** Those of the runs whose roles were not restored, the last first. */
  Deque<String> undoFiles() {
    return undoFiles;
  }

  /** JShell is there, and hands on what a person types while a snippet runs. */
  void begin(InputStream typed) {
    if (prompting) {
      answers = Optional.of(typed);
    }
  }

  /** A snippet is about to run. */
  void snippet() {
    stop.forget();
    failure = Optional.empty();
    ready.ifPresent(Runnable::run);
    ready = Optional.empty();
  }

  /** As often as the commands, with each wait reported. */
  Retries retries() {
    return shell.retries();
  }

  /** The context of a command here: this connection, and JShell's keyboard. */
  Context context() {
    Context here = shell.context().connectedBy(connection());
    return answers
        .map(in -> here.askingOn(new ShellTerminal(in, out(), here.terminal())))
        .orElse(here);
  }

  boolean confirmsAll() {
    return confirmsAll;
  }

  /** Whether verbs go ahead without asking. */
  public void confirmAll(boolean all) {
    confirmsAll = all;
  }

  /** What ended the last snippet, if it ended badly. */
  Optional<Failure> failure() {
    return failure;
  }

  void failed(Optional<Failure> now) {
    failure = now;
  }

  /** Where a file may lie for a moment. */
  Path temporaryFolder() {
    return Context.temporaryFolder();
  }

  @Override
  public void close() {
    CURRENT.compareAndSet(this, null);
  }
}
