package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.RunInput;
import io.github.atlaskeys.files.RunRows;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run is to do, whatever the user named: one key, a file, a pipe, a saved run. It has rows,
 * and beside them the keys that are to be in no project at the end; the rows of these are among the
 * rows. Immutable, but for the labels.
 */
public final class Selection {
  private final Rows rows;
  private final Optional<SearchResult> everywhere;
  private final RunInput input;
  private final Labels labels;
  private final Optional<ApiKeyId> onlyKey;

  /**
   * These rows and keys.
   *
   * @param everywhere the keys that are to be in no project at the end, as a search found them
   * @param input what the files of the run are named after
   * @param labels names that were read on the way
   */
  public Selection(Rows rows, Optional<SearchResult> everywhere, RunInput input, Labels labels) {
    this.rows = rows;
    this.everywhere = everywhere;
    this.input = input;
    this.labels = labels;
    Set<ApiKeyId> keys =
        keysEverywhere().stream().map(each -> each.key().id()).collect(Collectors.toSet());
    if (rows.keys() == 1) {
      keys.add(first().unassignment().apiKey());
    }
    this.onlyKey =
        rows.keys() <= 1 && keys.size() == 1 ? keys.stream().findFirst() : Optional.empty();
  }

  /** The same with what a newer search found. */
  public Selection searchedAgain(SearchResult found) {
    return new Selection(rows, Optional.of(found), input, labels);
  }

  /** Keys and projects. */
  public Rows rows() {
    return rows;
  }

  /** The keys that are to be in no project at the end, as a search found them. */
  public Optional<SearchResult> everywhere() {
    return everywhere;
  }

  /** The same keys. */
  public List<KeyAccess> keysEverywhere() {
    return everywhere.map(SearchResult::keys).orElse(List.of());
  }

  /** What the files of the run are named after. */
  public RunInput input() {
    return input;
  }

  /** Projects and keys as people know them. */
  public Labels labels() {
    return labels;
  }

  /** What is written down of it. */
  public RunRows runRows() {
    return new RunRows(
        rows, keysEverywhere().stream().map(each -> each.key().id()).collect(Collectors.toSet()));
  }

  /** Whether it is about one key in one project, which has a text of its own. */
  public boolean isOneRow() {
    return rows.size() == 1 && everywhere.isEmpty();
  }

  /** The key, if it is about one. */
  public Optional<ApiKeyId> onlyKey() {
    return onlyKey;
  }

  /** The record of that key, if it was read. */
  public Optional<ApiKey> onlyKeyRecord() {
    return onlyKey.flatMap(labels::key);
  }

  /** The project of the only row. */
  public Optional<ProjectId> onlyProject() {
    return isOneRow() ? Optional.of(first().unassignment().project()) : Optional.empty();
  }

  /** The first row. */
  public Row first() {
    return rows.iterator().next();
  }

  /** Where keys that are to leave all their projects may also be. */
  public Optional<String> unsearched() {
    return everywhere.flatMap(
        found ->
            found.keys().stream()
                .flatMap(key -> SearchText.unsearched(found, key).stream())
                .findFirst());
  }

  /** What people call a row: of one key, each is a project. */
  public String unit() {
    return onlyKey.isPresent() && !isOneRow() ? "project" : "row";
  }

  /** How a row is named in a message. */
  public String name(Row row) {
    String project = labels.project(row.unassignment().project());
    if (onlyKey.isPresent()) {
      return project;
    }
    String name =
        "API key %s in project %s".formatted(labels.apiKey(row.unassignment().apiKey()), project);
    return row.line() > 0 ? "line %d: %s".formatted(row.line(), name) : name;
  }
}
