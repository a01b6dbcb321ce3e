package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a run and where they came from: one key in one project, one key in all its projects,
 * or a file.
 *
 * @param rows what is to be changed
 * @param labels names that were read on the way
 * @param lookup where the key was found; only for one key in all its projects
 * @param unsearched where keys that are to leave all their projects may also be
 * @param named whether the user named one key, and not a file of rows
 * @param file the file that has exactly these rows; empty if the run must save them in one
 * @param leaving the keys of a file, as it names them, that are to leave all their projects
 * @param folder where the files of the run go if it must save its rows
 * @param name what the names of these files begin with
 */
public record Targets(
    Rows rows,
    Labels labels,
    Optional<SearchResult> lookup,
    Optional<String> unsearched,
    boolean named,
    Optional<Path> file,
    List<String> leaving,
    Path folder,
    String name) {

  /** The saved rows of a file that was looked up again. */
  Targets leaving(List<String> keys, Optional<String> alsoIn) {
    return new Targets(rows, labels, lookup, alsoIn, named, file, keys, folder, name);
  }

  /** The key, if the user named one. */
  Optional<ApiKeyId> onlyKey() {
    return lookup
        .flatMap(SearchResult::key)
        .map(found -> found.key().id())
        .or(() -> named ? first().map(row -> row.unassignment().apiKey()) : Optional.empty());
  }

  /** The record of that key, if it was read. */
  Optional<ApiKey> onlyKeyRecord() {
    return onlyKey().flatMap(labels::key);
  }

  /** The record of that key, if it names the roles that the key has in each project. */
  Optional<ApiKey> knownKey() {
    return lookup.isPresent()
        ? Optional.of(access().key())
        : onlyProject()
            .flatMap(project -> onlyKeyRecord().filter(key -> !key.rolesIn(project).isEmpty()));
  }

  /** The project, if the user named one. */
  Optional<ProjectId> onlyProject() {
    return isOneRow() ? first().map(row -> row.unassignment().project()) : Optional.empty();
  }

  /** Whether one key is to leave one project, and the user named both. */
  boolean isOneRow() {
    return named && lookup.isEmpty();
  }

  /** Whether one key is to leave every project that it is in. */
  boolean isAllProjects() {
    return lookup.isPresent();
  }

  /** The key that is to leave all its projects. */
  KeyAccess access() {
    return lookup.flatMap(SearchResult::key).orElseThrow();
  }

  /** The files of the run. Takes the lock; nothing is written yet. */
  RunFiles files(RunFiles.Choice choice, boolean resume) {
    return file.map(path -> RunFiles.forFile(path, choice, resume))
        .orElseGet(() -> RunFiles.forName(folder, name, InstantSource.system(), choice));
  }

  /** What the user calls a row. */
  String unit() {
    return isAllProjects() ? "project" : "row";
  }

  /** How a row is named in a message. */
  String name(Row row) {
    ProjectId project = row.unassignment().project();
    return isAllProjects()
        ? labels.project(project)
        : "line %d: API key %s in project %s"
            .formatted(
                row.line(), labels.apiKey(row.unassignment().apiKey()), labels.project(project));
  }

  private Optional<Row> first() {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
