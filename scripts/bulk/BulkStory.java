package scripts.bulk;

import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import scripts.cli.Consent;
import scripts.cli.ExitCodes;
import scripts.cli.Surroundings;

/**
 * The story of a bulk run, wherever its rows come from: show the plan, ask, run, verify, account
 * for every row.
 *
 * @param requests counts what is sent
 * @param halt ends the process at once
 */
record BulkStory(
    CommandLine command,
    Surroundings surroundings,
    Consent consent,
    BulkPace pace,
    LongSupplier requests,
    Runnable halt) {

  /** Answers the exit code. */
  int tell(AtlasAdminApi api, BulkTask task, BulkReporter reporter)
      throws IOException, InterruptedException {
    reporter.showPlan();
    consent.ask(task.question(), task.declined());
    task.files().open(InstantSource.system());
    reporter.begin();
    return run(pace.run(api, task.operation(), surroundings.sleeper()), task, reporter);
  }

  private int run(BulkRun bulk, BulkTask task, BulkReporter reporter)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    BulkFiles files = task.files();
    Runnable giveBack =
        StopSignal.onInterrupt(
            () -> {
              bulk.stop();
              reporter.say("stopping; rows under way finish. Once more ends at once.");
            },
            halt);
    LongPredicate done = files.results().done();
    long left = task.rows().rows() - files.results().done().count();
    Summary summary;
    boolean terminal = surroundings.terminal().interactive();
    try (var progress =
        new Progress(left, task.unit(), terminal, command.getErr(), bulk::waitingForRateLimits)) {
      summary =
          bulk.run(
              task.rows().source(),
              done,
              result -> {
                files.results().write(result);
                reporter.took(result);
                progress.took(result);
              });
    } catch (IOException e) {
      return reporter.stopped(e);
    } finally {
      giveBack.run();
    }
    reporter.ran(summary, requests.getAsLong(), Duration.ofNanos(System.nanoTime() - start));
    boolean verified = summary.interrupted() || reporter.verified();
    boolean over = summary.complete() && verified;
    reporter.finish(over);
    if (over) {
      files.complete();
    }
    return ExitCodes.of(summary, verified);
  }
}
