package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts for a {@link Summary}. While workers run, guarded by the monitor of their {@link
 * WorkerPool}.
 */
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
    if (result.verdict().done()) {
      result.caveats().forEach(caveat -> caveats.merge(caveat, 1L, Long::sum));
      if (result.access().remains()) {
        access.merge(result.access(), 1L, Long::sum);
      }
    }
  }

  /** Another result of a row, after all. */
  void replace(Optional<Verdict> before, Result now) {
    if (before.isPresent()) {
      verdicts.computeIfPresent(before.get(), (which, rows) -> rows > 1 ? rows - 1 : null);
      if (now.access().remains()) {
        access.computeIfPresent(now.access(), (which, rows) -> Math.max(0, rows - 1));
      }
    }
    add(now);
  }

  /** Whether nothing has stopped the run so far. */
  boolean ranToItsEnd() {
    return stopped.isEmpty() && !interrupted;
  }

  Summary summary(Optional<Summary.Verification> verification, Optional<LastSearch> lastSearch) {
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
        lastSearch);
  }
}
