package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Retries.Sleeper;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.api.RetryPolicy.Failure;
import io.github.atlaskeys.unassign.RowOperation.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Works through rows with several workers: retries what may pass, and ends every row exactly once.
 * It stops early when continuing cannot help: credentials or the caller's address refused, a host
 * that is not Atlas before anything has succeeded, or 20 rows in a row without a conclusive
 * response.
 *
 * <p>The {@link Scheduler} has its own lock. This object's monitor guards the counts and is held
 * while a result is delivered, so that the caller's listener runs on one thread at a time; a
 * listener that blocks, or asks how many rows wait, does not block the scheduler.
 *
 * @param <R> the result of a row
 */
final class WorkerPool<R> {
  /** After this many rows in a row without a conclusive response, the rows are not the cause. */
  private static final int MAX_CONSECUTIVE_UNFINISHED = 20;

  /** These stop a run at any time; what else stops one is retried once anything has succeeded. */
  private static final Set<Kind> ALWAYS_STOP =
      EnumSet.of(Kind.CREDENTIALS_REFUSED, Kind.IP_NOT_ON_ACCESS_LIST);

  private static final Failure INTERRUPTED =
      new Failure(new Problem(Kind.NO_RESPONSE, "interrupted before the response came", List.of()));

  private final BulkRun<?, ?, ?> bulk;
  private final RowOperation<R> operation;
  private final int workers;
  private final Retries retries;
  private final Sleeper time;
  private final Scheduler scheduler;
  private final BulkRun.Listener<? super R> listener;

  private int unfinishedInARow;
  private @Nullable Throwable failure;
  private volatile boolean succeeded;
  private volatile boolean interrupted;

  /**
   * Prepares a run.
   *
   * @param skipped the rows that are done already
   * @param overlapping the rows whose key may be in other requests at the same time
   */
  WorkerPool(
      BulkRun<?, ?, ?> bulk,
      RowOperation<R> operation,
      Rows rows,
      Predicate<Unassignment> skipped,
      Predicate<Unassignment> overlapping,
      BulkRun.Listener<? super R> listener) {
    this.bulk = bulk;
    this.operation = operation;
    this.workers = Math.min(bulk.concurrency, Math.max(1, rows.size()));
    this.retries = bulk.retries;
    this.time = retries.sleeper();
    this.listener = listener;
    this.scheduler =
        new Scheduler(
            bulk.atlas, rows, skipped, time, operation::needsListing, overlapping, workers * 4);
  }

  /**
   * Runs to the end. When the calling thread is interrupted, no new rows begin and those in flight
   * end; its flag is set again.
   *
   * @throws IOException if a callback threw it
   */
  void run() throws IOException {
    if (workers == 1) {
      work();
    } else {
      List<Thread> threads = new ArrayList<>();
      for (int i = 1; i <= workers; i++) {
        threads.add(new Thread(this::work, "worker-" + i));
      }
      threads.forEach(Thread::start);
      threads.forEach(this::join);
    }
    rethrow();
    for (RowState row = scheduler.takeUnfinished(); row != null; row = scheduler.takeUnfinished()) {
      deliver(row, unfinished(row));
      rethrow();
    }
    bulk.statistics.waited = bulk.statistics.waited.plusNanos(scheduler.pausedNanos());
    if (interrupted) {
      bulk.statistics.interrupted = true;
      Thread.currentThread().interrupt();
    }
  }

  /** The result of a row that had not ended when the run stopped. */
  private R unfinished(RowState row) {
    Problem awaiting = row.awaitingListing;
    if (awaiting == null) {
      Verdict verdict = row.lastFailure.map(Verdict::of).orElse(Verdict.NOT_ATTEMPTED);
      return operation.notDone(row, verdict, row.lastFailure);
    }
    // Where the host is not Atlas, its "not found" was not Atlas's either.
    Problem response =
        row.project()
            .latest
            .problem()
            .filter(why -> why.kind() == Kind.WRONG_ADDRESS && awaiting.kind() == Kind.NOT_FOUND)
            .orElseGet(() -> effective(awaiting));
    boolean refused = response.kind().stopsTheRun() && Verdict.of(response) == Verdict.REFUSED;
    return operation.notDone(
        row, refused ? Verdict.REFUSED : Verdict.UNFINISHED, Optional.of(response));
  }

