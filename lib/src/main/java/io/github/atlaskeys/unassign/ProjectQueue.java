package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.admin.RetryState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;

/**
 * One project's rows, and what is known of its rate limit. The {@link Schedule} alone touches it,
 * under its lock; its snapshot and its problem are set while no row of it is under way.
 *
 * <p>Atlas tells how many requests are left, never when there will be more. So requests are counted
 * down from what it last told, those under way included; at zero, one request alone goes ahead and
 * finds out. That one may be answered 429, the others are spared.
 */
final class ProjectQueue {
  private static final long NOT_TOLD = Long.MAX_VALUE;

  private final ProjectRows rows;
  private final LongPredicate skipped;
  private final RetryPolicy policy;

  /** Of reading the project. */
  final RetryState tries;

  /** Rows that were rate limited: they go first when the project may go on. */
  private final Deque<Attempt> returned = new ArrayDeque<>();

  private long left;
  private boolean readOut;
  private Optional<Row> peeked = Optional.empty();
  private long allowance = NOT_TOLD;

  /** Whether nothing is allowed because of a refusal, and not because an answer said so. */
  private boolean refused;

  private Instant notBefore = Instant.MIN;
  private int underWay;

  /** Whether the one request under way was sent at zero, to find out. */
  private boolean alone;

  /** How many of its rows wait to be tried again. */
  int waiting;

  boolean prepared;
  boolean preparing;
  Optional<Snapshot> snapshot = Optional.empty();

  /** Why none of its rows can be tried. */
  volatile Optional<Problem> problem = Optional.empty();

  ProjectQueue(ProjectRows rows, LongPredicate skipped, RetryPolicy policy) {
    this.policy = policy;
    this.tries = new RetryState(policy);
    this.rows = rows;
    this.skipped = skipped;
    this.left = rows.size();
  }

  ProjectRows rows() {
    return rows;
  }

  /** The row that would be next, without taking it; empty when no fresh row is left. */
  Optional<Attempt> peek() throws IOException {
    if (!returned.isEmpty()) {
      return Optional.of(returned.peek());
    }
    while (peeked.isEmpty()) {
      Optional<Row> next = readOut ? Optional.empty() : rows.next();
      if (next.isEmpty()) {
        readOut = true;
        rows.close();
        return Optional.empty();
      }
      left--;
      peeked = next.filter(row -> !skipped.test(row.line()));
    }
    return peeked.map(row -> new Attempt(row, this, policy));
  }

  /** Takes the row that {@link #peek} showed. */
  void take() {
    if (returned.poll() == null) {
      peeked = Optional.empty();
    }
  }

  /** Whether a request may be sent now. */
  boolean mayAsk(Instant now) {
    return !isParked(now) && (allowance > 0 || underWay == 0);
  }

  void asks() {
    underWay++;
    alone = allowance == 0;
    if (allowance != NOT_TOLD && allowance > 0) {
      allowance--;
    }
  }

  void answered(OptionalInt remaining) {
    underWay--;
    if (remaining.isPresent()) {
      // Atlas may or may not have counted those that are under way; to be safe, it has not.
      long told = Math.max(0, remaining.getAsInt() - underWay);
      // Lanes tell in another order than Atlas answered: only one that was alone can tell of more.
      allowance = alone ? told : Math.min(allowance, told);
      refused = false;
    } else if (refused && alone) { // the one that went ahead was let through, and nothing is told
      allowance = NOT_TOLD;
      refused = false;
    }
    alone = false;
  }

  /** No request until then; then a single one finds out. */
  void park(Instant until) {
    underWay--;
    alone = false;
    allowance = 0;
    refused = true;
    notBefore = until.isAfter(notBefore) ? until : notBefore;
  }

  void give(Attempt attempt) {
    returned.add(attempt);
  }

  boolean idle() {
    return underWay == 0 && returned.isEmpty();
  }

  boolean isParked(Instant now) {
    return now.isBefore(notBefore);
  }

  long left() {
    return left + returned.size() + (peeked.isPresent() ? 1 : 0);
  }
}
