package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.util.function.LongPredicate;

/**
 * What all runs over many rows have in common. Each setting has a default.
 *
 * <p>An instance is for one run; a second one throws {@link IllegalStateException}. Only {@link
 * #stop} and {@link #waitingForRateLimits} may be called from other threads.
 *
 * @param <R> what is reported of each row
 * @param <T> what a run returns
 * @param <S> the run itself, which every setting returns
 */
public abstract sealed class BulkRun<R, T, S extends BulkRun<R, T, S>>
    permits BulkUnassigner, BulkRestorer, BulkPlanner, AllProjectsUnassigner {
  /**
   * Receives the result of each row as it ends. Called by one thread at a time.
   *
   * @param <R> what is reported of each row
   */
  @FunctionalInterface
  public interface Listener<R> {
    /**
     * Takes the result of one row. When a verification contradicts it, the row comes a second time
     * with a verdict that is not done: the last result of a row counts.
     *
     * @throws IOException if the result cannot be kept; the run then stops, and throws it
     */
    void ended(R result) throws IOException;
  }

  final AtlasAdminApi atlas;
  final Engine engine;
  Listener<? super R> listener = result -> {};
  private boolean begun;

  BulkRun(AtlasAdminApi atlas) {
    this.atlas = atlas;
    this.engine = new Engine(atlas);
  }

  /**
   * How many rows run at once; 10 by default. With 1 they run on the calling thread.
   *
   * @throws IllegalArgumentException unless it is 1 to 64
   */
  public S concurrency(int rows) {
    if (rows < 1 || rows > 64) {
      throw new IllegalArgumentException("concurrency must be 1 to 64, was " + rows);
    }
    engine.concurrency = rows;
    return self();
  }

  /**
   * When to try again; {@link Retries#standard()} by default. Its listener is called only when one
   * row runs at a time.
   */
  public S retries(Retries retries) {
    engine.retries = retries;
    return self();
  }

  /** The lines that an earlier run has done: they are not sent, but they are verified. */
  public S skip(LongPredicate doneLines) {
    engine.skipped = doneLines;
    return self();
  }

  /** Receives the result of each row; rows that were not attempted are included. */
  public S onResult(Listener<? super R> receiver) {
    listener = receiver;
    return self();
  }

  /**
   * Compares the rows that are done with Atlas's listings at the end, waits while these may lag,
   * and sends again, up to three times, what they contradict. {@link AllProjectsUnassigner} always
   * does; a {@link BulkPlanner} has nothing to verify.
   */
  public S verify() {
    engine.verify = true;
    return self();
  }

  /** Begins no more rows; those in flight finish. Safe from any thread, a signal handler's too. */
  public void stop() {
    engine.stop();
  }

  /** How many rows wait for a rate limit at this moment. Safe from any thread. */
  public long waitingForRateLimits() {
    return engine.waitingForRateLimits();
  }

  /**
   * Runs, with the lines of these rows. When the calling thread is interrupted, no new rows begin,
   * those in flight finish, and the flag is set again.
   *
   * @throws IOException if a callback threw it
   */
  public abstract T run(Rows rows) throws IOException;

  abstract S self();

  /** To be called first by a run. */
  void begin() {
    if (begun) {
      throw new IllegalStateException("this instance has run already");
    }
    begun = true;
  }
}
