package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Works through rows with some workers side by side: tries again what may pass, waits for rate
 * limits project by project, and ends every row exactly once.
 *
 * <p>It stops early when going on cannot help: credentials refused, the caller's address not
 * allowed, a host that is not Atlas before anything has succeeded, or 20 rows in a row without a
 * conclusive response.
 *
 * @param <R> how a row ends
 */
final class Run<R> {
  /** After this many rows in a row without a conclusive response, the cause is not the rows. */
  private static final int HOPELESS = 20;

  /** These end a run at any time; whatever else stops one is, after a success, tried again. */
  private static final Set<Kind> ALWAYS_STOP =
      EnumSet.of(Kind.CREDENTIALS_REFUSED, Kind.IP_NOT_ON_ACCESS_LIST);

  /**
   * Takes what ended; called by one thread at a time.
   *
   * @param <R> how a row ends
   */
  @FunctionalInterface
  interface Results<R> {
    void ended(RowState row, R result) throws IOException;
  }

  /**
   * What a run did, apart from its rows.
   *
   * @param stopped why it stopped before its end, if a problem stopped it
   */
  record Outcome(
      long retries,
      long rateLimits,
      Duration waitedForRateLimits,
      Optional<Problem> stopped,
      boolean interrupted) {}

  private final AtlasAdminApi atlas;
  private final Work<R> work;
  private final int concurrency;
  private final Retries retries;
  private final Sleeper time;
  private final Scheduler scheduler;
  private final Results<R> results;

  private long retried;
  private long rateLimits;
  private int unfinishedInARow;
  private Optional<Problem> stoppedBy = Optional.empty();
  private @Nullable Throwable failure;
  private volatile boolean succeeded;
  private volatile boolean stopAsked;
  private volatile boolean interrupted;

  /**
   * Prepares a run.
   *
   * @param skipped the lines that are done already
   * @param keysOverlap whether one key may be in several requests at once
   */
  Run(
      AtlasAdminApi atlas,
      Work<R> work,
      Rows rows,
      LongPredicate skipped,
      int concurrency,
      boolean keysOverlap,
      Retries retries,
      Results<R> results) {
    this.atlas = atlas;
    this.work = work;
    this.concurrency = concurrency;
    this.retries = retries;
    this.time = retries.sleeper();
    this.results = results;
    this.scheduler =
        new Scheduler(
            rows, skipped, retries, work.readsProjectFirst(), keysOverlap, concurrency * 4);
  }

