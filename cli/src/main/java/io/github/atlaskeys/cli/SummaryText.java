package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.Caveat;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import io.github.atlaskeys.unassign.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A bulk run in numbers, for a person. */
final class SummaryText {
  private SummaryText() {}

  /** {@code 1 row}, {@code 2 rows}. */
  static String number(long count, String unit) {
    return "%,d %s%s".formatted(count, unit, count == 1 ? "" : "s");
  }

  static List<String> lines(Summary summary, String unit, long requests, Duration took) {
    var lines = new ArrayList<String>();
    lines.add(verdicts(summary, unit));
    lines.add(cost(summary, requests, took));
    for (Caveat caveat : Caveat.values()) {
      if (summary.count(caveat) > 0) {
        lines.add(caveat(caveat, number(summary.count(caveat), unit), summary.count(caveat) == 1));
      }
    }
    return lines;
  }

  private static String caveat(Caveat caveat, String rows, boolean one) {
    return switch (caveat) {
      case NO_UNDO ->
          "%s %s no undo: the roles could not be read".formatted(rows, one ? "has" : "have");
      case KEY_NOT_CHECKED ->
          "%s: these credentials cannot see the organization's keys, so nobody could check that the key exists"
              .formatted(rows);
      case PROJECT_NOT_CHECKED ->
          "%s: these credentials cannot read the project's keys, so nobody could check that the key is gone"
              .formatted(rows);
      case UNKNOWN_KEY -> "%s: no such key in the organization (--allow-missing)".formatted(rows);
    };
  }

  /** How many keys keep access. */
  static Optional<String> remaining(Summary summary) {
    return summary.remaining() == 0
        ? Optional.empty()
        : Optional.of(
            "%s STILL %s, or may have, access through an organization role; see the column organizationAccess"
                .formatted(
                    number(summary.remaining(), "row"), summary.remaining() == 1 ? "HAS" : "HAVE"));
  }

  /** How many ended with each verdict. */
  static String verdicts(Summary summary, String unit) {
    String verdicts =
        Arrays.stream(Verdict.values())
            .filter(verdict -> summary.count(verdict) > 0)
            .map(verdict -> "%,d %s".formatted(summary.count(verdict), verdict))
            .collect(Collectors.joining(", "));
    return "%s: %s".formatted(number(summary.rows(), unit), verdicts.isEmpty() ? "none" : verdicts);
  }

  private static String cost(Summary summary, long requests, Duration took) {
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

  /** What the look at the listings found. */
  static List<String> verification(Verification found, boolean assigned) {
    var lines = new ArrayList<String>();
    found
        .contradicted()
        .forEach(
            row ->
                lines.add(
                    "line %d: Atlas %s the key"
                        .formatted(
                            row.line(), assigned ? "does not list all roles of" : "still lists")));
    found
        .unread()
        .forEach(
            (project, problem) ->
                lines.add(
                    "project %s: %s"
                        .formatted(
                            project, NextStep.line(problem.message(), NextStep.after(problem)))));
    String rows = number(found.confirmed(), "row");
    if (found.holds()) {
      lines.add(
          assigned
              ? "Verified: Atlas lists the key with its roles in %s.".formatted(rows)
              : "Verified: Atlas no longer lists the key in %s.".formatted(rows));
    } else {
      lines.add(
          "NOT VERIFIED: %s confirmed, %,d not confirmed. Atlas may take a moment to update; check again in a minute."
              .formatted(rows, found.contradicted().size() + found.unchecked()));
    }
    return lines;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
