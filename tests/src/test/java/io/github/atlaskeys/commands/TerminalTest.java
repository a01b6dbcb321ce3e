package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees on a screen and is asked, and what stays out of a file. */
class TerminalTest {
  private static final String ESCAPE = "\u001b";
  private static final String ERASE = "\r" + ESCAPE + "[K";

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  // ------------------------------------------------------------------ the question

  @Test
  void theQuestionNamesTheNumbersBelowTheSamePlanAsInADryRun() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 3));

    Outcome dry = command().run(file.toString(), "--dry-run");
    Outcome run = command().typing("y").run(file.toString());

    String plan = dry.out().replaceFirst("(?s)\nDry run.*", "\n");
    assertThat(plan).contains("\nWould unassign 3 keys from 2 projects.\n");
    assertThat(run.err())
        .startsWith(plan)
        .endsWith("\n\nUnassign 3 keys from 2 projects? [y/N] \n\n");
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(3);
  }

  @Test
  void aQuestionIsNeverAskedWithoutItsPlan() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 3));

    Outcome asked = command().typing("y").run(file.toString(), "--quiet");
    Outcome again = command().run(file.toString(), "--quiet", "--yes");

    assertThat(asked.exit()).as("%s", asked).isZero();
    assertThat(asked.err()).contains("Host  ", "\nWould unassign 3 keys from 2 projects.\n");
    assertThat(again.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"101,0", "'1,01',0", "' 101 ',0", "y,2", "100,2", "'',2", "s3cr3t-typed-here,2"})
  void aboveAHundredKeysTheNumberMustBeTyped(String typed, int exit) throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 101));

    Outcome run = command().typing(typed).run(file.toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(exit);
    assertThat(run.err()).contains("\nType 101 to unassign 101 keys from 2 projects: \n");
    assertThat(sandbox.countSigned("DELETE")).isEqualTo(exit == 0 ? 101 : 0);
    if (exit != 0) {
      boolean shown = typed.matches("y|\\d+"); // anything else may be a secret
      assertThat(run.err())
          .endsWith(
              "unassign-keys: %snothing was changed\n"
                  .formatted(shown ? "you typed \"%s\", not 101; ".formatted(typed) : ""));
    }
  }

  @Test
  void aKeyInSeveralProjectsIsOneKey() throws IOException {
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nzmmrboas\nreaderab\n");

    Outcome run = command().typing("n").run(file.toString(), "--all-projects");

    assertThat(run.err())
        .endsWith(
            "\nUnassign 2 keys from 2 projects (3 assignments)? [y/N] \nunassign-keys: nothing was changed\n");
  }

  @Test
  void sentencesAreWrappedOnAScreenAndNowhereElse() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 3));
    sandbox.fault(
        Fault.answer(401, "application/json", "{\"errorCode\":\"NOT_IN_GROUP\"}")
            .on("DELETE")
            .always());

    Outcome shown = command().onScreen(60).run(file.toString(), "--yes", "--concurrency=1");
    Outcome piped = command().run(file.toString(), "--yes", "--resume", "--concurrency=1");

    String failure =
        "3 rows REFUSED: no permission in 2 projects: project-0, project-1; these credentials need"
            + " Project Access Manager or Project Owner in this project, and the project must exist";
    assertThat(piped.out()).startsWith(failure + "\n");
    assertThat(shown.out().replaceAll(ESCAPE + "\\[\\d*m", ""))
        .startsWith(
            """
            3 rows REFUSED: no permission in 2 projects: project-0,
              project-1; these credentials need Project Access Manager
              or Project Owner in this project, and the project must
              exist
            """);
  }

  @Test
  void quietJsonLeavesOnlyWhatFailedToPeople() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 3));
    sandbox.fault(Fault.answer(400, "application/json", "{}").on("DELETE"));

    Outcome failed = command().run(file.toString(), "--yes", "-q", "-o", "json");
    Outcome done = command().run(file.toString(), "--yes", "-q", "-o", "json", "--resume");

    assertThat(failed.err()).hasLineCount(1).contains(" REFUSED: ");
    assertThat(done.exit()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out()).contains("\"type\":\"summary\"");
  }

  @Test
  void theQuestionCountsWhatNobodyCouldReadWhereThatIsSentToo() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 120);
    Path file = csv(rows);
    sandbox.fault(Fault.status(403, "USER_UNAUTHORIZED").on("GET").onPath("/apiKeys").always());

    Outcome kept = command().typing("y").run(file.toString());
    Outcome lost = command().typing("y").run(file.toString(), "--no-undo");

    assertThat(kept.exit()).as("%s", kept).isEqualTo(4);
    assertThat(kept.err()).contains("--no-undo").doesNotContain("[y/N]", "Type ");
    assertThat(lost.err())
        .contains("Would unassign nothing; 120 rows cannot be read.")
        .contains("Type 120 to unassign up to 120 keys from 2 projects");
    assertThat(lost.exit()).as("not the number").isEqualTo(2);
    assertThat(sandbox.countSigned("DELETE")).isZero();
  }

  // ------------------------------------------------------------------ the plan

  @Test
  void eachRowIsListedWhereThatIsWanted() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 2, 3);
    sandbox.unassign(Seed.project(1).value(), Seed.key(1).value());
    Path file = csv(rows);

    Outcome run = command().run(file.toString(), "--dry-run", "--list");

    assertThat(run.out())
        .contains(
            """
            LINE  PROJECT    NAME      ID                        WOULD LOSE
            2     project-0  k0000000  %s  GROUP_READ_ONLY, GROUP_OWNER
            3     project-1  k0000001  %s  nothing: not assigned (sent anyway: listings can lag)
            4     project-0  k0000002  %s  GROUP_READ_ONLY, GROUP_OWNER

            Would unassign 2 keys from 1 project; 1 row not assigned (sent anyway: listings can lag).
            """
                .formatted(Seed.key(0), Seed.key(1), Seed.key(2)));
  }

  @Test
  void projectsOfOneNameAreToldApart() throws IOException {
    sandbox
        .project("111111111111111111111111", Example.ORGANIZATION, "analytics")
        .assign("111111111111111111111111", Example.TARGET_KEY, "GROUP_OWNER");
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nzmmrboas\nbreakgls\n");

    assertThat(command().run(file.toString(), "--all-projects", "--dry-run").out())
        .contains("\nanalytics (111111111111111111111111)  1 ")
        .contains("\nanalytics (59a6f2c70bd66b2f3c8e41d7)  1 ")
        .contains("\npayments-production                   2 ");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 66})
  void aTableIsNoWiderThanTheScreenAndCutsNoId(int columns) {
    sandbox
        .apiKey(
            "111111111111111111111111",
            Example.ORGANIZATION,
            "longdesc",
            "secret",
            "a description that goes on and on until it is wider than any screen")
        .assign(Example.PAYMENTS_PRODUCTION, "111111111111111111111111", "GROUP_OWNER")
        .assign(Example.ANALYTICS, "111111111111111111111111", "GROUP_OWNER");

    Outcome keys =
        CommandRun.of(Script.LIST_KEYS, sandbox)
            .onScreen(columns)
            .run("--org", Example.ORGANIZATION);
    Outcome wide = CommandRun.of(Script.LIST_KEYS, sandbox).run("--org", Example.ORGANIZATION);
    Outcome found =
        CommandRun.of(Script.UNASSIGN_KEY, sandbox)
            .onScreen(columns)
            .run("longdesc", "--all-projects", "--dry-run");

    String plain = keys.out().replaceAll("\u001b\\[\\d*m", "");
    assertThat(plain.lines()).allMatch(line -> line.length() <= columns);
    assertThat(plain)
        .contains("longdesc ", " a des", "...", " analytics ")
        .doesNotContain("  ID\n");
    assertThat(wide.out())
        .as("a pipe has no width")
        .contains("until it is", "111111111111111111111111");
    assertThat(found.out()).contains(Example.PAYMENTS_PRODUCTION).contains(Example.ANALYTICS);
  }

  // ------------------------------------------------------------------ progress

  @ParameterizedTest
  @ValueSource(ints = {200, 80, 20})
  void progressIsOneLineThatFitsTheScreenAndIsErased(int columns) throws IOException {
    Path file = csv(Seed.assigned(sandbox, 4, 40));
    sandbox.fault(Fault.latency(Duration.ofMillis(60)).on("DELETE").always());

    Outcome run = command().onScreen(columns).run(file.toString(), "--yes", "--concurrency", "2");

    List<String> drawn = drawn(run);
    assertThat(drawn).hasSizeGreaterThan(3).allMatch(line -> line.length() < columns);
    assertThat(drawn).anyMatch(line -> line.startsWith("Unassigning "));
    if (columns > 100) {
      assertThat(drawn)
          .anyMatch(
              line -> line.matches("Unassigning \\d+ of 40 rows, \\d+ s left, \\d+ per second"));
    }
    assertThat(run.err()).as("%s", run).endsWith(ERASE);
    assertThat(run.out().replaceAll("\\s+", " "))
        .startsWith("Unassigned 40 of 40 keys from 4 projects. ");
  }

  @Test
  void whereAllRowsAreSentAndAListingIsWaitedForProgressSaysSo() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 1, 2));
    sandbox.listingsLag(Duration.ofSeconds(1), KeyRead.LIST_GROUP_API_KEYS);

    Outcome run = command().onScreen(80).inRealTime().run(file.toString(), "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(drawn(run)).contains("Unassigning 2 of 2 rows, waiting for Atlas");
  }

  @Test
  void ofManyRowsThatWaitForALimitNoneHasALineOfItsOwn() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 60, 60));
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(2)).on("DELETE").times(60));

    Outcome run = command().run(file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains(" 60 rate limits ");
    assertThat(run.err()).as("%s", run).doesNotContain("continuing in");
  }

  @Test
  void ofTheProgressTheReasonToWaitIsShownBeforeThePace() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 20));
    String limited = Seed.project(0).value();
    sandbox.fault(
        Fault.rateLimited(Duration.ofSeconds(2)).on("DELETE").onProject(limited).times(1));

    Outcome run = command().onScreen(200).run(file.toString(), "--yes");

    assertThat(drawn(run))
        .anyMatch(
            line ->
                line.matches(
                    "Unassigning \\d+ of 20 rows, \\d+ s left, \\d+ waiting for a rate limit,"
                        + " \\d+ per second"));
  }

  @Test
  void whatIsPrintedMeanwhileStandsAboveTheProgress() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 40));
    sandbox.fault(Fault.latency(Duration.ofMillis(60)).on("DELETE").always());
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE").times(4));

    Outcome run = command().onScreen(80).run(file.toString(), "--yes", "--verbose");

    assertThat(drawn(run)).anyMatch(line -> line.startsWith("Unassigning "));
    assertThat(Arrays.asList(run.err().split("\n")))
        .filteredOn(line -> line.contains("> DELETE"))
        .hasSizeGreaterThanOrEqualTo(40)
        .as("each on a line of its own")
        .allMatch(line -> line.replaceFirst("(?s).*" + ESCAPE + "\\[K", "").startsWith("> DELETE"));
  }

  @Test
  void aFileGetsNeitherProgressNorColor() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 20));
    sandbox.fault(Fault.status(400, "SOMETHING").on("DELETE").times(1));

    Outcome run = command().run(file.toString(), "--yes", "--verify");

    assertThat(run.out() + run.err()).doesNotContain(ESCAPE).doesNotContain("\r");
    assertThat((run.out() + run.err()).chars()).noneMatch(c -> c >= 0xFDD0 && c <= 0xFDEF);
  }

  /** What stood on the line that is rewritten. */
  private static List<String> drawn(Outcome run) {
    return Arrays.stream(run.err().split(Pattern.quote(ERASE)))
        .skip(1)
        .filter(line -> !line.contains("\n"))
        .toList();
  }

  // ------------------------------------------------------------------ color

  @Test
  void aTerminalHasColor() {
    Outcome run =
        CommandRun.of(Script.UNASSIGN_KEY.in(() -> folder), sandbox)
            .onScreen(80)
            .run("breakgls", "--all-projects", "--yes");

    assertThat(run.err()).contains("API key   " + ESCAPE + "[1mbreakgls");
    assertThat(run.out())
        .contains(ESCAPE + "[32mVerified:" + ESCAPE + "[0m Atlas lists")
        .contains(ESCAPE + "[31mSTILL HAS ACCESS" + ESCAPE + "[0m: ORG_OWNER");
  }

  @ParameterizedTest
  @CsvSource({
    "NO_COLOR,1,80,false",
    "TERM,dumb,80,false",
    "CLICOLOR_FORCE,1,0,true",
    "CLICOLOR_FORCE,0,0,false"
  })
  void colorIsWhatTheEnvironmentSays(String variable, String value, int columns, boolean colored) {
    Outcome run =
        CommandRun.of(Script.UNASSIGN_KEY.in(() -> folder), sandbox)
            .onScreen(columns)
            .with(variable, value)
            .run("zmmrboas", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out().contains(ESCAPE + "[")).as("%s", run).isEqualTo(colored);
  }

  @Test
  void nobodyElseColorsTheScreen() throws IOException {
    String name = "red \uFDD1" + ESCAPE + "[31m name";
    sandbox
        .project("111111111111111111111111", Example.ORGANIZATION, name)
        .assign("111111111111111111111111", Example.TARGET_KEY, "GROUP_OWNER");
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nzmmrboas\n");

    Outcome run = command().onScreen(80).run(file.toString(), "--all-projects", "--dry-run");

    assertThat(run.out()).contains("red  [31m name").doesNotContain(ESCAPE + "[31m");
  }

  // ------------------------------------------------------------------ quiet, and the cost

  @Test
  void quietIsTheResultAlone() throws IOException {
    Path file = csv(Seed.assigned(sandbox, 2, 20));
    sandbox.fault(Fault.rateLimited(Duration.ofSeconds(1)).on("DELETE").times(1));

    Outcome run = command().onScreen(80).run(file.toString(), "--yes", "-q");
    Outcome dry = command().run(file.toString(), "--dry-run", "-q");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("Unassigned 20 of 20 keys from 2 projects.\nResults   ")
        .doesNotContain("request");
    assertThat(dry.out()).as("the plan is the result").contains("Would unassign nothing; 20");
  }

  @Test
  void theCostIsToldWhereItIsAskedFor() throws IOException {
    Outcome run =
        command().run(csv(Seed.assigned(sandbox, 2, 20)).toString(), "--yes", "--verbose");

    assertThat(run.out())
        .matches("(?s).*\n\\d+ requests in \\d+\\.\\d s\n.*")
        .doesNotContain("retries")
        .doesNotContain("rate limit");
  }

  // ------------------------------------------------------------------ failures

  @Test
  void keysThatKeepAccessAreNamedAndNotCountedOncePerProject() throws IOException {
    sandbox.assign(Example.ANALYTICS, "5d0a3b9987d9d63e6d5f7a83", "GROUP_OWNER");
    Path file = Files.writeString(folder.resolve("keys.csv"), "publicKey\nbreakgls\nzmmrboas\n");

    Outcome run = command().run(file.toString(), "--all-projects", "--yes");

    assertThat(run.out())
        .contains(
            "\nAPI key breakgls \"break glass\" (5d0a3b9987d9d63e6d5f7a83) STILL HAS ACCESS: ORG_OWNER gives it owner"
                + " access to every project. Remove that role or delete the key.\n")
        .containsOnlyOnce("STILL HAS");
  }

  @Test
  void failuresAreToldByCauseWithTheNextStep() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 8, 25);
    for (int i = 0; i < 7; i++) {
      sandbox.fault(
          Fault.status(403, "USER_UNAUTHORIZED")
              .on("DELETE")
              .onProject(Seed.project(i).value())
              .always());
    }
    sandbox.fault(
        Fault.status(400, "SOMETHING").on("DELETE").onProject(Seed.project(7).value()).times(1));

    Outcome run = command().typing("y").run(csv(rows).toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    List<String> lines = run.out().lines().toList();
    assertThat(lines)
        .filteredOn(line -> line.contains("no permission"))
        .singleElement()
        .asString()
        .matches(
            "22 rows REFUSED: no permission in 7 projects: (project-\\d, ){4}project-\\d, and 2 more; these"
                + " credentials need Project Access Manager or Project Owner in this project, .*");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("line "))
        .singleElement()
        .asString()
        .matches(
            "line \\d+: API key k\\d+ \"bulk\" \\(\\w{24}\\) in project project-7 \\(\\w{24}\\) REFUSED: DELETE"
                + " .* 400 .*");
    assertThat(lines).contains("25 rows: 2 UNASSIGNED, 23 REFUSED");
  }

  private CommandRun command() {
    return CommandRun.of(Script.UNASSIGN_KEYS, sandbox).inRealTime();
  }

  private Path csv(List<Row> rows) throws IOException {
    return Seed.csv(folder, "projectId,apiKeyId", rows);
  }
}
