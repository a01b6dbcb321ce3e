package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A process that begins a run and holds its lock until it is killed. */
final class LockHolder {
  private LockHolder() {}

  static RunIdentity identity() {
    return new RunIdentity(
        "1.0.0",
        URI.create("https://cloud.mongodb.com"),
        ApiVersion.V2,
        RunIdentity.Work.UNASSIGN,
        3,
        "aa11",
        Path.of("keys.csv.results.csv"));
  }

  public static void main(String[] args) throws IOException {
    RunFile run = RunFile.lock(Path.of(args[0]));
    run.begin(identity());
    System.out.println("locked");
    System.out.flush();
    while (System.in.read() >= 0) {}
    run.close();
  }
}
