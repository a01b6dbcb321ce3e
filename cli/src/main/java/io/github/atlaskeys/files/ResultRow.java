package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of a results file: what a run has done.
 *
 * @param row with the roles that were taken or given
 * @param finishedAt by the clock of the machine that ran it
 */
public record ResultRow(
    Row row,
    Verdict verdict,
    Instant finishedAt,
    Optional<String> projectName,
    Optional<String> publicKey)
    implements DoneRow {
  @Override
  public long line() {
    return row.line();
  }

  /** Which key or account, and which project. */
  public Unassignment unassignment() {
    return row.unassignment();
  }

  /** Which project. */
  public ProjectId project() {
    return row.unassignment().project();
  }

  @Override
  public PrincipalId principal() {
    return row.unassignment().principal();
  }

  /** Whether it was to be restored, as far as it was. */
  public boolean restored() {
    return verdict == Verdict.RESTORED || verdict == Verdict.ALREADY_ASSIGNED;
  }

  @Override
  public boolean changed() {
    return verdict == Verdict.UNASSIGNED || verdict == Verdict.RESTORED;
  }
}
