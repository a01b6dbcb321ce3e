package scripts.bulk;

import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.journal.ResultsFile;
import io.github.atlaskeys.journal.RowFile;
import io.github.atlaskeys.unassign.ListingCheck;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import scripts.cli.NextStep;

/** {@code --verify}: what the journal calls done is held against Atlas's listings. */
final class BulkVerification implements ListingCheck.Findings {
  private final BulkEnd end;
  private long wrong;

  BulkVerification(BulkEnd end) {
    this.end = end;
  }

  /** Whether every row that is done is so in the listings too. */
  boolean holds(ListingCheck check, RowFile rows, Path results, boolean assigned)
      throws IOException, InterruptedException {
    var done = new BitSet(); // a bit a line, as the journal has it for a resumed run
    ResultsFile.forEach(
        results,
        (line, project, apiKey, verdict) -> done.set(Math.toIntExact(line), verdict.done()));
    check.check(rows.source(), line -> done.get(Math.toIntExact(line)), assigned, this);
    end.say(
        wrong == 0
            ? "Verified: Atlas's listings agree with every row that is done."
            : "NOT VERIFIED: see above; listings may lag, verify again in a minute.");
    return wrong == 0;
  }

  @Override
  public void differs(Row row) {
    wrong++;
    end.say("line %d: Atlas's listing does not agree".formatted(row.line()));
  }

  @Override
  public void unreadable(ProjectId project, Problem problem) {
    wrong++;
    end.say(
        "project %s: %s"
            .formatted(project, NextStep.line(problem.message(), NextStep.after(problem))));
  }
}
