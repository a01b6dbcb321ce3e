package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code unassign-key --all-projects} for a program. */
class AllProjectsJsonTest extends AllProjectsRun {

  @Test
  void aRowForEachProjectThenTheSummaryAndWordsGoElsewhere() throws IOException {
    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    List<JsonNode> lines = OutputSchema.lines(run);
    assertThat(lines.subList(0, 2))
        .allSatisfy(
            row -> {
              assertThat(row.get("line").isNull()).isTrue();
              assertThat(row.get("publicKey").asText()).isEqualTo("zmmrboas");
              assertThat(row.get("verdict").asText()).isEqualTo("UNASSIGNED");
              assertThat(row.get("dryRun").asBoolean(true)).isFalse();
            })
        .extracting(row -> row.get("projectName").asText() + " " + row.get("roles"))
        .containsExactlyInAnyOrder(
            "analytics [\"GROUP_READ_ONLY\"]", "payments-production [\"GROUP_OWNER\"]");
    JsonNode summary = lines.get(2);
    assertThat(summary.get("complete").asBoolean()).isTrue();
    assertThat(summary.get("verified").asBoolean()).isTrue();
    assertThat(summary.get("rows").asInt()).isEqualTo(2);
    assertThat(summary.get("undo").asText()).isEqualTo(only(".undo.csv").toString());
    assertThat(summary.get("results").asText()).isEqualTo(only(".results.csv").toString());
    assertThat(summary.get("resume").isNull()).isTrue();
    assertThat(run.err())
        .contains("Unassigned from 2 of 2 projects.\n")
        .contains("Verified: Atlas lists");
  }

  @Test
  void aDryRunAndAKeyThatIsNotFoundEndWithASummaryToo() throws IOException {
    List<JsonNode> dry = OutputSchema.lines(run("zmmrboas", "--dry-run", "-o", "json"));
    Outcome missing = run("nobodyab", "--yes", "-o", "json");

    assertThat(dry).hasSize(3);
    assertThat(dry.get(0).get("dryRun").asBoolean()).isTrue();
    assertThat(dry.get(0).get("verdict").asText()).isEqualTo("WOULD_UNASSIGN");
    assertThat(dry.get(2).get("dryRun").asBoolean()).isTrue();
    assertThat(dry.get(2).get("undo").isNull()).isTrue();
    assertThat(missing.exit()).isEqualTo(4);
    assertThat(missing.out()).hasLineCount(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void aKeyInNoProjectIsASummaryOfNoRows() throws IOException {
    sandbox.unassign(Example.PAYMENTS_PRODUCTION, Example.BREAK_GLASS_KEY);

    Outcome run = run("breakgls", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(5);
    assertThat(OutputSchema.lines(run))
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.get("rows").asInt(-1)).isZero();
              assertThat(summary.get("dryRun").asBoolean(true)).isFalse();
            });
    assertThat(files()).isEmpty();
  }

  @Test
  void jsonTellsOfAProblemWithItsNextStep() throws IOException {
    sandbox.fault(
        Fault.status(401, "NOT_GROUP_USER_ADMIN").on("DELETE").onProject(Example.ANALYTICS));

    List<JsonNode> lines = OutputSchema.lines(run("zmmrboas", "--yes", "-o", "json"));

    assertThat(lines.subList(0, 2))
        .filteredOn(row -> row.get("projectName").asText().equals("analytics"))
        .singleElement()
        .satisfies(
            row -> {
              JsonNode problem = row.get("problem");
              assertThat(problem.get("kind").asText()).isEqualTo("NO_PERMISSION");
              assertThat(problem.get("nextStep").asText())
                  .startsWith("these credentials need Project");
            });
    JsonNode summary = lines.get(2);
    assertThat(summary.get("verified").asBoolean(true)).isFalse();
    assertThat(summary.get("resume").asText())
        .endsWith(" --key zmmrboas --all-projects --yes -o json --resume");
  }

  @Test
  void aVerdictThatNoRowEndedWithIsLeftOut() {
    sandbox.fault(Fault.answer(204, "application/json", "").on("DELETE").always());

    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out()).contains("\"verdicts\":{\"UNFINISHED\":2},");
  }

  @Test
  void csvIsARowForEachProject() {
    Outcome run = run("zmmrboas", "--yes", "-o", "csv");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out().lines())
        .hasSize(3)
        .startsWith(
            "line,projectId,projectName,apiKeyId,publicKey,verdict,dryRun,attempts,roles,organizationAccess,caveats,problem,message,foundAt")
        .contains(
            ",%s,analytics,%s,zmmrboas,UNASSIGNED,false,1,GROUP_READ_ONLY,NONE,,,,"
                .formatted(Example.ANALYTICS, KEY));
  }
}
