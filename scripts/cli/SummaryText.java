package scripts.cli;

import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A bulk run in numbers, for a person. */
final class SummaryText {
  private SummaryText() {}

  static List<String> lines(Summary summary, long requests, Duration took, boolean dryRun) {
    var lines = new ArrayList<String>();
    String verdicts =
        Arrays.stream(Verdict.values())
            .filter(verdict -> summary.count(verdict) > 0)
            .map(verdict -> "%,d %s".formatted(summary.count(verdict), name(verdict, dryRun)))
            .collect(Collectors.joining(", "));
    lines.add("%,d rows: %s".formatted(summary.rows(), verdicts.isEmpty() ? "none" : verdicts));
    lines.add(
        "%,d requests, %,d retries, %,d rate limits (waited %s), in %s"
            .formatted(
                requests,
                summary.retries(),
                summary.rateLimits(),
                seconds(summary.waitedForRateLimits()),
                seconds(took)));
    if (summary.keptAccess() > 0) {
      lines.add(
          "%,d unassigned keys STILL HAVE ACCESS through an organization role; see the column organizationAccess"
              .formatted(summary.keptAccess()));
    }
    return lines;
  }

  private static String name(Verdict verdict, boolean dryRun) {
    return dryRun && verdict == Verdict.NOT_ATTEMPTED ? "would be unassigned" : verdict.name();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
