package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** How long one key in many projects keeps its access, from Enter to the verified end. */
final class AllProjects implements Measurement {
  private static final int PROJECTS = 400;
  private static final Rows ROWS = new Rows(PROJECTS, 1, true);
  private static final Duration LATENCY = Duration.ofMillis(150);

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    try (var sandbox = AtlasSandbox.start(options)) {
      ROWS.seed(sandbox);
      ROWS.assign(sandbox);
      sandbox.fault(Fault.latency(LATENCY).evenUnauthenticated().always());
      Commands.prepare(work, "unassign-key");
      List<String> words =
          List.of("unassign-key", "--key", ROWS.key(0, 0), "--all-projects", "--yes");
      Child child = Commands.run(work, Commands.Target.of(sandbox), List.of(), words);
      if (child.exitCode() != 0) {
        throw child.notMeasurable("unassign-key --all-projects failed");
      }
      work.clear();
      String name = "one key, %d projects, 150 ms latency, undo, verified: ".formatted(PROJECTS);
      double requests = (double) sandbox.count("DELETE") + sandbox.count("GET");
      return List.of(
          Figure.atMost(name + "whole command, seconds", child.seconds(), 12),
          Figure.atMost("- requests", requests, 430));
    }
  }
}
