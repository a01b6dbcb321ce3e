package io.github.atlaskeys.files;

import static io.github.atlaskeys.files.TestRows.row;

import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that holds the lock of a run, which it has begun or not, until it is ended. */
final class LockHolder {
  private LockHolder() {}

  static final Rows ROWS = TestRows.of(List.of(row(2, 1, 10), row(3, 1, 11), row(4, 2, 10)));

  static RunIdentity identity() {
    return RunIdentity.of(Atlas.cloud(), "unassign")
        .with(ROWS, "read", Path.of("keys.csv.results.csv"))
        .begunWith(input("named"), "");
  }

  static RunInput input(String sha256) {
    return new RunInput(Optional.empty(), Path.of(""), sha256, "");
  }

  public static void main(String[] args) throws IOException {
    LockFile run = LockFile.lock(Path.of(args[0]));
    if (args[1].equals("begun")) {
      run.begin(identity());
    }
    System.out.println("locked");
    System.out.flush();
    while (System.in.read() >= 0) {}
    run.close();
  }
}
