package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.BulkProcess.Started;
import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 3: {@code kill -9} at any moment and {@code --resume} end with every row done. */
@InOtherProcesses
@Tag("one-jdk")
class BulkKilledTest {
  private final IsolatedHome home = IsolatedHome.shared();
  private static final int ROWS = 500;
  private static final int LANES = 10;

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  @ParameterizedTest
  @ValueSource(strings = {"", "--no-undo"})
  void killedAtItsStartInTheMiddleAndNearTheEndItIsResumedToTheEnd(String option) throws Exception {
    var bulk = new BulkProcess(home, sandbox, folder, Seed.assigned(sandbox, 20, ROWS));

    killedThreeTimesAndResumed(bulk, option.isEmpty() ? new String[0] : new String[] {option});

    if (option.isEmpty()) {
      assertThat(bulk.undo().stream().distinct())
          .hasSize(ROWS)
          .allMatch(line -> line.endsWith(",bulk,\"GROUP_READ_ONLY GROUP_OWNER\""));
    }
  }

  /** Nothing of issue 3 depends on what the rows are about. */
  @Test
  void soIsAFileOfKeysAndServiceAccounts() throws Exception {
    Seed.projects(sandbox, 20);
    var rows = new ArrayList<Row>();
    for (int i = 0; i < ROWS; i++) {
      if (i % 2 == 0) {
        Seed.key(sandbox, i);
        rows.add(Seed.row(i + 2L, i % 20, i));
      } else {
        Seed.account(sandbox, i);
        rows.add(Seed.accountRow(i + 2L, i % 20, i));
      }
      Seed.assign(sandbox, rows.get(i));
    }
    var bulk = new BulkProcess(home, sandbox, folder, rows);

    killedThreeTimesAndResumed(bulk);

    assertThat(bulk.undo().stream().distinct())
        .hasSize(ROWS)
        .allMatch(line -> line.endsWith(",\"GROUP_READ_ONLY GROUP_OWNER\""));
  }

  private void killedThreeTimesAndResumed(BulkProcess bulk, String... options) throws Exception {
    sandbox.fault(Fault.latency(Duration.ofMillis(5)).on("DELETE").always());

    killedWhenDone(1, bulk, bulk.start(options));
    killedWhenDone(ROWS / 2, bulk, bulk.start(resuming(options)));
    sandbox.fault(Fault.latency(Duration.ofMillis(20)).on("DELETE").always()); // the end is near
    killedWhenDone(ROWS - 100, bulk, bulk.start(resuming(options)));
    Run last = bulk.start(resuming(options)).end();

    assertThat(last.exit()).as("%s", last).isZero();
    assertThat(last.out()).doesNotContain("Resume");
    assertThat(bulk.rows())
        .noneMatch(
            row ->
                sandbox.isAssigned(
                    row.unassignment().project().value(), row.unassignment().principal().value()));
    assertThat(bulk.results())
        .hasSize(ROWS)
        .allMatch(line -> line.contains(",UNASSIGNED,") || line.contains(",NOT_ASSIGNED,"));
    assertThat(BulkProcess.firstCells(bulk.results())).doesNotHaveDuplicates();
    assertThat(answered(204)).as("DELETEs that did something").isEqualTo(ROWS);
    assertThat(sandbox.countSigned("DELETE") - answered(401))
        .as("DELETEs but those for a nonce that had expired")
        .isBetween((long) ROWS, ROWS + 3L * LANES);
  }

  private static void killedWhenDone(int rows, BulkProcess bulk, Started run) throws Exception {
    run.runsUntil(() -> bulk.results().size() >= rows);
    run.kill();
    assertThat(bulk.results()).as("killed in time").hasSizeLessThan(ROWS);
  }

  private static String[] resuming(String[] options) {
    String[] all = java.util.Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--resume";
    return all;
  }

  private long answered(int status) {
    return sandbox.requests().stream()
        .filter(RecordedRequest::signed)
        .filter(request -> request.method().equals("DELETE") && request.status() == status)
        .count();
  }
}
