package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what the user named, or a CSV file, into rows. */
final class TargetReader implements AutoCloseable {
  private final AtlasCommand command;
  private final Work work;
  private final NameLookup names;
  private Optional<InputFile> input = Optional.empty();

  TargetReader(
      AtlasCommand command,
      Connection connection,
      Retries retries,
      Work work,
      Optional<OrganizationId> organization) {
    this.command = command;
    this.work = work;
    this.names = new NameLookup(connection, retries, organization);
  }

  // ------------------------------------------------------------------ one key

  /** One key in one project. */
  Targets oneRow(Optional<ProjectName> project, KeyName key, boolean allowMissing)
      throws IOException, InterruptedException {
    ProjectId in =
        project.isPresent()
            ? names.project(project.get())
            : command
                .connection
                .project(command.context())
                .orElseThrow(
                    () ->
                        new UsageException(
                            "no project; use --project or MONGODB_ATLAS_PROJECT_ID"));
    ApiKeyId id = key.id().isPresent() ? key.id().get() : byPublicKey(in, key, allowMissing);
    Rows rows = rows(List.of(new Unassignment(in, id)));
    String name =
        names.labels().key(id).map(RunFiles::nameFor).orElse(RunFiles.nameFor(id.value()));
    return named(rows, Optional.empty(), name);
  }

  private ApiKeyId byPublicKey(ProjectId in, KeyName key, boolean allowMissing)
      throws IOException, InterruptedException {
    Optional<ApiKeyId> listed = names.keyIn(in, key);
    if (listed.isPresent()) {
      return listed.get();
    }
    NameLookup.Found found = names.find(List.of(key.text()));
    return found
        .access(key.text())
        .map(access -> access.key().id())
        .orElseThrow(
            () ->
                new EndedException(
                    allowMissing && found.complete() ? ExitCodes.DONE : ExitCodes.REFUSED,
                    "no API key with public key %s is visible to these credentials; check it or use its ID"
                        .formatted(key.text())));
  }

  /**
   * One key in every project that it is assigned to.
   *
   * @param settle whether to look again while no project lists the key: listings may lag
   */
  Targets allProjects(KeyName key, boolean settle, boolean allowMissing)
      throws IOException, InterruptedException {
    SearchResult lookup = names.finder().find(key.text());
    if (lookup.key().isEmpty()) {
      throw notFound(key, lookup, allowMissing);
    }
    if (settle && lookup.assignments().isEmpty()) {
      command
          .console()
          .notice("No project lists the key. Listings can lag; looking again for 15 seconds...");
      lookup = names.unassigner().findAssigned(key.text());
      if (lookup.key().isEmpty()) {
        throw notFound(key, lookup, allowMissing);
      }
    }
    lookup.matches().forEach(NameLookup::requireOne);
    KeyAccess access = lookup.key().get();
    if (NameLookup.hidesRoles(access)) {
      throw new EndedException(ExitCodes.INCOMPLETE, NameLookup.withoutRoles(access));
    }
    names.label(access);
    Rows rows =
        rows(
            access.assignments().stream()
                .map(each -> new Unassignment(each.project(), access.key().id()))
                .toList());
    return named(rows, Optional.of(lookup), RunFiles.nameFor(access.key()));
  }

  /** The saved rows of a key, and where it is now; the rows alone if it is not found any more. */
  Targets everywhere(Targets saved, KeyName key) throws IOException, InterruptedException {
    SearchResult lookup = names.finder().find(key.text());
    if (lookup.key().isEmpty()) {
      return saved;
    }
    KeyAccess access = lookup.key().get();
    requireAbout(saved, access.key().id(), key);
    names.label(access);
    return new Targets(
        saved.rows(),
        names.labels(),
        Optional.of(lookup),
        SearchText.unsearched(lookup, access),
        true,
        saved.file(),
        saved.folder(),
        RunFiles.nameFor(access.key()));
  }

  /** Fails unless every saved row is for this key: the rows were found by their file's name. */
  static void requireAbout(Targets saved, ApiKeyId id, KeyName key) {
    if (saved.rows().count(id) != saved.rows().size()) {
      throw new UsageException(
          "%s is not about %s; move it away".formatted(saved.file().orElseThrow(), key.text()));
    }
  }

  private EndedException notFound(KeyName key, SearchResult lookup, boolean allowMissing) {
    // Credentials that see only projects no longer find a key that left all of them.
    earlier(earlierRuns(key).undoFiles(), command.console().result());
    return new EndedException(
        allowMissing && lookup.coverage().complete() ? ExitCodes.DONE : ExitCodes.REFUSED,
        SearchText.unsearched(lookup)
            .map(
                where ->
                    "no API key %s was found: %s; credentials with Organization Member see every key"
                        .formatted(key.text(), where))
            .orElse(
                "no API key %s found in any organization these credentials can access; check it"
                    .formatted(key.text())));
  }

