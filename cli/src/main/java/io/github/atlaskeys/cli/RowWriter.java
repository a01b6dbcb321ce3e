package io.github.atlaskeys.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.unassign.Caveat;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes each row as it ends, in the form that was asked for. Called by one thread at a time. */
final class RowWriter {
  private static final CsvSchema COLUMNS =
      CsvSchema.builder()
          .addColumn("line")
          .addColumn("projectId")
          .addColumn("apiKeyId")
          .addColumn("verdict")
          .addColumn("dryRun")
          .addColumn("attempts")
          .addColumn("organizationAccess")
          .addColumn("roles")
          .addColumn("caveats")
          .addColumn("problem")
          .addColumn("message")
          .build();

  private final RowFormat format;
  private final PrintWriter out;
  private final ObjectWriter csv;

  RowWriter(RowFormat format, PrintWriter out) {
    this.format = format;
    this.out = out;
    this.csv = CsvMapper.csvBuilder().build().writer(COLUMNS.withLineSeparator(""));
  }

  /** What comes before the first row. */
  void begin() {
    if (format == RowFormat.CSV) {
      out.println(String.join(",", COLUMNS.getColumnNames()));
    }
  }

  /** A row that has ended. */
  void write(Result result) {
    if (format == RowFormat.TEXT) {
      // Those that were not attempted may be a million; the summary counts them.
      if (!result.verdict().done() && result.verdict() != Verdict.NOT_ATTEMPTED) {
        line(failure(name(result.row()), result));
      }
      return;
    }
    machine(
        result.row(),
        result.verdict().name(),
        false,
        result.attempts(),
        result.access(),
        result.roles(),
        result.caveats().stream().map(Caveat::name).sorted().toList(),
        result.problem());
  }

  /** A row of a dry run. */
  void write(PlannedRow planned) {
    if (format == RowFormat.TEXT) {
      line(wouldHappen(planned));
      return;
    }
    machine(
        planned.row(),
        planned.outlook().name(),
        true,
        0,
        planned.access(),
        planned.roles(),
        List.of(),
        planned.problem());
  }

  private void line(String text) {
    out.println(SanitizedText.message(text));
    out.flush();
  }

  private void machine(
      Row row,
      String verdict,
      boolean dryRun,
      int attempts,
      OrganizationAccess access,
      List<String> roles,
      List<String> caveats,
      Optional<Problem> problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", row.line());
    fields.put("projectId", row.unassignment().project().value());
    fields.put("apiKeyId", row.unassignment().apiKey().value());
    fields.put("verdict", verdict);
    fields.put("dryRun", dryRun);
    fields.put("attempts", attempts);
    fields.put("organizationAccess", access.name());
    boolean json = format == RowFormat.JSON;
    fields.put("roles", json ? roles : RoleNames.toCell(roles));
    fields.put("caveats", json ? caveats : String.join(" ", caveats));
    fields.put("problem", problem.map(p -> p.kind().name()).orElse(json ? null : ""));
    fields.put(
        "message",
        problem.map(p -> json ? p.message() : cell(p.message())).orElse(json ? null : ""));
    out.println(json ? SafeJson.line(fields) : csvLine(fields));
    out.flush();
  }

  private String csvLine(Map<String, Object> fields) {
    try {
      return csv.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Text of others begins no formula in a spreadsheet, and moves no cursor. */
  private static String cell(String text) {
    return Csv.harmless(text);
  }

  private static String wouldHappen(PlannedRow planned) {
    String name = name(planned.row());
    return switch (planned.outlook()) {
      case WOULD_UNASSIGN ->
          planned.roles().isEmpty()
              ? name + " would lose its access"
              : "%s would lose %s".formatted(name, String.join(", ", planned.roles()));
      case NOT_LISTED -> name + " is not listed; it is sent all the same";
      case UNKNOWN_KEY -> name + ": no such key in the project or its organization";
      case UNREADABLE ->
          "%s cannot be read: %s"
              .formatted(
                  name,
                  planned
                      .problem()
                      .map(why -> NextStep.line(why.message(), NextStep.after(why)))
                      .orElse(""));
      case NOT_LOOKED_AT -> name + " was not looked at";
    };
  }

  /** How a row ended that is not done, and what to do about it. */
  static String failure(String name, Result result) {
    return result
        .problem()
        .map(
            problem ->
                "%s %s: %s"
                    .formatted(
                        name,
                        result.verdict(),
                        SanitizedText.message(
                            NextStep.line(problem.message(), nextStep(result, problem)))))
        .orElseGet(() -> name + " " + result.verdict());
  }

  /** Nothing was sent for a row whose roles cannot be saved. */
  private static String nextStep(Result result, Problem problem) {
    return problem.kind() == Problem.Kind.NO_PERMISSION && result.attempts() == 0
        ? "saving the roles needs Project Read Only; use --no-undo to unassign without an undo file"
        : NextStep.after(problem);
  }

  private static String name(Row row) {
    return "line %d: API key %s in project %s"
        .formatted(row.line(), row.unassignment().apiKey(), row.unassignment().project());
  }
}
