package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file protects is changed by no command, and what protects nothing is refused. */
class ProtectTest {
  private static final String ROW =
      "projectId,apiKeyId\n%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_KEY);

  @TempDir Path folder;
  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();

  @AfterEach
  void nothingWasSent() {
    assertThat(sandbox.count("DELETE") + sandbox.count("POST")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Example.TARGET_KEY,
        Example.TARGET_PUBLIC_KEY,
        Example.ANALYTICS,
        "analytics",
        "Analytics   # of finance",
        "5D1D12C087D9D63E6D682438"
      })
  void aRowOfAProtectedKeyOrProjectIsRefused(String line) throws IOException {
    Path file = protect("# ours\n\n" + line + "\n");

    Outcome run =
        command(Script.UNASSIGN_KEY)
            .run("zmmrboas", "--project", "analytics", "--yes", "--protect", file.toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err())
        .contains("is protected (" + file + ", line 3)", "nothing was changed")
        .containsPattern("API key zmmrboas|API key " + Example.TARGET_KEY + "|project analytics");
  }

  @Test
  void inAFileTheyAreAllNamedInADryRunToo() throws IOException {
    Path file = protect("payments-production\n" + Example.TARGET_CLIENT_ID + "\n");
    Path rows =
        write(
            "keys.csv",
            ROW
                + "%s,%s\n".formatted(Example.PAYMENTS_PRODUCTION, Example.READER_KEY)
                + "%s,%s\n".formatted(Example.ANALYTICS, Example.TARGET_CLIENT_ID));

    for (String how : new String[] {"--dry-run", "--yes"}) {
      Outcome run =
          command(Script.UNASSIGN_KEYS)
              .with("ATLAS_KEYS_PROTECT", file.toString())
              .run(rows.toString(), how);

      assertThat(run.exit()).as("%s", run).isEqualTo(2);
      assertThat(run.err().replaceAll("\\s+", " "))
          .contains("2 of 3 rows are protected; nothing was changed")
          .contains("line 3: API key " + Example.READER_KEY, file + ", line 1)")
          .contains("line 4: service account " + Example.TARGET_CLIENT_ID, file + ", line 2)")
          .contains("Remove them to change the others.");
    }
    assertThat(folder.resolve("keys.csv.results.csv")).doesNotExist();
  }

  @Test
  void aLeakedKeyStaysInAProtectedProjectAndSoEverywhere() throws IOException {
    Outcome run =
        command(Script.UNASSIGN_KEY)
            .run(
                "zmmrboas",
                "--all-projects",
                "--yes",
                "--protect",
                protect("analytics\n").toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains("1 of 2 projects is protected");
  }

  @Test
  void restoringIsAChangeToo() throws IOException {
    Path undo =
        write(
            "undo.csv",
            "projectId,apiKeyId,roles\n%s,%s,GROUP_OWNER\n"
                .formatted(Example.PAYMENTS_STAGING, Example.TARGET_KEY));

    Outcome run =
        command(Script.RESTORE_KEYS)
            .run(undo.toString(), "--yes", "--protect", protect("zmmrboas\n").toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains("is protected");
  }

  @Test
  void verbsOfTheShellRefuseThemToo() throws IOException {
    Path script = write("s.jsh", "unassign(\"analytics\", \"zmmrboas\");\n");

    Outcome run =
        command(Script.ATLAS_SHELL)
            .with("ATLAS_KEYS_PROTECT", protect("analytics\n").toString())
            .run("--yes", script.toString());

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains("project analytics", "is protected");
  }

  /** A misspelled name would leave something unprotected. */
  @Test
  void whatNamesNothingIsRefused() throws IOException {
    Path file = protect("analytisc\nabcdefgh\nanalytics\n");

    Outcome run = unassign(file);

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(run.err().replaceAll("\\s+", " "))
        .contains("line 1: no API key and no project called \"analytisc\" is visible")
        .contains("line 2: no API key and no project called \"abcdefgh\" is visible")
        .doesNotContain("line 3")
        .contains("nothing was changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mdb_sa_sk_" + "abcdefghijklmnopqrstuvwxyz",
        "mdb_sa_id_zz",
        "0bd1f8e2-1111-2222-3333-444455556666"
      })
  void aLineThatCanBeNoNameIsRefusedBeforeAnythingIsSent(String line) throws IOException {
    Outcome run = unassign(protect("analytics\n" + line + "\n"));

    assertThat(run.exit()).as("%s", run).isEqualTo(2);
    assertThat(run.err()).contains("line 2: ").doesNotContain("abcdefghij", "0bd1f8e2");
    assertThat(sandbox.countSigned("GET")).isZero();
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThat(unassign(folder.resolve("none.txt")).err()).contains("none.txt does not exist");
    assertThat(unassign(Path.of("-")).err()).contains("--protect needs the name of a file");
  }

  /** IDs need no look-up: credentials that see nothing but one project may protect them. */
  @Test
  void idsCostNoRequest() throws IOException {
    Path rows = write("keys.csv", ROW);
    command(Script.UNASSIGN_KEYS).run(rows.toString(), "--dry-run");
    long without = sandbox.countSigned("GET");

    Outcome run =
        command(Script.UNASSIGN_KEYS)
            .run(
                rows.toString(),
                "--dry-run",
                "--protect",
                protect(Example.READER_KEY + "\n").toString());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(sandbox.countSigned("GET")).isEqualTo(2 * without);
  }

  private Outcome unassign(Path file) {
    return command(Script.UNASSIGN_KEY)
        .run("zmmrboas", "--project", "analytics", "--yes", "--protect", file.toString());
  }

  private Path protect(String text) throws IOException {
    return write("protect.txt", text);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private CommandRun command(Script script) {
    Function<io.github.atlaskeys.terminal.Context, picocli.CommandLine> in =
        script.in(() -> folder);
    return CommandRun.of(in, sandbox);
  }
}
