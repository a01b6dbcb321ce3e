package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.Reading;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.Listings;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.AllProjectsUnassigner;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From what the user named to rows: names become IDs, and a key becomes a row for each project. */
final class TargetReader implements AutoCloseable {
  private static final int MOST_MESSAGES = 20;

  private final AtlasCommand command;
  private final Connection connection;
  private final Retries retries;
  private final Work work;
  private final Optional<OrganizationId> organization;
  private final Labels labels = new Labels();
  private Optional<InputFile> input = Optional.empty();
  private Optional<List<Project>> projects = Optional.empty();

  TargetReader(
      AtlasCommand command,
      Connection connection,
      Retries retries,
      Work work,
      Optional<OrganizationId> organization) {
    this.command = command;
    this.connection = connection;
    this.retries = retries;
    this.work = work;
    this.organization = organization;
  }

  // ------------------------------------------------------------------ one key

  /** One key in one project. */
  Targets oneRow(Optional<ProjectName> project, KeyName key, boolean allowMissing)
      throws IOException, InterruptedException {
    ProjectId in =
        project.isPresent()
            ? project(project.get())
            : command
                .connection
                .project(command.context())
                .orElseThrow(
                    () ->
                        new UsageException(
                            "no project; use --project or MONGODB_ATLAS_PROJECT_ID"));
    ApiKeyId id = key.id().isPresent() ? key.id().get() : byPublicKey(key, allowMissing);
    Rows rows = rows(List.of(new Unassignment(in, id)));
    String name = labels.key(id).map(RunFiles::nameFor).orElse(RunFiles.nameFor(id.value()));
    return named(rows, Optional.empty(), name);
  }

  private ApiKeyId byPublicKey(KeyName key, boolean allowMissing)
      throws IOException, InterruptedException {
    Found found = find(List.of(key.text()));
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
    SearchResult lookup = finder().find(key.text());
    if (lookup.key().isEmpty()) {
      throw notFound(key, lookup, allowMissing);
    }
    if (settle && lookup.assignments().isEmpty()) {
      command
          .console()
          .notice("No project lists the key. Listings can lag; looking again for 15 seconds...");
      lookup = unassigner().findAssigned(key.text());
      if (lookup.key().isEmpty()) {
        throw notFound(key, lookup, allowMissing);
      }
    }
    lookup.matches().forEach(TargetReader::requireOne);
    KeyAccess access = lookup.key().get();
    if (hidesRoles(access)) {
      throw new EndedException(ExitCodes.INCOMPLETE, withoutRoles(access));
    }
    label(access);
    Rows rows =
        rows(
            access.assignments().stream()
                .map(each -> new Unassignment(each.project(), access.key().id()))
                .toList());
    return named(rows, Optional.of(lookup), RunFiles.nameFor(access.key()));
  }

  /** The saved rows of a key, and where it is now; the rows alone if it is not found any more. */
  Targets everywhere(Targets saved, KeyName key) throws IOException, InterruptedException {
    SearchResult lookup = finder().find(key.text());
    if (lookup.key().isEmpty()) {
      return saved;
    }
    KeyAccess access = lookup.key().get();
    requireAbout(saved, access.key().id(), key);
    label(access);
    return new Targets(
        saved.rows(),
        labels,
        Optional.of(lookup),
        SearchText.unsearched(lookup, access),
        true,
        saved.file(),
        saved.folder(),
        RunFiles.nameFor(access.key()));
  }

  /** Saved rows are found by their file's name. */
  static void requireAbout(Targets saved, ApiKeyId id, KeyName key) {
    if (saved.rows().count(id) != saved.rows().size()) {
      throw new UsageException(
          "%s is not about %s; move it away".formatted(saved.file().orElseThrow(), key.text()));
    }
  }

  private AllProjectsUnassigner unassigner() {
    AllProjectsUnassigner unassigner = AllProjectsUnassigner.of(connection.api()).retries(retries);
    return organization.map(unassigner::in).orElse(unassigner);
  }

  private KeyFinder finder() {
    KeyFinder everywhere = KeyFinder.of(connection.api()).retries(retries);
    return organization.map(everywhere::in).orElse(everywhere);
  }

