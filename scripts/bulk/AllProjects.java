package scripts.bulk;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.AtlasCredentials;
import io.github.atlaskeys.admin.Retries;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.journal.RowFile;
import io.github.atlaskeys.unassign.Inspector;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine;
import scripts.cli.Cli;
import scripts.cli.Connection;
import scripts.cli.ConnectionOptions;
import scripts.cli.Consent;
import scripts.cli.ExitCodes;
import scripts.cli.KeyName;
import scripts.cli.Names;
import scripts.cli.OutputFormat;
import scripts.cli.OwnKey;
import scripts.cli.Patience;
import scripts.cli.RunPaths;
import scripts.cli.Surroundings;

/**
 * One key out of every project that it is assigned to: find it, and then the {@link BulkStory} over
 * its projects. There is nothing to resume: the same again finds what is left and does that.
 *
 * @param folder where the run's files go
 * @param connect how the API is reached: in the script, where a reader sees it
 * @param halt ends the process at once
 */
public record AllProjects(
    CommandLine command,
    Surroundings surroundings,
    ConnectionOptions connection,
    OutputFormat format,
    Consent consent,
    boolean dryRun,
    boolean includeOwnKey,
    Path folder,
    BiFunction<Atlas, AtlasCredentials, AtlasAdminApi> connect,
    Runnable halt) {

  /** Answers the exit code. */
  public int run(KeyName key) throws IOException, InterruptedException {
    if (!dryRun) {
      consent.requireAnswer();
    }
    Connection atlas = connection.open(surroundings, connect);
    AtlasAdminApi api = atlas.api();
    Retries retries = Patience.of(surroundings, command);
    var search = new KeySearch(api, retries);
    KeyLook look = KeyLook.of(key, search);
    if (look.key().isEmpty()) {
      return notFound(atlas.atlas(), key, look);
    }
    KeyAccess access = look.key().get();
    boolean own =
        new OwnKey(atlas.caller(), new Inspector(api, retries))
            .is(access.key().id(), Optional.ofNullable(access.key().publicKey()));
    RunPaths paths =
        RunPaths.unused(folder, RunPaths.nameFor(access.key()), InstantSource.system());
    boolean writes = !dryRun && !access.assignments().isEmpty();
    var plan =
        new AllProjectsPlan(
            atlas.atlas(),
            access,
            look.unsearched(access),
            own,
            Optional.of(paths).filter(p -> writes));
    return writes ? change(atlas, search, plan, paths) : look(plan);
  }

  private int notFound(Atlas atlas, KeyName key, KeyLook look) {
    output().result(AllProjectsJson.notFound(atlas, key, look.complete()));
    Cli.say(
        command,
        look.unsearched()
            .map(
                where ->
                    "no API key %s was found: %s; credentials with Organization Member see every key"
                        .formatted(key.text(), where))
            .orElse(
                "no organization of these credentials has an API key %s; check it"
                    .formatted(key.text())));
    // Whoever sees only projects does not find a key again that a run took out of all of them.
    output().say(end(EarlierUndos.of(key, folder)).undo(Optional.empty()));
    return ExitCodes.REFUSED;
  }

  /** Nothing is to be changed, or there is nothing to change. */
  private int look(AllProjectsPlan plan) {
    if (dryRun) {
      output().say(plan.lines());
      output().say("Dry run: nothing was changed.");
    } else {
      output().before(plan.lines());
      output()
          .say(
              "API key %s is assigned to no project; nothing was left to do."
                  .formatted(Names.apiKey(plan.access().key())));
      output().say(end(plan).kept(plan, Optional.empty()));
      output().say(end(plan).undo(Optional.empty()));
    }
    output().result(AllProjectsJson.of(plan, Map.of(), Optional.empty()));
    return ExitCodes.DONE;
  }

  private int change(Connection atlas, KeySearch search, AllProjectsPlan plan, RunPaths paths)
      throws IOException, InterruptedException {
    try (RowFile rows = rows(plan.access());
        BulkFiles files = BulkFiles.of(paths)) {
      var task =
          new BulkTask(
              rows,
              files.unassigning(atlas.api()),
              files,
              plan.unit(),
              "Unassign it from %s?".formatted(Names.projects(plan.access().assignments().size())),
              "not unassigned; nothing was changed");
      var reporter =
          new AllProjectsReporter(output(), plan, includeOwnKey, files, search, end(plan));
      return new BulkStory(command, surroundings, consent, BulkPace.DEFAULT, atlas.requests(), halt)
          .tell(atlas.api(), task, reporter);
    }
  }

  /** Numbered as the plan shows them. */
  private RowFile rows(KeyAccess access) {
    ApiKeyId key = access.key().id();
    Path temporary = surroundings.temporaryFolder();
    try (RowFile.Writer rows = RowFile.writer(temporary)) {
      long number = 0;
      for (Assignment assignment : access.assignments()) {
        rows.add(new Row(++number, new Unassignment(assignment.project(), key), List.of()));
      }
      return rows.finish();
    } catch (IOException e) {
      throw UnusableFile.temporary(temporary, e);
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
