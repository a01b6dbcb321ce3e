package io.github.atlaskeys.unassign;

import java.io.IOException;

/** Receives the result of each row as it ends. Called by one thread at a time. */
@FunctionalInterface
public interface ResultListener {
  /**
   * Takes a row's result. A row whose result a verification contradicts comes a second time, with a
   * verdict that is not done: the last result of a row counts.
   *
   * @throws IOException if it cannot be kept: the run stops, and throws it
   */
  void ended(Result result) throws IOException;
}
