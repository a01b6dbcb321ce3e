package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.BulkRestorer;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.ResultListener;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.util.function.LongPredicate;

/** The jobs over the rows of a file. */
final class BulkJobs {
  private BulkJobs() {}

  static BulkJob unassign(BulkUnassigner unassigner, Rows rows) {
    return new BulkJob() {
      @Override
      public Summary run(LongPredicate done, ResultListener listener) throws IOException {
        return unassigner.skip(done).onResult(listener).run(rows);
      }

      @Override
      public void stop() {
        unassigner.stop();
      }

      @Override
      public long waiting() {
        return unassigner.waitingForRateLimits();
      }
    };
  }

  static BulkJob restore(BulkRestorer restorer, Rows rows) {
    return new BulkJob() {
      @Override
      public Summary run(LongPredicate done, ResultListener listener) throws IOException {
        return restorer.skip(done).onResult(listener).run(rows);
      }

      @Override
      public void stop() {
        restorer.stop();
      }

      @Override
      public long waiting() {
        return restorer.waitingForRateLimits();
      }
    };
  }
}
