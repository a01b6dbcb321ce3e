package io.github.atlaskeys.program;

import io.github.atlaskeys.terminal.Context;
import java.util.List;

/** Loads the classes that commands load, for {@link Prepare}. */
final class Training {
  private static final List<List<String>> RUNS =
      List.of(
          List.of("unassign-key", "--help"),
          List.of("find-key", "zmmrboas"),
          List.of("unassign-key", "zmmrboas", "--project", "analytics", "--yes"),
          List.of("unassign-key", "zmmrboas", "--all-projects", "--yes"));

  private Training() {}

  /** Ends with 0 if every command did. */
  public static void main(String... args) {
    int failures = 0;
    for (List<String> run : RUNS) {
      int exitCode =
          AtlasKeys.command(run.get(0), Context.ofThisProcess())
              .execute(run.subList(1, run.size()).toArray(String[]::new));
      failures += exitCode == 0 ? 0 : 1;
    }
    System.exit(failures);
  }
}
