package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Retries.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the workers do next; they block here until there is something to do. One lock guards
 * it and every {@link ProjectState}, and no caller's code runs under that lock but the predicate of
 * rows to skip.
 *
 * <ul>
 *   <li>A project is opened when no open one can continue, so that few are held in memory.
 *   <li>A row or a project that waits to be tried again holds no worker. Few may wait, so that a
 *       server that fails is not asked about row after row; those behind a rate limit do not count.
 *   <li>Rows that only a listing of the project's keys can decide wait until the project has no
 *       other row: one listing decides them all.
 *   <li>Requests for one key are never concurrent, except for rows that may overlap.
 * </ul>
 */
final class Scheduler {
  /** Projects held open at once: those that wait for a limit, or for a key that is in flight. */
  private static final int MAX_OPEN = 256;

  private final AtlasAdminApi atlas;
  private final Rows rows;
  private final Predicate<Unassignment> skipped;
  private final Sleeper time;
  private final Predicate<RowState> needsListing;
  private final Predicate<Unassignment> overlapping;
  private final int maxWaiting;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ProjectState> open = new ArrayList<>();
  private final List<RowState> waiting = new ArrayList<>();
  private final Set<PrincipalId> keysInFlight = new HashSet<>();
  private int nextGroup;
  private int inFlight;
  private boolean stopped;

  /** Whether nothing is in flight because of a rate limit, since when, and how long before. */
  private boolean paused;

  private long pausedSince;
  private long pausedNanos;

  Scheduler(
      AtlasAdminApi atlas,
      Rows rows,
      Predicate<Unassignment> skipped,
      Sleeper time,
      Predicate<RowState> needsListing,
      Predicate<Unassignment> overlapping,
      int maxWaiting) {
    this.atlas = atlas;
    this.rows = rows;
    this.skipped = skipped;
    this.time = time;
    this.needsListing = needsListing;
    this.overlapping = overlapping;
    this.maxWaiting = maxWaiting;
  }

  /**
   * What to do next; null when there is nothing more to do, now or later.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Nullable Task next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped) {
        long now = time.nanoTime();
        Task task = find(now);
        if (task != null) {
          begin(task, now);
          return task;
        }
        if (inFlight == 0 && open.isEmpty()) {
          break;
        }
        await(now);
      }
      changed.signalAll();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void begin(Task task, long now) {
    if (paused) {
      paused = false;
      pausedNanos += now - pausedSince;
    }
    inFlight++;
    task.project().pacer.sending(now);
    if (task instanceof RowState row) {
      keysInFlight.add(row.unassignment().principal());
      row.project().begun = null; // what was read would be older than the row's response
    } else {
      task.project().beginReading();
    }
  }

  private @Nullable Task find(long now) {
    Task due = takeDue(now);
    if (due != null) {
      return due;
    }
    boolean room = hasRoom(now);
    int i = 0;
    while (true) {
      if (i == open.size()) {
        if (!room || i >= MAX_OPEN || nextGroup == rows.groups()) {
          return null;
        }
        open.add(new ProjectState(rows, nextGroup++, atlas, skipped, now));
      }
      ProjectState project = open.get(i);
      Task task = room || project.readFailed ? taskOf(project, now) : null;
      if (task != null) {
        return task;
      }
      if (project.isOver()) {
        open.remove(i);
      } else {
        i++;
      }
    }
  }

  /** The first row whose wait is over, and whose project and key are free. */
  private @Nullable RowState takeDue(long now) {
    RowState first = null;
    for (RowState row : waiting) {
      ProjectState project = row.project();
      if (row.due - now <= 0
          && (first == null || row.due - first.due < 0)
          && isFree(row)
          && !project.reading
          && project.pacer.maySend(now)) {
        first = row;
      }
    }
    if (first != null) {
      waiting.remove(first);
      first.project().waiting.remove(first);
    }
    return first;
  }

  /** Rows that are due and wait for their project's pace or for their key do not count. */
  private boolean hasRoom(long now) {
    int busy = 0;
    for (RowState row : waiting) {
      busy += row.due - now > 0 && !row.project().pacer.isPaused(now) ? 1 : 0;
    }
    for (ProjectState project : open) {
      busy += project.readFailed ? 1 : 0;
    }
    return busy < maxWaiting;
  }

