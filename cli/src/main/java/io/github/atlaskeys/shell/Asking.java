package io.github.atlaskeys.shell;

import io.github.atlaskeys.cli.ExitCodes;
import java.io.IOException;
import java.io.UncheckedIOException;

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
}
