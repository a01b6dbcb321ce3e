package scripts.bulk;

import io.github.atlaskeys.unassign.RowResult;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;
import scripts.cli.UsageException;

/** Tells of a bulk run, in words that fit where its rows came from. In the order of the story. */
interface BulkReporter {
  /**
   * Shows what is about to be done.
   *
   * @throws UsageException if it must not be done
   */
  void showPlan();

  /** The user has agreed. */
  void begin();

  /** A row has ended. Called by one thread at a time. */
  void took(RowResult result);

  /** Words for the user. */
  void say(String line);

  /**
   * The journal or the undo could not be written, and the run has stopped; answers the exit code.
   */
  int stopped(IOException e);

  /** Every row has its verdict. */
  void ran(Summary summary, long requests, Duration took);

  /** Looks whether Atlas's listings agree, if that is wanted, and says so. */
  boolean verified() throws IOException, InterruptedException;

  /**
   * The end.
   *
   * @param over whether nothing is left to do
   */
  void finish(boolean over);
}
