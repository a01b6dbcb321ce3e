package bench;

import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one key, and one service account, in many projects keeps its access, from Enter to the
 * verified end.
 */
final class AllProjects implements Measurement {
  private static final int PROJECTS = 400;
  private static final Rows ROWS = new Rows(PROJECTS, 1, true);
  private static final String ACCOUNT = "mdb_sa_id_" + ROWS.key(0, 0);
  private static final Duration LATENCY = Duration.ofMillis(150);

  @Override
  public List<Figure> measure(Work work) throws IOException, InterruptedException {
    var options = SandboxOptions.defaults().withoutLimits().withKeepRequests(false);
    try (var sandbox = AtlasSandbox.start(options)) {
      ROWS.seed(sandbox);
      ROWS.assign(sandbox);
      sandbox.serviceAccount(ACCOUNT, "secret", Example.ORGANIZATION, "bench", "ORG_MEMBER");
      for (int project = 0; project < PROJECTS; project++) {
        sandbox.assign(ROWS.project(project), ACCOUNT, "GROUP_READ_ONLY");
      }
      sandbox.fault(Fault.latency(LATENCY).evenUnauthenticated().always());
      Commands.prepare(work, "unassign-key");
      var figures = new ArrayList<Figure>();
      figures.addAll(unassign(work, sandbox, "one key", ROWS.key(0, 0)));
      figures.addAll(unassign(work, sandbox, "one service account", ACCOUNT));
      return figures;
    }
  }

  private static List<Figure> unassign(
      Work work, AtlasSandbox sandbox, String what, String principal)
      throws IOException, InterruptedException {
    sandbox.forgetRequests();
    Child child =
        Commands.run(
            work,
            Commands.Target.of(sandbox),
            List.of(),
            List.of("unassign-key", principal, "--all-projects", "--yes"));
    if (child.exitCode() != 0) {
      throw child.notMeasurable("unassign-key --all-projects failed");
    }
    work.clear();
    String name = "%s, %d projects, 150 ms latency, undo, verified: ".formatted(what, PROJECTS);
    double requests = (double) sandbox.count("DELETE") + sandbox.count("GET");
    return List.of(
        Figure.atMost(name + "whole command, seconds", child.seconds(), 12),
        Figure.atMost("- requests", requests, 430));
  }
}
