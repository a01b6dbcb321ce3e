package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.terminal.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Labels, descriptions and roles that others chose move no cursor and turn no line. */
class ForeignTextTest {
  /** A screen cleared in two ways, a title, a line turned around, a line broken in three ways. */
  private static final String HOSTILE =
      "a\u001B[2J\u009B2J\u001B]0;t\u0007\u202Eb\u2066\u200F\u061C\r\n\u2028c";

  private static final String KEY = "111111111111111111111111";
  private static final String PROJECT = "222222222222222222222222";

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  record Command(Function<Context, CommandLine> command, List<String> arguments) {
    static Command of(Function<Context, CommandLine> command, String... arguments) {
      return new Command(command, List.of(arguments));
    }
  }

  static Stream<Command> commands() {
    return Stream.of(
        Command.of(Script.FIND_KEY, "hostiley"),
        Command.of(Script.FIND_KEY, "hostiley", "-o", "json"),
        Command.of(Script.LIST_KEYS, "--project", PROJECT),
        Command.of(Script.LIST_KEYS, "--org", Example.ORGANIZATION, "-o", "json"),
        Command.of(Script.LIST_PROJECTS),
        Command.of(Script.LIST_PROJECTS, "-o", "json"),
        Command.of(Script.UNASSIGN_KEY, "--project", PROJECT, "--key", KEY, "--yes", "-o", "json"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void reachesNoTerminalAsItIs(Command command) {
    seed("GROUP_" + HOSTILE, "ORG_" + HOSTILE);

    Outcome run = run(command.command(), command.arguments().toArray(String[]::new));

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("2J");
    assertThat(run.out().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  /** People write anything into names and descriptions. */
  @Test
  void aSecretInANameIsNeitherShownNorSaved() throws IOException {
    String secret = "00000000-1111-2222-3333-444444444444";
    String organization = "333333333333333333333333";
    sandbox
        .organization(organization, "org " + secret)
        .project(PROJECT, organization, "project " + secret)
        .apiKey(KEY, organization, "hostiley", "s", "key " + secret, "ORG_MEMBER")
        .apiKey(
            "444444444444444444444444", organization, "callerxx", "private", "caller", "ORG_OWNER")
        .assign(PROJECT, KEY, "GROUP_OWNER");
    CommandRun command =
        CommandRun.of(Script.UNASSIGN_KEY.in(() -> folder), sandbox)
            .with("MONGODB_ATLAS_PUBLIC_API_KEY", "callerxx")
            .with("MONGODB_ATLAS_PRIVATE_API_KEY", "private");
    sandbox.fault(Fault.html503().on("DELETE").always());

    Outcome missing = command.run("missingx", "--all-projects", "--yes");
    Outcome failed = command.run("hostiley", "--all-projects", "--yes", "--max-attempts", "1");
    sandbox.clearFaults();
    Outcome run = command.run("hostiley", "--all-projects", "--yes", "--resume");

    assertThat(missing.exit()).as("%s", missing).isEqualTo(4);
    assertThat(failed.exit()).as("%s", failed).isEqualTo(3);
    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(List.of(missing, failed, run).toString())
        .contains("org ***", "project ***", "key ***")
        .doesNotContain(secret);
    assertThat(ending(".results.csv")).content().contains("project ***").doesNotContain(secret);
    assertThat(ending(".undo.csv")).content().contains("key ***").doesNotContain(secret);
  }

  @Test
  void aRoleOfTwoWordsIsShownAsItIs() {
    seed("GROUP ROLE", "ORG ROLE");

    Outcome run = run(Script.FIND_KEY, "hostiley");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("  GROUP ROLE\n")
        .contains("ORG ROLE (ORG ROLE may give access to projects). Not affected by unassigning.");
  }

  @Test
  void theNameOfAFileReachesNoTerminalAsItIs() throws IOException {
    Path file = folder.resolve("keys\u001B[2J\u202E.csv");
    Files.writeString(
        file, "projectId,apiKeyId\n%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_KEY));

    Outcome run = run(Script.UNASSIGN_KEYS, file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat((run.out() + run.err()).replace("\n", ""))
        .contains("keys [2J .csv.undo.csv")
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  }

  /** The results of a run are rows for another one, and for audit-run, all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+team", "@team", "-team"})
  void aProjectsNameStartsNoFormulaInTheResults(String name) throws IOException {
    sandbox
        .project(PROJECT, Example.ORGANIZATION, name)
        .apiKey(KEY, Example.ORGANIZATION, "formulas", "s", "key", "ORG_MEMBER")
        .assign(PROJECT, KEY, "GROUP_OWNER");
    Path file =
        Files.writeString(
            folder.resolve("keys.csv"), "publicKey,projectName\nformulas,%s\n".formatted(name));

    Outcome run = run(Script.UNASSIGN_KEYS, file.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    Path results = ending(".results.csv");
    assertThat(results).content().contains(",'%s,formulas,".formatted(name));
    sandbox.assign(PROJECT, KEY, "GROUP_OWNER");
    Outcome again = run(Script.UNASSIGN_KEYS, results.toString(), "--yes");
    assertThat(again.exit()).as("%s", again).isZero();
  }

  private Path ending(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private void seed(String projectRole, String organizationRole) {
    sandbox
        .project(PROJECT, Example.ORGANIZATION, "project " + HOSTILE)
        .apiKey(KEY, Example.ORGANIZATION, "hostiley", "s", "key " + HOSTILE, organizationRole)
        .assign(PROJECT, KEY, projectRole);
  }

  private Outcome run(Function<Context, CommandLine> command, String... arguments) {
    return CommandRun.of(command, sandbox).run(arguments);
  }
}
