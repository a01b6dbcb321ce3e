package scripts.bulk;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasCredentials;
import io.github.atlaskeys.journal.RowFile;
import io.github.atlaskeys.journal.RunIdentity;
import io.github.atlaskeys.journal.RunIdentity.Work;
import io.github.atlaskeys.unassign.Inspector;
import io.github.atlaskeys.unassign.ListingCheck;
import io.github.atlaskeys.unassign.Operation;
import io.github.atlaskeys.unassign.Operations;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine;
import scripts.cli.Connection;
import scripts.cli.ConnectionOptions;
import scripts.cli.Consent;
import scripts.cli.InputFile;
import scripts.cli.Patience;
import scripts.cli.Surroundings;
import scripts.cli.UsageException;

/**
 * A bulk run over the rows of a file, whatever is done to them: check every row, look who calls,
 * and then the {@link BulkStory}.
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
    var consent = new Consent(surroundings.terminal(), options.yes);
    if (!dryRun) {
      consent.requireAnswer();
    }
    Connection atlas = connection.open(surroundings, connect);
    try (RowFile.Writer rows =
        FoundRows.read(input, work == Work.RESTORE, surroundings.temporaryFolder())) {
      try (FoundRows found = FoundRows.ordered(rows, ownKey(atlas.api()))) {
        return dryRun ? look(atlas, input, found) : change(atlas, input, found, consent);
      }
    }
  }

  private Optional<ApiKeyId> ownKey(AtlasAdminApi api) throws IOException, InterruptedException {
    return work == Work.UNASSIGN
        ? new Inspector(api, Patience.of(surroundings, command)).caller()
        : Optional.empty();
  }

  private int look(Connection atlas, InputFile input, FoundRows found) throws IOException {
    long start = System.nanoTime();
    var writer = new RowWriter(options.output, command.getOut(), true);
    writer.begin();
    Summary summary =
        options
            .pace()
            .run(atlas.api(), Operations.look(), surroundings.sleeper())
            .run(found.file().source(), line -> false, writer::write);
    BulkEnd end = new BulkEnd(command, surroundings, options.output, input.lasts());
    end.summary(
        summary, atlas.requests().getAsLong(), Duration.ofNanos(System.nanoTime() - start), dryRun);
    end.say("Dry run: nothing was changed.");
    return end.dryRunCode(summary);
  }

  private int change(Connection atlas, InputFile input, FoundRows found, Consent consent)
      throws IOException, InterruptedException {
    AtlasAdminApi api = atlas.api();
    Path results = options.results.orElse(input.results());
    RunIdentity identity = identity(atlas.atlas(), found, results);
    try (BulkFiles files = BulkFiles.lock(input.run(), results, undo, identity, options.resume)) {
      var task =
          new BulkTask(
              found.file(), operation(api, files), files, "rows", "Go on?", "nothing was changed");
      var reporter =
          new RowsReporter(
              new BulkPlan(command, atlas.atlas(), work, undo, results),
              found,
              includeOwnKey,
              files,
              new RowWriter(options.output, command.getOut(), false),
              new BulkEnd(command, surroundings, options.output, input.lasts()),
              options.verify
                  ? Optional.of(new ListingCheck(api, Patience.of(surroundings, command)))
                  : Optional.empty());
      return new BulkStory(command, surroundings, consent, options.pace(), atlas.requests(), halt)
          .tell(api, task, reporter);
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

  private Operation operation(AtlasAdminApi api, BulkFiles files) {
    if (work == Work.RESTORE) {
      return Operations.restore(api);
    }
    return undo.isPresent() ? files.unassigning(api) : Operations.unassignWithoutSnapshot(api);
  }
}
