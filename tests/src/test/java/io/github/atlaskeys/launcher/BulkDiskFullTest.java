package io.github.atlaskeys.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.launcher.IsolatedHome.Run;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.RecordedRequest;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.Seed;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Issue 3: a disk that fills up. The shell's limit for the size of a file plays it: the system
 * refuses the write in the middle of a line, as a full disk does.
 */
@InOtherProcesses
@Tag("one-jdk")
class BulkDiskFullTest {
  private final IsolatedHome home = IsolatedHome.shared();
  private static final int ROWS = 800;
  private static final int LANES = 10;

  @TempDir Path folder;

  @AutoClose
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(SandboxOptions.defaults().withoutLimits()).seedExample();

  /** Keys with a long description make the undo file the larger of the two. */
  @ParameterizedTest
  @ValueSource(ints = {4, 240})
  void aFullDiskStopsTheRunBeforeMoreIsSentAndWithRoomItGoesOn(int description) throws Exception {
    List<Row> rows = assigned("d".repeat(description));
    var bulk = new BulkProcess(home, sandbox, folder, rows);
    String command =
        home.jbangCommand("unassign-keys", bulk.file().toString(), "--yes").stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));

    Run full = bulk.start(List.of("bash", "-c", "ulimit -f 52; exec " + command)).end();

    assertThat(full.exit()).as("%s", full).isEqualTo(3);
    assertThat(full.err())
        .contains("unassign-keys: stopped: cannot write the results or undo file (")
        .contains("). Fix that, then run: ")
        .contains(" --yes --resume\n");
    assertThat(bulk.results()).hasSizeBetween(100, ROWS - 100);
    assertThat(removed())
        .as("keys taken out, against rows written down")
        .isBetween((long) bulk.results().size(), (long) bulk.results().size() + LANES);
    assertThat(bulk.undo().stream().map(BulkDiskFullTest::key).toList())
        .as("whatever was taken can be given back")
        .containsAll(
            rows.stream()
                .filter(row -> !isAssigned(row))
                .map(row -> row.unassignment().principal().value())
                .toList());

    assertThat(Files.readString(Path.of(bulk.file() + ".undo.csv")))
        .as("restore-keys takes it as it is")
        .endsWith("\n");

    Run resumed = bulk.start("--resume").end();

    assertThat(resumed.exit()).as("%s", resumed).isZero();
    assertThat(rows).noneMatch(this::isAssigned);
    assertThat(BulkProcess.firstCells(bulk.results())).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(bulk.undo().stream().map(BulkDiskFullTest::key).distinct()).hasSize(ROWS);
    assertThat(removed()).isEqualTo(ROWS);
  }

  private static String key(String undoLine) {
    return undoLine.split(",", 3)[1];
  }

  private List<Row> assigned(String description) {
    var rows = new ArrayList<Row>();
    sandbox.project(Seed.project(0).value(), Example.ORGANIZATION, "project-0");
    for (int i = 0; i < ROWS; i++) {
      sandbox
          .apiKey(Seed.key(i).value(), Example.ORGANIZATION, "k%07d".formatted(i), "s", description)
          .assign(Seed.project(0).value(), Seed.key(i).value(), "GROUP_OWNER");
      rows.add(new Row(i + 2L, new Unassignment(Seed.project(0), Seed.key(i)), List.of()));
    }
    return rows;
  }

  private long removed() {
    return sandbox.requests().stream()
        .filter(RecordedRequest::signed)
        .filter(request -> request.method().equals("DELETE") && request.status() == 204)
        .count();
  }

  private boolean isAssigned(Row row) {
    return sandbox.isAssigned(
        row.unassignment().project().value(), row.unassignment().principal().value());
  }
}
