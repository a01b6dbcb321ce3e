package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Compares a row that is done with its project's listing, and reads it again while it does not
 * agree: it may lag.
 *
 * @param assigned what done means: the key has the row's roles in the project, or is not in it
 * @param maxChecks how often a listing is read before it is believed
 */
record VerifyOperation(boolean assigned, int maxChecks)
    implements RowOperation<VerifyOperation.Finding> {
  /**
   * What the listing says of a row.
   *
   * @param row the row
   * @param agrees whether it shows what was done; empty when it was not read
   * @param problem why it could not be read
   */
  record Finding(Row row, Optional<Boolean> agrees, Optional<Problem> problem) {}

  private static final Problem DISAGREES =
      new Problem(Kind.CONTRADICTED, "Atlas's listing does not agree", List.of());

  @Override
  public boolean needsListing(RowState row) {
    return true;
  }

  @Override
  public Step<Finding> attempt(RowState row) {
    row.checks = 1; // the listing that was read before the first row
    return resolve(row, DISAGREES);
  }

  @Override
  public Step<Finding> resolve(RowState row, Problem response) {
    Optional<Problem> unread = row.project().latest.problem();
    if (unread.isPresent()) {
      return new Step.End<>(new Finding(row.row, Optional.empty(), unread));
    }
    boolean agrees =
        assigned ? RestoreOperation.hasRoles(row, row.listed()) : row.listed().isEmpty();
    return agrees || row.checks >= maxChecks
        ? new Step.End<>(new Finding(row.row, Optional.of(agrees), Optional.empty()))
        : new Step.CheckListing<>(DISAGREES);
  }

  @Override
  public Finding notDone(RowState row, Verdict verdict, Optional<Problem> problem) {
    return new Finding(
        row.row, Optional.empty(), problem.filter(why -> why.kind() != Kind.CONTRADICTED));
  }
}
