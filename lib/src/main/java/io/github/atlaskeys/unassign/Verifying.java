package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.util.Optional;

/**
 * Compares a row that is done with its project's listing, which may lag: it looks again while the
 * listing does not agree.
 *
 * @param assigned what done means: the key has the row's roles in the project, or is not in it
 * @param mostLooks how many looks there are before a listing is believed
 */
record Verifying(boolean assigned, int mostLooks) implements Work<Verifying.Finding> {
  /**
   * What the listing says of a row.
   *
   * @param agrees whether it shows what was done; empty when it could not be read
   * @param problem why it could not be read; empty too when nobody came to it
   */
  record Finding(Optional<Boolean> agrees, Optional<Problem> problem) {}

  @Override
  public boolean readsProjectFirst() {
    return true;
  }

  @Override
  public Step<Finding> attempt(RowState row) {
    row.looks = 1;
    return step(row, row.project.look);
  }

  @Override
  public Step<Finding> resolve(RowState row, Look look) {
    return look.problem().isPresent()
        ? Step.end(failed(row, look.problem().get()))
        : step(row, look);
  }

  private Step<Finding> step(RowState row, Look look) {
    boolean agrees =
        assigned
            ? Restoring.hasRoles(row, look)
            : look.keys().flatMap(keys -> keys.find(row.unassignment().apiKey())).isEmpty();
    if (agrees || row.looks >= mostLooks) {
      return Step.end(new Finding(Optional.of(agrees), Optional.empty()));
    }
    row.refusal = Optional.of(STILL);
    return Step.look();
  }

  private static final Problem STILL =
      new Problem(Problem.Kind.STILL_LISTED, "Atlas's listing does not agree", java.util.List.of());

  @Override
  public Finding undecided(RowState row, Problem response) {
    return notAttempted(row);
  }

  @Override
  public Finding failed(RowState row, Problem problem) {
    return new Finding(Optional.empty(), Optional.of(problem));
  }

  @Override
  public Finding notAttempted(RowState row) {
    return new Finding(Optional.empty(), Optional.empty());
  }
}
