package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;

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
  void took(Result result);

  /** Words for the user. */
  void say(String line);

  /**
   * The journal or the undo could not be written, and the run has stopped; answers the exit code.
   */
  int stopped(IOException e);

  /** Every row has its verdict. */
  void ran(Summary summary, long requests, Duration took);

  /** Tells what the look at Atlas's listings found; whether nothing speaks against the results. */
  boolean verified(Summary summary);

  /**
   * The end.
   *
   * @param over whether nothing is left to do
   */
  void finish(boolean over);

  /** What the command ends with. */
  int exitCode(Summary summary, boolean verified);
}
