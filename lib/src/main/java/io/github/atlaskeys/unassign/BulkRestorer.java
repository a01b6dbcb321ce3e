package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import java.io.IOException;

/**
 * Gives API keys back the roles that they had in projects. It cannot bring back a key that was
 * deleted.
 *
 * <p>A POST is sent for every row, whatever a listing says of it. It adds roles: those that a key
 * has been given since stay. Otherwise it runs, stops and verifies as {@link BulkUnassigner} does.
 */
public final class BulkRestorer extends BulkRun<Result, Summary, BulkRestorer> {
  private BulkRestorer(AtlasAdminApi atlas) {
    super(atlas);
  }

  /** Restores through this API. */
  public static BulkRestorer of(AtlasAdminApi atlas) {
    return new BulkRestorer(atlas);
  }

  @Override
  BulkRestorer self() {
    return this;
  }

  /**
   * Runs. Every row must name at least one role.
   *
   * @throws IllegalArgumentException if a row names none; nothing is sent
   * @throws IOException if a callback threw it
   */
  public Summary run(Iterable<Row> rows) throws IOException {
    return run(Rows.copyOf(rows));
  }

  @Override
  public Summary run(Rows rows) throws IOException {
    for (Row row : rows) {
      if (row.roles().isEmpty()) {
        throw new IllegalArgumentException("line %d has no roles".formatted(row.line()));
      }
    }
    begin();
    engine.run(rows, new Restoring(atlas), engine.byListing(true), listener);
    return engine.summary();
  }
}
