package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Path;
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
      // So that no build is measured: the first start compiles the command.
      Child.run(work, new ProcessBuilder("./jbang", "unassign-key", "--version"));
      Child child = Child.run(work, command(work, sandbox));
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

  private static ProcessBuilder command(Work work, AtlasSandbox sandbox) {
    var builder =
        new ProcessBuilder(
            Path.of("jbang").toAbsolutePath().toString(),
            "unassign-key",
            "--key",
            ROWS.key(0, 0),
            "--all-projects",
            "--yes");
    builder.directory(work.file(".").toFile());
    builder.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
    builder.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
    builder.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
    return builder;
  }
}
