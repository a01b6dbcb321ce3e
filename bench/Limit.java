package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.RateLimit;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How near a run comes to what a rate limit allows, and at what price in refused requests. */
final class Limit implements Measurement {
  private static final Rows ROWS = new Rows(1, 1000, false);
  private static final RateLimit LIMIT = new RateLimit(120, 50, Duration.ofSeconds(1));
  private static final int TIMES = 3;
  private static final double LEAST =
      (ROWS.count() - LIMIT.capacity()) / (double) LIMIT.refill() * LIMIT.per().toSeconds();

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var run = new ArrayList<Double>();
    var command = new ArrayList<Double>();
    var refused = new ArrayList<Double>();
    int failed = 0;
    for (int time = 0; time < TIMES; time++) {
      // Each time another, whose bucket is full.
      var options = SandboxOptions.defaults().withoutLimits().withProjectLimit(LIMIT);
      try (var sandbox = AtlasSandbox.start(options)) {
        ROWS.seed(sandbox);
        ROWS.assign(sandbox);
        Commands.Run ours =
            Commands.unassign(
                work, Commands.Target.of(sandbox), ROWS, List.of(), "--no-undo", "-o", "json");
        run.add(ours.run());
        command.add(ours.command());
        failed += ours.results().failed();
        var requests = sandbox.requests();
        long limited = requests.stream().filter(request -> request.status() == 429).count();
        refused.add(100.0 * limited / requests.size());
      }
    }
    return List.of(
        Figure.atMost(
            "1,000 rows, a bucket of 120 and 50 a second: run / least possible time",
            Median.of(run) / LEAST,
            1.10,
            Median.all(run) + " / " + Figure.seconds(LEAST)),
        Figure.plain(
            "- whole command / the same",
            Figure.number(Median.of(command) / LEAST) + " (" + Median.all(command) + ")"),
        Figure.atMost("- rows failed, all runs together", failed, 0),
        Figure.atMost("- % of requests answered 429", Median.of(refused), 5));
  }
}