  private Targets named(Rows rows, Optional<SearchResult> lookup, String name) {
    Optional<String> unsearched =
        lookup.flatMap(result -> SearchText.unsearched(result, result.key().orElseThrow()));
    return new Targets(
        rows,
        names.labels(),
        lookup,
        unsearched,
        true,
        Optional.empty(),
        command.context().folder(),
        name);
  }

  /** The rows of the newest run for a key that was interrupted. */
  Path savedRows(KeyName key) {
    return earlierRuns(key)
        .newestIncomplete()
        .orElseThrow(
            () ->
                new UsageException(
                    "nothing to resume: no interrupted run for %s in this folder"
                        .formatted(key.text())));
  }

  // ------------------------------------------------------------------ a file

  /** The rows of a file; those that name no ID are looked up. */
  Targets rowsOf(String name, boolean resume, boolean allowMissing)
      throws IOException, InterruptedException {
    if (name.equals("-") && command.connection.readsStandardInput()) {
      throw new UsageException("rows and credentials cannot both be standard input; use a file");
    }
    InputFile file = InputFile.of(name, command.context().in());
    input = Optional.of(file);
    KeysCsv.Contents contents =
        work == Work.RESTORE
            ? KeysCsv.toRestore(file.path(), file.name())
            : KeysCsv.toUnassign(file.path(), file.name());
    Rows rows = contents.rows();
    List<UnresolvedRow> unresolved = contents.unresolved();
    if (!file.isTemporary() && unresolved.isEmpty()) {
      return ofFile(
          rows, Optional.empty(), Optional.of(file.path()), command.context().folder(), "");
    }
    Path folder =
        Optional.ofNullable(file.path().getParent())
            .filter(parent -> !file.isTemporary())
            .orElse(command.context().folder());
    String base = file.isTemporary() ? "stdin" : String.valueOf(file.path().getFileName());
    if (resume) {
      Path saved =
          EarlierRuns.named(folder, base)
              .newestIncomplete()
              .filter(path -> !file.isTemporary())
              .orElseThrow(() -> new UsageException(nothingToResume(name, file.isTemporary())));
      RunFiles.requireUnchanged(file.path(), saved);
      return rowsOf(saved.toString(), true, allowMissing);
    }
    RowResolver.Resolved resolved =
        new RowResolver(names, command.console()).resolve(unresolved, allowMissing);
    return ofFile(
        RunFiles.numbered(
            () ->
                Stream.concat(
                        rows.inOrder(),
                        resolved.rows().stream().map(each -> new Row(1, each, List.of())))
                    .iterator()),
        resolved.unsearched(),
        Optional.empty(),
        folder,
        base);
  }

  private Targets ofFile(
      Rows rows, Optional<String> unsearched, Optional<Path> file, Path folder, String name) {
    return new Targets(
        rows, names.labels(), Optional.empty(), unsearched, false, file, folder, name);
  }

  private static String nothingToResume(String name, boolean pipe) {
    return pipe
        ? "input from a pipe cannot be resumed; name the file in which its rows were saved: stdin-TIME.csv"
        : "nothing to resume: no interrupted run of %s found".formatted(name);
  }

  private static Rows rows(List<Unassignment> unassignments) {
    return RunFiles.numbered(
        unassignments.stream().map(each -> new Row(1, each, List.of())).toList());
  }

  /** Looks up what the user named. */
  NameLookup names() {
    return names;
  }

  // ------------------------------------------------------------------ files

  /** The files of the run. Takes the lock; nothing is written yet. */
  RunFiles files(Targets targets, RunFiles.Choice choice, boolean resume) {
    return targets.file().isPresent()
        ? RunFiles.forFile(targets.file().get(), choice, resume)
        : RunFiles.forName(targets.folder(), targets.name(), InstantSource.system(), choice);
  }

  /** The commands that restore what earlier runs took from this key. */
  void earlierUndo(Targets targets, RunFiles own, Page page) {
    if (targets.isAllProjects()) {
      earlier(
          EarlierRuns.of(targets.folder(), targets.access().key().id()).undoFiles().stream()
              .filter(path -> !own.undo().filter(path::equals).isPresent())
              .toList(),
          page);
    }
  }

  /** The same where this run writes no files. */
  void earlierUndo(Targets targets, Page page) {
    earlier(EarlierRuns.of(targets.folder(), targets.access().key().id()).undoFiles(), page);
  }

  /** What runs for a key of which only this is known have left. */
  private EarlierRuns earlierRuns(KeyName key) {
    Path folder = command.context().folder();
    return key.id()
        .map(id -> EarlierRuns.of(folder, id))
        .orElseGet(() -> EarlierRuns.named(folder, RunFiles.nameFor(key.text())));
  }

  private void earlier(List<Path> files, Page page) {
    if (files.isEmpty()) {
      return;
    }
    page.field(
        "Earlier",
        files.size() == 1
            ? "An earlier run left another undo file. To restore its roles:"
            : "%d earlier runs left undo files. To restore their roles:".formatted(files.size()));
    files.forEach(path -> page.copyable("", command.rerun().restore(path)));
  }

  @Override
  public void close() throws IOException {
    if (input.isPresent()) {
      input.get().close();
    }
  }
}
