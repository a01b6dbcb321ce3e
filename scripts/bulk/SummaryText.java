package scripts.bulk;

import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import scripts.cli.NextStep;

/** A bulk run in numbers, for a person. */
final class SummaryText {
  private SummaryText() {}

  static List<String> lines(Summary summary, long requests, Duration took, boolean dryRun) {
    var lines = new ArrayList<String>();
    lines.add(verdicts(summary, "rows", dryRun));
    lines.add(cost(summary, requests, took));
    if (summary.keptAccess() > 0) {
      lines.add(
          "%,d unassigned keys STILL HAVE ACCESS through an organization role; see the column organizationAccess"
              .formatted(summary.keptAccess()));
    }
    return lines;
  }

  /**
   * How many ended how.
   *
   * @param unit what the user calls the rows
   */
  static String verdicts(Summary summary, String unit, boolean dryRun) {
    String verdicts =
        Arrays.stream(Verdict.values())
            .filter(verdict -> summary.count(verdict) > 0)
            .map(verdict -> "%,d %s".formatted(summary.count(verdict), name(verdict, dryRun)))
            .collect(Collectors.joining(", "));
    return "%,d %s: %s".formatted(summary.rows(), unit, verdicts.isEmpty() ? "none" : verdicts);
  }

  static String cost(Summary summary, long requests, Duration took) {
    return "%,d requests, %,d retries, %,d rate limits (waited %s), in %s"
        .formatted(
            requests,
            summary.retries(),
            summary.rateLimits(),
            seconds(summary.waitedForRateLimits()),
            seconds(took));
  }

  /** Why the run stopped before its end, if a problem stopped it. */
  static Optional<String> stopped(Summary summary) {
    return summary
        .stopped()
        .map(problem -> "stopped: " + NextStep.line(problem.message(), NextStep.after(problem)));
  }

  private static String name(Verdict verdict, boolean dryRun) {
    return dryRun && verdict == Verdict.NOT_ATTEMPTED ? "would be unassigned" : verdict.name();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
