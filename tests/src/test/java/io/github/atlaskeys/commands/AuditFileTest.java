package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a results file, and what there is to prove in one that is not whole. */
class AuditFileTest extends AuditTests {
  /** What is beside it is named: the results of the same run. */
  @ParameterizedTest
  @CsvSource({
    "keys.csv, true",
    "keys.csv, false",
    "keys.csv.undo.csv, true",
    "keys.csv.undo.csv, false"
  })
  void aFileThatIsNotOfResults(String name, boolean beside) throws IOException {
    Path results = unassigned();
    if (!beside) {
      Files.delete(results);
    }
    sandbox.forgetRequests();

    Outcome run = audit(2, folder + "/" + name);

    assertThat(run.err())
        .isEqualTo(
            "audit-run: %s/%s, line 1: not the first line of a results file; %s\n"
                .formatted(
                    folder,
                    name,
                    beside
                        ? "use " + results
                        : "audit-run reads what a run has written as FILE.results.csv"));
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void aKeyIsNotAFile() {
    Outcome run = audit(2, "zmmrboas");

    assertThat(run.err())
        .isEqualTo("audit-run: no file zmmrboas; audit-run reads a results file\n");
    assertThat(audit(2, folder).err()).contains(" is a folder; ");
  }

  /** Even the last one: a row that was left out would be one that nobody looked at. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",UNASSIGNED, | ,GONE, | 2",
        "20\\d\\d-\\d\\d-\\d\\d | -1000000000-01-01 | 2",
        "\\z | '4,5953c5f380eef5\n' | 4"
      })
  void aLineThatIsDamaged(String regex, String with, int line) throws IOException {
    Path results = unassigned();
    rewrite(results, regex, with);

    Outcome run = audit(2, results);

    assertThat(run.err())
        .contains(", line %d: not a row of a results file; audit-run reads ".formatted(line));
  }

  /** A killed run leaves it: what became of that row is not known, whatever the others show. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "json", "csv", "html"})
  void aLastLineThatIsTornIsAWarningAndNotDone(String format) throws IOException {
    Path results = unassigned();
    append(results, "4,5953c5f380eef5");

    Outcome run = audit(3, results, "-o", format);

    assertThat(run.err())
        .isEqualTo(
            "audit-run: 1 row is left out: the last line of the file is incomplete; resume the run,"
                + " and audit it again\n");
    switch (format) {
      case "json" -> {
        List<JsonNode> lines = OutputSchema.lines(run);
        assertThat(lines.get(0).get("leftOut").asInt()).isOne();
        assertThat(lines.get(3).get("complete").asBoolean()).isFalse();
      }
      case "csv" -> assertThat(run.out()).hasLineCount(3);
      default ->
          assertThat(run.out())
              .contains(
                  "1 row is left out: the last line of the file is incomplete; resume the run, and"
                      + " audit it again.");
    }
  }

  @Test
  void whatIsAssignedAgainOutweighsALineThatIsTorn() throws IOException {
    Path results = unassigned();
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_OWNER");
    append(results, "4,59");

    audit(5, results);
  }

  /** It was refused, or killed before its first row: the report must not look like a proof. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "html"})
  void whereNothingWasDoneThereIsNothingToProve(String format) throws IOException {
    Path results = unassigned();
    rewrite(results, ",UNASSIGNED,", ",REFUSED,");

    Outcome run = audit(0, results, "-o", format);

    assertThat(run.err())
        .isEqualTo("audit-run: the file has no row that was done: there is nothing to prove\n");
    assertThat(run.out()).contains("The file has no row that was done: there is nothing to prove.");
  }

  @ParameterizedTest
  @ValueSource(strings = {OLDER, "line,projectId,apiK"})
  void aFileWithoutRows(String text) throws IOException {
    Path results = Files.writeString(folder.resolve("empty.csv"), text);

    Outcome run = audit(0, results);

    assertThat(run.err())
        .isEqualTo("audit-run: the file has no row that was done: there is nothing to prove\n");
    assertThat(run.out())
        .contains("\n0 rows.\nThe file has no row that was done: there is nothing to prove.\n");
    assertThat(audit(0, results, "-o", "csv").out())
        .as("the columns are there all the same")
        .startsWith("line,projectId,")
        .endsWith(",sinceAddress,message\n")
        .hasLineCount(1);
  }

  @Test
  void standardInputIsRead() throws IOException {
    String results = Files.readString(unassigned());

    Outcome run = command().reading(results).run("-", "-o", "json");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("\"file\":\"standard input\"");
  }
}
