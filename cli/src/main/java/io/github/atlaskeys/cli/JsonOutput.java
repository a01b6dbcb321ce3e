package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects that {@code -o json} writes, one per line: rows, keys or projects, then a summary.
 * The schema is docs/output.schema.json. Every field is always there and has one type; what is not
 * known is null.
 */
final class JsonOutput {
  private JsonOutput() {}

  static Map<String, Object> problem(Problem problem, String nextStep) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("kind", problem.kind().name());
    fields.put("message", problem.message());
    fields.put("nextStep", nextStep);
    return fields;
  }

  private static @Nullable Map<String, Object> problem(Optional<Problem> problem) {
    return problem.map(p -> problem(p, NextStep.after(p))).orElse(null);
  }

  /** A key that was found or listed. */
  static Map<String, Object> key(KeyAccess access, Optional<String> match) {
    ApiKey key = access.key();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "key");
    fields.put("apiKeyId", key.id().value());
    fields.put("publicKey", key.publicKey());
    fields.put(
        "description", Optional.ofNullable(key.desc()).map(SanitizedText::message).orElse(null));
    fields.put("organizationId", access.organization().map(OrganizationId::value).orElse(null));
    fields.put("organizationRoles", key.organizationRoles());
    fields.put("organizationAccess", OrganizationAccess.of(key.organizationRoles()).name());
    fields.put("match", match.orElse(null));
    fields.put("projects", access.assignments().stream().map(JsonOutput::assignment).toList());
    return fields;
  }

  private static Map<String, Object> assignment(Assignment assignment) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("projectId", assignment.project().value());
    fields.put("projectName", assignment.projectName().orElse(null));
    fields.put("roles", assignment.roles());
    return fields;
  }

  static Map<String, Object> project(Project project) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "project");
    fields.put("projectId", project.id().value());
    fields.put("projectName", project.name());
    fields.put(
        "organizationId",
        Optional.ofNullable(project.orgId()).map(OrganizationId::value).orElse(null));
    return fields;
  }

  /**
   * The summary of a command that only reads, or of one that ended before it changed anything.
   *
   * @param complete whether everything that was asked for was read
   * @param notFound the search texts without a match
   */
  static Map<String, Object> summary(
      String command,
      Optional<Atlas> atlas,
      long rows,
      boolean complete,
      List<String> notFound,
      Optional<Problem> stopped,
      int exitCode) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "summary");
    fields.put("command", command);
    fields.put("host", atlas.map(to -> to.host().toString()).orElse(null));
    fields.put("api", atlas.map(to -> to.apiVersion().toString()).orElse(null));
    fields.put("rows", rows);
    fields.put("complete", complete);
    fields.put("notFound", notFound);
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
    fields.put("interrupted", exitCode == ExitCodes.INTERRUPTED);
    fields.put("stopped", problem(stopped));
    fields.put("results", null);
    fields.put("undo", null);
    fields.put("resume", null);
    fields.put("exitCode", exitCode);
    return fields;
  }

  /** The summary of a dry run. */
  static Map<String, Object> summary(String command, Atlas atlas, ChangePlan plan, int exitCode) {
    Map<String, Object> fields =
        summary(
            command,
            Optional.of(atlas),
            plan.targets().rows().size(),
            plan.complete() && plan.targets().unsearched().isEmpty(),
            List.of(),
            plan.stopped(),
            exitCode);
    fields.put("dryRun", true);
    fields.put("verdicts", plan.outcomes());
    fields.put("remainingAccess", plan.keepAccess().size());
    return fields;
  }

  /** The summary of a run. */
  static Map<String, Object> summary(
      String command, Atlas atlas, ChangeOutcome outcome, Optional<String> resume, int exitCode) {
    Targets targets = outcome.plan().targets();
    RunFiles files = outcome.files();
    boolean searched =
        targets.unsearched().isEmpty()
            && outcome.allProjects().filter(found -> found.sawLess()).isEmpty();
    Map<String, Object> fields =
        summary(
            command,
            Optional.of(atlas),
            targets.rows().size(),
            outcome.complete() && searched,
            List.of(),
            outcome.summary().flatMap(Summary::stopped),
            exitCode);
    outcome
        .summary()
        .ifPresent(
            summary -> {
              fields.put("verdicts", summary.verdicts());
              fields.put("remainingAccess", summary.remaining());
              fields.put("retries", summary.retries());
              fields.put("rateLimits", summary.rateLimits());
              fields.put("waitedSeconds", summary.waitedForRateLimits().toMillis() / 1000.0);
            });
    fields.put("verified", verified(outcome).orElse(null));
    fields.put("notVerified", notVerified(outcome));
    fields.put("requests", outcome.requests());
    fields.put("seconds", outcome.took().toMillis() / 1000.0);
    fields.put("results", files.results().toString());
    fields.put(
        "undo", files.undo().filter(path -> files.holdsRoles()).map(Object::toString).orElse(null));
    fields.put("resume", resume.orElse(null));
    return fields;
  }

  /** Empty if there was no check, or it could not read the listings. */
  private static Optional<Boolean> verified(ChangeOutcome outcome) {
    if (outcome.allProjects().isPresent()) {
      return outcome.allProjects().get().gone();
    }
    if (outcome.leavesMore()) {
      return Optional.of(false);
    }
    Optional<Verification> found = outcome.summary().flatMap(Summary::verification);
    return found
        .filter(look -> look.unchecked() == 0 || !look.contradicted().isEmpty())
        .map(Verification::holds);
  }

  /** Where Atlas still lists a key that it should not list, or the other way round. */
  private static List<Map<String, Object>> notVerified(ChangeOutcome outcome) {
    var rows = new ArrayList<Map<String, Object>>();
    outcome
        .allProjects()
        .ifPresent(
            found ->
                found
                    .listed()
                    .forEach(
                        each ->
                            rows.add(
                                row(each.project().value(), found.latest().key().id().value()))));
    outcome
        .summary()
        .flatMap(Summary::verification)
        .filter(found -> outcome.allProjects().isEmpty())
        .ifPresent(
            found ->
                found
                    .contradicted()
                    .forEach(
                        row ->
                            rows.add(
                                row(
                                    row.unassignment().project().value(),
                                    row.unassignment().apiKey().value()))));
    return rows;
  }

  private static Map<String, Object> row(String project, String apiKey) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("projectId", project);
    fields.put("apiKeyId", apiKey);
    return fields;
  }
}
