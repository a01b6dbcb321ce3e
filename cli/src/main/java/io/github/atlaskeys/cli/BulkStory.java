package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import picocli.CommandLine;

/**
 * The story of a bulk run, wherever its rows come from: show the plan, ask, run, verify, account
 * for every row.
 *
 * @param requests counts what is sent
 * @param halt ends the process at once
 */
record BulkStory(
    CommandLine command,
    Context surroundings,
    Confirmation consent,
    LongSupplier requests,
    Runnable halt) {

  /** Answers the exit code. */
  int tell(BulkTask task, BulkReporter reporter) throws IOException, InterruptedException {
    reporter.showPlan();
    consent.ask(task.question(), task.declined());
    task.files().open(InstantSource.system());
    reporter.begin();
    return run(task, reporter);
  }

  private int run(BulkTask task, BulkReporter reporter) throws IOException, InterruptedException {
    long start = System.nanoTime();
    BulkFiles files = task.files();
    BulkJob job = task.job();
    Runnable giveBack =
        StopSignal.onInterrupt(
            () -> {
              job.stop();
              reporter.say(
                  "Stopping after the rows in flight. Press Ctrl-C again to exit immediately.");
            },
            halt);
    LongPredicate done = files.results().done();
    long left = task.rows() - files.results().done().count();
    Summary summary;
    boolean terminal = surroundings.terminal().interactive();
    try (var progress = new Progress(left, task.unit(), terminal, command.getErr(), job::waiting)) {
      summary =
          job.run(
              done,
              result -> {
                if (result.verdict() != Verdict.NOT_ATTEMPTED) { // there may be a million of them
                  files.results().write(result);
                }
                reporter.took(result);
                progress.took(result);
              });
    } catch (IOException e) {
      return reporter.stopped(e);
    } finally {
      giveBack.run();
    }
    reporter.ran(summary, requests.getAsLong(), Duration.ofNanos(System.nanoTime() - start));
    boolean verified = reporter.verified(summary);
    boolean over = summary.complete() && verified;
    reporter.finish(over);
    if (over) {
      files.complete();
    }
    return reporter.exitCode(summary, verified);
  }
}
