package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last object that {@code -o json} writes. Every field is always there and has one type; what
 * is not known is null. The schema is docs/output.schema.json.
 */
public final class SummaryJson {
  private SummaryJson() {}

  /**
   * Of a command that only reads, or of one that ended before it had a plan.
   *
   * @param rows how many objects stand before it
   * @param complete whether everything that was asked for was read
   * @param notFound the texts without a match
   * @param stopped what ended it, if a problem did
   */
  public static Map<String, Object> of(
      String command,
      Optional<Atlas> atlas,
      long rows,
      boolean complete,
      List<String> notFound,
      Optional<Map<String, Object>> stopped,
      boolean interrupted,
      int exitCode) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "summary");
    fields.put("command", command);
    fields.put("host", atlas.map(Atlas::host));
    fields.put("api", atlas.map(Atlas::apiVersion));
    fields.put("rows", rows);
    fields.put("complete", complete);
    fields.put("notFound", notFound.stream().map(SanitizedText::message).toList());
    fields.put("notRead", List.of());
    fields.put("dryRun", false);
    fields.put("verdicts", Map.of());
    fields.put("remainingAccess", 0);
    fields.put("verified", null);
    fields.put("notVerified", List.of());
    fields.put("requests", null);
    fields.put("retries", 0);
    fields.put("rateLimits", 0);
    fields.put("waitedSeconds", 0.0);
    fields.put("seconds", null);
    fields.put("interrupted", interrupted);
    fields.put("stopped", stopped);
    fields.put("results", null);
    fields.put("undo", null);
    fields.put("resume", null);
    fields.put("exitCode", exitCode);
    return fields;
  }

  /** Of a run, or of one that was not begun. */
  public static Map<String, Object> of(RunReport report) {
    RunPlan planned = report.plan();
    Optional<Plan> plan = planned.read();
    Optional<Summary> summary = report.summary();
    boolean ran = summary.isPresent() || report.files().failure().isPresent();
    Leaks leaks = planned.selection().leaks();
    boolean found =
        planned.selection().unsearched().isEmpty()
            && summary.flatMap(Summary::lastSearch).filter(LastSearch::sawLess).isEmpty()
            && !leaks.mayBeElsewhere()
            && leaks.missing().isEmpty();
    boolean read = plan.map(it -> it.complete() && it.count(Outlook.UNREADABLE) == 0).orElse(true);
    Map<String, Object> fields =
        of(
            report.command(),
            Optional.of(report.atlas()),
            planned.selection().rows().size(),
            found && (ran ? report.complete() : read),
            leaks.missing(),
            summary
                .flatMap(Summary::stopped)
                .or(planned::stopped)
                .or(planned::refusal)
                .map(SummaryJson::problem),
            summary.map(Summary::interrupted).orElse(plan.filter(Plan::interrupted).isPresent()),
            report.exitCode());
    fields.put("dryRun", report.dryRun());
    if (!ran) {
      plan.ifPresent(
          it -> {
            boolean takes = planned.change() == Change.UNASSIGN;
            fields.put("verdicts", it.outlooks());
            fields.put("remainingAccess", takes ? it.keysKeepingAccess() : 0);
          });
      return fields;
    }
    summary.ifPresent(
        it -> {
          fields.put("verdicts", it.verdicts());
          fields.put("remainingAccess", it.remaining());
          fields.put("retries", it.retries());
          fields.put("rateLimits", it.rateLimits());
          fields.put("waitedSeconds", it.waitedForRateLimits().toMillis() / 1000.0);
        });
    fields.put("verified", report.verified());
    fields.put("notVerified", notVerified(summary));
    fields.put("requests", report.requests());
    fields.put("seconds", report.took().toMillis() / 1000.0);
    fields.put("results", report.files().results());
    fields.put("undo", report.files().undo());
    fields.put("resume", report.resume());
    return fields;
  }

  /** Where Atlas still lists a key that it should not list, or the other way round. */
  private static List<Map<String, Object>> notVerified(Optional<Summary> summary) {
    Stream<Unassignment> contradicted =
        summary.flatMap(Summary::verification).stream()
            .flatMap(found -> found.contradicted().stream())
            .map(row -> row.unassignment());
    Stream<Unassignment> left =
        summary.flatMap(Summary::lastSearch).stream()
            .flatMap(last -> last.left().stream())
            .flatMap(
                key ->
                    key.assignments().stream()
                        .map(each -> new Unassignment(each.project(), key.key().id())));
    return Stream.concat(contradicted, left).distinct().map(SummaryJson::row).toList();
  }

  private static Map<String, Object> row(Unassignment row) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("projectId", row.project());
    fields.put("apiKeyId", row.principal());
    return fields;
  }

  static Map<String, Object> problem(Problem problem) {
    return problem(problem, ProblemText.of(problem).nextStep());
  }

  /** The same with a next step in the words of a command. */
  public static Map<String, Object> problem(Problem problem, String nextStep) {
    return problem(problem.kind().name(), problem.message(), nextStep);
  }

  /** The same for what is not a problem of Atlas's. */
  public static Map<String, Object> problem(String kind, String message, String nextStep) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("kind", kind);
    fields.put("message", SanitizedText.message(message));
    fields.put("nextStep", nextStep);
    return fields;
  }
}
