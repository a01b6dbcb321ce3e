package scripts.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.unassign.RowResult;
import io.github.atlaskeys.unassign.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import scripts.cli.NextStep;
import scripts.cli.Shown;

/** Writes each row as it ends, in the form that was asked for. Called by one thread at a time. */
final class RowWriter {
  private static final CsvSchema COLUMNS =
      CsvSchema.builder()
          .addColumn("line")
          .addColumn("projectId")
          .addColumn("apiKeyId")
          .addColumn("verdict")
          .addColumn("attempts")
          .addColumn("organizationAccess")
          .addColumn("roles")
          .addColumn("problem")
          .addColumn("message")
          .build();

  private final RowFormat format;
  private final PrintWriter out;
  private final boolean dryRun;
  private final ObjectWriter writer;

  RowWriter(RowFormat format, PrintWriter out, boolean dryRun) {
    this.format = format;
    this.out = out;
    this.dryRun = dryRun;
    this.writer =
        format == RowFormat.CSV
            ? CsvMapper.csvBuilder().build().writer(COLUMNS.withLineSeparator(""))
            : JsonMapper.builder().build().writer();
  }

  /** What comes before the first row. */
  void begin() {
    if (format == RowFormat.CSV) {
      out.println(String.join(",", COLUMNS.getColumnNames()));
    }
  }

  void write(RowResult result) {
    if (format != RowFormat.TEXT) {
      line(machine(result));
    } else if (dryRun) {
      line(wouldHappen(result));
    } else if (!result.verdict().done() && result.verdict() != Verdict.NOT_ATTEMPTED) {
      line(
          failure(
              name(result),
              result)); // those not attempted are as many as may be, and in the journal
    }
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }

  private String machine(RowResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", result.row().line());
    fields.put("projectId", result.row().unassignment().project().value());
    fields.put("apiKeyId", result.row().unassignment().apiKey().value());
    fields.put("verdict", result.verdict().name());
    fields.put("attempts", result.attempts());
    fields.put("organizationAccess", result.organizationAccess().name());
    fields.put("roles", String.join(" ", result.row().roles()));
    fields.put("problem", result.problem().map(p -> p.kind().name()).orElse(""));
    fields.put("message", result.problem().map(Problem::message).orElse(""));
    try {
      return writer.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String wouldHappen(RowResult result) {
    return switch (result.verdict()) {
      case NOT_ATTEMPTED ->
          "%s would lose %s".formatted(name(result), String.join(", ", result.row().roles()));
      case NOT_ASSIGNED -> "%s is not assigned; nothing would be sent".formatted(name(result));
      default -> failure(name(result), result);
    };
  }

  /** What became of a row that is not done, and what to do about it. */
  static String failure(String name, RowResult result) {
    return result
        .problem()
        .map(
            problem ->
                "%s %s: %s"
                    .formatted(
                        name,
                        result.verdict(),
                        Shown.message(NextStep.line(problem.message(), NextStep.after(problem)))))
        .orElseGet(() -> name + " " + result.verdict());
  }

  private static String name(RowResult result) {
    return "line %d: API key %s in project %s"
        .formatted(
            result.row().line(),
            result.row().unassignment().apiKey(),
            result.row().unassignment().project());
  }
}
