package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the rows of a run to standard output as they complete, as JSON or CSV. As text, the plan
 * and the report have them. Called by one thread at a time.
 */
public final class RowWriter implements BulkRun.Listener<Result> {
  /** The columns of the CSV. Each is a field of the JSON too, but for the message of a problem. */
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
          "message",
          "foundAt");

  private final Console console;
  private final Labels labels;
  private final Leaks leaks;

  /** Writes to this console, if its format is for programs. */
  public RowWriter(Console console, Selection selection) {
    this.console = console;
    this.labels = selection.labels();
    this.leaks = selection.leaks();
  }

  /** What comes before the first row. */
  public void begin() {
    if (console.format() == OutputFormat.CSV) {
      console.printData(String.join(",", COLUMNS));
    }
  }

  /** A row of a dry run. */
  public void planned(PlannedRow row) {
    write(
        row.row(),
        row.principal().or(() -> labels.key(row.row().unassignment().principal())),
        row.outlook(),
        true,
        0,
        row.roles(),
        row.access(),
        List.of(),
        row.problem().map(why -> problem(why, ProblemText.of(why, row.row()))));
  }

  @Override
  public void ended(Result result) {
    write(
        result.row(),
        labels.key(result.unassignment().principal()),
        result.verdict(),
        false,
        result.attempts(),
        result.roles(),
        result.access(),
        result.caveats().stream().map(Enum::name).sorted().toList(),
        result.problem().map(why -> problem(why, ProblemText.of(result, why))));
  }

  private static Map<String, Object> problem(Problem problem, ProblemText text) {
    return SummaryJson.problem(problem, text.nextStep());
  }

  private void write(
      Row row,
      Optional<Principal> key,
      Enum<?> verdict,
      boolean dryRun,
      int attempts,
      List<String> roles,
      OrganizationAccess access,
      List<String> caveats,
      Optional<Map<String, Object>> problem) {
    if (!console.format().isData()) {
      return;
    }
    ProjectId project = row.unassignment().project();
    PrincipalId id = row.unassignment().principal();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", "row");
    fields.put("line", Optional.of(row.line()).filter(line -> line > 0));
    fields.put("projectId", project);
    fields.put("projectName", labels.projectName(project));
    fields.put("apiKeyId", id);
    fields.put("publicKey", key.flatMap(Principal::publicName));
    fields.put("description", key.flatMap(Principal::description).map(SanitizedText::message));
    fields.put("verdict", verdict);
    fields.put("dryRun", dryRun);
    fields.put("attempts", attempts);
    fields.put("roles", roles);
    fields.put("organizationRoles", key.map(Principal::organizationRoles));
    fields.put("organizationAccess", access);
    fields.put("caveats", caveats);
    fields.put("problem", problem);
    fields.put("foundAt", leaks.foundAt(id));
    console.printData(
        console.format() == OutputFormat.JSON
            ? SafeJson.line(fields)
            : Csv.line(COLUMNS.stream().map(name -> cell(name, fields)).toArray()));
  }

  /** The kind stands for a problem, whose message is a column of its own. */
  private static Object cell(String column, Map<String, Object> fields) {
    Object field = fields.get(column.equals("message") ? "problem" : column);
    Object value = field instanceof Optional<?> known ? known.orElse(null) : field;
    if (value instanceof Map<?, ?> problem) {
      return problem.get(column.equals("message") ? column : "kind");
    }
    if (value instanceof List<?> names) {
      return RoleNames.toCell(names.stream().map(String::valueOf).toList());
    }
    return value == null ? "" : value;
  }
}
