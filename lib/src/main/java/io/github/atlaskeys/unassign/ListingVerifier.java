package io.github.atlaskeys.unassign;

import io.github.atlaskeys.unassign.VerifiedRun.Findings;
import java.io.IOException;

/**
 * Compares every row with the listing of its project.
 *
 * @param assigned what done means: the key is in the project, or it is not
 */
record ListingVerifier(BulkRun<?, ?, ?> run, boolean assigned) implements VerifiedRun.Verifier {
  @Override
  public boolean covers(Unassignment row) {
    return true;
  }

  @Override
  public Findings check(Rows rows, int maxChecks) throws IOException {
    var found = new Findings();
    run.execute(
        rows,
        new VerifyOperation(assigned, maxChecks),
        row -> false,
        row -> true,
        finding -> {
          int index = rows.indexOf(finding.row());
          if (finding.agrees().isEmpty()) {
            found.unchecked.set(index);
            finding
                .problem()
                .ifPresent(why -> found.unread.put(finding.row().unassignment().project(), why));
          } else if (!finding.agrees().get()) {
            found.contradicted.put(index, finding.row());
          }
        });
    return found;
  }
}
