package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectRoles;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.UnreadableResponseException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Gives a row's key its roles back: sends the POST whatever a listing says. */
record Restoring(AtlasAdminApi atlas) implements Change {
  @Override
  public boolean readsProjectFirst() {
    return false;
  }

  @Override
  public Step<Result> attempt(RowState row) throws IOException {
    row.roles = row.row.roles();
    row.attempts++;
    try {
      row.remaining =
          atlas
              .addGroupApiKey(
                  row.unassignment().project(),
                  row.unassignment().apiKey(),
                  List.of(new ProjectRoles(row.row.roles())),
                  Query.NONE)
              .remaining();
      return Step.end(row.ends(Verdict.RESTORED));
    } catch (AtlasApiException e) {
      if (e instanceof UnreadableResponseException || maySayAssigned(e, row)) {
        row.refusal = Optional.of(Problem.of(e));
        return Step.look();
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
    return Problem.of(e).kind() == Kind.REFUSED && (saysSo || row.last.isPresent());
  }

  @Override
  public Step<Result> resolve(RowState row, Look look) {
    Problem refusal = row.refusal.orElseThrow();
    if (refusal.kind() != Kind.REFUSED) { // not Atlas's response: no listing makes it one
      row.refusal = Optional.empty();
      row.looks = 0;
      return Step.retry(refusal);
    }
    if (hasRoles(row, look)) {
      return Step.end(row.ends(Verdict.ALREADY_ASSIGNED));
    }
    boolean again = look.problem().isEmpty() && row.looks < Look.MOST;
    return again ? Step.look() : Step.end(row.fails(refusal));
  }

  /** Whether the project lists the key with every role of the row. */
  static boolean hasRoles(RowState row, Look look) {
    Optional<ApiKey> key = look.keys().flatMap(keys -> keys.find(row.unassignment().apiKey()));
    return key.filter(
            listed -> listed.rolesIn(row.unassignment().project()).containsAll(row.row.roles()))
        .isPresent();
  }
}
