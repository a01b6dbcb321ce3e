package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts for the {@link Summary}, and sees when going on cannot help. */
final class Tally {
  /** So many rows in a row without an answer: it is not the rows. */
  private static final int HOPELESS = 20;

  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private long retries;
  private long rateLimits;
  private long pausedNanos;
  private long keptAccess;
  private int unfinishedInARow;
  private Optional<Problem> stopped = Optional.empty();
  private boolean interrupted;

  /** Whether the run must stop now. */
  synchronized boolean count(RowResult result) {
    add(result);
    unfinishedInARow = result.verdict() == Verdict.UNFINISHED ? unfinishedInARow + 1 : 0;
    return result.problem().filter(this::mustStop).isPresent();
  }

  /** A row of a project that was given up, which is counted as one. */
  synchronized void countOfGivenUp(RowResult result) {
    add(result);
  }

  /** Whether the run must stop now that a project is given up. */
  synchronized boolean countGivenUp(Problem problem) {
    if (Verdict.of(problem) == Verdict.UNFINISHED) {
      unfinishedInARow++;
    }
    return mustStop(problem);
  }

  private void add(RowResult result) {
    verdicts.merge(result.verdict(), 1L, Long::sum);
    retries += Math.max(0, result.attempts() - 1);
    if (result.verdict() == Verdict.UNASSIGNED && keepsAccess(result.organizationAccess())) {
      keptAccess++;
    }
  }

  private boolean mustStop(Problem problem) {
    boolean stop = unfinishedInARow >= HOPELESS || problem.kind().stopsTheRun();
    if (stop && stopped.isEmpty()) {
      stopped = Optional.of(problem);
    }
    return stop;
  }

  private static boolean keepsAccess(OrganizationAccess access) {
    return access == OrganizationAccess.OWNER || access == OrganizationAccess.READ;
  }

  /** A row that the run did not come to; it stops nothing. */
  synchronized void countLeftOver(RowResult result) {
    verdicts.merge(result.verdict(), 1L, Long::sum);
  }

  synchronized void rateLimited() {
    rateLimits++;
  }

  synchronized void pausedForRateLimit(Duration pause) {
    pausedNanos += pause.toNanos();
  }

  synchronized void interrupted() {
    interrupted = true;
  }

  /** With the lanes' standing still counted once, not once a lane. */
  synchronized Summary summary(int lanes) {
    return new Summary(
        verdicts,
        retries,
        rateLimits,
        Duration.ofNanos(pausedNanos / lanes),
        keptAccess,
        stopped,
        interrupted);
  }
}
