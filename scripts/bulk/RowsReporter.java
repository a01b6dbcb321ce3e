package scripts.bulk;

import io.github.atlaskeys.journal.RunIdentity.Work;
import io.github.atlaskeys.unassign.ListingCheck;
import io.github.atlaskeys.unassign.RowResult;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import scripts.cli.UsageException;

/**
 * Tells of a bulk run over the rows of a file.
 *
 * @param check reads Atlas's listings afterwards; empty when that is not wanted
 */
record RowsReporter(
    BulkPlan plan,
    FoundRows found,
    boolean includeOwnKey,
    BulkFiles files,
    RowWriter writer,
    BulkEnd end,
    Optional<ListingCheck> check)
    implements BulkReporter {

  @Override
  public void showPlan() {
    plan.show(found);
    if (found.ofOwnKey() > 0 && !includeOwnKey) {
      throw new UsageException(
          "%,d rows are about the API key that you are calling with; take them out, or add --include-own-key to do them last (nothing was changed)"
              .formatted(found.ofOwnKey()));
    }
  }

  @Override
  public void begin() {
    writer.begin();
  }

  @Override
  public void took(RowResult result) {
    writer.write(result);
  }

  @Override
  public void say(String line) {
    end.say(line);
  }

  @Override
  public int stopped(IOException e) {
    return end.stopped(e, files);
  }

  @Override
  public void ran(Summary summary, long requests, Duration took) {
    end.summary(summary, requests, took, false);
  }

  @Override
  public boolean verified() throws IOException, InterruptedException {
    return check.isEmpty()
        || new BulkVerification(end)
            .holds(check.get(), found.file(), files.resultsPath(), plan.work() == Work.RESTORE);
  }

  @Override
  public void finish(boolean over) {
    end.files(files, plan.work(), over);
  }
}
