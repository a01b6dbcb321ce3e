package io.github.atlaskeys.run;

import static java.util.stream.Collectors.joining;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.Origins;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity;
import io.github.atlaskeys.files.RunInput;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.KeyRef;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.report.Change;
import io.github.atlaskeys.report.RunText;
import io.github.atlaskeys.run.RowResolver.Resolved;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the user named: keys, a CSV file, a pipe, a report, a saved run. */
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
   * Keys in one project, or in every project that they are assigned to.
   *
   * @param project the one that was named; else that of the environment or the profile
   */
  Selection keys(List<KeyRef> keys, Optional<ProjectRef> project, boolean allProjects)
      throws IOException, InterruptedException {
    if (options.resume()) {
      return savedRun(keys, project, allProjects);
    }
    Optional<ProjectId> configured =
        project.isPresent() || allProjects
            ? project.flatMap(ProjectRef::id)
            : command.configuredProject();
    if (!allProjects && project.isEmpty() && configured.isEmpty()) {
      throw new UsageException(
          "no project given; use --project NAME, --all-projects, or set MONGODB_ATLAS_PROJECT_ID");
    }
    requireAnswer.run();
    Optional<String> name =
        configured.isPresent() ? Optional.empty() : project.map(ProjectRef::text);
    List<UnresolvedRow> rows =
        keys.stream()
            .map(
                key ->
                    new UnresolvedRow(
                        0,
                        configured,
                        name,
                        key.id(),
                        key.id().isPresent() ? Optional.empty() : Optional.of(key.text())))
            .toList();
    try {
      Resolved found = resolver().resolve(contents(rows), "");
      List<List<String>> named = named(found);
      List<String> known = named.stream().flatMap(List::stream).toList();
      String all =
          Stream.concat(
                  named.stream().map(key -> String.join(" ", key)),
                  texts(keys).stream().filter(key -> !known.contains(key))) // allowed to be missing
              .collect(joining(";"));
      String files =
          RunFiles.KEYS
              + (named.size() > 1
                  ? "keys"
                  // From the network: one that is a path must not name a file.
                  : named.get(0).stream()
                      .filter(key -> key.matches(RunFiles.NAMES_KEY))
                      .reduce((id, publicKey) -> publicKey)
                      .orElseThrow());
      var input = new RunInput(Optional.empty(), folder().resolve(files), "", all);
      return selection(found, input, Leaks.NONE);
    } catch (EndedException e) {
      // Credentials that see only projects no longer find a key that left all of them.
      RunText.earlier(
          EarlierRuns.ofKeys(folder()).undoFiles(texts(keys)).stream()
              .map(command.rerun()::restore)
              .toList(),
          command.console().result());
      throw e;
    }
  }

  private static KeysCsv.Contents contents(List<UnresolvedRow> rows) {
    return new KeysCsv.Contents(
        Rows.of(List.of()), List.of(), 0, rows, Map.of(), Map.of(), Origins.NONE);
  }

  /** The ID of each key, and its public key if it is known. */
  private List<List<String>> named(Resolved found) {
    Stream<PrincipalId> everywhere =
        found.everywhere().stream().flatMap(all -> all.keys().stream()).map(key -> key.key().id());
    Stream<PrincipalId> ofRows = found.rows().inOrder().map(row -> row.unassignment().principal());
    return Stream.concat(everywhere, ofRows)
        .distinct()
        .map(
            id ->
                names
                    .labels()
                    .key(id)
                    .map(Principal::identifiers)
                    .orElse(List.of(id.value()))
                    .stream()
                    .filter(text -> PrincipalId.matches(text) || ApiKey.isPublicKey(text))
                    .map(text -> text.toLowerCase(Locale.ROOT))
                    .toList())
        .toList();
  }

  private static List<String> texts(List<KeyRef> keys) {
    return keys.stream().map(key -> key.text().toLowerCase(Locale.ROOT)).toList();
  }

  /** The newest run for these keys that was interrupted. */
  private Selection savedRun(List<KeyRef> keys, Optional<ProjectRef> project, boolean allProjects)
      throws IOException, InterruptedException {
    String named = keys.stream().map(KeyRef::text).collect(joining(", "));
    Path saved =
        EarlierRuns.ofKeys(folder())
            .newestIncomplete(texts(keys))
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing to resume: no interrupted run for %s in this folder"
                            .formatted(named)));
    Selection selection = file(saved.toString(), true);
    if (allProjects && selection.everywhere().isEmpty()) {
      throw new UsageException(
          "the interrupted run for %s is about one project; leave out --all-projects to resume it, or --resume to begin a new one"
              .formatted(named));
    }
    if (project.isPresent()) {
      ProjectId only = names.project(project.get());
      if (selection.rows().projectIds().anyMatch(id -> !id.equals(only))) {
        throw new UsageException(
            "the interrupted run for %s is about another project; leave out --project to resume it, or --resume to begin a new one"
                .formatted(named));
      }
    }
    return selection;
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
    boolean empty = contents.rows().size() == 0 && contents.unresolved().isEmpty();
    if (!empty) {
      requireAnswer.run();
    } else if (!file
        .isTemporary()) { // a command before a pipe may find none; a file was to have some
      throw new UsageException(
          "%s: there are no rows below the header (nothing was sent)".formatted(file.name()));
    }
    boolean exact = contents.unresolved().isEmpty() && !file.isTemporary();
    boolean saved = RunFiles.isSaved(path);
    if (options.resume() && !exact && !saved) {
      return resumed(file, baseName(file), sha256);
    }
    if (options.resume()) {
      RunFiles.requireResumable(path, RunIdentity.of(command.connection().atlas(), change.work()));
    }
    var input =
        new RunInput(
            Optional.of(path).filter(any -> exact || saved),
            folderOf(file).resolve(baseName(file)),
            sha256,
            "");
    Leaks leaks = Leaks.saved(contents.origins());
    leaks.notices().forEach(command.console()::warn);
    return selection(resolver().resolve(contents, name), input, leaks);
  }

  /** The keys that a report holds, each to be in no project at the end. */
  Selection report(String name) throws IOException, InterruptedException {
    InputFile file =
        InputFile.lasting(name).orElseGet(() -> new InputFile(name, Path.of(name), true));
    String sha256 = file.isTemporary() ? "" : file.sha256();
    if (options.resume()) {
      return !file.isTemporary() && RunFiles.isSaved(file.path())
          ? file(name, true)
          : resumed(file, reportName(file), sha256);
    }
    SearchQueries queries =
        new SearchQueries()
            .report(Optional.of(name), command.context().in(), command.readsStandardInput());
    requireAnswer.run();
    RowResolver resolver = resolver();
    SearchResult found = resolver.search(queries.all());
    Leaks leaks = queries.leaks(found);
    leaks.requireAny();
    leaks.notices().forEach(command.console()::warn);
    List<UnresolvedRow> rows =
        found.keys().stream()
            .sorted(Danger.MOST_FIRST)
            .map(
                access -> {
                  PrincipalId id = access.key().id();
                  long line = leaks.places(id).get(0).reportLine();
                  return UnresolvedRow.everywhere(line, id);
                })
            .toList();
    var input =
        new RunInput(Optional.empty(), folderOf(file).resolve(reportName(file)), sha256, "");
    return selection(resolver.resolve(contents(rows), name, Optional.of(found)), input, leaks);
  }

  private KeysCsv.Contents read(InputFile file, boolean allProjects) {
    return change == Change.RESTORE
        ? KeysCsv.toRestore(file.path(), file.name())
        : KeysCsv.toUnassign(file.path(), file.name(), allProjects);
  }

  /** The newest run of this file that was interrupted. */
  private Selection resumed(InputFile file, String name, String sha256)
      throws IOException, InterruptedException {
    if (file.isTemporary()) {
      throw new UsageException(
          "input from a pipe cannot be resumed; name the file in which its rows were saved: stdin-TIME.csv");
    }
    Path saved =
        EarlierRuns.named(folderOf(file), name)
            .newestIncomplete()
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing to resume: no interrupted run of %s found"
                            .formatted(file.name())));
    RunFiles.requireUnchanged(file.path(), sha256, saved);
    return file(saved.toString(), true);
  }

  private Path folderOf(InputFile file) {
    return file.isTemporary()
        ? folder()
        : Optional.ofNullable(file.path().getParent()).orElse(folder());
  }

  private static String baseName(InputFile file) {
    return file.isTemporary() ? "stdin" : String.valueOf(file.path().getFileName());
  }

  /** What the files of a run are named after: not after a secret. */
  private static String reportName(InputFile file) {
    String name = baseName(file);
    return name.equals(SanitizedText.message(name)) ? name : "report";
  }

  private Path folder() {
    return command.context().folder();
  }

  private RowResolver resolver() {
    return new RowResolver(
        command.console(), command.connection().atlas().apiVersion(), names, options);
  }

  private Selection selection(Resolved found, RunInput input, Leaks leaks) {
    var selection = new Selection(found.rows(), found.everywhere(), input, names.labels(), leaks);
    selection.keysEverywhere().stream()
        .map(KeyAccess::key)
        .filter(key -> isOwn(key) && selection.rows().count(key.id()) == 0) // else it is refused
        .map(Labels::named)
        .map("%s is what you are authenticated with; this run does not change it"::formatted)
        .forEach(command.console()::warn);
    return selection;
  }

  /**
   * Whether it makes the calls, which a run refuses to change. A token does not say whose it is.
   */
  boolean isOwn(Principal key) {
    return command
        .connection()
        .caller()
        .identifier()
        .filter(key.identifiers()::contains)
        .isPresent();
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
