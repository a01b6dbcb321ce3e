package io.github.atlaskeys.shell;

import io.github.atlaskeys.cli.ExitCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Asks Atlas for a verb, unless Ctrl-C was pressed. What a verb throws is unchecked, so that
 * lambdas may use it.
 */
final class Asking {
  /** Something that asks Atlas. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException, InterruptedException;
  }

  private Asking() {}

  static <T> T ask(Question<T> question) {
    try {
      return Session.current().stop().unlessAsked(question);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new ShellException(Failure.SHELL, "interrupted", ExitCodes.INTERRUPTED);
    }
  }

  /**
   * The same for a verb that only looks, which Ctrl-C need not wait for: a call in flight does not
   * heed an interrupt, and its response is not needed.
   */
  static <T> T look(Question<T> question) {
    return ask(() -> away(question));
  }

  private static <T> T away(Question<T> question) throws IOException, InterruptedException {
    var answer = new FutureTask<>(question::ask);
    var thread = new Thread(answer, "look-up");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      thread.interrupt(); // it is not to try again
    }
  }
}
