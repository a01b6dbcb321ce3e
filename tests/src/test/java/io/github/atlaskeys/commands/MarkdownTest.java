package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -o markdown}: the result as a page, and nothing else on standard output. */
class MarkdownTest {
  private static final String KEY = "111111111111111111111111";
  private static final String PROJECT = "222222222222222222222222";

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @Test
  void aDryRun() throws IOException {
    Outcome run = run(Script.UNASSIGN_KEYS, example(), "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            ## unassign-keys: dry run

            - **Host** `%s (v2), as API key sandboxa`
            - **Org** Example-Org (5980cfdf0b6d97029d82f86e)

            | PROJECT | KEYS | WOULD LOSE |
            |---|---|---|
            | analytics | 1 | GROUP_READ_ONLY (1) |
            | payments-production | 2 | GROUP_OWNER (2) |

            - Would unassign 2 keys from 2 projects (3 assignments).
            - **Warning** **unassigning does not end the organization roles of 1 key**:
              - breakgls "break glass" (5d0a3b9987d9d63e6d5f7a83): ORG_OWNER gives it owner access to every project. Remove that role or delete the key.
            - Dry run: nothing was changed.
            """
                .formatted(sandbox.baseUri()));
  }

  @Test
  void aDryRunOfMoreRowsThanAreLaidOutAtATime() throws IOException {
    var csv = new StringBuilder("projectId,apiKeyId\n");
    Seed.assigned(sandbox, 2, 1001)
        .forEach(
            row ->
                csv.append(row.unassignment().project())
                    .append(',')
                    .append(row.unassignment().principal())
                    .append('\n'));

    Outcome run = run(Script.UNASSIGN_KEYS, file(csv.toString()), "--dry-run", "--list");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out().lines().dropWhile(line -> !line.startsWith("|")).limit(1003))
        .startsWith("| LINE | PROJECT | NAME | ID | WOULD LOSE |", "|---|---|---|---|---|")
        .allMatch(line -> line.startsWith("|"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aRun() throws IOException {
    String file = example();

    Outcome run = run(Script.UNASSIGN_KEYS, file, "--yes", "--verify");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.err()).contains("Rows      3 rows in 2 projects");
    assertThat(run.out())
        .isEqualTo(
            """
            ## unassign-keys

            - **Host** `%1$s (v2), as API key sandboxa`
            - Unassigned 3 of 3 assignments: 2 keys from 2 projects.
            - 1 key **STILL HAS ACCESS** through an organization role: breakgls "break glass" (5d0a3b9987d9d63e6d5f7a83); see the column organizationAccess of the results.
            - **Verified:** Atlas no longer lists any of the 3 assignments.
            - **Results** `%2$s.results.csv`
            - **Undo** `jbang restore-keys@atlaskeys %2$s.undo.csv`
            """
                .formatted(sandbox.baseUri(), file));

    Outcome restored = run(Script.RESTORE_KEYS, file + ".undo.csv", "--yes", "--verify");

    assertThat(restored.exit()).as("%s", restored).isZero();
    assertThat(restored.out())
        .startsWith("## restore-keys\n\n")
        .contains("- Restored 3 of 3 assignments: 2 keys in 2 projects.\n- **Verified:** ");
  }

  @Test
  void failuresByCause() throws IOException {
    sandbox.fault(
        Fault.status(403, "USER_UNAUTHORIZED")
            .onProject(Example.PAYMENTS_PRODUCTION)
            .on("DELETE")
            .always());

    Outcome run = run(Script.UNASSIGN_KEYS, example(), "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.out())
        .contains("\n- 2 rows **REFUSED**: no permission in 1 project: payments-production; ")
        .contains("\n- 3 rows: 1 UNASSIGNED, 2 **REFUSED**\n")
        .contains("\n- **Resume** `jbang unassign-keys@atlaskeys ");
  }

  @Test
  void oneKeyFromEveryProject() {
    Outcome dryRun = run(Script.UNASSIGN_KEY, "zmmrboas", "--all-projects", "--dry-run");

    assertThat(dryRun.out())
        .contains(
            """

            - **API key** **zmmrboas "ci deploy" (5d1d12c087d9d63e6d682438)**
            - **Loses** its roles in 2 projects; it is unassigned, not deleted

            | PROJECT | PROJECT ID | ROLES |
            |---|---|---|
            | analytics | 59a6f2c70bd66b2f3c8e41d7 | GROUP_READ_ONLY |
            | payments-production | 5953c5f380eef53887615f9a | GROUP_OWNER |
            - **Keeps** ORG_MEMBER in the organization (no access to projects)
            """);

    Outcome run = run(Script.UNASSIGN_KEY, "zmmrboas", "--all-projects", "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .startsWith("## unassign-key\n\n")
        .contains(
            "\n- Unassigned from 2 of 2 projects.\n- **Verified:** Atlas lists the key in no");
  }

  /** The job's log has it too; but the page is what people read. */
  @Test
  void anErrorThatEndsTheOnlyRow() {
    sandbox.fault(Fault.status(403, "USER_UNAUTHORIZED").on("DELETE"));

    Outcome run = run(Script.UNASSIGN_KEY, "zmmrboas", "--project", "analytics", "--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err()).contains("unassign-key: ");
    assertThat(run.out()).contains("\n- **Error** ");
  }

  @Test
  void textFromOthersMakesNoMarkup() {
    String hostile =
        "a|b `c` <img src=x> @octocat [x](http://evil.example) #1 *_ www.x.example & \\";
    sandbox
        .project(PROJECT, Example.ORGANIZATION, "-" + hostile)
        .apiKey(KEY, Example.ORGANIZATION, "hostiley", "s", hostile, "ORG_MEMBER")
        .assign(PROJECT, KEY, "GROUP_OWNER");
    String escaped =
        "a\\|b \\`c\\` &lt;img src=x&gt; @&#8203;octocat \\[x\\](http:&#8203;//evil.example)"
            + " #&#8203;1 \\*\\_ www&#8203;.x.example &amp; \\\\";

    Outcome run = run(Script.UNASSIGN_KEY, "hostiley", "--all-projects", "--dry-run");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out())
        .contains("- **API key** **hostiley \"%s\" (%s)**\n".formatted(escaped, KEY))
        .contains("\n| \\-%s | %s | GROUP_OWNER |\n".formatted(escaped, PROJECT));
  }

  @Test
  void aFileOfAnyNameIsOneCodeSpan() throws IOException {
    Path odd = folder.resolve("a`b@c.csv");
    Files.writeString(
        odd, "projectId,apiKeyId\n%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_KEY));

    Outcome run = run(Script.UNASSIGN_KEYS, odd.toString(), "--yes");

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(run.out()).contains("\n- **Results** `` %s.results.csv ``\n".formatted(odd));
  }

  @ParameterizedTest
  @ValueSource(strings = {"find-key zmmrboas", "list-keys", "list-projects"})
  void listsAreNotWrittenAsMarkdown(String command) {
    String[] words = (command + " -o markdown").split(" ", -1);

    Outcome run =
        CommandRun.of(Script.named(words[0]), sandbox)
            .run(Arrays.copyOfRange(words, 1, words.length));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("choose text, json or csv");
    assertThat(sandbox.requests()).isEmpty();
  }

  private String example() throws IOException {
    return file(Files.readString(Path.of(System.getProperty("project.root"), "examples/keys.csv")));
  }

  private String file(String csv) throws IOException {
    return Files.writeString(folder.resolve("keys.csv"), csv).toString();
  }

  private Outcome run(Script script, String... arguments) {
    String[] words = Arrays.copyOf(arguments, arguments.length + 2);
    words[arguments.length] = "-o";
    words[arguments.length + 1] = "markdown";
    return CommandRun.of(script, sandbox).run(words);
  }
}
