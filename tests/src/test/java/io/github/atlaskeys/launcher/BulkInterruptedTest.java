package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.BulkProcess.Started;
import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issue 3: Ctrl-C in two steps, and two runs of one file. */
@InOtherProcesses
class BulkInterruptedTest {
  private final IsolatedHome home = IsolatedHome.shared();
  private static final int ROWS = 500;

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @Test
  void ctrlCAccountsForEveryRowAndNamesTheCommandThatFinishes() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 8, ROWS);
    sandbox.fault(Fault.latency(Duration.ofMillis(20)).on("DELETE").always());
    var bulk = new BulkProcess(home, sandbox, folder, rows);
    Started run = bulk.start();
    run.runsUntil(() -> bulk.results().size() >= 100);

    run.interrupt();
    Run ended = run.end();

    assertThat(ended.exit()).as("%s", ended).isEqualTo(130);
    assertThat(ended.out())
        .contains("Stopping after the rows in flight. Press Ctrl-C again to exit immediately.\n");
    assertThat(ended.out())
        .contains(
            "500 rows: %,d UNASSIGNED, %,d NOT_ATTEMPTED\n"
                .formatted(bulk.results().size(), ROWS - bulk.results().size()));
    assertThat(BulkProcess.firstCells(bulk.results()))
        .as("rows that were never attempted are not written one by one")
        .hasSizeBetween(100, ROWS - 1)
        .doesNotHaveDuplicates();
    assertThat(bulk.results())
        .as("whatever was sent is written down")
        .allMatch(line -> line.contains(",UNASSIGNED,"))
        .hasSize((int) rows.stream().filter(row -> !isAssigned(row)).count());
    String resume =
        ended
            .out()
            .lines()
            .filter(line -> line.startsWith("Resume "))
            .map(line -> line.substring("Resume ".length()).strip())
            .findFirst()
            .orElseThrow();
    assertThat(resume)
        .isEqualTo(
            "%s/jbang unassign-keys %s --yes --resume".formatted(home.checkout(), bulk.file()));

    Run resumed = bulk.start(List.of("bash", "-c", resume)).end();

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(BulkProcess.firstCells(bulk.results())).hasSize(ROWS).doesNotHaveDuplicates();
  }

  @Test
  void aSecondCtrlCEndsAtOnceAndLeavesResultsToResume() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 8, ROWS);
    sandbox.fault(Fault.latency(Duration.ofMillis(10)).on("DELETE").always());
    var bulk = new BulkProcess(home, sandbox, folder, rows);
    Started run = bulk.start();
    run.runsUntil(() -> bulk.results().size() >= 100);
    sandbox.clearFaults();
    sandbox.fault(Fault.latency(Duration.ofMinutes(10)).on("DELETE").always());

    run.interrupt();
    run.runsUntil(() -> Files.readString(run.out()).contains("Press Ctrl-C again"));
    run.interrupt();

    Run ended = run.end();
    assertThat(ended.exit()).as("%s", ended).isEqualTo(130);
    assertThat(ended.out())
        .as("no summary: nothing was waited for")
        .doesNotContain("NOT_ATTEMPTED");
    assertThat(BulkProcess.firstCells(bulk.results()))
        .hasSizeBetween(100, ROWS - 1)
        .doesNotHaveDuplicates();

    sandbox.clearFaults();
    Run resumed = bulk.start("--resume").end();
    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(BulkProcess.firstCells(bulk.results())).hasSize(ROWS).doesNotHaveDuplicates();
  }

  @Test
  void aSecondRunOfTheSameFileIsRefusedAndTheFirstFinishes() throws Exception {
    List<Row> rows = Seed.assigned(sandbox, 8, ROWS);
    sandbox.fault(Fault.latency(Duration.ofMillis(500)).on("DELETE").always());
    var bulk = new BulkProcess(home, sandbox, folder, rows);
    Started first = bulk.start();
    first.runsUntil(() -> bulk.results().size() >= 10);

    var refused =
        new Run(
            2,
            "",
            "unassign-keys: another run of the same input has not ended (process %d); %s.run is its lock\n"
                .formatted(first.process().pid(), bulk.file()));
    assertThat(bulk.start().end()).isEqualTo(refused);
    assertThat(bulk.start("--resume").end()).isEqualTo(refused);

    sandbox.clearFaults();
    Run finished = first.end();
    assertThat(finished.exit()).as("%s", finished).isZero();
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(BulkProcess.firstCells(bulk.results())).hasSize(ROWS).doesNotHaveDuplicates();
  }

  private boolean isAssigned(Row row) {
    return sandbox.isAssigned(
        row.unassignment().project().value(), row.unassignment().principal().value());
  }
}
