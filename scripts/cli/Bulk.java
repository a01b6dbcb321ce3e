package scripts.cli;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasCredentials;
import io.github.atlaskeys.journal.RowFile;
import io.github.atlaskeys.journal.RunIdentity;
import io.github.atlaskeys.journal.RunIdentity.Work;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Inspector;
import io.github.atlaskeys.unassign.ListingCheck;
import io.github.atlaskeys.unassign.Operation;
import io.github.atlaskeys.unassign.Operations;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;
import picocli.CommandLine;

/**
 * The story of a bulk run, whatever is done to its rows: check every row, look who calls, show the
 * plan, ask, run, account for every row.
 *
 * @param undo where the roles go that are taken away; empty when none are kept
 * @param connect how the API is reached: in the script, where a reader sees it
 * @param halt ends the process at once
 */
public record Bulk(
    CommandLine command,
    Surroundings surroundings,
    ConnectionOptions connection,
    BulkOptions options,
    Work work,
    boolean dryRun,
    boolean includeOwnKey,
    Optional<Path> undo,
    BiFunction<Atlas, AtlasCredentials, AtlasAdminApi> connect,
    Runnable halt) {

  private static final InstantSource CLOCK = InstantSource.system();

  /** Answers the exit code. */
  public int run(InputFile input) throws IOException, InterruptedException {
    options.check();
    if (options.resume && (dryRun || !input.lasts())) {
      throw new UsageException(
          dryRun
              ? "--dry-run and --resume exclude each other; leave one out"
              : "what was read once cannot be resumed; put the rows that the journal does not call"
                  + " done into a file");
    }
    if (!dryRun && !options.yes && !surroundings.terminal().interactive()) {
      throw new UsageException(
          "standard input and output must both be a terminal to ask on; add --yes (nothing was"
              + " sent)");
    }
    var requests = new AtomicLong();
    Atlas atlas = connection.atlas(surroundings, exchange -> requests.incrementAndGet());
    AtlasCredentials caller = connection.credentials(surroundings);
    try (RowFile.Writer rows =
        FoundRows.read(input, work == Work.RESTORE, surroundings.temporaryFolder())) {
      AtlasAdminApi api = connect.apply(atlas, caller);
      try (FoundRows found = FoundRows.ordered(rows, ownKey(api))) {
        return dryRun
            ? look(api, input, found, requests)
            : change(atlas, api, input, found, requests);
      }
    }
  }

  private Optional<ApiKeyId> ownKey(AtlasAdminApi api) throws IOException, InterruptedException {
    return work == Work.UNASSIGN
        ? new Inspector(api, Patience.of(surroundings, command)).caller()
        : Optional.empty();
  }

  private int look(AtlasAdminApi api, InputFile input, FoundRows found, AtomicLong requests)
      throws IOException {
    long start = System.nanoTime();
    var writer = new RowWriter(options.output, command.getOut(), true);
    Summary summary =
        bulkRun(api, Operations.look()).run(found.file().source(), line -> false, writer::write);
    BulkEnd end = new BulkEnd(command, surroundings, options.output, input.lasts());
    end.summary(summary, requests.get(), Duration.ofNanos(System.nanoTime() - start), dryRun);
    end.say("Dry run: nothing was changed.");
    return end.dryRunCode(summary);
  }

  private int change(
      Atlas atlas, AtlasAdminApi api, InputFile input, FoundRows found, AtomicLong requests)
      throws IOException, InterruptedException {
    Path results = options.results.orElse(input.results());
    try (BulkFiles files = BulkFiles.lock(input.run(), results, undo, options.resume)) {
      new BulkPlan(command, work, undo, results).show(atlas, found);
      if (found.ofOwnKey() > 0 && !includeOwnKey) {
        throw new UsageException(
            "%,d rows are about the API key that you are calling with; take them out, or add --include-own-key to do them last (nothing was changed)"
                .formatted(found.ofOwnKey()));
      }
      if (!options.yes && !surroundings.terminal().agrees("Go on?")) {
        throw new UsageException("nothing was changed");
      }
      files.open(identity(atlas, found, results), options.resume, CLOCK);
      return changed(api, input, found, files, requests);
    }
  }

  private RunIdentity identity(Atlas atlas, FoundRows found, Path results) {
    return new RunIdentity(
        Atlas.version(),
        atlas.host(),
        atlas.dialect(),
        work,
        found.file().rows(),
        found.file().fingerprint(),
        String.valueOf(results.getFileName()));
  }

  private int changed(
      AtlasAdminApi api, InputFile input, FoundRows found, BulkFiles files, AtomicLong requests)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    BulkRun bulk = bulkRun(api, operation(api, files));
    var end = new BulkEnd(command, surroundings, options.output, input.lasts());
    Runnable giveBack =
        StopSignal.onInterrupt(
            () -> {
              bulk.stop();
              end.say("stopping; rows under way finish. Once more ends at once.");
            },
            halt);
    LongPredicate done = files.results().done();
    long left = found.file().rows() - files.results().done().count();
    Summary summary;
    boolean terminal = surroundings.terminal().interactive();
    var writer = new RowWriter(options.output, command.getOut(), false);
    try (var progress =
        new Progress(left, terminal, command.getErr(), bulk::waitingForRateLimits)) {
      summary =
          bulk.run(
              found.file().source(),
              done,
              result -> {
                files.results().write(result);
                writer.write(result);
                progress.took(result);
              });
    } catch (IOException e) {
      return end.stopped(e, files);
    } finally {
      giveBack.run();
    }
    end.summary(summary, requests.get(), Duration.ofNanos(System.nanoTime() - start), dryRun);
    boolean verified =
        !options.verify
            || summary.interrupted()
            || new BulkVerification(end)
                .holds(
                    new ListingCheck(api, Patience.of(surroundings, command)),
                    found.file(),
                    files.resultsPath(),
                    work == Work.RESTORE);
    boolean over = summary.complete() && verified;
    end.files(files, work, over);
    if (over) {
      files.complete();
    }
    return end.code(summary, verified);
  }

  private Operation operation(AtlasAdminApi api, BulkFiles files) {
    if (work == Work.RESTORE) {
      return Operations.restore(api);
    }
    return undo.isPresent()
        ? Operations.unassign(api, files.undo()::write)
        : Operations.unassignWithoutSnapshot(api);
  }

  private BulkRun bulkRun(AtlasAdminApi api, Operation operation) {
    return new BulkRun(
        api,
        operation,
        options.concurrency,
        options.policy(),
        surroundings.sleeper(),
        CLOCK,
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
