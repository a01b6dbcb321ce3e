package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.admin.Sleeper;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongPredicate;

/**
 * Works through rows in parallel lanes, tries again what may pass, waits out rate limits project by
 * project, and ends with one verdict for each row, told as it falls. It asks nobody, plans nothing,
 * and keeps no rows in memory but those under way.
 *
 * <p>It stops early, the rest {@link Verdict#NOT_ATTEMPTED}, when going on cannot help (see {@link
 * Problem.Kind#stopsTheRun()}), after 20 rows in a row that got no answer, when a verdict cannot be
 * told, or when it is {@linkplain #stop() asked to}. One run of an instance, no more.
 */
public final class BulkRun {
  /** Is told of verdicts as they fall; called by one lane at a time. */
  @FunctionalInterface
  public interface Results {
    /**
     * Takes a row's verdict.
     *
     * @throws IOException if it cannot be kept; the run stops then
     */
    void took(RowResult result) throws IOException;
  }

  private final AtlasAdminApi atlas;
  private final Operation operation;
  private final int lanes;
  private final RetryPolicy policy;
  private final Sleeper sleeper;
  private final InstantSource clock;
  private final DoubleSupplier random;
  private final Tally tally = new Tally();
  private final AtomicReference<Schedule> schedule = new AtomicReference<>();
  private volatile boolean stopAsked;

  /**
   * All parts named.
   *
   * @param atlas where projects are read
   * @param lanes how many rows are under way at once, 1 to 64
   * @param random draws from 0 to 1
   * @throws IllegalArgumentException if the number of lanes is out of its range
   */
  public BulkRun(
      AtlasAdminApi atlas,
      Operation operation,
      int lanes,
      RetryPolicy policy,
      Sleeper sleeper,
      InstantSource clock,
      DoubleSupplier random) {
    if (lanes < 1 || lanes > 64) {
      throw new IllegalArgumentException("concurrency must be 1 to 64, was " + lanes);
    }
    this.atlas = atlas;
    this.operation = operation;
    this.lanes = lanes;
    this.policy = policy;
    this.sleeper = sleeper;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Works through the rows.
   *
   * @param skipped the lines that are done already; their rows get no verdict
   * @throws IOException if rows cannot be read, or a verdict or an undo could not be written; what
   *     was under way then has ended
   */
  public Summary run(RowSource rows, LongPredicate skipped, Results results) throws IOException {
    var turns = new Schedule(rows, skipped, clock, policy, operation.needsSnapshot(), lanes * 4);
    schedule.set(turns);
    if (stopAsked) {
      turns.stop();
    }
    var told = new Told(results, turns);
    var threads = new ArrayList<Thread>();
    for (int i = 1; i <= lanes; i++) {
      var lane = new Lane(atlas, operation, policy, sleeper, clock, random, turns, tally, told);
      threads.add(new Thread(lane, "lane-" + i));
    }
    threads.forEach(Thread::start);
    boolean interrupted = join(threads, turns);
    if (interrupted || stopAsked) {
      tally.interrupted();
    }
    told.rethrow();
    accountForTheRest(turns, results);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return tally.summary(lanes);
  }

  /** No new rows; those under way end as they end. Safe from any thread, a signal's too. */
  public void stop() {
    stopAsked = true;
    Schedule turns = schedule.get();
    if (turns != null) {
      turns.stop();
    }
  }

  /** How many rows wait for a rate limit at this moment. */
  public long waitingForRateLimits() {
    Schedule turns = schedule.get();
    return turns == null ? 0 : turns.parked();
  }

  private static boolean join(Iterable<Thread> threads, Schedule turns) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          turns.stop();
        }
      }
    }
    return interrupted;
  }

  private void accountForTheRest(Schedule turns, Results results) throws IOException {
    for (Optional<Attempt> left = turns.leftOver(); left.isPresent(); left = turns.leftOver()) {
      Attempt attempt = left.get();
      RowResult result =
          attempt.last.map(attempt::fails).orElseGet(() -> attempt.ends(Verdict.NOT_ATTEMPTED));
      tally.countLeftOver(result);
      results.took(result);
    }
  }

  /** Hands verdicts on, one at a time, and keeps the first failure of anything but Atlas. */
  final class Told {
    private final Results results;
    private final Schedule turns;
    private Optional<Throwable> failure = Optional.empty();

    private Told(Results results, Schedule turns) {
      this.results = results;
      this.turns = turns;
    }

    synchronized void took(RowResult result) {
      if (tally.count(result)) {
        turns.stop();
      }
      handOn(result);
    }

    synchronized void tookOfGivenUp(RowResult result) {
      tally.countOfGivenUp(result);
      handOn(result);
    }

    private void handOn(RowResult result) {
      try {
        results.took(result);
      } catch (IOException e) {
        failed(e);
      }
    }

    synchronized void failed(Throwable e) {
      turns.stop();
      if (failure.isEmpty()) {
        failure = Optional.of(e);
      }
    }

    private synchronized void rethrow() throws IOException {
      if (failure.isPresent()) {
        Throwable e = failure.get();
        if (e instanceof IOException unwritten) {
          throw unwritten;
        }
        throw new IllegalStateException("a lane failed", e);
      }
    }
  }
}
