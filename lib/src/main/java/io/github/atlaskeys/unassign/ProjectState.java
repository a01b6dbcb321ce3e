package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RetryPolicy.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One project of a run: its rows that have not ended, and what is known of its keys. A project
 * whose rows are about both API keys and service accounts is two, since each has its own rate
 * limits. Guarded by the scheduler's lock, except what only the worker that reads the keys touches,
 * and the volatile fields: these change while no row of the project is in flight, or may be seen
 * late.
 */
final class ProjectState implements Task {
  /**
   * Atlas allows far fewer keys in a project, so hardly any of that many rows can be real: every
   * listed key is kept then, and no more rows wait for a check.
   */
  private static final int MAX_AWAITING = 10_000;

  final ProjectId id;

  /** Atlas's calls for what its rows are about. */
  final PrincipalCalls calls;

  final RateLimitPacer pacer;
  private final Rows rows;
  private final int end;
  private final Predicate<Unassignment> skipped;

  private int position;
  private @Nullable RowState next;

  /** Rows whose response was checked; they go before those not tried yet. */
  private final Deque<RowState> returned = new ArrayDeque<>();

  /** Rows that wait for the listing that explains their response. */
  final Deque<RowState> awaitingListing = new ArrayDeque<>();

  /** Rows that wait to be tried again. */
  final Set<RowState> waiting = new HashSet<>();

  /** Whether its keys are being read. */
  boolean reading;

  /** Whether the last attempt to read its keys failed, and another is to follow. */
  boolean readFailed;

  /** Whether an attempt to read its keys has ended for good, well or not. */
  boolean prepared;

  /** Which keys the reading keeps; changes while no worker reads. */
  volatile Predicate<PrincipalId> wanted = key -> true;

  private long readDue;

  /** The failures of the reading; reset after a success. */
  private List<Failure> readFailures = new ArrayList<>();

  /** A reading that has not ended: a page that failed is requested again alone. */
  ProjectKeys.@Nullable Reading begun;

  /** The keys when they were first read, which is before each row that wants them. */
  volatile ProjectKeys first = ProjectKeys.NONE;

  /** When that was, by {@code nanoTime}. */
  volatile long firstReadAt;

  /** The keys when they were last read. */
  volatile ProjectKeys latest = ProjectKeys.NONE;

  /** Why none of its rows can be tried. */
  volatile Optional<Problem> problem = Optional.empty();

  ProjectState(
      Rows rows, int group, AtlasAdminApi atlas, Predicate<Unassignment> skipped, long now) {
    this.id = rows.project(group);
    this.calls = PrincipalCalls.of(rows.kindOf(group), atlas);
    this.pacer = new RateLimitPacer(now);
    this.rows = rows;
    this.position = rows.begin(group);
    this.end = rows.end(group);
    this.skipped = skipped;
    this.readDue = now;
  }

  @Override
  public ProjectState project() {
    return this;
  }

  @Override
  public List<Failure> failures() {
    return readFailures;
  }

  /** Its keys begin to be read: those of its rows are kept, as they are now. */
  void beginReading() {
    reading = true;
    if (end - position > MAX_AWAITING) {
      wanted = key -> true;
      return;
    }
    var keys = new HashSet<PrincipalId>();
    for (int i = position; i < end; i++) {
      keys.add(rows.key(i));
    }
    if (next != null) {
      keys.add(next.unassignment().principal());
    }
    waiting.forEach(row -> keys.add(row.unassignment().principal()));
    awaitingListing.forEach(row -> keys.add(row.unassignment().principal()));
    wanted = keys::contains;
  }

  /** The row that is next, without taking it; null when none is left. */
  @Nullable RowState peek() {
    if (!returned.isEmpty()) {
      return returned.peek();
    }
    while (next == null && position < end) {
      Row row = rows.at(id, position);
      if (!skipped.test(row.unassignment())) {
        next = new RowState(row, rows.index(position), this);
      }
      position++;
    }
    return next;
  }

  /** Takes the row that {@link #peek} showed. */
  void take() {
    if (returned.poll() == null) {
      next = null;
    }
  }

  /** Whether none of its rows is left. */
  boolean isOver() {
    return pacer.isIdle()
        && waiting.isEmpty()
        && awaitingListing.isEmpty()
        && !reading
        && peek() == null;
  }

  /** Whether so many rows wait for a listing that no more may join them. */
  boolean hasManyAwaiting() {
    return awaitingListing.size() >= MAX_AWAITING;
  }

  /**
   * Whether a listing is next: no row is in flight, so that it is newer than every response that it
   * is to explain, and no row that may still need one is left.
   */
  boolean isListingDue() {
    return !awaitingListing.isEmpty() && pacer.isIdle() && (hasManyAwaiting() || peek() == null);
  }

  boolean mayRead(long now) {
    return readWait(now) <= 0;
  }

  /** How long reading its keys must wait, in nanoseconds. */
  long readWait(long now) {
    return readDue - now;
  }

  void readNotBefore(long due) {
    if (due - readDue > 0) {
      readDue = due;
    }
  }

  /** Ends the reading; rows that wait for it continue. */
  void readingDone(ProjectKeys seen) {
    reading = false;
    readFailed = false;
    prepared = true;
    latest = seen;
    readFailures = new ArrayList<>();
    begun = null;
    returned.addAll(awaitingListing);
    awaitingListing.clear();
  }

  /** How many of its rows could continue now, at most. */
  long left() {
    return (long) end - position + returned.size() + waiting.size() + (next == null ? 0 : 1);
  }
}
