package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.RetryState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A row in progress. Only the worker that holds it touches it. */
final class RowState {
  final Row row;

  /** Its place in the input: the same in every run over the same rows. */
  final int index;

  final ProjectState project;
  final RetryState retry;

  /** How many times the change was sent. */
  int attempts;

  /** Whether everything that comes before the change is done. */
  boolean prepared;

  /** Whether a listing or the organization has shown the key. */
  boolean seen;

  List<String> roles = List.of();
  OrganizationAccess access = OrganizationAccess.UNKNOWN;
  final Set<Caveat> caveats = EnumSet.noneOf(Caveat.class);

  /** What Atlas answered to the change, when only a look can tell what it means. */
  Optional<Problem> refusal = Optional.empty();

  /** How many looks at the project it has had since. */
  int looks;

  /** The last of them. */
  Look look = Look.NONE;

  /** When it may be tried again, by the run's clock. */
  long due;

  /** The last failure. */
  Optional<Problem> last = Optional.empty();

  /** How many requests the project has left, by the last response. */
  OptionalInt remaining = OptionalInt.empty();

  RowState(Row row, int index, ProjectState project, RetryState retry) {
    this.row = row;
    this.index = index;
    this.project = project;
    this.retry = retry;
  }

  Unassignment unassignment() {
    return row.unassignment();
  }

  /** The key as the project's listing showed it before the first row. */
  Optional<ProjectKeys> listing() {
    return project.keys;
  }

  Result ends(Verdict verdict, Optional<Problem> problem) {
    return new Result(row, verdict, problem, attempts, roles, access, caveats);
  }

  Result ends(Verdict verdict) {
    return ends(verdict, Optional.empty());
  }

  Result fails(Problem problem) {
    return ends(Verdict.of(problem), Optional.of(problem));
  }
}
