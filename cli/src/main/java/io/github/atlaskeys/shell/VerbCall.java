package io.github.atlaskeys.shell;

import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a verb, unless Ctrl-C was pressed. What a verb throws is unchecked, so that lambdas may use
 * it.
 */
final class VerbCall {
  /** What a verb does. */
  @FunctionalInterface
  interface Call<T> {
    T call() throws IOException, InterruptedException;
  }

  private VerbCall() {}

  static <T> T run(Call<T> verb) {
    try {
      return Session.current().stop().unlessStopped(verb);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new EndedException(ExitCodes.INTERRUPTED, "interrupted");
    }
  }

  /**
   * The same for a verb that changes nothing: Ctrl-C does not wait for its call in flight, which
   * does not heed an interrupt.
   */
  static <T> T readOnly(Call<T> verb) {
    return run(() -> inBackground(verb));
  }

  private static <T> T inBackground(Call<T> verb) throws IOException, InterruptedException {
    var answer = new FutureTask<>(verb::call);
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
