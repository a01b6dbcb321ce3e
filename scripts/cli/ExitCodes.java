package scripts.cli;

import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;

/** What the commands exit with: a contract, README lists it. */
public final class ExitCodes {
  /** Every row is done. */
  public static final int DONE = 0;

  /** A fault of these commands. */
  public static final int BUG = 1;

  /** The command line or the input is wrong, or the question was declined: nothing was changed. */
  public static final int NOTHING_SENT = 2;

  /** Something is not finished; the same command again goes on. */
  public static final int INCOMPLETE = 3;

  /** Atlas refused, and would refuse again. */
  public static final int REFUSED = 4;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  /** For a footer of {@code --help}. */
  public static final String HELP =
      """
      Exit codes:
        0    done: the key is out of the project
        1    a bug in this command
        2    wrong usage, or declined: nothing was changed
        3    not finished: run the same command again (bulk: with --resume)
        4    refused by Atlas: see the message
        130  interrupted
      """;

  /** The same for the commands that only look. */
  public static final String LOOK_HELP =
      """
      Exit codes:
        0    done: everything that was asked for was found
        1    a bug in this command
        2    wrong usage: nothing was sent
        3    no answer: run the same command again
        4    refused by Atlas, or something was not found: see the message
        130  interrupted
      """;

  /** The same for the shell. */
  public static final String SHELL_HELP =
      """
      Exit codes:
        N    the prompt was left with /exit N, or the script said so; 0 when neither did
        1    a script does not compile or throws, or a bug in this command
        2-4  a script's verb failed, with the exit code of the command that it stands for
        130  interrupted
      """;

  private ExitCodes() {}

  public static int of(Verdict verdict) {
    return switch (verdict) { // no default: a new verdict must not compile until placed
      case UNASSIGNED, NOT_ASSIGNED, RESTORED, ALREADY_ASSIGNED -> DONE;
      case UNFINISHED, NOT_ATTEMPTED -> INCOMPLETE;
      case REFUSED -> REFUSED;
    };
  }

  public static int of(Problem problem) {
    return of(Verdict.of(problem));
  }

  /** Of a bulk run, and of a look at the listings afterwards. */
  public static int of(Summary summary, boolean verified) {
    if (summary.interrupted()) {
      return INTERRUPTED;
    }
    if (summary.count(Verdict.REFUSED) > 0) {
      return REFUSED;
    }
    return summary.complete() && verified ? DONE : INCOMPLETE;
  }
}
