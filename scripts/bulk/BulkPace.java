package scripts.bulk;

import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.RetryPolicy;
import io.github.atlaskeys.admin.Sleeper;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Operation;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How hard a bulk run works.
 *
 * @param lanes how many rows are under way at once
 * @param policy when a row is tried again
 */
record BulkPace(int lanes, RetryPolicy policy) {
  /** Where no option says otherwise. */
  static final BulkPace DEFAULT = new BulkPace(10, RetryPolicy.DEFAULT);

  BulkRun run(AtlasAdminApi api, Operation operation, Sleeper sleeper) {
    return new BulkRun(
        api,
        operation,
        lanes,
        policy,
        sleeper,
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