  private @Nullable Task taskOf(ProjectState project, long now) {
    // A failing project must not fill the places of those that wait, or no other gets a turn.
    if (project.reading || project.waiting.size() > maxWaiting / 4 || !project.pacer.maySend(now)) {
      return null;
    }
    RowState row = project.peek();
    if (row == null || project.hasManyAwaiting()) {
      return project.isListingDue() && project.mayRead(now) ? project : null;
    }
    if (!isFree(row)) {
      return null;
    }
    if (!project.prepared && needsListing.test(row)) {
      return project.pacer.isIdle() && project.mayRead(now) ? project : null;
    }
    project.take();
    return row;
  }

  private boolean isFree(RowState row) {
    return overlapping.test(row.unassignment())
        || !keysInFlight.contains(row.unassignment().principal());
  }

  private void await(long now) throws InterruptedException {
    // What is due and cannot be done waits for something in flight, whose end signals.
    long nanos = Long.MAX_VALUE;
    boolean limited = false;
    for (RowState row : waiting) {
      nanos = sooner(nanos, Math.max(row.due - now, row.project().pacer.pauseLeft(now)));
    }
    for (ProjectState project : open) {
      nanos = sooner(nanos, Math.max(project.readWait(now), project.pacer.pauseLeft(now)));
      limited |= project.pacer.isPaused(now);
    }
    boolean idle = inFlight == 0;
    if (idle && limited && !paused) {
      paused = true;
      pausedSince = now;
    }
    time.await(changed, nanos, idle);
  }

  private static long sooner(long nanos, long other) {
    return other > 0 ? Math.min(nanos, other) : nanos;
  }

  /** The row has ended. */
  void ended(RowState row) {
    finish(row, () -> row.project().pacer.finished(row.requestsLeft, time.nanoTime()));
  }

  /** The row waits for a listing of its project's keys, which is not read before then. */
  void awaitListing(RowState row, long due) {
    finish(
        row,
        () -> {
          row.project().pacer.finished(row.requestsLeft, time.nanoTime());
          row.project().readNotBefore(due);
          row.project().awaitingListing.add(row);
        });
  }

  /** The project's keys were read, or cannot be read. */
  void read(ProjectState project, ProjectKeys keys) {
    finish(
        project,
        () -> {
          project.pacer.finished(OptionalInt.empty(), time.nanoTime());
          if (!project.prepared) {
            project.first = keys;
            project.firstReadAt = time.nanoTime();
          }
          project.readingDone(keys);
        });
  }

  /**
   * The task is to be done again, not before then.
   *
   * @param limited whether it got a 429: the rest of its project waits too
   * @param perRequest how long the rate limit's bucket takes to gain one request, if that is known
   */
  void reschedule(Task task, long due, boolean limited, Optional<Duration> perRequest) {
    finish(
        task,
        () -> {
          ProjectState project = task.project();
          if (limited) {
            project.pacer.pause(due, perRequest, time.nanoTime());
          } else {
            project.pacer.finished(OptionalInt.empty(), time.nanoTime());
          }
          if (task instanceof RowState row) {
            row.due = due;
            waiting.add(row);
            project.waiting.add(row);
          } else {
            project.reading = false;
            project.readFailed = !limited;
            project.readNotBefore(due);
          }
        });
  }

  private void finish(Task task, Runnable change) {
    lock.lock();
    try {
      inFlight--;
      if (task instanceof RowState row) {
        keysInFlight.remove(row.unassignment().principal());
      }
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more begins; calls in flight finish. */
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
  long waitingForRateLimits() {
    lock.lock();
    try {
      long now = time.nanoTime();
      return open.stream()
          .filter(project -> project.pacer.isPaused(now))
          .mapToLong(ProjectState::left)
          .sum();
    } finally {
      lock.unlock();
    }
  }

  /** When the workers have ended: how long nothing was in flight because of rate limits. */
  long pausedNanos() {
    return paused ? pausedNanos + time.nanoTime() - pausedSince : pausedNanos;
  }

  /** When the workers have ended: a row that has not, tried or not; null when there is none. */
  @Nullable RowState takeUnfinished() {
    if (!waiting.isEmpty()) {
      return waiting.remove(0);
    }
    while (!open.isEmpty() || nextGroup < rows.groups()) {
      if (open.isEmpty()) {
        open.add(new ProjectState(rows, nextGroup++, atlas, skipped, time.nanoTime()));
      }
      ProjectState project = open.get(0);
      RowState row = project.awaitingListing.poll();
      if (row == null) {
        row = project.peek();
        project.take();
      }
      if (row != null) {
        return row;
      }
      open.remove(0);
    }
    return null;
  }
}
