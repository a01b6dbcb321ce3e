package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the rows of a run to standard output as they complete, as JSON or CSV. As text, the plan
 * and the report have them. Called by one thread at a time.
 */
public final class RowWriter implements BulkRun.Listener<Result> {
  /** A row as it is written, planned or ended. */
  private record View(
      Row row,
      Labels labels,
      Leaks leaks,
      Optional<Principal> key,
      String verdict,
      boolean dryRun,
      int attempts,
      List<String> roles,
      OrganizationAccess access,
      List<String> caveats,
      Optional<Problem> problem,
      String nextStep) {
    Optional<String> foundAt() {
      return leaks.foundAt(row.unassignment().principal());
    }
  }

  /**
   * A column.
   *
   * @param json the value of the field; empty for null, and none if it is not in the JSON
   * @param csv the text of the cell; none if it is not in the CSV
   */
  private record Column(
      String name,
      Optional<Function<View, Optional<?>>> json,
      Optional<Function<View, String>> csv) {
    /** One that is the same in both. */
    static Column both(String name, Function<View, Optional<?>> value) {
      return new Column(
          name,
          Optional.of(value),
          Optional.of(view -> value.apply(view).map(Object::toString).orElse("")));
    }

    static Column json(String name, Function<View, Optional<?>> value) {
      return new Column(name, Optional.of(value), Optional.empty());
    }

    /** One that is a list or an object in JSON. */
    Column csv(Function<View, String> cell) {
      return new Column(name, json, Optional.of(cell));
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          Column.json("type", view -> Optional.of("row")),
          Column.both("line", view -> Optional.of(view.row.line()).filter(line -> line > 0)),
          Column.both("projectId", view -> Optional.of(view.row.unassignment().project())),
          Column.both(
              "projectName", view -> view.labels.projectName(view.row.unassignment().project())),
          Column.both("apiKeyId", view -> Optional.of(view.row.unassignment().principal())),
          Column.both("publicKey", view -> view.key.flatMap(Principal::publicName)),
          Column.json(
              "description",
              view -> view.key.flatMap(Principal::description).map(SanitizedText::message)),
          Column.both("verdict", view -> Optional.of(view.verdict)),
          Column.both("dryRun", view -> Optional.of(view.dryRun)),
          Column.both("attempts", view -> Optional.of(view.attempts)),
          Column.json("roles", view -> Optional.of(view.roles))
              .csv(view -> RoleNames.toCell(view.roles)),
          Column.json("organizationRoles", view -> view.key.map(Principal::organizationRoles)),
          Column.both("organizationAccess", view -> Optional.of(view.access)),
          Column.json("caveats", view -> Optional.of(view.caveats))
              .csv(view -> String.join(" ", view.caveats)),
          Column.json(
                  "problem",
                  view -> view.problem.map(why -> SummaryJson.problem(why, view.nextStep)))
              .csv(view -> view.problem.map(why -> why.kind().name()).orElse("")),
          new Column(
              "message",
              Optional.empty(),
              Optional.of(view -> view.problem.map(Problem::message).orElse(""))),
          Column.both("foundAt", View::foundAt));

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
      console.printData(
          COLUMNS.stream()
              .filter(column -> column.csv.isPresent())
              .map(Column::name)
              .collect(Collectors.joining(",")));
    }
  }

  /** A row of a dry run. */
  public void planned(PlannedRow row) {
    write(
        new View(
            row.row(),
            labels,
            leaks,
            row.principal().or(() -> labels.key(row.row().unassignment().principal())),
            row.outlook().name(),
            true,
            0,
            row.roles(),
            row.access(),
            List.of(),
            row.problem(),
            row.problem().map(why -> ProblemText.of(why).nextStep()).orElse("")));
  }

  @Override
  public void ended(Result result) {
    write(
        new View(
            result.row(),
            labels,
            leaks,
            labels.key(result.unassignment().principal()),
            result.verdict().name(),
            false,
            result.attempts(),
            result.roles(),
            result.access(),
            names(result.caveats()),
            result.problem(),
            result.problem().map(why -> ProblemText.of(result, why).nextStep()).orElse("")));
  }

  private static List<String> names(Collection<Result.Caveat> caveats) {
    return caveats.stream().map(Enum::name).sorted().toList();
  }

  private void write(View view) {
    switch (console.format()) {
      case JSON -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Column column : COLUMNS) {
          column.json.ifPresent(value -> fields.put(column.name, value.apply(view).orElse(null)));
        }
        console.printData(SafeJson.line(fields));
      }
      case CSV ->
          console.printData(
              Csv.line(
                  COLUMNS.stream()
                      .flatMap(column -> column.csv.stream())
                      .map(cell -> cell.apply(view))
                      .toArray()));
      case TEXT, MARKDOWN, HTML -> {}
    }
  }
}