  private EndedException notFound(KeyName key, SearchResult lookup, boolean allowMissing) {
    // Credentials that see only projects no longer find a key that left all of them.
    earlierUndo(key).forEach(command.console()::tell);
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
        rows, labels, lookup, unsearched, true, Optional.empty(), command.context().folder(), name);
  }

  /** The rows of the newest run for a key that was interrupted. */
  Path savedRows(KeyName key) {
    Path folder = command.context().folder();
    return (key.id().isPresent()
            ? RunFiles.newestIncomplete(folder, key.id().get())
            : RunFiles.newestIncomplete(folder, RunFiles.nameFor(key.text())))
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
    Rows.Builder complete = Rows.builder();
    var unresolved = new ArrayList<UnresolvedRow>();
    Reading reading =
        work == Work.RESTORE
            ? KeysCsv.toRestore(file.path(), complete::add)
            : KeysCsv.toUnassign(file.path(), complete::add, unresolved::add);
    reading.rowsOrThrow(file.name());
    Rows rows = complete.build();
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
          RunFiles.newestIncomplete(folder, base)
              .filter(path -> !file.isTemporary())
              .orElseThrow(() -> new UsageException(nothingToResume(name, file.isTemporary())));
      RunFiles.requireUnchanged(file.path(), saved);
      return rowsOf(saved.toString(), true, allowMissing);
    }
    Resolved resolved = resolved(unresolved, allowMissing);
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
    return new Targets(rows, labels, Optional.empty(), unsearched, false, file, folder, name);
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

  /**
   * What rows without IDs stand for.
   *
   * @param rows one for each project of a key whose row names none
   * @param unsearched where such a key may also be
   */
  private record Resolved(List<Unassignment> rows, Optional<String> unsearched) {}

  private Resolved resolved(List<UnresolvedRow> rows, boolean allowMissing)
      throws IOException, InterruptedException {
    Found keys = find(rows.stream().flatMap(row -> text(row).stream()).distinct().toList());
    var resolved = new LinkedHashSet<Unassignment>();
    var problems = new ArrayList<String>();
    var remarks = new ArrayList<String>();
    var unsearched = new LinkedHashSet<String>();
    for (UnresolvedRow row : rows) {
      Optional<KeyAccess> access = text(row).flatMap(keys::access);
      if (text(row).isPresent() && access.isEmpty()) {
        String missing = missing(row);
        if (allowMissing && keys.complete()) {
          remarks.add(missing + " (--allow-missing)");
        } else {
          problems.add(missing);
        }
      } else if (!isEverywhere(row)) {
        ApiKeyId id = row.apiKey().or(() -> access.map(found -> found.key().id())).orElseThrow();
        resolved.add(new Unassignment(project(row), id));
      } else if (access.filter(TargetReader::hidesRoles).isPresent()) {
        problems.add("line %d: %s".formatted(row.line(), withoutRoles(access.get())));
      } else {
        KeyAccess found = access.orElseThrow();
        found
            .assignments()
            .forEach(each -> resolved.add(new Unassignment(each.project(), found.key().id())));
        if (found.assignments().isEmpty()) {
          remarks.add(
              "line %d: API key %s is assigned to no project. %s"
                  .formatted(
                      row.line(),
                      Labels.apiKey(found.key()),
                      OrganizationText.access(found.key().organizationRoles())));
        }
        keys.unsearched(found).ifPresent(unsearched::add);
      }
    }
    refuse(problems);
    limited(remarks).ifPresent(command.console()::warn);
    return new Resolved(List.copyOf(resolved), unsearched.stream().findFirst());
  }

  private static String missing(UnresolvedRow row) {
    return row.apiKey().isPresent()
        ? "line %d: no API key %s is visible to these credentials"
            .formatted(row.line(), row.apiKey().get())
        : "line %d: no API key with public key %s is visible to these credentials"
            .formatted(row.line(), row.publicKey().orElse(""));
  }

  private ProjectId project(UnresolvedRow row) throws IOException, InterruptedException {
    return row.project().isPresent()
        ? row.project().get()
        : project(new ProjectName(row.projectName().orElseThrow(), Optional.empty()));
  }

  private static boolean isEverywhere(UnresolvedRow row) {
    return row.project().isEmpty() && row.projectName().isEmpty();
  }

  /** Without a project its key must be found, because the search tells the projects. */
  private static Optional<String> text(UnresolvedRow row) {
    return row.apiKey().isEmpty()
        ? row.publicKey()
        : row.apiKey().filter(id -> isEverywhere(row)).map(ApiKeyId::value);
  }

  private static void refuse(List<String> problems) {
    limited(problems)
        .ifPresent(
            lines -> {
              throw new EndedException(
                  ExitCodes.REFUSED,
                  lines + "\ncheck these rows or remove them; nothing was changed");
            });
  }

  /** One message of many; empty if there is none. */
  private static Optional<String> limited(List<String> messages) {
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    int more = messages.size() - MOST_MESSAGES;
    return Optional.of(
        messages.stream().limit(MOST_MESSAGES).collect(Collectors.joining("\n"))
            + (more > 0 ? "\nand %,d more".formatted(more) : ""));
  }

  // ------------------------------------------------------------------ names

  /**
   * Keys by their public key or ID.
   *
   * @param keys by lower-case text
   * @param search where they were looked for; empty if there was nothing to look for
   */
  private record Found(Map<String, KeyAccess> keys, Optional<SearchResult> search) {
    Optional<KeyAccess> access(String text) {
      return Optional.ofNullable(keys.get(lower(text)));
    }

    /** Whether a key that was not found does not exist. */
    boolean complete() {
      return search.filter(result -> result.coverage().complete()).isPresent();
    }

    Optional<String> unsearched(KeyAccess access) {
      return search.flatMap(result -> SearchText.unsearched(result, access));
    }
  }

  private Found find(List<String> texts) throws IOException, InterruptedException {
    if (texts.isEmpty()) {
      return new Found(Map.of(), Optional.empty());
    }
    List<KeyQuery> queries = texts.stream().map(KeyQuery::key).toList();
    var found = new HashMap<String, KeyAccess>();
    SearchResult result = finder().find(queries);
    for (SearchResult.Matches match : result.matches()) {
      requireOne(match);
      match.keys().stream()
          .findFirst()
          .map(SearchResult.Match::access)
          .ifPresent(
              access -> {
                label(access);
                found.put(lower(match.query().text()), access);
              });
    }
    return new Found(found, Optional.of(result));
  }

  /** Every key has a role in its organization, so a key without any is not shown as it is. */
  private static boolean hidesRoles(KeyAccess access) {
    return access.assignments().isEmpty()
        && Optional.ofNullable(access.key().roles()).orElse(List.of()).isEmpty();
  }

  private static String withoutRoles(KeyAccess access) {
    return "API key %s is listed without any role, so nobody can tell its projects; name them instead (nothing was changed)"
        .formatted(Labels.apiKey(access.key()));
  }

  /** Atlas gives no two keys the same public key. Where it lists two, nobody can tell which. */
  private static void requireOne(SearchResult.Matches match) {
    if (match.keys().size() > 1) {
      throw new UsageException(
          "%d API keys are called %s; use an ID (nothing was sent)"
              .formatted(match.keys().size(), match.query().text()));
    }
  }

  private void label(KeyAccess access) {
    labels.add(access.key());
    access.assignments().forEach(each -> labels.add(each.project(), each.projectName()));
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** The project of this name, or with this ID. */
  ProjectId project(ProjectName name) throws IOException, InterruptedException {
    if (name.id().isPresent()) {
      return name.id().get();
    }
    if (projects.isEmpty()) {
      projects = Optional.of(new Listings(connection.api(), retries).projects());
      projects.get().forEach(labels::add);
    }
    return name.among(projects.get());
  }

  /** What to do if the user has mistaken the project's ID for the key's. */
  Optional<String> swapped(Targets targets) throws IOException, InterruptedException {
    ApiKeyId key = targets.onlyKey().orElseThrow();
    ProjectId project = targets.onlyProject().orElseThrow();
    try {
      retries.ask(() -> connection.api().getGroup(new ProjectId(key.value())));
      return Optional.of(
          "the two IDs look swapped; try --project %s --key %s".formatted(key, project));
    } catch (AtlasApiException e) {
      return Optional.empty();
    }
  }

  // ------------------------------------------------------------------ files

  /** The files of the run. Takes the lock; nothing is written yet. */
  RunFiles files(Targets targets, RunFiles.Choice choice, boolean resume) {
    return targets.file().isPresent()
        ? RunFiles.forFile(targets.file().get(), choice, resume)
        : RunFiles.forName(targets.folder(), targets.name(), InstantSource.system(), choice);
  }

  /** The commands that restore what earlier runs took from this key. */
  List<String> earlierUndo(Targets targets, RunFiles own) {
    return targets.isAllProjects()
        ? earlier(
            RunFiles.undoFiles(targets.folder(), targets.access().key().id()).stream()
                .filter(path -> !own.undo().filter(path::equals).isPresent())
                .toList())
        : List.of();
  }

  /** The same where this run writes no files. */
  List<String> earlierUndo(Targets targets) {
    return earlier(RunFiles.undoFiles(targets.folder(), targets.access().key().id()));
  }

  /** The same of a key that was not found. */
  private List<String> earlierUndo(KeyName key) {
    Path folder = command.context().folder();
    return earlier(
        key.id()
            .map(id -> RunFiles.undoFiles(folder, id))
            .orElseGet(() -> RunFiles.undoFiles(folder, RunFiles.nameFor(key.text()))));
  }

  private List<String> earlier(List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    String title =
        files.size() == 1
            ? "Earlier   An earlier run left another undo file. To restore its roles:"
            : "Earlier   %d earlier runs left undo files. To restore their roles:"
                .formatted(files.size());
    return Stream.concat(
            Stream.of(title),
            files.stream().map(path -> "          " + command.rerun().restore(path)))
        .toList();
  }

  @Override
  public void close() throws IOException {
    if (input.isPresent()) {
      input.get().close();
    }
  }
}
