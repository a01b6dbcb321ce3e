package io.github.atlaskeys.shell;

import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.SanitizedText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import jdk.jshell.execution.DirectExecutionControl;

/**
 * Runs one snippet after the other, each on a thread of its own, so that Ctrl-C can end one: the
 * first time by an interrupt, which lets a bulk run write down what it did; if the snippet does not
 * heed that, the second leaves it behind.
 */
final class SnippetRunner extends DirectExecutionControl {
  private record Running(FutureTask<String> result, Thread thread) {}

  private final Session session;
  private volatile Optional<Running> running = Optional.empty();

  SnippetRunner(Session session) {
    this.session = session;
  }

  @Override
  @SuppressWarnings("UnusedException") // JShell takes no other exception of a snippet for a cause
  protected String invoke(Method snippet) throws Exception {
    session.snippet();
    var result = new FutureTask<>(() -> invokeHere(snippet));
    var thread = new Thread(result, "snippet");
    thread.setDaemon(true);
    running = Optional.of(new Running(result, thread));
    thread.start();
    try {
      return shown(result.get());
    } catch (CancellationException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception thrown) {
        throw thrown;
      }
      throw new InvocationTargetException(e.getCause());
    } finally {
      running = Optional.empty();
    }
  }

  private String invokeHere(Method snippet) throws Exception {
    return super.invoke(snippet);
  }

  @Override
  public String varValue(String className, String name)
      throws RunException, EngineTerminationException, InternalException {
    return shown(super.varValue(className, name));
  }

  /** A description from others must not move the cursor; a table has its lines. */
  private static String shown(String value) {
    return value == null
        ? null
        : value.lines().map(SanitizedText::line).collect(Collectors.joining("\n"));
  }

  @Override
  public void stop() {
    running.ifPresent(
        snippet -> {
          if (session.stop().asked()) {
            session.stop().abandon(snippet.thread());
            snippet.result().cancel(false);
          }
          session.stop().ask(snippet.thread());
        });
  }

  /**
   * Not a {@code StoppedException}, after which JShell would continue with the rest of the line.
   */
  private UserException interrupted() {
    return plain(new Failure("interrupted", ExitCodes.INTERRUPTED));
  }

  /** JShell prints the name of what was thrown, its message, and its trace; here there is none. */
  private UserException plain(Failure failure) {
    var lines = new ArrayList<String>();
    failure
        .sentence()
        .lines()
        .forEach(session.page(StartUp.BEFORE_MESSAGE.length(), lines::add)::line);
    return new UserException(
        PromptOutput.marked(String.join("\n" + StartUp.BEFORE_MESSAGE, lines)),
        PromptOutput.MARK,
        new StackTraceElement[0]);
  }

  @Override
  protected String throwConvertedInvocationException(Throwable thrown)
      throws RunException, InternalException {
    if (session.stop().asked() && thrown instanceof InterruptedException) {
      throw interrupted();
    }
    Optional<Failure> failure = Failure.of(thrown, session.connection());
    session.failed(failure);
    if (failure.isPresent()) {
      throw plain(failure.get());
    }
    return super.throwConvertedInvocationException(thrown);
  }
}
