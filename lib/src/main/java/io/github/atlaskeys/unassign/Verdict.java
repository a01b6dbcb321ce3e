package io.github.atlaskeys.unassign;

/** What became of one {@link Unassignment}. Exactly one verdict each. */
public enum Verdict {
  /** Atlas took the key out of the project. */
  UNASSIGNED,
  /** The key is not in the project, and was not when Atlas was asked. */
  NOT_ASSIGNED,
  /** Atlas refused, and would refuse again. */
  REFUSED,
  /**
   * Atlas gave no answer to count on, after every retry: the key may be there or not. Run again.
   */
  UNFINISHED,
  /** The run stopped before this one; nothing was sent for it. Run again. */
  NOT_ATTEMPTED;

  /** Whether the key is out of the project. */
  public boolean done() {
    return this == UNASSIGNED || this == NOT_ASSIGNED;
  }
}
