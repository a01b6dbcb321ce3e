package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code unassign-key --all-projects -o json}. */
class AllProjectsJsonTest extends AllProjectsRun {

  @Test
  void jsonIsOneObjectAndWordsGoElsewhere() throws IOException {
    Outcome run = run("zmmrboas", "--yes", "-o", "json");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            {"host":"%s","api":"v2","dryRun":false,"apiKeyId":"5d1d12c087d9d63e6d682438","publicKey":"zmmrboas",\
            "description":"ci deploy","organizationRoles":["ORG_MEMBER"],"organizationAccess":"NONE",\
            "searchComplete":true,"projects":[\
            {"projectId":"59a6f2c70bd66b2f3c8e41d7","projectName":"analytics",\
            "roles":["GROUP_READ_ONLY"],"verdict":"UNASSIGNED","attempts":1,"problem":null},\
            {"projectId":"5953c5f380eef53887615f9a","projectName":"payments-production",\
            "roles":["GROUP_OWNER"],"verdict":"UNASSIGNED","attempts":1,"problem":null}],\
            "verifiedGone":true,"undo":"%s","results":"%s"}
            """
                .formatted(sandbox.baseUri(), only(".undo.csv"), only(".results.csv")));
    assertThat(run.err()).contains("2 projects: 2 UNASSIGNED\n").contains("Verified: Atlas lists");
  }

  @Test
  void jsonOfADryRunAndOfAKeyThatIsNotFoundHasEveryName() throws IOException {
    JsonNode dry = new ObjectMapper().readTree(run("zmmrboas", "--dry-run", "-o", "json").out());
    Outcome missing = run("nobodyab", "--yes", "-o", "json");

    assertThat(dry.get("dryRun").asBoolean()).isTrue();
    assertThat(dry.get("projects").get(0).get("verdict").isNull()).isTrue();
    assertThat(dry.get("undo").isNull()).isTrue();
    assertThat(missing.exit()).isEqualTo(4);
    JsonNode none = new ObjectMapper().readTree(missing.out());
    assertThat(none.get("publicKey").asText()).isEqualTo("nobodyab");
    assertThat(none.get("projects").isNull()).isTrue();
    assertThat(names(none)).containsExactlyElementsOf(names(dry));
    assertThat(files()).isEmpty();
  }

  @Test
  void jsonTellsOfAProblemWithItsNextStep() throws IOException {
    sandbox.fault(
        Fault.status(401, "NOT_GROUP_USER_ADMIN").on("DELETE").onProject(Example.ANALYTICS));

    JsonNode json = new ObjectMapper().readTree(run("zmmrboas", "--yes", "-o", "json").out());

    JsonNode problem = json.get("projects").get(0).get("problem");
    assertThat(problem.get("kind").asText()).isEqualTo("NO_PERMISSION");
    assertThat(problem.get("nextStep").asText()).startsWith("these credentials need Project");
    assertThat(json.get("verifiedGone").asBoolean(true)).isFalse();
  }
}
