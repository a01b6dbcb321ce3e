package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.RetryPolicy.Failure;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row in progress. The worker that holds it changes it without a lock; it passes from worker to
 * worker through the {@link Scheduler}, whose lock makes the changes visible.
 */
final class RowState implements Task {
  final Row row;

  /** Its place in the input: the same in every run over the same rows. */
  final int index;

  private final ProjectState project;
  private final List<Failure> failures = new ArrayList<>();

  /** How many times the change was sent. */
  int attempts;

  /** Whether everything that precedes the change is done. */
  boolean prepared;

  /** Whether a listing or the key's record has shown the key. */
  boolean seen;

  /** Whether it was shown in the project before the change. */
  boolean assigned;

  /** Whether an attempt ended without Atlas's word on it: the change may have been made. */
  boolean lost;

  List<String> roles = List.of();
  OrganizationAccess access = OrganizationAccess.UNKNOWN;
  final Set<Result.Caveat> caveats = EnumSet.noneOf(Result.Caveat.class);

  /** The response that only the project's listing can explain, while it is awaitingListing. */
  @Nullable Problem awaitingListing;

  /** How often the listing was read for that response, the next time included. */
  int checks;

  /** When it may be tried again, by {@code nanoTime}. Guarded by the scheduler's lock. */
  long due;

  Optional<Problem> lastFailure = Optional.empty();

  /** How many requests the project has left, by the last response. */
  OptionalInt requestsLeft = OptionalInt.empty();

  RowState(Row row, int index, ProjectState project) {
    this.row = row;
    this.index = index;
    this.project = project;
  }

  @Override
  public ProjectState project() {
    return project;
  }

  @Override
  public List<Failure> failures() {
    return failures;
  }

  /** An attempt to make the change failed. */
  void failed(AtlasApiException e) {
    lost |= e.status() >= 500 || e.status() == 408 || e instanceof UnreadableResponseException;
  }

  /** No response was received for an attempt to make the change. */
  void failed(IOException e) {
    Kind kind = Problem.of(e).kind();
    lost |= kind == Kind.NO_RESPONSE || kind == Kind.TIMED_OUT;
  }

  Unassignment unassignment() {
    return row.unassignment();
  }

  /** Atlas's calls for the row's key or account. */
  PrincipalCalls calls() {
    return project.calls;
  }

  /** The key as the project listed it before the first row. */
  Optional<Principal> listedFirst() {
    return project.first.find(unassignment().principal());
  }

  /** The key as the project listed it last. */
  Optional<Principal> listed() {
    return project.latest.find(unassignment().principal());
  }

  /** The project's organization, as far as its keys name it. */
  Optional<OrganizationId> organization() {
    return project.first.organization().or(project.latest::organization);
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
