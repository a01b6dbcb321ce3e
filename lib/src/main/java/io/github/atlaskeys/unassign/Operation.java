package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RateLimit;
import java.io.IOException;
import java.util.Optional;

/**
 * What a bulk run does to each of its rows. It makes single tries; when to make another is the
 * run's. Made by {@link Operations}.
 */
public interface Operation {
  /** Whether a project's keys must be read before its first row. */
  boolean needsSnapshot();

  /**
   * What can be said of a row without asking Atlas for it; else what must be written down before
   * {@link #send}.
   *
   * @param snapshot the project's keys, when they were needed
   * @throws IOException if it cannot be written: nothing may be sent then
   */
  Optional<RowResult> before(Row row, Optional<Snapshot> snapshot) throws IOException;

  /**
   * Asks Atlas once to do it.
   *
   * @throws IOException if no answer came: it may or may not have been done
   */
  RateLimit send(Row row) throws IOException;

  /** The verdict of a row that Atlas has done. */
  Verdict success();

  /**
   * Whether a refusal means that the row is done all the same; it may have to look.
   *
   * @param unexpected whether it contradicts the snapshot, and nothing was sent before that may
   *     have brought it about
   * @throws IOException if it looked and no answer came
   */
  Optional<Verdict> despite(Row row, Problem refusal, boolean unexpected) throws IOException;
}
