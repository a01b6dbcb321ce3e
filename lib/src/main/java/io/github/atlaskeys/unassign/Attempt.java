package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.admin.RetryState;
import java.time.Instant;
import java.util.Optional;

/** A row under way: what it has been through. Only the lane that holds it touches it. */
final class Attempt {
  final Row row;
  final ProjectQueue project;

  /** How often the change was sent. */
  int sent;

  /** Whether what it takes away has been written down. */
  boolean prepared;

  /** When it may be tried again. */
  Instant due = Instant.MIN;

  Optional<Problem> last = Optional.empty();
  OrganizationAccess access = OrganizationAccess.UNKNOWN;

  final RetryState tries;

  Attempt(Row row, ProjectQueue project, RetryPolicy policy) {
    this.row = row;
    this.tries = new RetryState(policy);
    this.project = project;
  }

  RowResult ends(Verdict verdict) {
    return new RowResult(row, verdict, Optional.empty(), sent, access);
  }

  RowResult fails(Problem problem) {
    return new RowResult(row, Verdict.of(problem), Optional.of(problem), sent, access);
  }
}
