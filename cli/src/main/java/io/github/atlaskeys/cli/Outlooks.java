package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a plan found, for a person: numbers, and what must be known before the question. */
final class Outlooks {
  /** More keys than this are only counted. */
  private static final int MOST_NAMED = 20;

  private final Map<ApiKeyId, ApiKey> keepAccess = new LinkedHashMap<>();
  private Optional<PlannedRow> unreadable = Optional.empty();
  private long unfinished;

  /** Adds a row of the plan. */
  void add(PlannedRow row) {
    if (row.access().remains()) {
      row.apiKey().ifPresent(key -> keepAccess.putIfAbsent(key.id(), key));
    }
    if (row.problem().isPresent()) {
      unreadable = unreadable.or(() -> Optional.of(row));
      unfinished += Verdict.of(row.problem().get()) == Verdict.UNFINISHED ? 1 : 0;
    }
  }

  /** The lines of a plan. */
  List<String> lines(Plan plan) {
    var lines = new ArrayList<String>();
    lines.add("Plan      " + numbers(plan));
    unreadable.ifPresent(
        row -> lines.add("Unread    " + SanitizedText.message(why(row.problem().orElseThrow()))));
    lines.addAll(remaining());
    return lines;
  }

  private static String why(Problem problem) {
    return NextStep.line(problem.message(), NextStep.after(problem));
  }

  /** How many rows have which outlook. */
  static String numbers(Plan plan) {
    String counts =
        Stream.of(Outlook.values())
            .filter(outlook -> plan.count(outlook) > 0)
            .map(outlook -> "%,d %s".formatted(plan.count(outlook), words(outlook)))
            .collect(Collectors.joining(", "));
    return "%s: %s".formatted(SummaryText.number(plan.rows(), "row"), counts);
  }

  private static String words(Outlook outlook) {
    return switch (outlook) {
      case WOULD_UNASSIGN -> "would be unassigned";
      case NOT_LISTED -> "not listed (sent all the same)";
      case UNKNOWN_KEY -> "with an unknown key";
      case UNREADABLE -> "cannot be read";
      case NOT_LOOKED_AT -> "not looked at";
    };
  }

  /** The keys that keep access whatever is unassigned. */
  List<String> remaining() {
    if (keepAccess.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add(
        "Caution   %s or may keep, access through an organization role:"
            .formatted(
                keepAccess.size() == 1
                    ? "1 key keeps,"
                    : "%,d keys keep,".formatted(keepAccess.size())));
    keepAccess.values().stream()
        .limit(MOST_NAMED)
        .forEach(
            key ->
                lines.add(
                    "            %s: %s"
                        .formatted(
                            Labels.apiKey(key), OrganizationText.access(key.organizationRoles()))));
    if (keepAccess.size() > MOST_NAMED) {
      lines.add("            and %,d more".formatted(keepAccess.size() - MOST_NAMED));
    }
    return lines;
  }

  /** What a dry run ends with: cut short, refused, or nothing in the way. */
  int exitCode(Plan plan, boolean allowMissing) {
    if (plan.interrupted()) {
      return ExitCodes.INTERRUPTED;
    }
    if (!plan.complete() || unfinished > 0) {
      boolean again =
          plan.stopped().map(problem -> Verdict.of(problem) == Verdict.UNFINISHED).orElse(true);
      return again ? ExitCodes.INCOMPLETE : ExitCodes.REFUSED;
    }
    boolean missing = plan.count(Outlook.UNKNOWN_KEY) > 0 && !allowMissing;
    return plan.count(Outlook.UNREADABLE) > 0 || missing ? ExitCodes.REFUSED : ExitCodes.DONE;
  }
}
