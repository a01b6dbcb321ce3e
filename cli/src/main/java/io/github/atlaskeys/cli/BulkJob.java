package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.ResultListener;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.util.function.LongPredicate;

/** What a bulk run does: unassign the rows of a file, restore them, or one key everywhere. */
interface BulkJob {
  /**
   * Does it.
   *
   * @param done the lines that an earlier run has done
   * @throws IOException if a result or an undo cannot be kept
   */
  Summary run(LongPredicate done, ResultListener listener) throws IOException;

  /** No new rows; those in flight end. */
  void stop();

  /** How many rows wait for a rate limit. */
  long waiting();
}
