package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Which row is next, for all lanes together. It waits for nothing and asks nobody: lanes come, take
 * a turn and tell how it ended.
 *
 * <ul>
 *   <li>A project is opened when no open one can go on, so that few are held in memory.
 *   <li>A key is in one request at a time: what Atlas does with two at once is documented nowhere.
 *   <li>A row that waits to be tried again holds no lane; there is a limit to how many wait, so
 *       that a server that fails is not asked about row after row.
 * </ul>
 */
final class Schedule {
  /** How soon a lane without work looks again; what it waits for may end at any time. */
  private static final Duration GLANCE = Duration.ofMillis(5);

  /** Projects held open at once: those that wait for a limit, or for a key that is under way. */
  private static final int MOST_OPEN = 256;

  private final RowSource source;
  private final LongPredicate skipped;
  private final InstantSource clock;
  private final RetryPolicy policy;
  private final boolean preparation;
  private final int mostWaiting;

  private final List<ProjectQueue> open = new ArrayList<>();
  private final List<Attempt> again = new ArrayList<>();
  private final Set<ApiKeyId> keysUnderWay = new HashSet<>();
  private Optional<ProjectRows> held = Optional.empty();
  private boolean exhausted;
  private boolean allFinished = true;
  private boolean stopped;
  private int turnsUnderWay;

  Schedule(
      RowSource source,
      LongPredicate skipped,
      InstantSource clock,
      RetryPolicy policy,
      boolean preparation,
      int mostWaiting) {
    this.source = source;
    this.skipped = skipped;
    this.clock = clock;
    this.policy = policy;
    this.preparation = preparation;
    this.mostWaiting = mostWaiting;
  }

  synchronized Turn next() throws IOException {
    if (stopped) {
      return new Turn.End();
    }
    Instant now = clock.instant();
    Optional<Turn> turn = dueAgain(now);
    if (turn.isEmpty() && hasRoomForMore(now)) {
      turn = fromOpen(now);
      while (turn.isEmpty() && open.size() < MOST_OPEN && openAnother()) {
        turn = turnOf(open.get(open.size() - 1), now);
        dropIfOver(open.size() - 1);
      }
    }
    if (turn.isPresent()) {
      turnsUnderWay++;
      return turn.get();
    }
    return exhausted && held.isEmpty() && allEnded() ? new Turn.End() : pause(now);
  }

  private boolean allEnded() {
    return open.isEmpty() && again.isEmpty() && turnsUnderWay == 0;
  }

  /** Not simply the first: what it waits for beside its time may be far off. */
  private Optional<Turn> dueAgain(Instant now) {
    Optional<Attempt> due =
        again.stream()
            .filter(attempt -> !attempt.due.isAfter(now))
            .filter(attempt -> free(attempt) && attempt.project.mayAsk(now))
            .min(Comparator.comparing(attempt -> attempt.due));
    due.ifPresent(
        attempt -> {
          again.remove(attempt);
          attempt.project.waiting--;
        });
    return due.map(this::begin);
  }

  /**
   * Those of a project that is parked do not count: its limit may be long, and others can go on.
   */
  private boolean hasRoomForMore(Instant now) {
    return again.stream().filter(attempt -> !attempt.project.isParked(now)).count() < mostWaiting;
  }

  private Optional<Turn> fromOpen(Instant now) throws IOException {
    for (int i = 0; i < open.size(); i++) {
      ProjectQueue project = open.get(i);
      Optional<Turn> turn = turnOf(project, now);
      if (turn.isPresent()) {
        return turn;
      }
      if (dropIfOver(i)) {
        i--;
      }
    }
    return Optional.empty();
  }

  private boolean dropIfOver(int index) throws IOException {
    ProjectQueue project = open.get(index);
    boolean over = !project.preparing && project.idle() && project.peek().isEmpty();
    if (over) {
      open.remove(index);
    }
    return over;
  }