  /**
   * Runs to the end. When the calling thread is interrupted, no new rows begin and those in flight
   * end; its flag is set again.
   *
   * @throws IOException if a callback threw it
   */
  Outcome run() throws IOException {
    if (concurrency == 1) {
      work();
    } else {
      List<Thread> workers = new ArrayList<>();
      IntStream.rangeClosed(1, concurrency)
          .forEach(i -> workers.add(new Thread(this::work, "worker-" + i)));
      workers.forEach(Thread::start);
      join(workers);
    }
    rethrow();
    Optional<RowState> left = scheduler.leftOver();
    while (left.isPresent()) {
      RowState row = left.get();
      deliver(row, leftOver(row));
      rethrow();
      left = scheduler.leftOver();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return new Outcome(
        retried,
        rateLimits,
        Duration.ofNanos(scheduler.stillNanos()),
        stoppedBy,
        interrupted || stopAsked);
  }

  /** The result of a row that was unfinished at the stop. */
  private R leftOver(RowState row) {
    Optional<Problem> refusal = row.refusal.map(this::effective);
    if (refusal.isPresent()) {
      boolean stops = refusal.get().kind().stopsTheRun();
      return stops ? work.failed(row, refusal.get()) : work.undecided(row, refusal.get());
    }
    return row.last
        .map(problem -> work.failed(row, problem))
        .orElseGet(() -> work.notAttempted(row));
  }

  /** No new rows; rows in flight finish. Safe from any thread, a signal's too. */
  void stop() {
    stopAsked = true;
    scheduler.stop();
  }

  /** How many rows wait for a rate limit at this moment. */
  long waitingForRateLimits() {
    return scheduler.parked();
  }

  private void join(List<Thread> workers) {
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
          scheduler.stop();
        }
      }
    }
  }

  private void rethrow() throws IOException {
    if (failure instanceof IOException unwritten) {
      throw unwritten;
    }
    if (failure instanceof RuntimeException ofCaller) {
      throw ofCaller;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  private void work() {
    try {
      Optional<Scheduler.Turn> turn = scheduler.next();
      while (turn.isPresent()) {
        RowState row = turn.get().row();
        if (row == null) {
          read(turn.get().project());
        } else {
          step(row);
        }
        turn = scheduler.next();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      scheduler.stop();
    } catch (RuntimeException | Error e) {
      fail(e); // a callback's, or a bug
    }
  }

  private synchronized void fail(Throwable e) {
    scheduler.stop();
    if (failure == null) {
      failure = e;
    }
  }

  private void read(ProjectState project) {
    try {
      ProjectKeys keys = ProjectKeys.read(atlas, project.id, project.wanted(), project.progress);
      succeeded = true;
      scheduler.read(project, keys);
    } catch (AtlasApiException e) {
      unread(project, effective(Problem.of(e)), e.retryAfter(retries.now()));
    } catch (IOException e) {
      unread(project, effective(Problem.of(e)), Optional.empty());
    }
  }

  private void unread(ProjectState project, Problem problem, Optional<Duration> retryAfter) {
    countRateLimit(problem);
    Optional<Duration> wait = retries.waitAfter(project.reads, problem, retryAfter);
    if (wait.isPresent() && !Thread.currentThread().isInterrupted()) {
      tell(problem, wait.get());
      scheduler.readAgain(
          project, time.nanoTime() + wait.get().toNanos(), problem.kind() == Kind.RATE_LIMITED);
      return;
    }
    count(Optional.of(problem)); // once, however many rows it ends
    scheduler.unread(project, problem);
  }

  private void step(RowState row) {
    Optional<Problem> givenUp = row.project.problem;
    if (givenUp.isPresent()) {
      endUncounted(row, work.failed(row, givenUp.get()));
      return;
    }
    Step<R> step;
    try {
      step = row.refusal.isPresent() ? work.resolve(row, row.look) : work.attempt(row);
    } catch (CallbackException e) {
      fail(e.getCause());
      scheduler.ended(row);
      return;
    } catch (AtlasApiException e) {
      failed(row, effective(Problem.of(e)), e.retryAfter(retries.now()));
      return;
    } catch (IOException e) {
      failed(row, effective(Problem.of(e)), Optional.empty());
      return;
    }
    if (step.result() != null) {
      succeeded |= row.attempts > 0; // a result alone may have cost no request
      end(row, step.result(), Optional.empty());
    } else if (step.retry() != null) {
      failed(row, effective(step.retry()), Optional.empty());
    } else if (isElsewhere(row)) {
      failed(row, row.refusal.orElseThrow(), Optional.empty());
    } else {
      long wait = row.looks == 0 ? 0 : Look.nanosAfter(row.looks);
      row.looks++;
      scheduler.look(row, time.nanoTime() + wait);
    }
  }

  /**
   * Whether the response was not Atlas's because the host is not. Before anything has succeeded, a
   * read tells, before the same is sent for other rows.
   */
  private boolean isElsewhere(RowState row) {
    if (succeeded || row.refusal.filter(why -> why.kind().stopsTheRun()).isEmpty()) {
      return false;
    }
    try {
      atlas.listGroupApiKeys(row.project.id, Query.NONE);
      succeeded = true;
      return false;
    } catch (AtlasApiException e) {
      return Problem.of(e).kind().stopsTheRun();
    } catch (IOException e) {
      return false; // the look will try again
    }
  }

  private void failed(RowState row, Problem problem, Optional<Duration> retryAfter) {
    countRateLimit(problem);
    row.last = Optional.of(problem);
    Optional<Duration> wait =
        Thread.currentThread().isInterrupted()
            ? Optional.empty()
            : retries.waitAfter(row.retry, problem, retryAfter);
    boolean limited = problem.kind() == Kind.RATE_LIMITED;
    if (wait.isEmpty()) {
      R result = work.failed(row, problem);
      if (limited && givesUp(row.project, problem)) {
        endUncounted(row, result);
      } else {
        end(row, result, Optional.of(problem));
      }
      return;
    }
    tell(problem, wait.get());
    long due = time.nanoTime() + wait.get().toNanos();
    if (limited) {
      scheduler.limited(row, due);
    } else {
      scheduler.again(row, due);
    }
  }

  /** With one worker the caller blocks, so the listener of the retries is told. */
  private void tell(Problem problem, Duration wait) {
    if (concurrency == 1) {
      retries.waiting(problem, wait);
    }
  }

  /**
   * Delivered first: once the row's turn has ended, others can count on its result being kept.
   *
   * @param problem how it failed, if it did
   */
  private void end(RowState row, R result, Optional<Problem> problem) {
    count(problem);
    deliver(row, result);
    scheduler.ended(row);
  }

  /** Of a project that was given up: it counts once, however many rows that ends. */
  private void endUncounted(RowState row, R result) {
    deliver(row, result);
    scheduler.ended(row);
  }

  /**
   * Its other rows would be refused as well.
   *
   * @return whether it was given up before
   */
  private synchronized boolean givesUp(ProjectState project, Problem problem) {
    boolean before = project.problem.isPresent();
    project.problem = Optional.of(problem);
    return before;
  }

  private void deliver(RowState row, R result) {
    synchronized (this) {
      retried += Math.max(0, row.attempts - 1);
      try {
        results.ended(row, result);
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
    }
  }

  /** After something has succeeded, a response that is not Atlas's is one that may pass. */
  private Problem effective(Problem problem) {
    boolean odd =
        succeeded && problem.kind().stopsTheRun() && !ALWAYS_STOP.contains(problem.kind());
    return odd ? new Problem(Kind.ODD_ANSWER, problem.message(), problem.parameters()) : problem;
  }

  private synchronized void countRateLimit(Problem problem) {
    if (problem.kind() == Kind.RATE_LIMITED) {
      rateLimits++;
    }
  }

  /** Sees when going on cannot help. */
  private synchronized void count(Optional<Problem> problem) {
    boolean unfinished = problem.filter(why -> Verdict.of(why) == Verdict.UNFINISHED).isPresent();
    unfinishedInARow = unfinished ? unfinishedInARow + 1 : 0;
    if (problem.filter(why -> why.kind().stopsTheRun()).isPresent()
        || unfinishedInARow >= HOPELESS) {
      if (stoppedBy.isEmpty()) {
        stoppedBy = problem;
      }
      scheduler.stop();
    }
  }
}
