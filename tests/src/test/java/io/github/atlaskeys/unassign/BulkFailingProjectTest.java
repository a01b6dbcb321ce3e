package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.admin.ApiKeyPair;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.testing.ManualClock;
import io.github.atlaskeys.testing.Rows;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One project in trouble, the first of the file and the largest; the others are not. */
class BulkFailingProjectTest {
  private static final int IN_TROUBLE = 600;
  private static final int HEALTHY = 800;

  private final ManualClock clock = new ManualClock();
  private final AtlasSandbox sandbox =
      AtlasSandbox.start(
              SandboxOptions.defaults()
                  .withoutLimits()
                  .withClock(clock)
                  .withNonceLifetime(Duration.ofDays(999)))
          .seedExample();

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void theOthersAreDoneThoughItsKeysCannotBeRemoved() throws IOException {
    List<Row> rows = rows();
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR")
            .on("DELETE")
            .onProject(Rows.project(0).value())
            .always());

    Summary summary = run(rows, Operations.unassignWithoutSnapshot(atlas()));

    assertThat(summary.count(Verdict.UNASSIGNED)).as("%s", summary).isEqualTo(HEALTHY);
    assertThat(summary.stopped())
        .as("when only its own rows were left")
        .hasValueSatisfying(
            problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.SERVER_FAILED));
    assertThat(summary.rows()).isEqualTo(IN_TROUBLE + HEALTHY);
  }

  @Test
  void theOthersAreDoneThoughItCannotBeRead() throws IOException {
    List<Row> rows = rows();
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR")
            .on("GET")
            .onProject(Rows.project(0).value())
            .always());

    Summary summary = run(rows, Operations.unassign(atlas(), (unassignment, key) -> {}));

    assertThat(summary.count(Verdict.UNASSIGNED)).as("%s", summary).isEqualTo(HEALTHY);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(IN_TROUBLE);
  }

  private Summary run(List<Row> rows, Operation operation) throws IOException {
    return new BulkRun(atlas(), operation, 10, RetryPolicy.DEFAULT, clock::pass, clock, () -> 0.5)
        .run(Rows.source(rows), line -> false, result -> {});
  }

  private AtlasAdminApi atlas() {
    return Atlas.at(sandbox.baseUri())
        .connect(new ApiKeyPair(Example.CALLER_PUBLIC_KEY, Example.CALLER_PRIVATE_KEY));
  }

  private List<Row> rows() {
    for (int i = 0; i <= HEALTHY / 20; i++) {
      sandbox.project(Rows.project(i).value(), Example.ORGANIZATION, "project-" + i);
    }
    var rows = new ArrayList<Row>();
    for (int i = 0; i < IN_TROUBLE + HEALTHY; i++) {
      int project = i < IN_TROUBLE ? 0 : 1 + (i - IN_TROUBLE) / 20;
      sandbox
          .apiKey(Rows.key(i).value(), Example.ORGANIZATION, "k%07d".formatted(i), "secret", "bulk")
          .assign(Rows.project(project).value(), Rows.key(i).value(), "GROUP_READ_ONLY");
      rows.add(new Row(i + 2L, new Unassignment(Rows.project(project), Rows.key(i)), List.of()));
    }
    return rows;
  }
}
