package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.unassign.Result.Caveat;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives a row's key its roles back: assigns it whatever a listing says. Atlas does not document
 * whether it adds roles or sets them, so it names those that the project lists for the key, too.
 */
record RestoreOperation() implements RowOperation<Result> {
  @Override
  public boolean needsListing(RowState row) {
    return true;
  }

  @Override
  public boolean continuesWithoutListing() {
    return true;
  }

  @Override
  public Step<Result> attempt(RowState row) throws IOException {
    Unassignment target = row.unassignment();
    row.roles = row.row.roles();
    List<String> all =
        Stream.concat(
                row.listedFirst().stream().flatMap(key -> key.rolesIn(target.project()).stream()),
                row.roles.stream())
            .distinct()
            .toList();
    row.attempts++;
    try {
      RateLimit limit = row.calls().assign(target.project(), target.principal(), all);
      row.requestsLeft = limit.remaining();
      return new Step.End<>(row.ends(Verdict.RESTORED));
    } catch (AtlasApiException e) {
      row.failed(e);
      if (maySayAssigned(e, row)) {
        return new Step.CheckListing<>(Problem.of(e));
      }
      throw e;
    } catch (IOException e) {
      row.failed(e);
      throw e;
    }
  }

  /**
   * Atlas documents no code for a key that is assigned already. After an attempt whose response was
   * lost, any refusal that is not about the caller, the project or the key may be one.
   */
  private static boolean maySayAssigned(AtlasApiException e, RowState row) {
    boolean saysSo =
        e.status() == 409 || e.errorCode().filter(code -> code.contains("ALREADY")).isPresent();
    return Problem.of(e).kind() == Kind.REFUSED && (saysSo || row.lost);
  }

  @Override
  public Step<Result> resolve(RowState row, Problem response) {
    if (hasRoles(row, row.listed())) {
      boolean confirmed = row.lost && !hasRoles(row, row.listedFirst());
      if (confirmed) {
        row.caveats.add(Caveat.CONFIRMED_BY_LOOK);
      }
      return new Step.End<>(row.ends(confirmed ? Verdict.RESTORED : Verdict.ALREADY_ASSIGNED));
    }
    boolean again =
        row.project().latest.problem().isEmpty() && row.checks < RetryPolicy.MAX_LISTING_CHECKS;
    return again ? new Step.CheckListing<>(response) : new Step.End<>(row.fails(response));
  }

  /** Whether this key, as a listing shows it, has every role of the row in the project. */
  static boolean hasRoles(RowState row, Optional<Principal> key) {
    return key.filter(it -> it.rolesIn(row.unassignment().project()).containsAll(row.row.roles()))
        .isPresent();
  }

  @Override
  public Result notDone(RowState row, Verdict verdict, Optional<Problem> problem) {
    return row.ends(verdict, problem);
  }
}
