package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import java.util.Optional;

/**
 * One unassignment and its verdict.
 *
 * @param unassignment what was to be done
 * @param verdict what became of it
 * @param problem why it is not done; empty when it is
 * @param attempts how many DELETE calls were made for it, 0 when none was needed or possible
 */
public record Result(
    Unassignment unassignment, Verdict verdict, Optional<Problem> problem, int attempts) {

  static Result done(Unassignment unassignment, Verdict verdict, int attempts) {
    return new Result(unassignment, verdict, Optional.empty(), attempts);
  }

  static Result failed(Unassignment unassignment, Problem problem, int attempts) {
    return new Result(unassignment, Verdict.of(problem), Optional.of(problem), attempts);
  }
}
