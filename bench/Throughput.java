package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How many rows a second when nothing is waited for: what the command itself costs. */
final class Throughput implements Measurement {
  private static final Rows ROWS = new Rows(200, 1000, false);
  private static final int TIMES = 3;

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var command = new ArrayList<Double>();
    var curl = new ArrayList<Double>();
    try (var server = new BareServer()) {
      var target = new Commands.Target(server.uri(), "bench", "bench-private-key");
      for (int time = 0; time < TIMES; time++) {
        command.add(Commands.unassign(work, target, ROWS, List.of(), "--no-undo").command());
        curl.add(Curl.delete(work, target, ROWS));
        work.clear();
      }
    }
    return List.of(
        Figure.atMost(
            "200,000 rows, no latency: whole command / curl --parallel --digest",
            Median.of(command) / Median.of(curl),
            1,
            Median.all(command) + " and " + Median.all(curl)),
        Figure.plain(
            "- rows a second",
            "%d, curl %d"
                .formatted(
                    Math.round(ROWS.count() / Median.of(command)),
                    Math.round(ROWS.count() / Median.of(curl)))));
  }
}
