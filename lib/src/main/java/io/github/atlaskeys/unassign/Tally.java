package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Counts for a {@link Summary}. Used by one thread at a time. */
final class Tally {
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<Caveat, Long> caveats = new EnumMap<>(Caveat.class);
  private final Map<OrganizationAccess, Long> access = new EnumMap<>(OrganizationAccess.class);
  private long retries;
  private long rateLimits;
  private Duration waited = Duration.ZERO;
  private Optional<Problem> stopped = Optional.empty();
  private boolean interrupted;

  void add(Result result) {
    verdicts.merge(result.verdict(), 1L, Long::sum);
    result.caveats().forEach(caveat -> caveats.merge(caveat, 1L, Long::sum));
    if (result.verdict().done() && result.access().remains()) {
      access.merge(result.access(), 1L, Long::sum);
    }
  }

  /** A row that was done is not, after all. */
  void replace(Optional<Verdict> before, Result now) {
    if (before.isPresent()) {
      verdicts.merge(before.get(), -1L, Long::sum);
      if (now.access().remains()) {
        access.computeIfPresent(now.access(), (which, rows) -> Math.max(0, rows - 1));
      }
    }
    verdicts.merge(now.verdict(), 1L, Long::sum);
  }

  void add(Run.Outcome outcome) {
    retries += outcome.retries();
    rateLimits += outcome.rateLimits();
    waited = waited.plus(outcome.waitedForRateLimits());
    stopped = stopped.or(outcome::stopped);
    interrupted |= outcome.interrupted();
  }

  void interrupted() {
    interrupted = true;
  }

  /** Whether nothing keeps a look at the listings from being worth it. */
  boolean ranToItsEnd() {
    return stopped.isEmpty() && !interrupted;
  }

  boolean complete() {
    return summary(Optional.empty()).complete();
  }

  Summary summary(Optional<Verification> verification) {
    return new Summary(
        verdicts, caveats, access, retries, rateLimits, waited, stopped, interrupted, verification);
  }
}
