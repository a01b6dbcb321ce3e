package io.github.atlaskeys.unassign;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A row under way: what it has been through. Only the lane that holds it touches it. */
final class Attempt {
  final Row row;
  final ProjectQueue project;

  /** How often the change was sent. */
  int sent;

  /** How often that failed in a way that passes, rate limits apart. */
  int failures;

  /** How often it was rate limited, and how long it waited for that in all. */
  int limits;

  Duration limited = Duration.ZERO;

  /** Whether what it takes away has been written down. */
  boolean prepared;

  /** When it may be tried again. */
  Instant due = Instant.MIN;

  Optional<Problem> last = Optional.empty();
  OrganizationAccess access = OrganizationAccess.UNKNOWN;

  Attempt(Row row, ProjectQueue project) {
    this.row = row;
    this.project = project;
  }

  RowResult ends(Verdict verdict) {
    return new RowResult(row, verdict, Optional.empty(), sent, access);
  }

  RowResult fails(Problem problem) {
    return new RowResult(row, problem.kind().verdict(), Optional.of(problem), sent, access);
  }
}
