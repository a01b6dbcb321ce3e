package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.Sleeper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is next, for all workers together. Workers block here until there is something to
 * do; it calls nobody itself.
 *
 * <ul>
 *   <li>A project is opened when no open one can go on, so that few are held in memory.
 *   <li>A row that waits to be tried again holds no worker, nor does a project that waits to be
 *       read again; there is a limit to how many wait, so that a server that fails is not asked
 *       about row after row.
 *   <li>Rows that only a look can decide wait until their project has no other row left: one
 *       listing decides them all. While it is read, none of the project's rows is in flight: the
 *       listing is newer than every response that it is to explain.
 *   <li>Unless {@code keysOverlap}, a key is in one request at a time.
 * </ul>
 */
final class Scheduler {
  /** Projects held open at once: those that wait for a limit, or for a key that is in flight. */
  private static final int MOST_OPEN = 256;

  /** What a worker is to do: try a row, or read a project's keys when there is no row. */
  record Turn(ProjectState project, @Nullable RowState row) {}

  private final Rows rows;
  private final LongPredicate skipped;
  private final Retries retries;
  private final Sleeper time;
  private final boolean readsProjectFirst;
  private final boolean keysOverlap;
  private final int mostWaiting;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ProjectState> open = new ArrayList<>();
  private final List<RowState> again = new ArrayList<>();
  private final Set<ApiKeyId> keysInFlight = new HashSet<>();
  private int nextProject;
  private int inFlight;
  private boolean stopped;

  /**
   * Whether nothing is in flight and a rate limit is waited for, since when, and how long in all.
   */
  private boolean still;

  private long stillSince;
  private long stillNanos;

  Scheduler(
      Rows rows,
      LongPredicate skipped,
      Retries retries,
      boolean readsProjectFirst,
      boolean keysOverlap,
      int mostWaiting) {
    this.rows = rows;
    this.skipped = skipped;
    this.retries = retries;
    this.time = retries.sleeper();
    this.readsProjectFirst = readsProjectFirst;
    this.keysOverlap = keysOverlap;
    this.mostWaiting = mostWaiting;
  }

  /**
   * What to do next; empty when there is nothing more to do, now or later.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Optional<Turn> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped) {
        long now = time.nanoTime();
        Turn turn = find(now);
        if (turn != null) {
          begin(turn, now);
          return Optional.of(turn);
        }
        if (inFlight == 0 && again.isEmpty() && open.isEmpty()) {
          break;
        }
        await(now);
      }
      changed.signalAll();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void await(long now) throws InterruptedException {
    boolean idle = inFlight == 0;
    if (idle && !still && open.stream().anyMatch(project -> project.isParked(now))) {
      still = true;
      stillSince = now;
    }
    time.await(changed, nanosToWait(now), idle);
  }

  private void begin(Turn turn, long now) {
    if (still) {
      stillNanos += now - stillSince;
      still = false;
    }
    inFlight++;
    turn.project().asks();
    if (turn.row() == null) {
      turn.project().beginReading();
    } else {
      keysInFlight.add(turn.row().unassignment().apiKey());
    }
  }

  private @Nullable Turn find(long now) {
    Turn turn = dueAgain(now);
    if (turn == null) {
      turn = readAgain(now);
    }
    if (turn == null && hasRoomForMore(now)) {
      turn = fromOpen(now);
      while (turn == null && open.size() < MOST_OPEN && nextProject < rows.projects()) {
        var project = new ProjectState(rows, nextProject++, skipped, retries);
        open.add(project);
        turn = turnOf(project, now);
        dropIfOver(open.size() - 1);
      }
    }
    return turn;
  }

  /** The first that is due and may be sent: its key or its project may not be free. */
  private @Nullable Turn dueAgain(long now) {
    if (again.isEmpty()) {
      return null;
    }
    RowState due =
        again.stream()
            .filter(row -> row.due - now <= 0 && free(row) && row.project.mayAsk(now))
            .filter(row -> !row.project.reading)
            .min(Comparator.comparingLong(row -> row.due - now))
            .orElse(null);
    if (due == null) {
      return null;
    }
    again.remove(due);
    due.project.waiting--;
    return new Turn(due.project, due);
  }

  /** A project whose last reading failed. */
  private @Nullable Turn readAgain(long now) {
    for (ProjectState project : open) {
      Turn turn = project.readFailed ? turnOf(project, now) : null;
      if (turn != null) {
        return turn;
      }
    }
    return null;
  }

  /** Rows of a parked project do not count: its limit may be long, and others can go on. */
  private boolean hasRoomForMore(long now) {
    long reads = open.stream().filter(project -> project.readFailed).count();
    return again.size() + reads < mostWaiting
        || again.stream().filter(row -> !row.project.isParked(now)).count() + reads < mostWaiting;
  }

  private @Nullable Turn fromOpen(long now) {
    for (int i = 0; i < open.size(); i++) {
      Turn turn = turnOf(open.get(i), now);
      if (turn != null) {
        return turn;
      }
      if (dropIfOver(i)) {
        i--;
      }
    }
    return null;
  }

