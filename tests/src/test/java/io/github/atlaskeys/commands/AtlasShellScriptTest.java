package io.github.atlaskeys.commands;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code atlas-shell script.jsh}, in this process. What a script prints itself is not seen here.
 */
class AtlasShellScriptTest {
  @TempDir Path elsewhere;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private final CommandRun shell = CommandRun.of(Script.ATLAS_SHELL.in(() -> elsewhere), sandbox);

  @Test
  void aScriptThatComesToItsEndIsDone() {
    CommandRun.Outcome outcome =
        script("yes();\nunassign(\"payments-production\", \"zmmrboas\")\n");

    assertThat(outcome.exit()).as("%s", outcome).isZero();
    assertThat(outcome.out()).contains("Unassigned API key zmmrboas");
    assertThat(isAssigned()).isFalse();
  }

  @Test
  void itStopsAtTheFirstSnippetThatFailsWithTheExitCodeOfItsCommand() {
    CommandRun.Outcome outcome =
        script(
            """
            yes();
            unassign("analytics", "nosuchky");
            unassign("payments-production", "zmmrboas");
            """);

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(4);
    assertThat(outcome.err())
        .contains("atlas-shell: standard input, line 2: no API key nosuchky in Example-Org")
        .containsOnlyOnce("no API key nosuchky in Example-Org");
    assertThat(isAssigned()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int x = \"s\";|line 1: incompatible types: java.lang.String cannot be converted to int",
        "int x(int a) {\\n  return a / 0;\\n}\\nx(3)|line 4: java.lang.ArithmeticException: / by zero",
        "int x() {\\n  return nope();\\n}\\nx()|line 4: not defined: method nope()",
        "int x = 1;\\nint y = x +\\n  \"s\";|line 2: incompatible types",
        "int x = ) 1;|line 1: illegal start of expression",
        "if (true) {|line 1: the script ends in the middle of this",
        "/set feedback normal|line 1: /set is for the prompt; a script can only /exit",
        "/exit many|line 1: /exit takes a number from 0 to 255",
        "/exit 256|line 1: /exit takes a number from 0 to 255",
        "throw new Exception()|line 1: java.lang.Exception",
      })
  void aScriptsOwnFaultIsExitCodeOneAndALine(String text, String message) {
    CommandRun.Outcome outcome = script(text.replace("\\n", "\n") + "\n/exit 7\n");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(1);
    assertThat(outcome.err()).contains("atlas-shell: standard input, " + message);
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"/exit,0", "/exit 3,3", "int x = 3;\\n/exit x + 4,7"})
  void aScriptChoosesItsExitCode(String text, int exit) {
    CommandRun.Outcome outcome = script(text.replace("\\n", "\n") + "\nthrow new Exception();");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(exit);
  }

  @Test
  void valuesAreListsThatCanBeWorkedOn() {
    CommandRun.Outcome outcome =
        script(
            """
            var names = projects().stream()
                .map(Project::name)
                .toList();
            var keys = new ArrayList<String>();
            projects().forEach(project -> keys(project).forEach(key -> keys.add(key.identifier())));
            var found = find("zmmrboas");
            var roles = found.get(0).roles();
            if (!names.equals(List.of("analytics", "payments-production", "payments-staging"))
                || !keys.contains("breakgls")
                || !keys.contains("mdb_sa_id_5d1d12c087d9d63e6d6824aa")
                || roles.size() != 3
                || atlas.listGroups(Query.NONE).results().size() != 3
                || !found.toString().contains("ORG_MEMBER")) {
              /exit 9
            }
            """
                .replace("/exit 9", "throw new IllegalStateException(names + \" \" + keys);"));

    assertThat(outcome.exit()).as("%s", outcome).isZero();
  }

  @Test
  void aReviewIsAListToFilterAndItsKeysAreForAPlan() {
    CommandRun.Outcome outcome =
        script(
            """
            var all = review();
            var unused = review("Example-Org").where(c -> c.isUnused());
            var owners = all.where(c -> c.flags().contains(Flag.ORG_WIDE));
            if (all.size() != 6
                || unused.size() != 1
                || owners.size() != 3
                || !all.toString().contains("access to everything")
                || !unused.toString().contains("1 service account of 6")) {
              throw new IllegalStateException(all + " " + unused);
            }
            unused.csv("unused.csv");
            yes();
            unassign(unused.keys());
            """);

    assertThat(outcome.exit()).as("%s", outcome).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void withNobodyToAskNothingIsSentUntilYesWasSaid() {
    CommandRun.Outcome outcome = script("unassign(\"payments-production\", \"zmmrboas\");");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.err())
        .contains("no terminal, or --no-input; call yes() first, or pass --yes");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void yesForOneVerbIsEnoughForIt() {
    CommandRun.Outcome outcome =
        script("unassign(\"payments-production\", \"zmmrboas\", \"--yes\");");

    assertThat(outcome.exit()).as("%s", outcome).isZero();
    assertThat(isAssigned()).isFalse();
  }

  @Test
  void whatAVerbReturnsHasNoMarksOfColors() {
    CommandRun.Outcome outcome =
        script(
            """
            var keys = keys("payments-production");
            var all = find("zmmrboas", "nosuchky");
            var shown = "" + projects() + keys() + keys + all + all.where(key -> true) + plan(keys);
            if (!shown.contains("GROUP_READ_ONLY") || shown.matches("(?s).*[\\ufdd0-\\ufdd3].*")) {
              throw new IllegalStateException(shown);
            }
            """);

    assertThat(outcome.exit()).as("%s", outcome).isZero();
  }

  @Test
  void aScriptSelectsKeysChangesThemInOneRunAndTakesThatBack() {
    CommandRun.Outcome outcome =
        script(
            """
            yes();
            unassign("analytics", keys().where(key -> false));
            var members = keys("payments-production").where(key -> !key.organizationRoles().contains("ORG_OWNER"));
            unassign(plan(members));
            if (keys("payments-production").size() != 1) { throw new Exception(); }
            undo();
            undo();
            """);

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.out())
        .containsPattern("Unassigned 3 of .*2 keys and 1 service account")
        .containsPattern("Restored 3 of .*2 keys and 1 service account");
    assertThat(outcome.err()).contains("line 7: nothing to undo");
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void aServiceAccountIsFoundListedAndUnassignedAsAKeyIs() {
    CommandRun.Outcome outcome =
        script(
            """
            yes();
            String id = "mdb_sa_id_5d1d12c087d9d63e6d6824aa";
            var accounts = keys().where(key -> key.id().kind() == PrincipalId.Kind.SERVICE_ACCOUNT);
            if (accounts.size() != 2 || !accounts.toString().contains("SECRET OF")) {
              throw new Exception(accounts.toString());
            }
            unassign("analytics", id);
            plan(accounts);
            unassign(find(id));
            """);

    assertThat(outcome.exit()).as("%s", outcome).isZero();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_CLIENT_ID)).isFalse();
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void aVersionWithoutAccountsListsTheKeysAndSaysSo() {
    CommandRun.Outcome outcome =
        shell
            .reading(
                """
                var keys = keys().toString();
                if (!keys.contains("zmmrboas") || !keys.contains("only API keys: ")) {
                  throw new Exception(keys);
                }
                find("mdb_sa_id_5d1d12c087d9d63e6d6824aa");
                """)
            .run("--api", "v1.0", "-");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.err()).contains("line 5: API version v1.0 has no service accounts");
  }

  @Test
  void theOptionYesIsYesFromTheStart() {
    shell.reading("unassign(\"payments-production\", \"zmmrboas\");");

    assertThat(shell.run("--yes", "-").exit()).isZero();
    assertThat(isAssigned()).isFalse();
  }

  @Test
  void aPersonAtTheTerminalIsAskedAndMayDecline(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("one.jsh"),
            "unassign(\"payments-production\", \"zmmrboas\");\nunassign(\"analytics\", \"zmmrboas\");");

    CommandRun.Outcome outcome = shell.typing("y", "n").run(file.toString());

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.err())
        .contains("Unassign zmmrboas \"ci deploy\" from ")
        .contains("line 2: nothing was changed");
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isTrue();
  }

  @Test
  void aPlanIsAValueAndCanBeCarriedOutAndTakenBack(@TempDir Path folder) throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("keys.csv"),
            "projectId,apiKeyId\n%s,%s\n%s,%s\n"
                .formatted(
                    Example.PAYMENTS_PRODUCTION,
                    Example.TARGET_KEY,
                    Example.ANALYTICS,
                    Example.TARGET_KEY));

    CommandRun.Outcome planned =
        script(
            "var plan = plan(\"%s\");\nif (plan.rows().size() != 2 || !plan.toString().contains(\"GROUP_OWNER\")) { throw new Exception(plan.toString()); }"
                .formatted(csv));
    assertThat(planned.exit()).as("%s", planned).isZero();
    assertThat(sandbox.count("DELETE")).isZero();

    assertThat(script("yes();\nunassign(plan(\"%s\"), \"--verify\");".formatted(csv)).exit())
        .isZero();
    assertThat(isAssigned()).isFalse();

    assertThat(script("yes();\nrestore(\"%s.undo.csv\");".formatted(csv)).exit()).isZero();
    assertThat(sandbox.roles(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY))
        .containsExactly("GROUP_OWNER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keys(\"nowhere\")|no project called \"nowhere\"|4",
        "keys(\"111111111111111111111111\")|GROUP_NOT_FOUND|4",
        "find(\" \")|must not be empty|2",
        "find()|pass a public key|2",
        "plan(\"nowhere.csv\")|nowhere.csv does not exist|2",
        "plan(\"-\")|name a file|2",
        "restore(\"nowhere.csv\")|nowhere.csv does not exist|2",
        "atlas.getGroup(new ProjectId(\"x\"))|is not a project ID|2",
        "unassign(\"analytics\", \"zmmrboas\", \"--nonsense\")|unknown option --nonsense|2",
        "unassign(find(\"nosuchky\"))|no API key nosuchky in Example-Org, the only organization these credentials can see; nothing was unassigned|4",
        "CompletableFuture.runAsync(() -> unassign(find(\"nosuchky\"))).get()|no API key nosuchky in Example-Org|4",
        "CompletableFuture.runAsync(() -> keys(\"nowhere\")).join()|no project called|4",
      })
  void whatAVerbRefusesIsOneLine(String text, String message, int exit) {
    CommandRun.Outcome outcome = script("yes();\n" + text + "\n");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(exit);
    assertThat(outcome.err()).contains("line 2: ").contains(message);
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @Test
  void aPlanIsOfTheRowsThatItShowed(@TempDir Path folder) throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("keys.csv"),
            "projectId,apiKeyId\n%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_KEY));

    CommandRun.Outcome outcome =
        script(
            """
            yes();
            var plan = plan("%1$s");
            Files.writeString(Path.of("%1$s"), "projectId,apiKeyId\\n%2$s,%3$s\\n");
            unassign(plan);
            """
                .formatted(csv, Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY));

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.err()).contains("line 4: ").contains("has changed since it was planned");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPlanThatCouldNotLookAtEveryRowIsNone(@TempDir Path folder) throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("keys.csv"),
            "projectId,apiKeyId\n%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_KEY));
    sandbox.offAccessList(Example.CALLER_KEY);

    CommandRun.Outcome outcome = script("plan(\"%s\")".formatted(csv));

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(4);
    assertThat(outcome.err()).contains("IP_ADDRESS_NOT_ON_ACCESS_LIST");
    assertThat(outcome.err().lines()).hasSize(1);
  }

  @Test
  void whatWasFoundGoesOutOfEveryProject() throws IOException {
    CommandRun.Outcome outcome = script("yes();\nunassign(find(\"zmmrboas\"));");

    assertThat(outcome.exit()).as("%s", outcome).isZero();
    assertThat(isAssigned()).isFalse();
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
    assertThat(outcome.out()).contains("Undo      restore(\"" + elsewhere);
  }

  @Test
  void ofWhatWasNotAllFoundNothingIsUnassigned() {
    CommandRun.Outcome outcome = script("yes();\nunassign(find(\"zmmrboas\", \"nosuchky\"));");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(4);
    assertThat(outcome.err()).contains("no API key nosuchky in", "; nothing was unassigned");
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void aListWithTheCallersOwnKeyIsRefusedAsAWhole() {
    sandbox.assign(Example.PAYMENTS_STAGING, Example.CALLER_KEY, "GROUP_OWNER"); // refused: its own

    CommandRun.Outcome outcome = script("yes();\nunassign(find(\"sandboxa\", \"zmmrboas\"));");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(2);
    assertThat(outcome.err()).contains("1 row refers to the key you are authenticated with");
    assertThat(isAssigned()).isTrue();
  }

  @Test
  void aNameThatTwoProjectsHaveIsNotGuessed() {
    sandbox.project("111111111111111111111111", Example.ORGANIZATION, "analytics");

    CommandRun.Outcome outcome = script("keys(\"analytics\")");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("2 projects are called \"analytics\"; use an ID");
  }

  @Test
  void whatStandsBehindTheScriptIsItsArgs() {
    shell.reading("if (!args[1].equals(\"two\")) { throw new Exception(); }\n/exit args.length");

    CommandRun.Outcome outcome = shell.run("-", "one", "two", "three");

    assertThat(outcome.exit()).as("%s", outcome).isEqualTo(3);
  }

  @Test
  void standardInputIsReadByOneAlone() {
    CommandRun.Outcome outcome = shell.run("-", "--credentials-file", "-");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("cannot both be standard input");
  }

  @Test
  void aScriptThatIsNotUtf8IsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsh"), "// \u00e9", ISO_8859_1);

    CommandRun.Outcome outcome = shell.run(file.toString());

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("atlas-shell: the script is not UTF-8; save it as UTF-8 (nothing was sent)\n");
  }

  @Test
  void aScriptThatIsNotThereIsSaidBeforeAnythingIsSent() {
    CommandRun.Outcome outcome = shell.run("nowhere.jsh");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("nowhere.jsh does not exist");
    assertThat(sandbox.requests()).isEmpty();
  }

  private boolean isAssigned() {
    return sandbox.isAssigned(Example.PAYMENTS_PRODUCTION, Example.TARGET_KEY);
  }

  private CommandRun.Outcome script(String text) {
    return shell.reading(text).run("-");
  }
}
