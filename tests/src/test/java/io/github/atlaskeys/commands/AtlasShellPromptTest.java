package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.PromptRun.Sitting;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** JShell's own tool on streams, as a person would see it. */
class AtlasShellPromptTest {
  private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private String privateKey = Example.CALLER_PRIVATE_KEY;

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void theBannerTellsWhereAndAsWhom() throws Exception {
    Sitting sitting = type("/exit 3");

    assertThat(sitting.exit()).isEqualTo(3);
    assertThat(sitting.seen())
        .startsWith(
            """
            Host          %s (v2)
            Organization  Example-Org (5980cfdf0b6d97029d82f86e)
            Caller        API key sandboxa
            """
                .formatted(sandbox.baseUri()))
        .contains("atlas> ")
        .doesNotContain("Welcome to JShell", privateKey);
    assertThat(sandbox.requests()).noneMatch(request -> !request.method().equals("GET"));
  }

  @Test
  void aBannerWithoutAnAnswerSaysWhyAndThePromptIsThere() throws Exception {
    privateKey = "00000000-0000-0000-0000-000000000000";

    Sitting sitting = type("1 + 2");

    assertThat(sitting.seen())
        .contains("Organization  unknown: GET /api/atlas/v2/orgs returned 401")
        .contains("==> 3");
  }

  @Test
  void valuesShowThemselvesAsAlignedTables() throws Exception {
    Sitting sitting = type("projects()", "var k = keys(\"analytics\")", "$1.get(0).name()");

    assertThat(sitting.exit()).isZero();
    assertThat(sitting.seen())
        .contains(
            """
            $1 ==>\s
            PROJECT              PROJECT ID                ORGANIZATION ID
            analytics            59a6f2c70bd66b2f3c8e41d7  5980cfdf0b6d97029d82f86e
            payments-production  5953c5f380eef53887615f9a  5980cfdf0b6d97029d82f86e
            """)
        .contains("k ==> \nPUBLIC KEY  API KEY ID")
        .contains("==> \"analytics\"");
  }

  @Test
  void aTableIsNeverCutShort() throws Exception {
    for (int i = 0; i < 300; i++) {
      String key = "%024x".formatted(0xBBB000000L + i);
      sandbox.apiKey(key, Example.ORGANIZATION, "k%07d".formatted(i), "secret", "key " + i);
      sandbox.assign(Example.PAYMENTS_STAGING, key, "GROUP_READ_ONLY");
    }

    assertThat(type("keys(\"payments-staging\")").seen())
        .contains("k0000000", "k0000150", "k0000299");
  }

  @Test
  void aDestructiveVerbShowsItsPlanAndAsksThePersonAtThePrompt() throws Exception {
    Sitting sitting =
        type(
            "unassign(\"analytics\", \"zmmrboas\")",
            "n",
            "unassign(\"payments-production\", \"zmmrboas\")",
            "y",
            "\"the\" + \" next\"");

    assertThat(sitting.seen())
        .contains("Loses     GROUP_READ_ONLY in this project\n")
        .contains("Unassign it? [y/N] ")
        .contains("|  Exception unassign-key: nothing was changed")
        .contains("Unassigned API key zmmrboas")
        .contains("==> \"the next\"");
    assertAssigned(true, false);
  }

  @Test
  void afterYesNothingAsksAndYesCanBeTakenBack() throws Exception {
    Sitting sitting =
        type(
            "yes()",
            "unassign(\"analytics\", \"zmmrboas\")",
            "yes(false)",
            "unassign(\"payments-production\", \"zmmrboas\")",
            "n");

    assertThat(sitting.seen()).containsOnlyOnce("Unassign it?");
    assertAssigned(false, true);
  }

  @Test
  void anErrorIsOneLineWithoutAStackTraceAndTheSessionGoesOn() throws Exception {
    Sitting sitting =
        type(
            "keys(\"nowhere\")",
            "keys(\"111111111111111111111111\")",
            "atlas.getGroup(new ProjectId(\"22\"))",
            "unassign(\"analytics\", \"nosuchky\")",
            "2 * 21");

    assertThat(sitting.seen())
        .contains("|  Exception atlas-shell: no project called \"nowhere\" is visible to")
        .contains("returned 404 GROUP_NOT_FOUND")
        .contains("|  Exception atlas-shell: project id must be 24 hexadecimal digits")
        .contains("|  Exception unassign-key: no API key nosuchky was found in")
        .contains("==> 42")
        .doesNotContain("        at ");
    assertThat(sitting.seen().lines().filter(line -> line.contains("nosuchky")))
        .as("what was typed, and the error once")
        .hasSize(2);
  }

  @Test
  void whatWasNotFoundIsSaidBesideWhatWas() throws Exception {
    assertThat(type("find(\"zmmrboas\", \"nosuchky\")").seen())
        .contains("API key zmmrboas", "\nno API key has the public key or ID \"nosuchky\"\n");
  }

  @Test
  void anErrorHoldsNoSecretThatWasTypedByMistake() throws Exception {
    assertThat(
            type("keys(\"%s\" + \"%s\")".formatted("00000000-aaaa-", "bbbb-cccc-0123456789ab"))
                .seen())
        .contains("no project called \"***\"");
  }

  @Test
  void aFaultInAPersonsOwnCodeKeepsItsTrace() throws Exception {
    assertThat(type("Integer.parseInt(\"x\")").seen())
        .contains("|  Exception java.lang.NumberFormatException", "        at ");
  }

  @Test
  void anUnansweredCallIsOneLineToo() throws Exception {
    sandbox.fault(Fault.resetBeforeWork().on("GET").always());

    assertThat(type("projects()").seen())
        .contains("|  Exception atlas-shell: no response")
        .doesNotContain("        at ");
  }

  @Test
  void whatSomebodyWroteIntoADescriptionCannotMoveTheCursor() throws Exception {
    sandbox.apiKey(
        "111111111111111111111111", Example.ORGANIZATION, "evilevil", "secret", "a\u001b[2Jb");
    sandbox.assign(Example.PAYMENTS_STAGING, "111111111111111111111111", "GROUP_READ_ONLY");

    Sitting sitting =
        type("var k = keys(\"payments-staging\")", "k.get(0).desc()", "k.get(0)", "/vars");

    assertThat(sitting.seen()).contains("a [2Jb").doesNotContain("\u001b[2J");
  }

  @Test
  void aResetKeepsTheConnectionAndTheVerbs() throws Exception {
    Sitting sitting = type("int x = 1", "/reset", "projects().size()");

    assertThat(sitting.seen())
        .contains("==> 3")
        .containsOnlyOnce("Caller ")
        .doesNotContain("|  Not valid");
  }

  private Sitting type(String... lines) throws Exception {
    return new PromptRun(sandbox, privateKey, Path.of(""), Map.of()).type(List.of(lines));
  }

  private void assertAssigned(boolean inAnalytics, boolean inPayments) {
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isEqualTo(inAnalytics);
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .isEqualTo(inPayments);
  }
}
