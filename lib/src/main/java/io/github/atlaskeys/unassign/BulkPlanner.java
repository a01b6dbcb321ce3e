package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.util.EnumMap;

/**
 * Looks at what {@link BulkUnassigner} would do to rows, and changes nothing. It lists the keys of
 * each project, and looks up in its organization a key that is not listed.
 */
public final class BulkPlanner {
  /** Receives each row as it was looked at. Called by one thread at a time. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Takes a row.
     *
     * @throws IOException if it cannot be kept: the plan stops, and throws it
     */
    void planned(PlannedRow row) throws IOException;
  }

  private final AtlasAdminApi atlas;
  private final Engine engine;
  private Listener listener = row -> {};

  private BulkPlanner(AtlasAdminApi atlas) {
    this.atlas = atlas;
    this.engine = new Engine(atlas);
  }

  /** Reads through this API, with defaults for everything else. */
  public static BulkPlanner of(AtlasAdminApi atlas) {
    return new BulkPlanner(atlas);
  }

  /**
   * How many projects are read at once; 10 by default.
   *
   * @throws IllegalArgumentException unless it is 1 to 64
   */
  public BulkPlanner concurrency(int projects) {
    engine.concurrency(projects);
    return this;
  }

  /** When to try again; {@link Retries#standard()} by default. */
  public BulkPlanner retries(Retries retries) {
    engine.retries = retries;
    return this;
  }

  /** Receives each row, rows that were not looked at included. */
  public BulkPlanner onRow(Listener receiver) {
    listener = receiver;
    return this;
  }

  /**
   * Looks at every row.
   *
   * @throws IOException if the listener threw it
   */
  public Plan plan(Iterable<Unassignment> unassignments) throws IOException {
    return plan(Rows.of(unassignments));
  }

  /**
   * Looks at every row.
   *
   * @throws IOException if the listener threw it
   */
  public Plan plan(Rows rows) throws IOException {
    var outlooks = new EnumMap<Outlook, Long>(Outlook.class);
    var access = new EnumMap<OrganizationAccess, Long>(OrganizationAccess.class);
    Run.Outcome outcome =
        engine.execute(
            rows,
            new Planning(atlas),
            line -> false,
            true,
            (row, planned) -> {
              outlooks.merge(planned.outlook(), 1L, Long::sum);
              if (planned.access().remains()) {
                access.merge(planned.access(), 1L, Long::sum);
              }
              listener.planned(planned);
            });
    return new Plan(outlooks, access, outcome.stopped(), outcome.interrupted());
  }

  /** No new rows; those in flight end as they end. Safe from any thread, a signal's too. */
  public void stop() {
    engine.stop();
  }
}
