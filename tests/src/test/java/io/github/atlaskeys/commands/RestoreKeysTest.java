package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code restore-keys} would do, by what Atlas says now and not by its undo file alone. */
class RestoreKeysTest {
  private static final int DELETED = 99;

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  /** Key 0 has its roles already, key 1 one of them and another, key 2 none. */
  @BeforeEach
  void seed() {
    Seed.projects(sandbox, 3);
    IntStream.range(0, 5).forEach(number -> Seed.key(sandbox, number));
    Seed.assign(sandbox, Seed.row(2, 0, 0));
    sandbox.assign(
        Seed.project(0).value(),
        Seed.key(1).value(),
        "GROUP_READ_ONLY",
        "GROUP_DATA_ACCESS_READ_ONLY");
  }

  @Test
  void aDryRunComparesTheUndoFileWithAtlas() throws IOException {
    refuse(2);

    Outcome run = run(undo(row(0, 0), row(0, 1), row(1, 2), row(1, DELETED), row(2, 3)), "-n");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out())
        .contains(
            """
            PROJECT    KEYS  WOULD GET BACK                        ALREADY ASSIGNED  PROBLEMS
            project-0  2     GROUP_OWNER (1)                       1
            project-1  2     GROUP_OWNER (1), GROUP_READ_ONLY (1)                    1
            project-2  1                                                             1

            Would restore 2 keys in 2 projects; 1 row already assigned (sent anyway: listings can lag); 1 row with an unknown key (a deleted key cannot be restored); 1 row cannot be read.
            """)
        .contains("\nNot read  ")
        .endsWith("\nDry run: nothing was changed.\n");
    assertThat(sandbox.count("POST")).isZero();
    assertThat(folder.toFile().list()).containsExactly("undo.csv");
  }

  @Test
  void jsonHasTheRolesThatAreMissing() throws IOException {
    refuse(2);
    Path undo = undo(row(0, 0), row(0, 1), row(1, 2), row(1, DELETED), row(2, 3));

    Outcome run = run(undo, "--dry-run", "-o", "json");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    List<JsonNode> lines = OutputSchema.lines(run);
    assertThat(lines.subList(0, 5))
        .allMatch(row -> row.get("dryRun").asBoolean())
        .extracting(
            row ->
                "%d %s %s %s"
                    .formatted(
                        row.get("line").asInt(),
                        row.get("verdict").asText(),
                        row.get("roles"),
                        row.get("problem").path("kind").asText()))
        .containsExactly(
            "2 ALREADY_ASSIGNED [] ",
            "3 WOULD_RESTORE [\"GROUP_OWNER\"] ",
            "4 WOULD_RESTORE [\"GROUP_READ_ONLY\",\"GROUP_OWNER\"] ",
            "5 UNKNOWN_KEY [] ",
            "6 UNREADABLE [] NO_PERMISSION");
    JsonNode summary = lines.get(5);
    assertThat(summary.get("dryRun").asBoolean()).isTrue();
    assertThat(summary.get("complete").asBoolean(true)).isFalse();
    assertThat(summary.get("verdicts").get("WOULD_RESTORE").asInt()).isEqualTo(2);
    assertThat(sandbox.count("POST")).isZero();
  }

  @Test
  void theRunDoesWhatTheQuestionAndTheDryRunShow() throws IOException {
    Path undo = undo(row(0, 0), row(0, 1), row(1, 2));

    Outcome dry = run(undo, "--dry-run");
    Outcome declined = command().typing("n").run(undo.toString());
    assertThat(sandbox.count("POST")).isZero();
    assertThat(folder.toFile().list()).containsExactly("undo.csv");
    Outcome run = command().typing("y").run(undo.toString());

    assertThat(dry.exit()).as("%s", dry).isZero();
    assertThat(declined.exit()).isEqualTo(2);
    String plan = dry.out().replaceFirst("(?s)\nDry run.*", "\n");
    assertThat(plan).contains("\nWould restore 2 keys in 2 projects; 1 row already assigned ");
    assertThat(run.err()).startsWith(plan).endsWith("\n\nRestore 2 keys in 2 projects? [y/N] \n\n");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.roles(Seed.project(0).value(), Seed.key(1).value()))
        .containsExactlyInAnyOrder("GROUP_READ_ONLY", "GROUP_DATA_ACCESS_READ_ONLY", "GROUP_OWNER");

    Outcome again = run(undo, "--dry-run");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out())
        .contains(
            """
            PROJECT    KEYS  ALREADY ASSIGNED
            project-0  2     2
            project-1  1     1

            Would restore nothing; 3 rows already assigned (sent anyway: listings can lag).
            """);
  }

  @Test
  void aDryRunNamesTheCallingKeyWhoseRolesARunRestoresAsAnyOthers() throws IOException {
    Path undo = undo(row(0, 1), Seed.project(0) + "," + Example.CALLER_KEY + ",GROUP_READ_ONLY");

    Outcome dry = run(undo, "--dry-run");
    Outcome run = run(undo, "--yes");

    assertThat(dry.exit()).as("%s", dry).isZero();
    assertThat(dry.err())
        .isEqualTo("restore-keys: 1 row refers to the key you are authenticated with\n");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.isAssigned(Seed.project(0).value(), Example.CALLER_KEY)).isTrue();
  }

  @Test
  void aListNamesEachRow() throws IOException {
    Path undo = undo(row(0, 0), row(0, 1), row(1, DELETED));

    Outcome text = run(undo, "--dry-run", "--list");
    Outcome csv = run(undo, "--dry-run", "-o", "csv");
    Outcome markdown = run(undo, "--dry-run", "-o", "markdown");

    assertThat(text.out())
        .contains("LINE  PROJECT    NAME      ID                        WOULD GET BACK\n")
        .contains(" nothing: already assigned (sent anyway: listings can lag)\n")
        .contains("%s  GROUP_OWNER\n".formatted(Seed.key(1)))
        .contains("%s  nothing: no such key\n".formatted(Seed.key(DELETED)));
    assertThat(csv.out())
        .hasLineCount(4)
        .contains("k0000001,WOULD_RESTORE,true,0,GROUP_OWNER,NONE,,,,\n");
    assertThat(markdown.out())
        .startsWith("## restore-keys: dry run\n")
        .contains(
            "| PROJECT | KEYS | WOULD GET BACK | ALREADY ASSIGNED | PROBLEMS |",
            "| project-1 | 1 |  |  | 1 |");
  }

  @Test
  void accessThroughAnOrganizationRoleIsNoConcernOfAnUndo() throws IOException {
    Path undo =
        undo(
            "%s,%s,GROUP_OWNER".formatted(Example.PAYMENTS_PRODUCTION, "5d0a3b9987d9d63e6d5f7a83"));

    Outcome text = run(undo, "--dry-run");
    Outcome json = run(undo, "--dry-run", "-o", "json");

    assertThat(text.exit()).as("%s", text).isZero();
    assertThat(text.out())
        .contains("Gets back nothing: already assigned ")
        .doesNotContain("Warning");
    assertThat(json.out()).contains("\"organizationAccess\":\"OWNER\"", "\"remainingAccess\":0");
  }

  @Test
  void whetherAKeyStillExistsMayBeHidden() throws IOException {
    sandbox.fault(Fault.status(401, "USER_UNAUTHORIZED").on("GET").onPath("/orgs/").always());

    Outcome run = run(undo(row(1, 2), row(1, 3)), "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains(
            "\nWould restore 2 keys in project-1.\nNot read  ",
            "; whether it still exists cannot be told\n");
  }

  @Test
  void aDryRunThatWasCutShortIsIncomplete() throws IOException {
    Path undo = undo(row(0, 0), row(1, 2), row(2, 3));
    sandbox.fault(Fault.html503().on("GET").onProject(Seed.project(1).value()).always());

    Outcome run = run(undo, "--dry-run", "--max-attempts", "1");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "in 1 project; 1 row already assigned (sent anyway: listings can lag); 1 row not looked at.\n");
  }

  @Test
  void aDryRunIsNotResumed() throws IOException {
    Outcome run = run(undo(row(0, 0)), "--dry-run", "--resume");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--dry-run and --resume cannot be used together");
    assertThat(sandbox.requests()).isEmpty();
  }

  @Test
  void withYesOnlyTheNamesOfProjectsAreReadBeforeTheRun() throws IOException {
    Outcome run = run(undo(row(0, 1), row(1, 2)), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("\nRows      2 rows in 2 projects\n");
    assertThat(sandbox.countSigned("GET"))
        .as("the projects, and what each row adds to")
        .isEqualTo(1 + 2);
  }

  @Test
  void whatNobodySeesIsNotRead() throws IOException {
    Outcome run = run(undo(row(0, 1), row(1, 2)), "--yes", "--quiet");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(sandbox.countSigned("GET")).as("what each row adds to").isEqualTo(2);
  }

  private Outcome run(Path undo, String... options) {
    return command()
        .run(Stream.concat(Stream.of(undo.toString()), Stream.of(options)).toArray(String[]::new));
  }

  private CommandRun command() {
    return CommandRun.of(Script.RESTORE_KEYS, sandbox);
  }

  private void refuse(int project) {
    sandbox.fault(
        Fault.status(401, "USER_UNAUTHORIZED").onProject(Seed.project(project).value()).always());
  }

  /** A line of an undo file. */
  private static String row(int project, int key) {
    return "%s,%s,GROUP_READ_ONLY GROUP_OWNER".formatted(Seed.project(project), Seed.key(key));
  }

  private Path undo(String... rows) throws IOException {
    return Files.write(
        folder.resolve("undo.csv"),
        Stream.concat(Stream.of("projectId,apiKeyId,roles"), Stream.of(rows)).toList());
  }
}
