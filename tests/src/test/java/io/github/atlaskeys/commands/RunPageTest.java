package io.github.atlaskeys.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.commands.CommandRun.Outcome;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run ended, as a page: {@code --report}. */
class RunPageTest {
  private static final String UNKNOWN = "5d1d12c087d9d63e6d6fffff";

  @TempDir Path folder;

  @AutoClose private final AtlasSandbox sandbox = AtlasSandbox.start().seedExample();
  private Path rows;
  private Path page;

  @BeforeEach
  void write() throws IOException {
    page = folder.resolve("run.html");
    rows =
        Files.writeString(
            folder.resolve("keys.csv"),
            "projectId,apiKeyId\n%s,%s\n%s,%s\n%s,%s\n"
                .formatted(
                    Example.ANALYTICS,
                    Example.TARGET_KEY,
                    Example.PAYMENTS_PRODUCTION,
                    Example.BREAK_GLASS_KEY,
                    Example.PAYMENTS_STAGING,
                    UNKNOWN));
  }

  @Test
  void aDryRunTellsWhatWouldHappenAndTheRunWhatDid() throws IOException {
    Outcome dry = run("--dry-run");
    assertThat(dry.exit()).as("%s", dry).isEqualTo(4);
    assertThat(Files.readString(page))
        .contains("<h1>unassign-keys: dry run</h1>", "<b>2</b> Would unassign")
        .contains("Organization</dt><dd>Example-Org", "payments-production", "GROUP_OWNER (1)");

    Outcome run = run("--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(4);
    assertThat(Files.readString(page))
        .contains("<h1>unassign-keys</h1>", "<b>2</b> Unassigned", "<b>1</b> Unknown key")
        .contains("What failed", UNKNOWN, "STILL HAS ACCESS through an organization role")
        .contains("It was deleted before, or the ID is wrong.")
        .contains("<th scope=\"row\">zmmrboas<small>ci deploy</small><small>" + Example.TARGET_KEY)
        .contains("jbang restore-keys@atlaskeys " + rows + ".undo.csv");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void restoringHasOneToo() throws IOException {
    run("--yes");

    Outcome run =
        CommandRun.of(Script.RESTORE_KEYS, sandbox)
            .run(rows + ".undo.csv", "--yes", "--report", page.toString());

    assertThat(run.exit()).as("%s", run).isZero();
    assertThat(Files.readString(page)).contains("<h1>restore-keys</h1>", "<b>2</b> Restored");
  }

  /** A name that was mistyped must not replace the rows. */
  @Test
  void onlyAPageIsReplaced() {
    Outcome run =
        CommandRun.of(Script.UNASSIGN_KEYS, sandbox)
            .run(rows.toString(), "--yes", "--report", rows.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--report must name an .html file");
    assertThat(sandbox.count("DELETE")).isZero();
  }

  @Test
  void aPageThatCannotBeWrittenIsReportedAndTheRunStands() {
    page = folder.resolve("none/run.html");

    Outcome run = run("--yes");

    assertThat(run.exit()).as("%s", run).isEqualTo(3);
    assertThat(run.err()).contains("none/run.html: no such file or folder");
    assertThat(sandbox.isAssigned(Example.ANALYTICS, Example.TARGET_KEY)).isFalse();
  }

  private Outcome run(String how) {
    return CommandRun.of(Script.UNASSIGN_KEYS, sandbox)
        .run(rows.toString(), how, "--report", page.toString());
  }
}