  private Optional<Turn> turnOf(ProjectQueue project, Instant now) throws IOException {
    // One project in trouble must not fill the places of those that wait, or no other would be
    // asked.
    if (project.preparing || project.waiting > mostWaiting / 4 || !project.mayAsk(now)) {
      return Optional.empty();
    }
    Optional<Attempt> attempt = project.peek();
    if (attempt.isEmpty() || !free(attempt.get())) {
      return Optional.empty();
    }
    if (preparation && !project.prepared) {
      project.preparing = true;
      project.asks();
      return Optional.of(new Turn.Prepare(project));
    }
    project.take();
    return Optional.of(begin(attempt.get()));
  }

  private boolean free(Attempt attempt) {
    return !keysUnderWay.contains(attempt.row.unassignment().apiKey());
  }

  private Turn begin(Attempt attempt) {
    keysUnderWay.add(attempt.row.unassignment().apiKey());
    attempt.project.asks();
    return new Turn.Try(attempt);
  }

  private boolean openAnother() throws IOException {
    if (!hold() || (held.orElseThrow().last() && mustWait())) {
      return false;
    }
    openHeld();
    return true;
  }

  /** Whether there is a project that is not open yet. */
  private boolean hold() throws IOException {
    if (held.isEmpty() && !exhausted) {
      held = source.nextProject();
      exhausted = held.isEmpty();
    }
    return held.isPresent();
  }

  private void openHeld() {
    open.add(new ProjectQueue(held.orElseThrow(), skipped, policy));
    held = Optional.empty();
  }

  private boolean mustWait() {
    if (allEnded() && !allFinished) {
      stopped = true; // what is unfinished is to be run again, by a caller who still can
    }
    return !allEnded() || !allFinished;
  }

  private Turn pause(Instant now) {
    boolean limited = open.stream().anyMatch(project -> project.isParked(now));
    return new Turn.Pause(GLANCE, limited);
  }

  /** The project was read, or why it could not be is set in it. */
  synchronized void prepared(ProjectQueue project) {
    project.answered(OptionalInt.empty());
    project.preparing = false;
    project.prepared = true;
    turnsUnderWay--;
  }

  /** The project is to be read again, not before then. */
  synchronized void prepareAgain(ProjectQueue project, Instant notBefore) {
    project.park(notBefore);
    project.preparing = false;
    turnsUnderWay--;
  }

  /** The row has its verdict. */
  synchronized void ended(Attempt attempt, OptionalInt remaining, boolean finished) {
    release(attempt);
    allFinished &= finished;
    attempt.project.answered(remaining);
  }

  /** The row waits for its project's rate limit, and all others of the project with it. */
  synchronized void limited(Attempt attempt, Instant until) {
    release(attempt);
    attempt.project.park(until);
    attempt.project.give(attempt);
    if (!open.contains(attempt.project)) { // its other rows had ended while this one waited
      open.add(attempt.project);
    }
  }

  /** The row alone is to be tried again, not before then. */
  synchronized void again(Attempt attempt, Instant due) {
    release(attempt);
    attempt.project.answered(OptionalInt.empty());
    attempt.due = due;
    attempt.project.waiting++;
    again.add(attempt);
  }

  private void release(Attempt attempt) {
    keysUnderWay.remove(attempt.row.unassignment().apiKey());
    turnsUnderWay--;
  }

  /** No more turns. Those under way end as they end. */
  synchronized void stop() {
    stopped = true;
  }

  /** How many rows stand behind a rate limit. */
  synchronized long parked() {
    Instant now = clock.instant();
    return open.stream()
        .filter(project -> project.isParked(now))
        .mapToLong(ProjectQueue::left)
        .sum();
  }

  /** After a stop and the lanes' end: every row that has no verdict, tried or not. */
  synchronized Optional<Attempt> leftOver() throws IOException {
    if (!again.isEmpty()) {
      return Optional.of(again.remove(0));
    }
    while (true) {
      if (open.isEmpty()) {
        if (!hold()) {
          return Optional.empty();
        }
        openHeld();
      }
      ProjectQueue project = open.get(0);
      Optional<Attempt> attempt = project.peek();
      if (attempt.isPresent()) {
        project.take();
        return attempt;
      }
      open.remove(0);
    }
  }
}
