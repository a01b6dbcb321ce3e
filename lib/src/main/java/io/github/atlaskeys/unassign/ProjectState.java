package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.RetryState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One project of a run: its rows, what is known of its keys, and its rate limit. The {@link
 * Scheduler} alone touches it, under its lock; keys and problem are set while no row of it is in
 * flight.
 *
 * <p>Atlas tells how many requests are left, but not when there will be more. So requests are
 * counted down from what it last told, those in flight included; at zero, one request alone goes
 * ahead to find out. That one may be answered 429; the others are spared.
 */
final class ProjectState {
  private static final long NOT_TOLD = Long.MAX_VALUE;

  /**
   * Projects with more rows keep every key that is listed, and do not let more rows wait for a
   * look: Atlas allows far fewer keys, so that few of these can be real.
   */
  private static final int MOST_WANTED = 10_000;

  final ProjectId id;
  private final Rows rows;
  private final int end;
  private final LongPredicate skipped;
  private final Retries retries;

  /** Of reading the project; a success begins it anew. */
  RetryState reads;

  private int position;
  private @Nullable RowState next;

  /**
   * Rows that are to go first: those that were rate limited, and those that a look was made for.
   */
  private final Deque<RowState> returned = new ArrayDeque<>();

  /** Rows that wait for a look at the project. */
  final Deque<RowState> lookers = new ArrayDeque<>();

  /** Whether its keys are to be read not before {@link #readDue}. */
  private boolean readWaits;

  private long readDue;

  /** Whether the last attempt to read its keys failed, and another is to follow. */
  boolean readFailed;

  private long allowance = NOT_TOLD;

  /** Whether nothing is allowed because of a refusal, and not because a response said so. */
  private boolean refused;

  private boolean parked;
  private long notBefore;
  private int inFlight;

  /** Whether the one request in flight was sent at zero, to find out. */
  private boolean alone;

  /** How many of its rows wait to be tried again. */
  int waiting;

  /** Of reading its keys, while a page fails. */
  ProjectKeys.Progress progress = new ProjectKeys.Progress();

  /** Whether its keys are being read. */
  boolean reading;

  /** Whether its keys were read before the first row, or could not be. */
  boolean prepared;

  Optional<ProjectKeys> keys = Optional.empty();

  /** What the last look showed; rows that asked for it go on with it. */
  volatile Look look = Look.NONE;

  /** Why none of its rows can be tried. */
  volatile Optional<Problem> problem = Optional.empty();

  ProjectState(Rows rows, int project, LongPredicate skipped, Retries retries) {
    this.id = rows.project(project);
    this.rows = rows;
    this.position = rows.begin(project);
    this.end = rows.end(project);
    this.skipped = skipped;
    this.retries = retries;
    this.reads = retries.begin();
  }

  /** Which keys its rows are about, as far as it costs little to tell. */
  Predicate<ApiKeyId> wanted() {
    int first = position;
    if (end - first > MOST_WANTED) {
      return key -> true;
    }
    var wanted = new HashSet<ApiKeyId>();
    IntStream.range(first, end).mapToObj(rows::key).forEach(wanted::add);
    if (next != null) {
      wanted.add(next.row.unassignment().apiKey());
    }
    lookers.forEach(row -> wanted.add(row.row.unassignment().apiKey()));
    return wanted::contains;
  }

  /** The row that would be next, without taking it; null when none is left. */
  @Nullable RowState peek() {
    if (!returned.isEmpty()) {
      return returned.peek();
    }
    while (next == null && position < end) {
      Row row = rows.at(id, position);
      if (!skipped.test(row.line())) {
        next = new RowState(row, rows.index(position), this, retries.begin());
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

  /** Whether a request may be sent now. */
  boolean mayAsk(long now) {
    return !isParked(now) && (allowance > 0 || inFlight == 0);
  }

  void asks() {
    inFlight++;
    alone = allowance == 0;
    if (allowance != NOT_TOLD && allowance > 0) {
      allowance--;
    }
  }

  void answered(OptionalInt remaining) {
    inFlight--;
    if (remaining.isPresent()) {
      // Atlas may or may not have counted those in flight; to be safe, it has not.
      long told = Math.max(0, remaining.getAsInt() - inFlight);
      // Workers report in another order than Atlas answered: only one alone can tell of more.
      allowance = alone ? told : Math.min(allowance, told);
      refused = false;
    } else if (refused && alone) { // the one that went ahead was let through, and nothing is told
      allowance = NOT_TOLD;
      refused = false;
    }
    alone = false;
  }

  /** No request until then; then a single one finds out. */
  void park(long until) {
    inFlight--;
    alone = false;
    allowance = 0;
    refused = true;
    notBefore = parked ? Math.max(notBefore, until) : until;
    parked = true;
  }

  /** The row runs before those that were not tried yet. */
  void giveBack(RowState row) {
    returned.add(row);
  }

  boolean idle() {
    return inFlight == 0 && returned.isEmpty() && lookers.isEmpty() && !reading;
  }

  /** Whether the next thing to do is a look, now or later. */
  boolean wantsLook() {
    return !lookers.isEmpty()
        && inFlight == 0
        && !reading
        && (lookers.size() >= MOST_WANTED || peek() == null);
  }

  /** Whether so many rows wait for a look that no other is to join them. */
  boolean manyLookers() {
    return lookers.size() >= MOST_WANTED;
  }

  boolean mayRead(long now) {
    return readWait(now) <= 0;
  }

  /** How long reading its keys has to wait. */
  long readWait(long now) {
    return readWaits ? readDue - now : 0;
  }

  void readNotBefore(long due) {
    readDue = readWaits && readDue - due > 0 ? readDue : due;
    readWaits = true;
  }

  void beginReading() {
    reading = true;
    readWaits = false;
  }

  void endReading(Look seen) {
    reading = false;
    readFailed = false;
    prepared = true;
    look = seen;
    reads = retries.begin();
    progress = new ProjectKeys.Progress();
    while (!lookers.isEmpty()) {
      RowState row = lookers.poll();
      row.look = seen;
      giveBack(row);
    }
  }

  boolean isParked(long now) {
    parked = parked && now - notBefore < 0;
    return parked;
  }

  /** When it may be asked again, while it is parked. */
  long notBefore() {
    return notBefore;
  }

  /** How many rows were not tried yet, at most. */
  long left() {
    return (long) end - position + returned.size() + (next == null ? 0 : 1);
  }
}
