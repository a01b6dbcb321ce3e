package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.io.IOException;

/**
 * What a {@link Run} does with each of its rows. It makes single calls; when to make another is the
 * run's to decide.
 *
 * @param <R> how a row ends
 */
interface Work<R> {
  /** Whether a project's keys are read before its first row. */
  boolean readsProjectFirst();

  /**
   * Makes one attempt. A failure that it throws is tried again when that may help.
   *
   * @throws IOException if no response came
   */
  Step<R> attempt(RowState row) throws IOException;

  /**
   * Goes on after a look at the project, which {@link #attempt} asked for.
   *
   * @throws IOException if it called Atlas and no response came
   */
  Step<R> resolve(RowState row, Look look) throws IOException;

  /** How a row ends that the run stopped before the look that decides what this response means. */
  R undecided(RowState row, Problem response);

  /** How a row ends that had this problem. */
  R failed(RowState row, Problem problem);

  /** How a row ends that the run did not come to. */
  R notAttempted(RowState row);
}
