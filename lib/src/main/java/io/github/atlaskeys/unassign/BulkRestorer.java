package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Gives API keys back the roles that they had in projects. It cannot bring back a key that was
 * deleted.
 *
 * <p>A POST is sent for every row, whatever a listing says of it. It adds roles: those that a key
 * has been given since stay. Otherwise it runs, stops and verifies as {@link BulkUnassigner} does.
 */
public final class BulkRestorer {
  private final AtlasAdminApi atlas;
  private final Engine engine;

  private BulkRestorer(AtlasAdminApi atlas) {
    this.atlas = atlas;
    this.engine = new Engine(atlas);
  }

  /** Restores through this API, with defaults for everything else. */
  public static BulkRestorer of(AtlasAdminApi atlas) {
    return new BulkRestorer(atlas);
  }

  /**
   * How many rows run at once; 10 by default. With 1 they run on the calling thread.
   *
   * @throws IllegalArgumentException unless it is 1 to 64
   */
  public BulkRestorer concurrency(int rows) {
    engine.concurrency(rows);
    return this;
  }

  /** When to try again; {@link Retries#standard()} by default. */
  public BulkRestorer retries(Retries retries) {
    engine.retries = retries;
    return this;
  }

  /** Compares every row that is done with Atlas's listings at the end, roles included. */
  public BulkRestorer verify() {
    engine.verify = true;
    return this;
  }

  /** The lines that an earlier run has done: they are verified, but not sent. */
  public BulkRestorer skip(LongPredicate lines) {
    engine.skipped = lines;
    return this;
  }

  /** Receives the result of each row as it ends. */
  public BulkRestorer onResult(ResultListener listener) {
    engine.listener = listener;
    return this;
  }

  /**
   * Runs. Every row must name at least one role.
   *
   * @throws IllegalArgumentException if a row names none; nothing is sent
   * @throws IOException if a callback threw it
   */
  public Summary run(Rows rows) throws IOException {
    for (Row row : rows) {
      if (row.roles().isEmpty()) {
        throw new IllegalArgumentException("line %d has no roles".formatted(row.line()));
      }
    }
    return engine.run(List.of(rows), new Restoring(atlas), engine.byListing(true));
  }

  /** No new rows; rows in flight finish. Safe from any thread, a signal's too. */
  public void stop() {
    engine.stop();
  }

  /** How many rows wait for a rate limit at this moment. */
  public long waitingForRateLimits() {
    return engine.waitingForRateLimits();
  }
}
