package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a million rows fit into little memory, and whether the last are as quick as the first.
 */
final class Million implements Measurement {
  private static final List<String> HEAP = List.of("-Xmx128m");
  private static final int MIB = 1024;

  private final boolean undo;

  Million(boolean undo) {
    this.undo = undo;
  }

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    // A key that is in a thousand projects makes pages that say so; that is another benchmark.
    var rows = new Rows(1000, 1000, !undo);
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    try (var sandbox = AtlasSandbox.start(options)) {
      rows.seed(sandbox);
      rows.assign(sandbox);
      Commands.Run run =
          undo
              ? Commands.unassign(work, Commands.Target.of(sandbox), rows, HEAP)
              : Commands.unassign(work, Commands.Target.of(sandbox), rows, HEAP, "--no-undo");
      long requests = sandbox.count("DELETE") + sandbox.count("GET");
      List<Double> tenths = run.results().tenths();
      String name = "1,000,000 rows, -Xmx128m%s: ".formatted(undo ? "" : ", --no-undo");
      return List.of(
          Figure.atMost(name + "rows not done", run.results().failed(), 0),
          Figure.plain("- requests per row", Figure.number(requests / (double) rows.count())),
          // Not by the first: the JVM warms up in it, and hides what the last may have lost.
          Figure.atMost(
              "- time per row, last tenth / second tenth",
              tenths.get(9) / tenths.get(1),
              1.10,
              "microseconds a row by tenths: "
                  + tenths.stream()
                      .map(tenth -> Long.toString(Math.round(tenth)))
                      .collect(Collectors.joining(", "))),
          Figure.plain(
              "- whole command",
              "%s, peak resident memory %s"
                  .formatted(
                      Figure.seconds(run.command()),
                      run.peakMemory().isPresent()
                          ? run.peakMemory().getAsLong() / MIB + " MiB"
                          : "unknown")));
    }
  }
}
