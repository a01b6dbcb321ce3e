package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what the user named, or a CSV file, into rows. */
final class TargetReader implements AutoCloseable {
  private final AtlasCommand command;
  private final NameLookup names;
  private final Action action;
  private final RunOptions options;
  private final Runnable requireAnswer;
  private Optional<InputFile> input = Optional.empty();

  /**
   * Reads what the user named.
   *
   * @param requireAnswer fails if nobody can be asked; called when the input has no error, and
   *     before anything is sent
   */
  TargetReader(
      AtlasCommand command,
      NameLookup names,
      Action action,
      RunOptions options,
      Runnable requireAnswer) {
    this.command = command;
    this.names = names;
    this.action = action;
    this.options = options;
    this.requireAnswer = requireAnswer;
  }

  // ------------------------------------------------------------------ one key

  /** One key in one project. */
  Targets oneRow(Optional<ProjectRef> project, KeyRef key)
      throws IOException, InterruptedException {
    Optional<ProjectId> configured = command.connection.project(command.context());
    if (project.isEmpty() && configured.isEmpty()) {
      throw new UsageException("no project; use --project or MONGODB_ATLAS_PROJECT_ID");
    }
    requireAnswer.run();
    ProjectId in = project.isPresent() ? names.project(project.get()) : configured.get();
    ApiKeyId id = key.id().isPresent() ? key.id().get() : byPublicKey(in, key);
    Rows rows = rows(List.of(new Unassignment(in, id)));
    String name =
        names.labels().key(id).map(RunFiles::nameFor).orElse(RunFiles.nameFor(id.value()));
    return named(rows, Optional.empty(), name);
  }

  private ApiKeyId byPublicKey(ProjectId in, KeyRef key) throws IOException, InterruptedException {
    Optional<ApiKeyId> listed = names.keyIn(in, key);
    if (listed.isPresent()) {
      return listed.get();
    }
    NameLookup.KeysByText found = names.find(List.of(key.text()));
    return found
        .access(key.text())
        .map(access -> access.key().id())
        .orElseThrow(
            () ->
                new EndedException(
                    options.allowsMissing() && found.complete()
                        ? ExitCodes.DONE
                        : ExitCodes.REFUSED,
                    "no API key with public key %s is visible to these credentials; check it or use its ID"
                        .formatted(key.text())));
  }

  /** One key in every project that it is assigned to. */
  Targets allProjects(KeyRef key) throws IOException, InterruptedException {
    requireAnswer.run();
    SearchResult lookup = names.finder().find(key.text());
    if (lookup.key().isEmpty()) {
      throw notFound(key, lookup);
    }
    if (!options.dryRun() && lookup.assignments().isEmpty()) {
      command
          .console()
          .printNotice(
              "No project lists the key. Listings can lag; looking again for 15 seconds...");
      lookup = names.finder().findAssigned(key.text());
      if (lookup.key().isEmpty()) {
        throw notFound(key, lookup);
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
  private Targets everywhere(Targets saved, KeyRef key) throws IOException, InterruptedException {
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
        List.of(),
        saved.folder(),
        RunFiles.nameFor(access.key()));
  }

  /** Fails unless every saved row is for this key: the rows were found by their file's name. */
  private static void requireAbout(Targets saved, ApiKeyId id, KeyRef key) {
    if (saved.rows().count(id) != saved.rows().size()) {
      throw new UsageException(
          "%s is not about %s; move it away".formatted(saved.file().orElseThrow(), key.text()));
    }
  }

  private EndedException notFound(KeyRef key, SearchResult lookup) {
    // Credentials that see only projects no longer find a key that left all of them.
    command.rerun().restoreEarlier(earlierRuns(key).undoFiles(), command.console().result());
    return new EndedException(
        options.allowsMissing() && lookup.coverage().complete()
            ? ExitCodes.DONE
            : ExitCodes.REFUSED,
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
        List.of(),
        command.context().folder(),
        name);
  }

  /**
   * The rows of the newest run for a key that was interrupted.
   *
   * @param project the only project that it may be about; empty if any
   * @param all whether the key is to leave all its projects
   */
  Targets savedRows(Optional<ProjectRef> project, boolean all, KeyRef key)
      throws IOException, InterruptedException {
    Path file =
        earlierRuns(key)
            .newestIncomplete()
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing to resume: no interrupted run for %s in this folder"
                            .formatted(key.text())));
    Targets saved = rowsOf(file.toString());
    key.id().ifPresent(id -> requireAbout(saved, id, key));
    if (project.isPresent()) {
      ProjectId only = names.project(project.get());
      if (saved.rows().inOrder().anyMatch(row -> !row.unassignment().project().equals(only))) {
        throw new UsageException(
            "the interrupted run for %s is about another project; leave out --project to resume it, or --resume to begin a new one"
                .formatted(key.text()));
      }
    }
    return all ? everywhere(saved, key) : saved;
  }

  /** What runs for a key of which only this is known have left. */
  private EarlierRuns earlierRuns(KeyRef key) {
    Path folder = command.context().folder();
    return key.id()
        .map(id -> EarlierRuns.of(folder, id))
        .orElseGet(() -> EarlierRuns.named(folder, RunFiles.nameFor(key.text())));
  }

  // ------------------------------------------------------------------ a file

  /** The rows of a file; those that name no ID are looked up. */
  Targets rowsOf(String name) throws IOException, InterruptedException {
    if (name.equals("-") && command.connection.readsStandardInput()) {
      throw new UsageException("rows and credentials cannot both be standard input; use a file");
    }
    InputFile file = InputFile.of(name, command.context().in());
    input = Optional.of(file);
    KeysCsv.Contents contents =
        action == Action.RESTORE
            ? KeysCsv.toRestore(file.path(), file.name())
            : KeysCsv.toUnassign(file.path(), file.name());
    Rows rows = contents.rows();
    List<UnresolvedRow> unresolved = contents.unresolved();
    List<String> leaving =
        unresolved.stream()
            .filter(UnresolvedRow::everyProject)
            .flatMap(row -> RowResolver.text(row).stream())
            .distinct()
            .toList();
    if (!leaving.isEmpty()) {
      options.everyProject();
    }
    requireAnswer.run();
    if (!file.isTemporary() && unresolved.isEmpty()) {
      return ofFile(
          rows, Optional.empty(), Optional.of(file.path()), command.context().folder(), "");
    }
    Path folder =
        Optional.ofNullable(file.path().getParent())
            .filter(parent -> !file.isTemporary())
            .orElse(command.context().folder());
    String base = file.isTemporary() ? "stdin" : String.valueOf(file.path().getFileName());
    if (options.resume()) {
      Path saved =
          EarlierRuns.named(folder, base)
              .newestIncomplete()
              .filter(path -> !file.isTemporary())
              .orElseThrow(() -> new UsageException(nothingToResume(name, file.isTemporary())));
      RunFiles.requireUnchanged(file.path(), saved);
      Targets rest = rowsOf(saved.toString());
      return leaving.isEmpty() ? rest : rest.leaving(leaving, names.find(leaving).unsearched());
    }
    RowResolver.Resolved resolved =
        new RowResolver(names, command.console())
            .resolve(unresolved, options.allowsMissing(), !options.dryRun());
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
            base)
        .leaving(leaving, resolved.unsearched());
  }

  private Targets ofFile(
      Rows rows, Optional<String> unsearched, Optional<Path> file, Path folder, String name) {
    return new Targets(
        rows, names.labels(), Optional.empty(), unsearched, false, file, List.of(), folder, name);
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

  @Override
  public void close() throws IOException {
    if (input.isPresent()) {
      input.get().close();
    }
  }
}
