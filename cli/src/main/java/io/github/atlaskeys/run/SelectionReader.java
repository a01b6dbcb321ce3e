package io.github.atlaskeys.run;

import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunInput;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.Change;
import io.github.atlaskeys.report.RunText;
import io.github.atlaskeys.run.RowResolver.Resolved;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the user named: a key, a CSV file, a pipe, a saved run. */
final class SelectionReader implements AutoCloseable {
  private final AtlasCommand command;
  private final Names names;
  private final Change change;
  private final RunOptions options;
  private final Runnable requireAnswer;
  private Optional<InputFile> open = Optional.empty();

  /**
   * Reads for a run.
   *
   * @param requireAnswer fails if nobody can be asked; called when the input has no error, and
   *     before anything is sent
   */
  SelectionReader(
      AtlasCommand command,
      Names names,
      Change change,
      RunOptions options,
      Runnable requireAnswer) {
    this.command = command;
    this.names = names;
    this.change = change;
    this.options = options;
    this.requireAnswer = requireAnswer;
  }

  /**
   * One key in one project, or in every project that it is assigned to.
   *
   * @param project the one that was named; else that of the environment or the profile
   */
  Selection key(KeyRef key, Optional<ProjectRef> project, boolean allProjects)
      throws IOException, InterruptedException {
    if (options.resume()) {
      return savedRun(key, project, allProjects);
    }
    Optional<ProjectId> configured =
        project.isPresent() || allProjects
            ? project.flatMap(ProjectRef::id)
            : command.configuredProject();
    if (!allProjects && project.isEmpty() && configured.isEmpty()) {
      throw new UsageException("no project; use --project or MONGODB_ATLAS_PROJECT_ID");
    }
    requireAnswer.run();
    var row =
        new UnresolvedRow(
            0,
            configured,
            configured.isPresent() ? Optional.empty() : project.map(ProjectRef::text),
            key.id(),
            key.id().isPresent() ? Optional.empty() : Optional.of(key.text()));
    Resolved found = resolve(key, row);
    String name =
        found.everywhere().stream()
            .flatMap(all -> all.keys().stream())
            .map(each -> each.key().id())
            .findFirst()
            .or(() -> first(found.rows()).map(each -> each.unassignment().apiKey()))
            .flatMap(id -> names.labels().key(id))
            .map(RunFiles::nameFor)
            .orElse(RunFiles.nameFor(key.text()));
    return selection(found, new RunInput(Optional.empty(), folder(), name, ""));
  }

  private Resolved resolve(KeyRef key, UnresolvedRow row) throws IOException, InterruptedException {
    try {
      return resolver().resolve(contents(row), "");
    } catch (EndedException e) {
      // Credentials that see only projects no longer find a key that left all of them.
      RunText.earlier(
          earlierRuns(key).undoFiles().stream().map(command.rerun()::restore).toList(),
          command.console().result());
      throw e;
    }
  }

  private static Optional<Row> first(Rows rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static KeysCsv.Contents contents(UnresolvedRow row) {
    return new KeysCsv.Contents(Rows.of(List.of()), List.of(), 0, List.of(row), Map.of(), Map.of());
  }

  /** The newest run for this key that was interrupted. */
  private Selection savedRun(KeyRef key, Optional<ProjectRef> project, boolean allProjects)
      throws IOException, InterruptedException {
    Path saved =
        earlierRuns(key)
            .newestIncomplete()
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing to resume: no interrupted run for %s in this folder"
                            .formatted(key.text())));
    Selection selection = file(saved.toString(), true);
    if (selection.onlyKey().isEmpty()
        || (key.id().isPresent() && !selection.onlyKey().equals(key.id()))) {
      throw new UsageException("%s is not about %s; move it away".formatted(saved, key.text()));
    }
    if (allProjects && selection.everywhere().isEmpty()) {
      throw new UsageException(
          "the interrupted run for %s is about one project; leave out --all-projects to resume it, or --resume to begin a new one"
              .formatted(key.text()));
    }
    if (project.isPresent()) {
      ProjectId only = names.project(project.get());
      if (selection.rows().inOrder().anyMatch(row -> !row.unassignment().project().equals(only))) {
        throw new UsageException(
            "the interrupted run for %s is about another project; leave out --project to resume it, or --resume to begin a new one"
                .formatted(key.text()));
      }
    }
    return selection;
  }

  /** What runs for a key of which only this is known have left. */
  private EarlierRuns earlierRuns(KeyRef key) {
    return key.id()
        .map(id -> EarlierRuns.of(folder(), id))
        .orElseGet(() -> EarlierRuns.named(folder(), RunFiles.nameFor(key.text())));
  }

  /**
   * The rows of a file.
   *
   * @param allProjects whether a row without a project means every project of its key
   */
  Selection file(String name, boolean allProjects) throws IOException, InterruptedException {
    if (name.equals("-") && command.readsStandardInput()) {
      throw new UsageException("rows and credentials cannot both be standard input; use a file");
    }
    InputFile file = InputFile.of(name, command.context().in());
    open = Optional.of(file);
    Path path = file.path();
    String sha256 = file.sha256();
    KeysCsv.Contents contents = read(file, allProjects);
    requireAnswer.run();
    boolean exact = contents.unresolved().isEmpty() && !file.isTemporary();
    boolean saved = RunFiles.isSaved(path);
    if (options.resume() && !exact && !saved) {
      return file(savedRows(file, sha256).toString(), true);
    }
    RunInput input =
        exact || saved
            ? new RunInput(Optional.of(path), folder(), "", sha256)
            : new RunInput(Optional.empty(), folderOf(file), baseName(file), sha256);
    return selection(resolver().resolve(contents, name), input);
  }

  private KeysCsv.Contents read(InputFile file, boolean allProjects) {
    return change == Change.RESTORE
        ? KeysCsv.toRestore(file.path(), file.name())
        : KeysCsv.toUnassign(file.path(), file.name(), allProjects);
  }

  /** Those of the newest run of this file that was interrupted. */
  private Path savedRows(InputFile file, String sha256) {
    if (file.isTemporary()) {
      throw new UsageException(
          "input from a pipe cannot be resumed; name the file in which its rows were saved: stdin-TIME.csv");
    }
    Path saved =
        EarlierRuns.named(folderOf(file), baseName(file))
            .newestIncomplete()
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing to resume: no interrupted run of %s found"
                            .formatted(file.name())));
    RunFiles.requireUnchanged(file.path(), sha256, saved);
    return saved;
  }

  private Path folderOf(InputFile file) {
    return file.isTemporary()
        ? folder()
        : Optional.ofNullable(file.path().getParent()).orElse(folder());
  }

  private static String baseName(InputFile file) {
    return file.isTemporary() ? "stdin" : String.valueOf(file.path().getFileName());
  }

  private Path folder() {
    return command.context().folder();
  }

  private RowResolver resolver() {
    return new RowResolver(command.console(), names, options);
  }

  private Selection selection(Resolved found, RunInput input) {
    return new Selection(found.rows(), found.everywhere(), input, names.labels());
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
