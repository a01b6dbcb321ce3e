package io.github.atlaskeys.text;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What the commands exit with: a contract, listed in the README. */
public final class ExitCodes {
  /** Everything that was asked for is done. */
  public static final int DONE = 0;

  /** An internal error. */
  public static final int BUG = 1;

  /** The command line or the input is wrong, or the question was declined: nothing was changed. */
  public static final int NOTHING_CHANGED = 2;

  /** Something is not finished; running the same command again continues. */
  public static final int INCOMPLETE = 3;

  /** Atlas refused, and would refuse again. */
  public static final int REFUSED = 4;

  /** Done, but a key still has access through an organization role, or has it again. */
  public static final int REMAINING_ACCESS = 5;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCodes() {}

  public static int of(Verdict verdict) {
    return switch (verdict) { // no default: a new verdict must not compile until placed
      case UNASSIGNED, NOT_ASSIGNED, RESTORED, ALREADY_ASSIGNED -> DONE;
      case UNFINISHED, NOT_ATTEMPTED -> INCOMPLETE;
      case UNKNOWN_KEY, REFUSED -> REFUSED;
    };
  }

  public static int of(Problem problem) {
    return of(Verdict.of(problem));
  }

  /**
   * Of a bulk run and of its verification: unfinished takes precedence over refused, since running
   * again helps.
   */
  public static int of(Summary summary, boolean verified) {
    if (summary.interrupted()) {
      return INTERRUPTED;
    }
    if (summary.stopped().map(ExitCodes::of).filter(code -> code == REFUSED).isPresent()) {
      return REFUSED; // the rest would be refused too
    }
    Set<Integer> codes =
        Arrays.stream(Verdict.values())
            .filter(verdict -> summary.count(verdict) > 0)
            .map(ExitCodes::of)
            .collect(Collectors.toSet());
    if (codes.contains(INCOMPLETE)) {
      return INCOMPLETE;
    }
    if (codes.contains(REFUSED)) {
      return REFUSED; // and so, of course, not verified
    }
    return verified ? DONE : INCOMPLETE;
  }
}
