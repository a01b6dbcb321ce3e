package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.unassign.BulkPlanner;
import io.github.atlaskeys.unassign.BulkRestorer;
import io.github.atlaskeys.unassign.BulkUnassigner;
import io.github.atlaskeys.unassign.Inspector;
import io.github.atlaskeys.unassign.OwnKey;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine;

/**
 * A bulk run over the rows of a file, whatever is done to them: check every row, find out which key
 * makes the calls, and then the {@link BulkStory}.
 *
 * @param undo where the roles go that are taken away; empty when none are kept
 * @param connect how the API is reached: in the script, where a reader sees it
 * @param halt ends the process at once
 */
public record Bulk(
    CommandLine command,
    Context surroundings,
    ConnectionOptions connection,
    BulkOptions options,
    Work work,
    boolean dryRun,
    boolean includeOwnKey,
    boolean allowMissing,
    boolean failOnRemainingAccess,
    Optional<Path> undo,
    BiFunction<Atlas, AtlasCredentials, AtlasAdminApi> connect,
    Runnable halt) {
  /** Answers the exit code. */
  public int run(InputFile input) throws IOException, InterruptedException {
    options.check();
    if (options.resume && (dryRun || !input.lasts())) {
      throw new UsageException(
          dryRun
              ? "--dry-run and --resume cannot be used together"
              : "input from a pipe cannot be resumed; save the unfinished rows to a file");
    }
    var consent = new Confirmation(surroundings.terminal(), options.yes);
    if (!dryRun) {
      consent.requireAnswer();
    }
    Connection atlas = connection.open(surroundings, connect);
    Rows rows = FoundRows.read(input, work == Work.RESTORE);
    return dryRun ? look(atlas, rows) : change(atlas, input, rows, consent);
  }

  private Retries retries() {
    return LoggedRetries.of(surroundings, command).withAttempts(options.maxAttempts);
  }

  private int look(Connection atlas, Rows rows) throws IOException {
    var writer = new RowWriter(options.output, command.getOut());
    var outlooks = new Outlooks();
    writer.begin();
    Plan plan =
        planner(atlas.api())
            .onRow(
                row -> {
                  outlooks.add(row);
                  writer.write(row);
                })
            .plan(rows);
    var end = new BulkEnd(command, surroundings, options.output, true);
    end.say(Outlooks.numbers(plan));
    outlooks.remaining().forEach(end::say);
    plan.stopped()
        .ifPresent(
            why ->
                Cli.say(command, "stopped: " + NextStep.line(why.message(), NextStep.after(why))));
    end.say("Dry run: nothing was changed.");
    return outlooks.exitCode(plan, allowMissing);
  }

  private BulkPlanner planner(AtlasAdminApi api) {
    return BulkPlanner.of(api).concurrency(options.concurrency).retries(retries());
  }

  private int change(Connection atlas, InputFile input, Rows rows, Confirmation consent)
      throws IOException, InterruptedException {
    AtlasAdminApi api = atlas.api();
    Path results = options.results.orElse(input.results());
    RunIdentity identity = identity(atlas.atlas(), rows, results);
    var end = new BulkEnd(command, surroundings, options.output, input.lasts());
    try (BulkFiles files =
        BulkFiles.lock(
            input.run(), results, undo, identity, options.resume, input.lasts(), rows::has)) {
      boolean looks = options.verify || failOnRemainingAccess;
      if (options.resume && !looks && files.nothingLeft(rows.size())) {
        end.say("nothing left: %,d of %,d rows done".formatted(rows.size(), rows.size()));
        return ExitCodes.DONE;
      }
      files.missingUndo().ifPresent(line -> Cli.say(command, line));
      OwnKey ownKey = ownKey(atlas);
      long ofOwnKey = ownKey.id().map(rows::count).orElse(0L);
      BulkJob job =
          work == Work.RESTORE
              ? BulkJobs.restore(restorer(api), rows)
              : BulkJobs.unassign(unassigner(api, files, ownKey), rows);
      var task = new BulkTask(rows.size(), files, job, "row", "Continue?", "nothing was changed");
      var reporter =
          new RowsReporter(
              new BulkPlan(command, atlas.atlas(), work, undo, results),
              rows,
              ofOwnKey,
              outlook(api, rows),
              includeOwnKey,
              files,
              new RowWriter(options.output, command.getOut()),
              end,
              failOnRemainingAccess);
      return new BulkStory(command, surroundings, consent, atlas.requests(), halt)
          .tell(task, reporter);
    }
  }

  private OwnKey ownKey(Connection atlas) throws IOException, InterruptedException {
    if (work == Work.RESTORE) {
      return OwnKey.NONE;
    }
    OwnKey key = new Inspector(atlas.api(), retries()).ownKey(atlas.caller());
    if (key.id().isEmpty() && key.publicKey().isPresent() && undo.isEmpty()) {
      Cli.say(
          command,
          "cannot tell which rows are about the key you are authenticated with: its ID is not visible, and"
              + " --no-undo reads no public keys");
    }
    return key;
  }

  /** What a person is to know before the question; nobody is asked with --yes. */
  private List<String> outlook(AtlasAdminApi api, Rows rows) throws IOException {
    if (work == Work.RESTORE || options.yes) {
      return List.of();
    }
    var outlooks = new Outlooks();
    Plan plan = planner(api).onRow(outlooks::add).plan(rows);
    return outlooks.lines(plan);
  }

  private BulkUnassigner unassigner(AtlasAdminApi api, BulkFiles files, OwnKey ownKey) {
    BulkUnassigner unassigner =
        BulkUnassigner.of(api).concurrency(options.concurrency).retries(retries());
    if (undo.isPresent()) {
      unassigner.beforeRemoval(files::write);
    }
    if (allowMissing) {
      unassigner.allowMissing();
    }
    if (options.verify) {
      unassigner.verify();
    }
    return includeOwnKey ? unassigner.includeOwnKey(ownKey) : unassigner.ownKey(ownKey);
  }

  private BulkRestorer restorer(AtlasAdminApi api) {
    BulkRestorer restorer =
        BulkRestorer.of(api).concurrency(options.concurrency).retries(retries());
    return options.verify ? restorer.verify() : restorer;
  }

  private RunIdentity identity(Atlas atlas, Rows rows, Path results) {
    return new RunIdentity(
        Atlas.version(),
        atlas.host(),
        atlas.dialect(),
        work,
        rows.size(),
        rows.fingerprint(),
        results);
  }
}
