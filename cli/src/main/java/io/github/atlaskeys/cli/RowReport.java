package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Result.Caveat;
import io.github.atlaskeys.unassign.Row;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the rows of a run to standard output as they complete, as JSON or CSV. Those that failed
 * are reported at the end. Called by one thread at a time.
 */
final class RowReport {
  private static final List<String> COLUMNS =
      List.of(
          "line",
          "projectId",
          "projectName",
          "apiKeyId",
          "publicKey",
          "verdict",
          "dryRun",
          "attempts",
          "roles",
          "organizationAccess",
          "caveats",
          "problem",
          "message");

  private final Console console;
  private final Targets targets;

  RowReport(Console console, Targets targets) {
    this.console = console;
    this.targets = targets;
  }

  /** What comes before the first row. */
  void begin() {
    if (console.format() == OutputFormat.CSV) {
      console.printData(String.join(",", COLUMNS));
    }
  }

  /** A row of a dry run; as text, the plan has it. */
  void planned(RowOutlook outlook) {
    if (console.format().isData()) {
      PlannedRow planned = outlook.planned();
      row(
          planned.row(),
          outlook.outcome().name(),
          true,
          0,
          outlook.roles(),
          planned.access(),
          List.of(),
          planned.problem(),
          planned.problem().map(NextStep::after));
    }
  }

  /** A row that has ended. */
  void ended(Result result) {
    if (console.format().isData()) {
      row(
          result.row(),
          result.verdict().name(),
          false,
          result.attempts(),
          result.roles(),
          result.access(),
          result.caveats(),
          result.problem(),
          result.problem().map(problem -> nextStep(result, problem)));
    }
  }

  /** Nothing was sent for a row whose roles cannot be saved. */
  static String nextStep(Result result, Problem problem) {
    return problem.kind() == Problem.Kind.NO_PERMISSION && result.attempts() == 0
        ? NextStep.SAVING_ROLES
        : NextStep.after(problem);
  }

  private void row(
      Row row,
      String verdict,
      boolean dryRun,
      int attempts,
      List<String> roles,
      OrganizationAccess access,
      Collection<Caveat> caveats,
      Optional<Problem> problem,
      Optional<String> nextStep) {
    Optional<ApiKey> key = targets.labels().key(row.unassignment().apiKey());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", "row");
    fields.put("line", targets.named() ? null : row.line());
    fields.put("projectId", row.unassignment().project().value());
    fields.put(
        "projectName", targets.labels().projectName(row.unassignment().project()).orElse(null));
    fields.put("apiKeyId", row.unassignment().apiKey().value());
    fields.put("publicKey", key.map(ApiKey::publicKey).orElse(null));
    fields.put("description", key.map(ApiKey::desc).map(SanitizedText::message).orElse(null));
    fields.put("dryRun", dryRun);
    fields.put("verdict", verdict);
    fields.put("attempts", attempts);
    fields.put("roles", roles);
    fields.put("organizationRoles", key.map(ApiKey::organizationRoles).orElse(null));
    fields.put("organizationAccess", access.name());
    fields.put("caveats", caveats.stream().map(Caveat::name).sorted().toList());
    fields.put(
        "problem", problem.map(p -> JsonOutput.problem(p, nextStep.orElse(""))).orElse(null));
    console.printData(
        console.format() == OutputFormat.JSON
            ? SafeJson.line(fields)
            : csv(fields, roles, problem.map(Problem::message)));
  }

  private static String csv(
      Map<String, Object> fields, List<String> roles, Optional<String> message) {
    var cells = new LinkedHashMap<>(fields);
    cells.put("roles", RoleNames.toCell(roles));
    cells.put(
        "caveats",
        ((List<?>) fields.getOrDefault("caveats", List.of()))
            .stream().map(String::valueOf).collect(Collectors.joining(" ")));
    cells.computeIfPresent("problem", (name, problem) -> ((Map<?, ?>) problem).get("kind"));
    cells.put("message", message.orElse(""));
    Stream<Object> values =
        COLUMNS.stream().map(name -> Optional.ofNullable(cells.get(name)).orElse(""));
    return Csv.line(values.toArray());
  }
}
