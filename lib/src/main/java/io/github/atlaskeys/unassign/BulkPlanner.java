package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.find.SearchResult;
import java.io.IOException;
import java.util.Optional;

/**
 * Looks at what {@link BulkUnassigner} or, after {@link #restore}, {@link BulkRestorer} would do to
 * rows, and changes nothing. It lists the keys of each project, and looks up in its organization a
 * key that is not listed; of many such keys it lists the organization's.
 */
public final class BulkPlanner extends BulkRun<PlannedRow, Plan, BulkPlanner> {
  private Optional<SearchedKeys> everywhere = Optional.empty();
  private boolean restores;

  private BulkPlanner(AtlasAdminApi atlas) {
    super(atlas);
  }

  /** Reads through this API. */
  public static BulkPlanner of(AtlasAdminApi atlas) {
    return new BulkPlanner(atlas);
  }

  @Override
  BulkPlanner self() {
    return this;
  }

  /** Plans to give the keys the rows' roles back, not to unassign them. */
  public BulkPlanner restore() {
    restores = true;
    return this;
  }

  /**
   * Plans rows of the keys that this search found by their public key or ID from what it read: for
   * them nothing is read again, except of projects that it could not look at.
   *
   * @throws IllegalArgumentException if it found no key so
   */
  public BulkPlanner everywhere(SearchResult found) {
    everywhere = Optional.of(SearchedKeys.of(found));
    return this;
  }

  /**
   * Looks at every row, with lines counted from 1.
   *
   * @throws IOException if the listener threw it
   */
  public Plan run(Iterable<Unassignment> unassignments) throws IOException {
    return run(Rows.of(unassignments));
  }

  /** {@inheritDoc} Roles that they name count only for {@link #restore}. */
  @Override
  public Plan run(Rows rows) throws IOException {
    begin();
    var counts = new PlanStatistics(rows);
    execute(
        rows,
        new PlanOperation(atlas, everywhere, restores),
        skipped,
        row -> true,
        planned -> {
          counts.add(planned);
          listener.ended(planned);
        });
    return counts.plan(statistics);
  }
}
