package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasAdminApi.RateLimit;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.IOException;
import java.util.Optional;

/** Gives a row's key its roles back: sends the POST whatever a listing says. */
record Restoring(AtlasAdminApi atlas) implements RowOperation<Result> {
  @Override
  public boolean listsFirst() {
    return false;
  }

  @Override
  public Step<Result> attempt(RowState row) throws IOException {
    Unassignment target = row.unassignment();
    row.roles = row.row.roles();
    row.attempts++;
    try {
      RateLimit limit = atlas.addGroupApiKey(target.project(), target.apiKey(), row.roles);
      row.requestsLeft = limit.remaining();
      return new Step.End<>(row.ends(Verdict.RESTORED));
    } catch (AtlasApiException e) {
      if (e instanceof UnreadableResponseException || maySayAssigned(e, row)) {
        return new Step.CheckListing<>(Problem.of(e));
      }
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
    return Problem.of(e).kind() == Kind.REFUSED && (saysSo || row.lastFailure.isPresent());
  }

  @Override
  public Step<Result> resolve(RowState row, Problem response) {
    if (response.kind() != Kind.REFUSED) {
      return new Step.Retry<>(response); // not Atlas's response, and no listing makes it one
    }
    if (hasRoles(row)) {
      return new Step.End<>(row.ends(Verdict.ALREADY_ASSIGNED));
    }
    boolean again = row.project().latest.problem().isEmpty() && row.checks < Retries.LISTING_CHECKS;
    return again ? new Step.CheckListing<>(response) : new Step.End<>(row.fails(response));
  }

  /** Whether the project lists the key with every role of the row. */
  static boolean hasRoles(RowState row) {
    return row.listed()
        .filter(key -> key.rolesIn(row.unassignment().project()).containsAll(row.row.roles()))
        .isPresent();
  }

  @Override
  public Result notDone(RowState row, Verdict verdict, Optional<Problem> problem) {
    return row.ends(verdict, problem);
  }
}
