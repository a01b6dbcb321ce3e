package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How near a run comes to its workers' best when every answer is late, and how far from curl. */
final class Latency implements Measurement {
  private static final Rows ROWS = new Rows(20, 100, false);
  private static final Duration LATENCY = Duration.ofMillis(40);
  private static final int TIMES = 3;
  private static final double BEST = ROWS.count() * LATENCY.toMillis() / 1000.0 / 10;

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    var run = new ArrayList<Double>();
    var command = new ArrayList<Double>();
    var curl = new ArrayList<Double>();
    try (var sandbox = AtlasSandbox.start(options)) {
      ROWS.seed(sandbox);
      ROWS.assign(sandbox);
      Curl.delete(
          work,
          Commands.Target.of(sandbox),
          ROWS); // not counted: a JVM that has just begun is a slow server
      sandbox.fault(Fault.latency(LATENCY).evenUnauthenticated().always());
      for (int time = 0; time < TIMES; time++) {
        ROWS.assign(sandbox);
        Commands.Run ours =
            Commands.unassign(
                work, Commands.Target.of(sandbox), ROWS, List.of(), "--no-undo", "-o", "json");
        run.add(ours.run());
        command.add(ours.command());
        ROWS.assign(sandbox);
        curl.add(Curl.delete(work, Commands.Target.of(sandbox), ROWS));
      }
    }
    return List.of(
        Figure.atMost(
            "2,000 rows at 40 ms latency, 10 workers: run / (rows x latency / workers)",
            Median.of(run) / BEST,
            1.08,
            Median.all(run) + " / " + Figure.seconds(BEST)),
        Figure.plain(
            "- whole command / the same",
            Figure.number(Median.of(command) / BEST) + " (" + Median.all(command) + ")"),
        // Curl has no start to speak of. Without ours it is work against work, with it what a user
        // waits for; the start weighs the less, the more rows there are.
        Figure.atMost(
            "- run / curl --parallel --parallel-max 10 --digest",
            Median.of(run) / Median.of(curl),
            0.6,
            "curl " + Median.all(curl)),
        Figure.atMost(
            "- whole command / the same curl", Median.of(command) / Median.of(curl), 0.55),
        // A request more for each row and hardly any work beside it: what the machine itself adds.
        Figure.plain(
            "- the same curl / (2 x rows x latency / workers)",
            Figure.number(Median.of(curl) / (2 * BEST))));
  }
}
