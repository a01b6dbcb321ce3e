package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.row;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that begins a run and holds its lock until it is killed. */
final class LockHolder {
  private LockHolder() {}

  static final Rows ROWS = RunFiles.numbered(List.of(row(1, 1, 10), row(1, 1, 11), row(1, 2, 10)));

  static RunIdentity identity() {
    return RunIdentity.of(
        Atlas.cloud(), RunIdentity.Action.UNASSIGN, ROWS, Path.of("keys.csv.results.csv"));
  }

  public static void main(String[] args) throws IOException {
    LockFile run = LockFile.lock(Path.of(args[0]));
    run.begin(identity());
    System.out.println("locked");
    System.out.flush();
    while (System.in.read() >= 0) {}
    run.close();
  }
}
