package io.github.atlaskeys.commands;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same audit on a screen, in a ticket, in a browser and for programs. */
class AuditFormatsTest extends AuditTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What there is no room for beside the others stands below them: nothing is cut or left out. */
  @Test
  void aNarrowScreenKeepsEverythingInTwoLines() throws IOException {
    Path results = unassigned();
    ahead = Duration.ofSeconds(40);
    restore();

    Outcome run = command().with("NO_COLOR", "1").onScreen(80).run("" + results);

    assertThat(run.out())
        .containsPattern(
            "\nPROJECT +PUBLIC KEY +ASSIGNED AGAIN +BY +FROM\n"
                + "analytics +zmmrboas +20\\S+Z +sandboxa +127.0.0.1\n")
        .containsPattern(
            "\nPROJECT +PUBLIC KEY +UNASSIGNED, EVENT ID +BY, FROM\n"
                + "analytics +zmmrboas +20\\S+Z +sandboxa 127.0.0.1\n"
                + " +[0-9a-f]{24}\n"
                + "payments-production +zmmrboas +20\\S+Z +sandboxa 127.0.0.1\n");
    assertThat(run.out().lines().skip(8)).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aPageForABrowserHasTheSame() throws IOException {
    Path results = unassigned();
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_READ_ONLY");

    Outcome run = audit(5, results, "-o", "html");

    assertThat(run.out())
        .startsWith("<!doctype html>")
        .contains("<h1>Audit of a run</h1>", "<dt>SHA-256</dt><dd>", "<dt>Host</dt><dd>")
        .doesNotContain("<dt>From</dt>")
        .contains("<b>1</b> Assigned again since", "<b>1</b> Confirmed by an event")
        .contains("Find out why, and unassign it again.")
        .containsPattern("sandboxa<small>127.0.0.1</small></td>\n<td>[0-9a-f]{24}</td>");
  }

  @Test
  void markdownIsForTheReport() throws IOException {
    Path results = unassigned();

    Outcome run = audit(0, results, "-o", "markdown");

    assertThat(run.out())
        .contains(" | sandboxa | 127.0.0.1 | ")
        .startsWith("## Audit of " + results + "\n\n- **Host** `")
        .contains("\n- **SHA-256** `")
        .contains("\n- 2 rows: 2 confirmed by an event.\n")
        .contains("\n| PROJECT | PUBLIC KEY | UNASSIGNED | BY | FROM | EVENT ID |\n");
  }

  @Test
  void jsonHasEachRowAndWhatItWasReadFrom() throws IOException {
    Path results = unassigned();
    sandbox.assign(Example.ANALYTICS, Example.TARGET_KEY, "GROUP_OWNER");

    Outcome run = audit(5, results, "-o", "json");

    List<JsonNode> lines = OutputSchema.lines(run);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).get("type").asText()).isEqualTo("audit");
    JsonNode row = lines.get(1);
    assertThat(row.get("finding").asText()).isEqualTo("ASSIGNED_AGAIN");
    assertThat(row.get("matchedBy").asText()).isEqualTo("PROJECT_AND_PUBLIC_KEY");
    assertThat(row.get("eventType").asText()).isEqualTo("API_KEY_REMOVED_FROM_GROUP");
    assertThat(row.get("sinceId").isNull()).isTrue();
    assertThat(lines.get(3).get("verdicts").toString())
        .isEqualTo("{\"ASSIGNED_AGAIN\":1,\"EVENT\":1}");
    assertThat(lines.get(3).get("rows").asInt()).isEqualTo(2);
  }

  @Test
  void csvHasOneRowForEach() throws IOException {
    Outcome run = audit(0, unassigned(), "-o", "csv");

    assertThat(run.out())
        .startsWith(
            "line,projectId,projectName,organizationId,cidrBlock,apiKeyId,publicKey,verdict,finishedAt,finding,matchedBy,eventId,")
        .hasLineCount(3)
        .contains(",EVENT,PROJECT_AND_PUBLIC_KEY,");
  }

  /** A screen cleared, a line turned around, a formula, a mention, a secret, a very long name. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "markdown", "json", "csv"})
  void whatOthersCallThemselvesMovesNoCursorAndStartsNoFormula(String format) throws IOException {
    Path results = unassigned();
    String hostile =
        "=cmd|'/c calc'!A1 \u001B[2J\u202E@all `x` 55c3bbb6-b4bb-4be1-9f3a-e66d20841f3e ";
    events(hostile + "x".repeat(1_000_000));

    Outcome run = audit(0, results, "-o", format);

    assertThat(run.out().length()).isLessThan(8_000);
    assertThat(run.out().replace("\n", ""))
        .contains("calc")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]")
        .doesNotContain("55c3bbb6", "9f3a-e66d");
    if (format.equals("csv")) {
      assertThat(run.out()).doesNotContain(",=cmd", ",\"=cmd").contains("'=cmd");
    }
    if (format.equals("markdown")) {
      assertThat(run.out()).doesNotContain("@all", "`x`");
    }
  }

  /** Both rows' events, by somebody of this name. */
  private void events(String username) throws IOException {
    var results = JSON.createArrayNode();
    for (String project : List.of(Example.ANALYTICS, Example.PAYMENTS_PRODUCTION)) {
      results
          .addObject()
          .put("id", project)
          .put("eventTypeName", "API_KEY_REMOVED_FROM_GROUP")
          .put("created", now())
          .put("groupId", project)
          .put("username", username)
          .put("remoteAddress", username)
          .put("targetPublicKey", Example.TARGET_PUBLIC_KEY);
    }
    String body = JSON.createObjectNode().set("results", results).toString();
    sandbox.wireMock().stubFor(get(urlPathMatching(PROJECT_EVENTS)).willReturn(okJson(body)));
  }
}
