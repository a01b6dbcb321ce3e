package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Tells of a bulk run over the rows of a file.
 *
 * @param ofOwnKey how many rows are about the API key that makes the calls
 * @param outlook what would happen to the rows; empty when nobody looked
 */
record RowsReporter(
    BulkPlan plan,
    Rows rows,
    long ofOwnKey,
    List<String> outlook,
    boolean includeOwnKey,
    BulkFiles files,
    RowWriter writer,
    BulkEnd end,
    boolean failOnRemainingAccess)
    implements BulkReporter {
  @Override
  public void showPlan() {
    plan.show(rows, ofOwnKey, outlook);
    if (ofOwnKey > 0 && !includeOwnKey) {
      throw new UsageException(
          "%1$s to the key you are authenticated with; remove %2$s or use --include-own-key to process %2$s last (nothing was changed)"
              .formatted(
                  ofOwnKey == 1 ? "1 row refers" : "%,d rows refer".formatted(ofOwnKey),
                  ofOwnKey == 1 ? "it" : "them"));
    }
  }

  @Override
  public void begin() {
    writer.begin();
  }

  @Override
  public void took(Result result) {
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
    end.summary(summary, requests, took);
  }

  @Override
  public boolean verified(Summary summary) {
    boolean assigned = plan.work() == Work.RESTORE;
    summary
        .verification()
        .ifPresent(found -> SummaryText.verification(found, assigned).forEach(end::say));
    return summary.verification().map(found -> found.holds()).orElse(true);
  }

  @Override
  public void finish(boolean over) {
    end.files(files, plan.work(), over);
  }

  @Override
  public int exitCode(Summary summary, boolean verified) {
    int code = ExitCodes.of(summary, verified);
    return code == ExitCodes.DONE
            && failOnRemainingAccess
            && summary.remaining() + files.results().done().remaining() > 0
        ? ExitCodes.REMAINING_ACCESS
        : code;
  }
}
