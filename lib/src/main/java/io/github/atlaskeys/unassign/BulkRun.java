package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all runs over many rows have in common. Each setting has a default.
 *
 * <p>Single use; a second run throws {@link IllegalStateException}. Only {@link #stop} and {@link
 * #waitingForRateLimits} may be called from other threads.
 *
 * @param <R> what is reported of each row
 * @param <T> what a run returns
 * @param <S> the run itself, which every setting returns
 */
public abstract sealed class BulkRun<R, T, S extends BulkRun<R, T, S>>
    permits BulkUnassigner, BulkRestorer, BulkPlanner {
  /**
   * Receives the result of each row as it ends. Called by one thread at a time.
   *
   * @param <R> what is reported of each row
   */
  @FunctionalInterface
  public interface Listener<R> {
    /**
     * Takes the result of one row. After a verification a row may come a second time: it is not
     * done after all, or it was sent again and only that changed it. The last result of a row
     * counts.
     *
     * @throws IOException if the result cannot be kept; the run then stops, and throws it
     */
    void ended(R result) throws IOException;
  }

  final AtlasAdminApi atlas;
  final Statistics statistics = new Statistics();
  int concurrency = 10;
  Retries retries = Retries.standard();
  Predicate<Unassignment> skipped = row -> false;
  Listener<? super R> listener = result -> {};
  boolean verifies;
  private boolean begun;
  private volatile boolean stopped;
  private volatile @Nullable WorkerPool<?> current;
  private volatile @Nullable Future<?> call;

  BulkRun(AtlasAdminApi atlas) {
    this.atlas = requireNonNull(atlas, "atlas");
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
    concurrency = rows;
    return self();
  }

  /**
   * When to try again; {@link Retries#standard()} by default. Its listener is called only when one
   * row runs at a time, and by the search at the end.
   */
  public S retries(Retries other) {
    retries = requireNonNull(other, "retries");
    return self();
  }

  /** The rows that an earlier run has done: they are not sent, but they are verified. */
  public S skip(Predicate<Unassignment> done) {
    skipped = requireNonNull(done, "done");
    return self();
  }

  /** Receives the result of each row; rows that were not attempted are included. */
  public S onResult(Listener<? super R> receiver) {
    listener = requireNonNull(receiver, "receiver");
    return self();
  }

  /**
   * Compares the rows that are done with Atlas's listings at the end, waits while these may lag,
   * and sends again, up to three times, what they contradict. A {@link BulkPlanner} has nothing to
   * verify.
   */
  public S verify() {
    verifies = true;
    return self();
  }

  /** Begins no more rows; those in flight finish. Safe from any thread, a signal handler's too. */
  public void stop() {
    stopped = true;
    WorkerPool<?> run = current;
    if (run != null) {
      run.stop();
    }
    Future<?> cut = call;
    if (cut != null) {
      cut.cancel(true);
    }
  }

  /** How many rows wait for a rate limit at this moment. Safe from any thread. */
  public long waitingForRateLimits() {
    WorkerPool<?> run = current;
    return run == null ? 0 : run.waitingForRateLimits();
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

  /** What was read before the run is old. */
  void beforeVerification() {}

  /**
   * Makes one operation for all rows.
   *
   * @param overlapping the rows whose key may be in other requests at the same time
   */
  <V> void execute(
      Rows rows,
      RowOperation<V> operation,
      Predicate<Unassignment> skip,
      Predicate<Unassignment> overlapping,
      Listener<? super V> each)
      throws IOException {
    var run = new WorkerPool<>(this, operation, rows, skip, overlapping, each);
    current = run;
    if (stopped) {
      run.stop();
    }
    try {
      run.run();
    } finally {
      current = null;
    }
    statistics.interrupted |= stopped;
  }

  /**
   * Makes a call on a thread of its own: {@link #stop} and an interrupt of the calling thread end
   * the wait for it at once.
   *
   * @param action an unchecked exception that it throws is thrown here
   */
  void stoppable(Callable<?> action) {
    var task = new FutureTask<>(action);
    call = task;
    if (stopped) {
      task.cancel(true);
    }
    var thread = new Thread(task, "search");
    thread.setDaemon(true); // nobody waits for one that was cut off
    thread.start();
    try {
      task.get();
    } catch (CancellationException e) {
      // stopped
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } finally {
      call = null;
    }
    statistics.interrupted |= stopped;
  }
}
