package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import java.io.IOException;
import java.util.Optional;

/**
 * What a {@link WorkerPool} does with each of its rows. It makes single attempts; the run decides
 * when to make another. Called by many threads, but by one at a time for each row.
 *
 * @param <R> the result of a row
 */
interface RowOperation<R> {
  /**
   * What comes next for a row.
   *
   * @param <R> the result of a row
   */
  sealed interface Step<R> {
    /** The row has ended. */
    record End<R>(R result) implements Step<R> {}

    /** The row is tried again, as after any failure that may pass. */
    record Retry<R>(Problem problem) implements Step<R> {}

    /** Only a listing of the project's keys can explain this response. */
    record CheckListing<R>(Problem response) implements Step<R> {}
  }

  /** Whether the keys of the row's project are read before the row is attempted. */
  boolean needsListing(RowState row);

  /** Whether rows are attempted though the caller may not list their project's keys. */
  default boolean continuesWithoutListing() {
    return false;
  }

  /**
   * Makes one attempt. What it throws is tried again if that may help.
   *
   * @throws IOException if no response was received
   */
  Step<R> attempt(RowState row) throws IOException;

  /**
   * Explains a response for which {@link #attempt} or this method asked to check the listing, by
   * the latest reading of the project's keys.
   *
   * @throws IOException if it called Atlas and no response was received
   */
  Step<R> resolve(RowState row, Problem response) throws IOException;

  /**
   * The result of a row that is not done.
   *
   * @param verdict {@link Verdict#REFUSED}, {@link Verdict#UNFINISHED} or {@link
   *     Verdict#NOT_ATTEMPTED}
   * @param problem the last one, if there was any
   */
  R notDone(RowState row, Verdict verdict, Optional<Problem> problem);
}
