package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyLookup;
import io.github.atlaskeys.unassign.AllProjectsResult;
import io.github.atlaskeys.unassign.AllProjectsUnassigner;
import io.github.atlaskeys.unassign.Inspector;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.ResultListener;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;
import picocli.CommandLine;

/**
 * One key out of every project that it is assigned to: find it, and then the {@link BulkStory} over
 * its projects. There is nothing to resume: the same command again finds what is left.
 *
 * @param folder where the run's files go
 * @param connect how the API is reached: in the script, where a reader sees it
 * @param halt ends the process at once
 */
public record AllProjects(
    CommandLine command,
    Context surroundings,
    ConnectionOptions connection,
    OutputFormat format,
    Confirmation consent,
    boolean dryRun,
    boolean includeOwnKey,
    boolean allowMissing,
    Path folder,
    BiFunction<Atlas, AtlasCredentials, AtlasAdminApi> connect,
    Runnable halt) {
  /** Answers the exit code. */
  public int run(KeyName key) throws IOException, InterruptedException {
    if (!dryRun) {
      consent.requireAnswer();
    }
    Connection atlas = connection.open(surroundings, connect);
    Retries retries = LoggedRetries.of(surroundings, command);
    var unassigner = AllProjectsUnassigner.of(atlas.api()).retries(retries);
    KeyLookup lookup = dryRun ? unassigner.find(key.text()) : unassigner.findAssigned(key.text());
    if (lookup.key().isEmpty()) {
      return notFound(atlas.atlas(), key, lookup);
    }
    KeyAccess access = lookup.key().get();
    boolean own =
        new OwnKey(atlas.caller(), new Inspector(atlas.api(), retries))
            .is(access.key().id(), Optional.ofNullable(access.key().publicKey()));
    RunPaths paths =
        RunPaths.unused(folder, RunPaths.nameFor(access.key()), InstantSource.system());
    boolean writes = !dryRun && !access.assignments().isEmpty();
    var plan =
        new AllProjectsPlan(atlas.atlas(), lookup, own, Optional.of(paths).filter(p -> writes));
    return writes ? change(atlas, unassigner, plan, paths) : look(plan);
  }

  private int notFound(Atlas atlas, KeyName key, KeyLookup lookup) {
    output().result(AllProjectsJson.notFound(atlas, key, lookup.complete()));
    Cli.say(
        command,
        Unsearched.sentence(lookup)
            .map(
                where ->
                    "no API key %s was found: %s; credentials with Organization Member see every key"
                        .formatted(key.text(), where))
            .orElse(
                "no API key %s found in any organization these credentials can access; check it"
                    .formatted(key.text())));
    // Credentials that see only projects do not find a key again that a run took out of them all.
    output().say(end(EarlierUndos.of(key, folder)).undo(Optional.empty()));
    return allowMissing && lookup.complete() ? ExitCodes.DONE : ExitCodes.REFUSED;
  }

  /** Nothing is to be changed, or there is nothing to change. */
  private int look(AllProjectsPlan plan) {
    output().result(AllProjectsJson.of(plan, dryRun, Map.of(), Optional.empty()));
    if (dryRun) {
      output().say(plan.lines());
      output().say("Dry run: nothing was changed.");
      return ExitCodes.DONE;
    }
    output().before(plan.lines());
    output()
        .say(
            "API key %s is assigned to no project. Nothing to do."
                .formatted(Labels.apiKey(plan.access().key())));
    output().say(end(plan).kept(plan, Optional.empty()));
    output().say(end(plan).undo(Optional.empty()));
    return OrganizationAccess.of(plan.access().key().organizationRoles()).remains()
        ? ExitCodes.REMAINING_ACCESS
        : ExitCodes.DONE;
  }

  private int change(
      Connection atlas, AllProjectsUnassigner unassigner, AllProjectsPlan plan, RunPaths paths)
      throws IOException, InterruptedException {
    try (BulkFiles files = BulkFiles.of(paths)) {
      unassigner.beforeRemoval(files::write);
      var job = new Job(unassigner, plan.lookup());
      int projects = plan.access().assignments().size();
      var task =
          new BulkTask(
              projects,
              files,
              job,
              "project",
              "Unassign it from %s?".formatted(Labels.projects(projects)),
              "not unassigned; nothing was changed");
      var reporter =
          new AllProjectsReporter(output(), plan, includeOwnKey, files, job::result, end(plan));
      return new BulkStory(command, surroundings, consent, atlas.requests(), halt)
          .tell(task, reporter);
    }
  }

  /** The run, and what it came to. */
  private static final class Job implements BulkJob {
    private final AllProjectsUnassigner unassigner;
    private final KeyLookup lookup;
    private Optional<AllProjectsResult> result = Optional.empty();

    Job(AllProjectsUnassigner unassigner, KeyLookup lookup) {
      this.unassigner = unassigner;
      this.lookup = lookup;
    }

    @Override
    public Summary run(LongPredicate done, ResultListener listener) throws IOException {
      AllProjectsResult made = unassigner.onResult(listener).unassign(lookup);
      result = Optional.of(made);
      return made.summary();
    }

    Optional<AllProjectsResult> result() {
      return result;
    }

    @Override
    public void stop() {
      unassigner.stop();
    }

    @Override
    public long waiting() {
      return unassigner.waitingForRateLimits();
    }
  }

  private AllProjectsEnd end(AllProjectsPlan plan) {
    return end(EarlierUndos.in(folder, RunPaths.nameFor(plan.access().key())));
  }

  private AllProjectsEnd end(List<Path> earlier) {
    return new AllProjectsEnd(command, surroundings, earlier);
  }

  private AllProjectsOutput output() {
    return new AllProjectsOutput(command, format);
  }
}
