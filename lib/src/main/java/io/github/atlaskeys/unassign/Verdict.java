package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;

/**
 * How a row ended. A row is done only by Atlas's response to the change; a listing may confirm or
 * contradict that, and never makes a row done by itself.
 */
public enum Verdict {
  /**
   * Atlas unassigned the key from the project. Where the response was lost, Atlas told another
   * attempt that the key is not there, and a look agrees: {@link Result.Caveat#CONFIRMED_BY_LOOK}.
   */
  UNASSIGNED,
  /**
   * Atlas has no such assignment, and a listing of the project afterwards agrees, as does the key's
   * own record where it may be read. The key was not assigned before, as far as anybody looked.
   */
  NOT_ASSIGNED,
  /** Atlas gave the key its roles in the project back. */
  RESTORED,
  /** Atlas says that the key is assigned already, and the project lists it with these roles. */
  ALREADY_ASSIGNED,
  /** Neither the project nor its organization knows the key: deleted before, or a wrong ID. */
  UNKNOWN_KEY,
  /** Atlas refused, and would refuse again. */
  REFUSED,
  /** No conclusive response after every attempt: the key may be assigned or not. Run again. */
  UNFINISHED,
  /** The run stopped before this row; nothing was sent for it. Run again. */
  NOT_ATTEMPTED;

  /** The verdict of a row that ends with this problem. */
  public static Verdict of(Problem problem) {
    // A failed handshake is no answer: nothing was refused. What else stops a run is an answer.
    boolean again = problem.kind().worthRetrying() || problem.kind() == Problem.Kind.TLS_FAILED;
    return again ? UNFINISHED : REFUSED;
  }

  /** Whether this run made the change. */
  boolean changed() {
    return this == UNASSIGNED || this == RESTORED;
  }

  /** Whether what was asked for is now so, by this run or before it. */
  public boolean done() {
    return switch (this) {
      case UNASSIGNED, NOT_ASSIGNED, RESTORED, ALREADY_ASSIGNED -> true;
      case UNKNOWN_KEY, REFUSED, UNFINISHED, NOT_ATTEMPTED -> false;
    };
  }
}
