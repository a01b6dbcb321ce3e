package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Summary.AllProjects;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts for a {@link Summary}. While workers run, guarded by the monitor of their {@link Run}. */
final class Statistics {
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<Result.Caveat, Long> caveats = new EnumMap<>(Result.Caveat.class);
  private final Map<OrganizationAccess, Long> access = new EnumMap<>(OrganizationAccess.class);
  long retries;
  long rateLimits;
  Duration waited = Duration.ZERO;
  Optional<Problem> stopped = Optional.empty();
  boolean interrupted;

  void add(Result result) {
    verdicts.merge(result.verdict(), 1L, Long::sum);
    for (Result.Caveat caveat : result.caveats()) {
      caveats.merge(caveat, 1L, Long::sum);
    }
    if (result.verdict().done() && result.access().remains()) {
      access.merge(result.access(), 1L, Long::sum);
    }
  }

  /** A row that was done is not, after all. */
  void replace(Optional<Verdict> before, Result now) {
    if (before.isPresent()) {
      verdicts.computeIfPresent(before.get(), (which, rows) -> rows > 1 ? rows - 1 : null);
      if (now.access().remains()) {
        access.computeIfPresent(now.access(), (which, rows) -> Math.max(0, rows - 1));
      }
    }
    verdicts.merge(now.verdict(), 1L, Long::sum);
  }

  /** Whether nothing has stopped the run so far. */
  boolean ranToItsEnd() {
    return stopped.isEmpty() && !interrupted;
  }

  boolean complete() {
    return summary(Optional.empty(), Optional.empty()).complete();
  }

  Summary summary(Optional<Summary.Verification> verification, Optional<AllProjects> allProjects) {
    return new Summary(
        verdicts,
        caveats,
        access,
        retries,
        rateLimits,
        waited,
        stopped,
        interrupted,
        verification,
        allProjects);
  }
}