  /** No new rows; rows in flight finish. Safe from any thread. */
  void stop() {
    scheduler.stop();
  }

  /** How many rows wait for a rate limit at this moment. */
  long waitingForRateLimits() {
    return scheduler.waitingForRateLimits();
  }

  private void join(Thread worker) {
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
        scheduler.stop();
      }
    }
  }

  private void rethrow() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  private void work() {
    try {
      for (Task task = scheduler.next(); task != null; task = scheduler.next()) {
        perform(task);
      }
    } catch (InterruptedException e) {
      interrupted = true;
      scheduler.stop();
    } catch (RuntimeException | Error e) {
      fail(e); // a bug
    }
  }

  private synchronized void fail(Throwable e) {
    scheduler.stop();
    if (failure == null) {
      failure = e;
    }
  }

  private void perform(Task task) {
    try {
      if (task instanceof RowState row) {
        attempt(row);
      } else {
        read(task.project());
      }
    } catch (CallbackException e) {
      fail(e.getCause());
      scheduler.ended((RowState) task); // reading a project calls no callback
    } catch (AtlasApiException e) {
      retryOrGiveUp(task, retries.failure(e));
    } catch (IOException e) {
      boolean cut = Thread.currentThread().isInterrupted(); // the client calls that a timeout
      retryOrGiveUp(task, cut ? INTERRUPTED : Failure.of(e));
    }
  }

  private void read(ProjectState project) throws IOException {
    if (project.begun == null) {
      project.begun = new ProjectKeys.Reading(project.calls, project.id, project.wanted);
    }
    ProjectKeys.Reading reading = project.begun;
    ProjectKeys keys;
    try {
      keys = reading.read();
    } finally {
      succeeded |= reading.hasAnswer();
    }
    scheduler.read(project, keys);
  }

  private void attempt(RowState row) throws IOException {
    Optional<Problem> givenUp = givenUp(row);
    if (givenUp.isPresent()) { // counted already, however many rows that ends
      end(row, notDone(row, givenUp.get()));
      return;
    }
    Step<R> step =
        row.awaitingListing == null
            ? operation.attempt(row)
            : operation.resolve(row, row.awaitingListing);
    if (step instanceof Step.End<R> end) {
      succeeded |= row.attempts > 0; // a result alone may have cost no request
      // Why the project could not be read is counted already, however many rows that ends.
      Optional<Problem> unread =
          row.awaitingListing == null ? Optional.empty() : row.project().latest.problem();
      if (unread.filter(why -> Verdict.of(why) == Verdict.UNFINISHED).isEmpty()) {
        count(Optional.empty());
      }
      end(row, end.result());
    } else if (step instanceof Step.Retry<R> retry) {
      row.awaitingListing = null;
      row.checks = 0;
      retryOrGiveUp(row, new Failure(retry.problem()));
    } else if (step instanceof Step.CheckListing<R> check) {
      row.awaitingListing = check.response();
      if (isNotAtlas(row, check.response())) {
        retryOrGiveUp(row, new Failure(check.response()));
        return;
      }
      Duration wait = row.checks == 0 ? Duration.ZERO : RetryPolicy.listingWait(row.checks);
      row.checks++;
      scheduler.awaitListing(row, time.nanoTime() + wait.toNanos());
    }
  }

  /** Why none of the project's rows can be tried, or none that needs its keys. */
  private Optional<Problem> givenUp(RowState row) {
    return row.project()
        .problem
        .or(
            () ->
                row.project()
                    .first
                    .problem()
                    .filter(why -> operation.needsListing(row) && !continuesDespite(why)));
  }

  private boolean continuesDespite(Problem unread) {
    return unread.kind() == Kind.NO_PERMISSION && operation.continuesWithoutListing();
  }

  /**
   * Whether the response was not Atlas's because the host is not Atlas. Before anything has
   * succeeded, one read finds out before the same is sent for other rows.
   */
  private boolean isNotAtlas(RowState row, Problem response) {
    if (succeeded || !response.kind().stopsTheRun()) {
      return false;
    }
    try {
      row.calls().list(row.project().id, Query.NONE);
      succeeded = true;
      return false;
    } catch (AtlasApiException e) {
      return Problem.of(e).kind().stopsTheRun();
    } catch (IOException e) {
      return false; // the check will try again
    }
  }

  /** Schedules the task again, or gives it up. */
  private void retryOrGiveUp(Task task, Failure failure) {
    Problem problem = effective(failure.problem());
    boolean limited = problem.kind() == Kind.RATE_LIMITED;
    if (limited) {
      synchronized (this) {
        bulk.statistics.rateLimits++;
      }
    }
    if (task instanceof RowState row) {
      row.lastFailure = Optional.of(problem);
    }
    task.failures().add(new Failure(problem, failure.retryAfter(), failure.timePerRequest()));
    Optional<Duration> wait =
        Thread.currentThread().isInterrupted()
            ? Optional.empty()
            : retries.waitAfter(task.failures());
    if (wait.isEmpty()) {
      giveUp(task, problem, limited);
      return;
    }
    if (workers == 1) { // the caller's own thread waits, so the listener is called
      retries.waiting(task.failures(), wait.get());
    }
    scheduler.reschedule(
        task, time.nanoTime() + wait.get().toNanos(), limited, failure.timePerRequest());
  }

  private void giveUp(Task task, Problem problem, boolean limited) {
    ProjectState project = task.project();
    if (task instanceof RowState row) {
      // The project's other rows would be refused as well: together they count once.
      if (!limited || endsProject(project, problem)) {
        count(Optional.of(problem));
      }
      end(row, notDone(row, problem));
      return;
    }
    count(Optional.of(problem));
    scheduler.read(project, ProjectKeys.unread(problem));
  }

  /** Whether this is the first problem that ends all rows of the project. */
  private synchronized boolean endsProject(ProjectState project, Problem problem) {
    boolean first = project.problem.isEmpty();
    project.problem = Optional.of(problem);
    return first;
  }

  private R notDone(RowState row, Problem problem) {
    return operation.notDone(row, Verdict.of(problem), Optional.of(problem));
  }

  /** Delivered before the row is released: what runs next can count on its result being kept. */
  private void end(RowState row, R result) {
    deliver(row, result);
    scheduler.ended(row);
  }

  private synchronized void deliver(RowState row, R result) {
    bulk.statistics.retries += Math.max(0, row.attempts - 1);
    try {
      listener.ended(result);
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Once anything has succeeded, a response that is not Atlas's may pass. */
  private Problem effective(Problem problem) {
    boolean odd =
        succeeded && problem.kind().stopsTheRun() && !ALWAYS_STOP.contains(problem.kind());
    return odd
        ? new Problem(Kind.UNEXPECTED_RESPONSE, problem.message(), problem.parameters())
        : problem;
  }

  /** Stops the run when continuing cannot help. */
  private synchronized void count(Optional<Problem> problem) {
    boolean unfinished = problem.filter(why -> Verdict.of(why) == Verdict.UNFINISHED).isPresent();
    unfinishedInARow = unfinished ? unfinishedInARow + 1 : 0;
    if (problem.filter(why -> why.kind().stopsTheRun()).isPresent()
        || unfinishedInARow >= MAX_CONSECUTIVE_UNFINISHED) {
      bulk.statistics.stopped = bulk.statistics.stopped.or(() -> problem);
      scheduler.stop();
    }
  }
}