  private boolean dropIfOver(int index) {
    ProjectState project = open.get(index);
    boolean over = project.idle() && project.peek() == null;
    if (over) {
      open.remove(index);
    }
    return over;
  }

  private @Nullable Turn turnOf(ProjectState project, long now) {
    // One project in trouble must not fill the places of those that wait, or no other would be
    // asked.
    if (project.reading || project.waiting > mostWaiting / 4 || !project.mayAsk(now)) {
      return null;
    }
    RowState row = project.peek();
    if (row == null || project.manyLookers()) {
      return project.wantsLook() && project.mayRead(now) ? new Turn(project, null) : null;
    }
    if (!free(row)) {
      return null;
    }
    if (readsProjectFirst && !project.prepared) {
      return project.mayRead(now) ? new Turn(project, null) : null;
    }
    project.take();
    return new Turn(project, row);
  }

  private boolean free(RowState row) {
    return keysOverlap || !keysInFlight.contains(row.unassignment().apiKey());
  }

  /**
   * Until the next time at which something can be done. What is due and cannot be done waits for
   * something in flight, whose end signals.
   */
  private long nanosToWait(long now) {
    LongStream rowsDue =
        again.stream().mapToLong(row -> Math.max(row.due - now, parkedFor(row.project, now)));
    LongStream projectsDue =
        open.stream()
            .mapToLong(project -> Math.max(parkedFor(project, now), project.readWait(now)));
    return LongStream.concat(rowsDue, projectsDue)
        .filter(wait -> wait > 0)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long parkedFor(ProjectState project, long now) {
    return project.isParked(now) ? project.notBefore() - now : 0;
  }

  /** The project's keys were read, before its first row or after a row that asked for a look. */
  void read(ProjectState project, ProjectKeys keys) {
    changed(
        () -> {
          if (!project.prepared) {
            project.keys = Optional.of(keys);
          }
          ended(project, Look.at(keys));
        });
  }

  /** The project cannot be read. Before its first row, that ends them all. */
  void unread(ProjectState project, Problem problem) {
    changed(
        () -> {
          if (!project.prepared && readsProjectFirst) {
            project.problem = Optional.of(problem);
          }
          ended(project, Look.failed(problem));
        });
  }

  private void ended(ProjectState project, Look look) {
    project.answered(OptionalInt.empty());
    project.endReading(look);
  }

  /** The project is to be read again, not before then. */
  void readAgain(ProjectState project, long notBefore, boolean limited) {
    changed(
        () -> {
          project.reading = false;
          if (limited) {
            project.park(notBefore);
          } else {
            project.answered(OptionalInt.empty());
            project.readNotBefore(notBefore);
          }
          project.readFailed = !limited;
        });
  }

  /** The row has ended. */
  void ended(RowState row) {
    changed(
        () -> {
          release(row);
          row.project.answered(row.remaining);
        });
  }

  /** The row waits for its project's rate limit, and all others of the project with it. */
  void limited(RowState row, long until) {
    changed(
        () -> {
          release(row);
          row.project.park(until);
          row.project.giveBack(row);
          keepOpen(row.project);
        });
  }

  /** The row alone is to be tried again, not before then. */
  void again(RowState row, long due) {
    changed(
        () -> {
          release(row);
          row.project.answered(OptionalInt.empty());
          row.due = due;
          row.project.waiting++;
          again.add(row);
        });
  }

  /** The row waits for a look at its project, not before then. */
  void look(RowState row, long due) {
    changed(
        () -> {
          release(row);
          row.project.answered(row.remaining);
          row.project.readNotBefore(due);
          row.project.lookers.add(row);
          keepOpen(row.project);
        });
  }

  /** Its other rows may have ended while this one waited. */
  private void keepOpen(ProjectState project) {
    if (!open.contains(project)) {
      open.add(project);
    }
  }

  private void release(RowState row) {
    keysInFlight.remove(row.unassignment().apiKey());
  }

  private void changed(Runnable change) {
    lock.lock();
    try {
      inFlight--;
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is begun. What is in flight ends as it ends. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many rows wait for a rate limit. */
  long parked() {
    lock.lock();
    try {
      long now = time.nanoTime();
      return open.stream()
          .filter(project -> project.isParked(now))
          .mapToLong(ProjectState::left)
          .sum();
    } finally {
      lock.unlock();
    }
  }

  /** After the workers' end: how long nothing was in flight because of rate limits. */
  long stillNanos() {
    return still ? stillNanos + time.nanoTime() - stillSince : stillNanos;
  }

  /** After a stop and the workers' end: every row that has not ended, tried or not. */
  Optional<RowState> leftOver() {
    if (!again.isEmpty()) {
      return Optional.of(again.remove(0));
    }
    while (!open.isEmpty() || nextProject < rows.projects()) {
      if (open.isEmpty()) {
        open.add(new ProjectState(rows, nextProject++, skipped, retries));
      }
      ProjectState project = open.get(0);
      RowState looker = project.lookers.poll();
      if (looker != null) {
        return Optional.of(looker);
      }
      RowState row = project.peek();
      if (row != null) {
        project.take();
        return Optional.of(row);
      }
      open.remove(0);
    }
    return Optional.empty();
  }
}
