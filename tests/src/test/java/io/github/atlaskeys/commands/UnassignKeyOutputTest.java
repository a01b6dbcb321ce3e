package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script reads of it: JSON, CSV and the requests. */
class UnassignKeyOutputTest extends OneProjectRun {
  @Test
  void jsonIsTheRowAndTheSummary() throws IOException {
    Outcome run = run("--yes", "-o", "json");

    assertThat(run.exit()).isZero();
    assertThat(
            run.out()
                .replaceFirst("\"requests\":\\d+", "\"requests\":9")
                .replaceFirst("\"seconds\":[\\d.]+", "\"seconds\":0.1"))
        .isEqualToNormalizingNewlines(
            """
            {"type":"row","line":null,"projectId":"5953c5f380eef53887615f9a",\
            "projectName":"payments-production","apiKeyId":"5d1d12c087d9d63e6d682438",\
            "publicKey":"zmmrboas","description":"ci deploy","verdict":"UNASSIGNED",\
            "dryRun":false,"attempts":1,"roles":["GROUP_OWNER"],\
            "organizationRoles":["ORG_MEMBER"],"organizationAccess":"NONE","caveats":[],\
            "problem":null,"foundAt":null}
            {"type":"summary","command":"unassign-key","host":"%s","api":"v2","rows":1,\
            "complete":true,"notFound":[],"notRead":[],"dryRun":false,"verdicts":{"UNASSIGNED":1},\
            "remainingAccess":0,"verified":null,"notVerified":[],"requests":9,"retries":0,\
            "rateLimits":0,"waitedSeconds":0.0,"seconds":0.1,"interrupted":false,"stopped":null,\
            "results":"%s","undo":"%s","resume":null,"exitCode":0}
            """
                .formatted(sandbox.baseUri(), results(), undo()));
  }

  @Test
  void jsonTellsOfAFailureToo() {
    Outcome run =
        command.run("--project", "111111111111111111111111", "--key", KEY, "-y", "-o", "JSON");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out())
        .hasLineCount(1)
        .contains("\"complete\":false")
        .contains(
            "\"stopped\":{\"kind\":\"UNKNOWN_PROJECT\",\"message\":\"project 111111111111111111111111 does")
        .contains("\"nextStep\":\"check the project ID\"}");
  }

  @Test
  void ofAProjectThatWasNamedTheNameIsToBeChecked() {
    Outcome run = command.run("--project", "nowhere", "--key", KEY, "-y", "-o", "json");

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.out())
        .contains("\"kind\":\"UNKNOWN_PROJECT\"", "\"nextStep\":\"check the project name\"}");
  }

  @Test
  void csvIsAHeaderAndTheRow() {
    Outcome run = run("--yes", "-o", "csv");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            line,projectId,projectName,apiKeyId,publicKey,verdict,dryRun,attempts,roles,organizationAccess,caveats,problem,message,foundAt
            ,%s,payments-production,%s,zmmrboas,UNASSIGNED,false,1,GROUP_OWNER,NONE,,,,
            """
                .formatted(PROJECT, KEY));
    assertThat(run.err()).contains("Unassigned API key zmmrboas");
  }

  @Test
  void aDryRunAsCsvAndAsJsonIsTheRowWithItsOutlook() {
    Outcome csv = run("--dry-run", "-o", "csv");
    Outcome json = run("--dry-run", "-o", "json");

    assertThat(csv.out()).hasLineCount(2).contains(",WOULD_UNASSIGN,true,0,GROUP_OWNER,NONE,");
    assertThat(json.out())
        .hasLineCount(2)
        .contains("\"verdict\":\"WOULD_UNASSIGN\",\"dryRun\":true")
        .contains("\"verdicts\":{\"WOULD_UNASSIGN\":1}");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--all-projects", "--project=analytics"})
  void aMissingKeyThatIsAllowedIsCompleteAsJson(String where) {
    Outcome run = command.run("--key", "nobodyab", where, "--yes", "--allow-missing", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).hasLineCount(1).contains("\"complete\":true,");
  }

  @Test
  void verboseShowsEachRequestOnALineAndNoSecret() {
    Outcome run = run("--yes", "--verbose");

    assertThat(run.exit()).isZero();
    assertThat(run.err().lines().filter(line -> line.startsWith("> DELETE")))
        .singleElement()
        .asString()
        .matches(
            "> DELETE /api/atlas/v2/groups/%s/apiKeys/%s 204, \\d+ ms".formatted(PROJECT, KEY));
    assertThat(run.err())
        .doesNotContain(Example.CALLER_PRIVATE_KEY)
        .doesNotContain("Authorization")
        .doesNotContain("{");
  }
}
