package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
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
    fields.put("host", atlas.map(to -> to.host().toString()).orElse(null));
    fields.put("api", atlas.map(to -> to.apiVersion().toString()).orElse(null));
    fields.put("rows", rows);
    fields.put("complete", complete);
    fields.put("notFound", notFound.stream().map(SanitizedText::message).toList());
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
    fields.put("stopped", stopped.orElse(null));
    fields.put("results", null);
    fields.put("undo", null);
    fields.put("resume", null);
    fields.put("exitCode", exitCode);
    return fields;
  }

  /** Of a run, or of one that was not begun. */
  public static Map<String, Object> of(RunReport report) {
    Optional<Plan> plan = report.plan().read();
    boolean read = plan.map(Plan::complete).orElse(true);
    boolean ran = report.summary().isPresent() || report.files().failure().isPresent();
    Leaks leaks = report.plan().selection().leaks();
    boolean searched = report.plan().selection().unsearched().isEmpty() && !sawLess(report);
    Map<String, Object> fields =
        of(
            report.command(),
            Optional.of(report.atlas()),
            report.plan().selection().rows().size(),
            searched
                && !leaks.mayBeElsewhere()
                && leaks.missing().isEmpty()
                && (ran ? report.complete() : read && !isUnreadable(plan)),
            leaks.missing(),
            report
                .summary()
                .flatMap(Summary::stopped)
                .or(() -> report.plan().stopped())
                .map(SummaryJson::problem),
            report
                .summary()
                .map(Summary::interrupted)
                .or(() -> plan.map(Plan::interrupted))
                .orElse(false),
            report.exitCode());
    fields.put("dryRun", report.dryRun());
    if (!ran) {
      plan.ifPresent(
          found -> {
            fields.put("verdicts", found.outlooks());
            boolean takes = report.plan().change() == Change.UNASSIGN;
            fields.put("remainingAccess", takes ? found.keysKeepingAccess() : 0);
          });
      return fields;
    }
    report
        .summary()
        .ifPresent(
            summary -> {
              fields.put("verdicts", summary.verdicts());
              fields.put("remainingAccess", summary.remaining());
              fields.put("retries", summary.retries());
              fields.put("rateLimits", summary.rateLimits());
              fields.put("waitedSeconds", summary.waitedForRateLimits().toMillis() / 1000.0);
            });
    fields.put("verified", report.verified().orElse(null));
    fields.put("notVerified", notVerified(report));
    fields.put("requests", report.requests());
    fields.put("seconds", report.took().toMillis() / 1000.0);
    fields.put("results", report.files().results().map(Object::toString).orElse(null));
    fields.put("undo", report.files().undo().map(Object::toString).orElse(null));
    fields.put("resume", report.resume().orElse(null));
    return fields;
  }

  private static boolean isUnreadable(Optional<Plan> plan) {
    return plan.filter(found -> found.count(Outlook.UNREADABLE) > 0).isPresent();
  }

  private static boolean sawLess(RunReport report) {
    return report.summary().flatMap(Summary::lastSearch).filter(LastSearch::sawLess).isPresent();
  }

  /** Where Atlas still lists a key that it should not list, or the other way round. */
  private static List<Map<String, Object>> notVerified(RunReport report) {
    Stream<Unassignment> contradicted =
        report.summary().flatMap(Summary::verification).stream()
            .flatMap(found -> found.contradicted().stream())
            .map(row -> row.unassignment());
    Stream<Unassignment> left =
        report.summary().flatMap(Summary::lastSearch).stream()
            .flatMap(last -> last.left().stream())
            .flatMap(
                key ->
                    key.assignments().stream()
                        .map(each -> new Unassignment(each.project(), key.key().id())));
    return Stream.concat(contradicted, left).distinct().map(SummaryJson::row).toList();
  }

  private static Map<String, Object> row(Unassignment row) {
    var fields = new LinkedHashMap<String, Object>();
    ProjectId project = row.project();
    fields.put("projectId", project.value());
    fields.put("apiKeyId", row.principal().value());
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
