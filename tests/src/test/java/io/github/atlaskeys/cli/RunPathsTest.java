package io.github.atlaskeys.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a run without an input are called. */
class RunPathsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T00:54:55.123Z"));

  @TempDir Path folder;

  @Test
  void theTimeIsUtcWithoutColons() {
    assertThat(unused().undo())
        .isEqualTo(folder.resolve("unassign-zmmrboas-20261125T005455Z.undo.csv"));
    assertThat(unused().results())
        .isEqualTo(folder.resolve("unassign-zmmrboas-20261125T005455Z.results.csv"));
  }

  @Test
  void twoRunsInOneSecondHaveFilesOfTheirOwn() throws IOException {
    Files.createFile(unused().undo());
    Files.createFile(unused().results());

    assertThat(unused().undo())
        .isEqualTo(folder.resolve("unassign-zmmrboas-20261125T005455Z-3.undo.csv"));
  }

  @Test
  void theFilesOfARunThatBeginsMeanwhileAreLeftAlone() throws IOException {
    RunPaths paths = unused();
    Files.writeString(paths.results(), "another's");

    try (BulkFiles files = BulkFiles.of(paths)) {
      assertThatThrownBy(() -> files.open(CLOCK))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "another run has just begun %s; run the same command again (nothing was changed)"
                  .formatted(paths.results()));
    }
    assertThat(paths.results()).hasContent("another's");
    assertThat(paths.undo()).doesNotExist();
  }

  @Test
  void theFilesOfOtherKeysAndThoseWithoutRolesAreNoEarlierUndo() throws IOException {
    Path held = undo("unassign-zmmrboas-20261125T005455Z.undo.csv", "header\nrow\n");
    Path second = undo("unassign-zmmrboas-20261125T005455Z-2.undo.csv", "header\nrow\n");
    undo("unassign-zmmrboas-20261125T005456Z.undo.csv", "header\n");
    undo("unassign-otherkey-20261125T005455Z.undo.csv", "header\nrow\n");
    undo("unassign-zmmrboas-20261125T005455Z.undo.csv.results.csv", "header\nrow\n");

    assertThat(EarlierUndos.in(folder, "unassign-zmmrboas"))
        .containsExactlyInAnyOrder(held, second);
  }

  @Test
  void aPublicKeyThatIsAPathDoesNotNameAFile() {
    var id = new ApiKeyId("5d1d12c087d9d63e6d682438");

    assertThat(RunPaths.nameFor(new ApiKey(id, "zmmrboas", null, null)))
        .isEqualTo("unassign-zmmrboas");
    for (String hostile : new String[] {"../up", "a/b", "..", "", "con\u0000"}) {
      assertThat(RunPaths.nameFor(new ApiKey(id, hostile, null, null)))
          .isEqualTo("unassign-5d1d12c087d9d63e6d682438");
    }
    assertThat(RunPaths.nameFor(new ApiKey(id, null, null, null)))
        .isEqualTo("unassign-5d1d12c087d9d63e6d682438");
  }

  private RunPaths unused() {
    return RunPaths.unused(folder, "unassign-zmmrboas", CLOCK);
  }

  private Path undo(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
