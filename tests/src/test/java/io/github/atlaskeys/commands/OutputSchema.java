package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code -o json} writes, held against docs/output.schema.json. */
final class OutputSchema {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonSchema SCHEMA = schema();

  private OutputSchema() {}

  private static JsonSchema schema() {
    Path file = Path.of(System.getProperty("project.root"), "docs", "output.schema.json");
    try {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether these arguments ask for JSON. */
  static boolean isAskedFor(List<String> arguments) {
    String all = String.join(" ", arguments);
    return all.matches("(?is)(.* )?(-o[ =]?|--output[ =])json( .*)?")
        && !arguments.contains("--help");
  }

  /**
   * Every line is an object of the schema; the last, and no other, is the summary, and it has the
   * exit code. A command that was refused before it began writes nothing.
   */
  static void check(Outcome run) {
    if (run.exit() == 2 && run.out().isEmpty()) {
      return;
    }
    List<JsonNode> lines = lines(run);
    for (JsonNode line : lines) {
      assertThat(SCHEMA.validate(line)).as("%s", line).isEmpty();
    }
    assertThat(lines).as("%s", run).isNotEmpty();
    assertThat(lines.subList(0, lines.size() - 1))
        .noneMatch(line -> line.get("type").asText().equals("summary"));
    JsonNode summary = lines.get(lines.size() - 1);
    assertThat(summary.get("type").asText()).as("%s", run).isEqualTo("summary");
    assertThat(summary.get("exitCode").asInt()).as("%s", run).isEqualTo(run.exit());
    // A row that Atlas still lists at the end is written a second time, with its new verdict.
    long different =
        lines.stream()
            .limit(lines.size() - 1L)
            .filter(line -> !line.get("type").asText().equals("audit"))
            .map(line -> List.of(line.path("projectId"), line.path("apiKeyId")))
            .distinct()
            .count();
    assertThat(summary.get("rows").asLong()).as("%s", run).isGreaterThanOrEqualTo(different);
  }

  /** Every line of standard output. */
  static List<JsonNode> lines(Outcome run) {
    var lines = new ArrayList<JsonNode>();
    for (String line : run.out().lines().toList()) {
      try {
        lines.add(JSON.readTree(line));
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + line, e);
      }
    }
    return lines;
  }
}
