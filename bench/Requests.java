package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.util.List;

/** How many requests a row costs. The server counts, challenges and looks included. */
final class Requests implements Measurement {
  private static final Rows ROWS = new Rows(20, 500, false);

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    try (var sandbox = AtlasSandbox.start(options)) {
      ROWS.seed(sandbox);
      ROWS.assign(sandbox);
      Commands.Run run =
          Commands.unassign(
              work, Commands.Target.of(sandbox), ROWS, List.of(), "--no-undo", "-o", "json");
      long requests = sandbox.count("DELETE") + sandbox.count("GET");
      return List.of(
          Figure.atMost(
              "requests per row; 10,000 rows, 10 workers, --no-undo",
              requests / (double) ROWS.count(),
              1.01,
              "%d requests, %d rows not done".formatted(requests, run.results().failed())),
          Figure.plain("- rows a second", Long.toString(Math.round(ROWS.count() / run.run()))));
    }
  }
}
