package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;

/** What became of one {@link Unassignment}. Exactly one verdict each. */
public enum Verdict {
  /** Atlas took the key out of the project. */
  UNASSIGNED,
  /**
   * The key is not in the project, and Atlas has not said that this run took it out: it was not
   * there before, or an answer that said so was lost.
   */
  NOT_ASSIGNED,
  /** Atlas gave the key its roles in the project back. */
  RESTORED,
  /** The key had the roles that were to be given back, and was left as it was. */
  ALREADY_ASSIGNED,
  /** Atlas refused, and would refuse again. */
  REFUSED,
  /**
   * Atlas gave no answer to count on, after every retry: the key may be there or not. Run again.
   */
  UNFINISHED,
  /** The run stopped before this one; nothing was sent for it. Run again. */
  NOT_ATTEMPTED;

  /** What a row gets that ends with this problem. */
  public static Verdict of(Problem problem) {
    // A handshake may fail for a moment; whatever else stops a run is an answer.
    boolean again = problem.kind().worthRetrying() || problem.kind() == Problem.Kind.TLS_FAILED;
    return again ? UNFINISHED : REFUSED;
  }

  /** Whether what was asked for is so now, whoever brought it about. */
  public boolean done() {
    return switch (this) {
      case UNASSIGNED, NOT_ASSIGNED, RESTORED, ALREADY_ASSIGNED -> true;
      case REFUSED, UNFINISHED, NOT_ATTEMPTED -> false;
    };
  }
}
