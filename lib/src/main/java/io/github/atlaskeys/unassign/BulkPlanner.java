package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.util.EnumMap;

/**
 * Looks at what {@link BulkUnassigner} would do to rows, and changes nothing. It lists the keys of
 * each project, and looks up in its organization a key that is not listed; of many such keys it
 * lists the organization's.
 */
public final class BulkPlanner extends BulkRun<PlannedRow, Plan, BulkPlanner> {
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

  /**
   * Looks at every row, with lines counted from 1.
   *
   * @throws IOException if the listener threw it
   */
  public Plan run(Iterable<Unassignment> unassignments) throws IOException {
    return run(Rows.of(unassignments));
  }

  /** {@inheritDoc} Roles that they name are ignored. */
  @Override
  public Plan run(Rows rows) throws IOException {
    begin();
    var outlooks = new EnumMap<Outlook, Long>(Outlook.class);
    var access = new EnumMap<OrganizationAccess, Long>(OrganizationAccess.class);
    engine.execute(
        rows,
        new Planning(atlas),
        engine.skipped,
        true,
        (row, planned) -> {
          outlooks.merge(planned.outlook(), 1L, Long::sum);
          if (planned.access().remains()) {
            access.merge(planned.access(), 1L, Long::sum);
          }
          listener.ended(planned);
        });
    return new Plan(outlooks, access, engine.statistics.stopped, engine.statistics.interrupted);
  }
}
