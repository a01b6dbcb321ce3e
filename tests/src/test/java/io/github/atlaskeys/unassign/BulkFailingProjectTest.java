package io.github.atlaskeys.unassign;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.KeyRead;
import io.github.atlaskeys.testing.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One project in trouble, the first of the file and the largest; the others are not. */
class BulkFailingProjectTest extends SimulatedRuns {
  private static final int IN_TROUBLE = 600;
  private static final int HEALTHY = 800;

  @Test
  void theOthersAreDoneThoughItsKeysCannotBeRemoved() throws IOException {
    List<Row> rows = rows();
    sandbox.fault(
        Fault.status(500, "UNEXPECTED_ERROR")
            .on("DELETE")
            .onProject(Seed.project(0).value())
            .always());

    Summary summary = unassigner().run(Seed.rows(rows));

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
            .onProject(Seed.project(0).value())
            .always());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).as("%s", summary).isEqualTo(HEALTHY);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(IN_TROUBLE);
  }

  private List<Row> rows() {
    for (int i = 0; i <= HEALTHY / 20; i++) {
      sandbox.project(Seed.project(i).value(), Example.ORGANIZATION, "project-" + i);
    }
    var rows = new ArrayList<Row>();
    for (int i = 0; i < IN_TROUBLE + HEALTHY; i++) {
      int project = i < IN_TROUBLE ? 0 : 1 + (i - IN_TROUBLE) / 20;
      sandbox
          .apiKey(Seed.key(i).value(), Example.ORGANIZATION, "k%07d".formatted(i), "secret", "bulk")
          .assign(Seed.project(project).value(), Seed.key(i).value(), "GROUP_READ_ONLY");
      rows.add(new Row(i + 2L, new Unassignment(Seed.project(project), Seed.key(i)), List.of()));
    }
    return rows;
  }

  @Test
  void aProjectWhoseLimitIsTooLongToWaitForCountsOnceHoweverManyRowsItEnds() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 15, 300);
    // Three limited projects, ten rows each in flight: thirty refusals in a row are three failures.
    for (int i = 0; i < 3; i++) {
      sandbox.fault(
          Fault.rateLimited(Duration.ofHours(5))
              .on("DELETE")
              .onProject(Seed.project(i).value())
              .always());
    }
    sandbox.fault(Fault.latency(Duration.ofMillis(20)).on("DELETE").always());

    Summary summary = unassigner().run(Seed.rows(rows));

    assertThat(summary.stopped()).isEmpty();
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(240);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(60);
    assertThat(summary.rateLimits()).as("not asked row after row").isLessThanOrEqualTo(30);
  }

  @Test
  void aProjectThatCannotBeReadCountsOnceHoweverManyRowsItEnds() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 4, 200);
    sandbox.fault(Fault.html503().on("GET").onProject(Seed.project(0).value()).always());

    Summary summary = unassigner().beforeUnassign(undo::add).run(Seed.rows(rows));

    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(150);
    assertThat(summary.count(Verdict.UNFINISHED)).isEqualTo(50);
    assertThat(summary.stopped()).isEmpty();
    assertThat(sandbox.countDeletes(Seed.project(0).value())).isZero();
  }

  @Test
  void aPageThatCameTwiceOnceIsAskedForAgain() throws IOException {
    List<Row> rows = Seed.assigned(sandbox, 1, 3);
    sandbox.endlessPages(KeyRead.LIST_GROUP_API_KEYS);
    Retries repaired = retries().onWait(wait -> sandbox.clearListingFaults());

    Summary summary =
        unassigner()
            .retries(repaired)
            .concurrency(1)
            .beforeUnassign(undo::add)
            .run(Seed.rows(rows));

    assertThat(summary.stopped()).isEmpty();
    assertThat(summary.count(Verdict.UNASSIGNED)).isEqualTo(3);
  }
}
