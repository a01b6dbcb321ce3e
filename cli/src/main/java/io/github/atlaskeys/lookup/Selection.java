package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.RunInput;
import io.github.atlaskeys.files.RunRows;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run is to do, whatever the user named: one key, a file, a pipe, a saved run. It has rows,
 * and beside them the keys that are to be in no project at the end; the rows of these are among the
 * rows. Immutable, but for the labels.
 */
public final class Selection {
  private static final int MAX_LISTED = 50;

  private final Rows rows;
  private final Optional<SearchResult> everywhere;
  private final RunInput input;
  private final Labels labels;
  private final Leaks leaks;
  private final Optional<PrincipalId> onlyKey;

  /**
   * These rows and keys.
   *
   * @param everywhere the keys that are to be in no project at the end, as a search found them
   * @param input what the files of the run are named after
   * @param labels names that were read on the way
   * @param leaks the report that the keys are of
   */
  public Selection(
      Rows rows, Optional<SearchResult> everywhere, RunInput input, Labels labels, Leaks leaks) {
    this.rows = rows;
    this.leaks = leaks;
    this.everywhere = everywhere;
    this.input = input;
    this.labels = labels;
    Set<PrincipalId> keys =
        keysEverywhere().stream().map(each -> each.key().id()).collect(Collectors.toSet());
    if (rows.keys() == 1) {
      keys.add(first().unassignment().principal());
    }
    this.onlyKey =
        rows.keys() <= 1 && keys.size() == 1 ? keys.stream().findFirst() : Optional.empty();
  }

  /** The same with what a newer search found. */
  public Selection searchedAgain(SearchResult found) {
    return new Selection(rows, Optional.of(found), input, labels, leaks);
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

  /** The report that the keys are of, if they are of one. */
  public Leaks leaks() {
    return leaks;
  }

  /** Projects and keys as people know them. */
  public Labels labels() {
    return labels;
  }

  /** What is written down of it. */
  public RunRows runRows() {
    Set<PrincipalId> everywhere =
        keysEverywhere().stream().map(each -> each.key().id()).collect(Collectors.toSet());
    return new RunRows(rows, everywhere, leaks.origins());
  }

  /** The same with where these keys are now: rows of which no other search may know. */
  public RunRows runRowsWith(List<KeyAccess> left) {
    Rows.Builder more = Rows.builder();
    rows.inOrder().forEach(more::add);
    for (KeyAccess key : left) {
      PrincipalId id = key.key().id();
      for (KeyAccess.Assignment each : key.assignments()) {
        more.add(new Row(lineOf(id), new Unassignment(each.project(), id), List.of()));
      }
    }
    return new RunRows(more.build(), runRows().everywhere(), leaks.origins());
  }

  private long lineOf(PrincipalId key) {
    return rows.inOrder()
        .filter(row -> row.unassignment().principal().equals(key))
        .map(Row::line)
        .findFirst()
        .orElse(0L);
  }

  /** Whether it is about one key in one project, which has a text of its own. */
  public boolean isOneRow() {
    return rows.size() == 1 && everywhere.isEmpty();
  }

  /** Whether its rows are few and in no file of the user's, so that a plan names each. */
  public boolean isListed() {
    return isOneRow()
        || (onlyKey.isEmpty() && !input.keys().isEmpty() && rows.size() <= MAX_LISTED);
  }

  /** Where a row stands in the input. */
  public int place(Row row) {
    return rows.find(row.unassignment().project(), row.unassignment().principal()).orElseThrow();
  }

  /** The key, if it is about one. */
  public Optional<PrincipalId> onlyKey() {
    return onlyKey;
  }

  /** What it is about: keys, accounts, or both. */
  public Collection<PrincipalId.Kind> kinds() {
    return Stream.concat(
            rows.kinds().stream(), keysEverywhere().stream().map(each -> each.key().id().kind()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The record of that key, if it was read. */
  public Optional<Principal> onlyKeyRecord() {
    return onlyKey.flatMap(labels::key);
  }

  /** The project, if every row is of one. */
  public Optional<ProjectId> onlyProject() {
    return rows.projects() == 1 ? Optional.of(first().unassignment().project()) : Optional.empty();
  }

  /** The organizations that it is about, as far as they are known, by their names or IDs. */
  public List<String> organizations() {
    Stream<OrganizationId> ofKeys =
        keysEverywhere().stream().flatMap(key -> key.organization().stream());
    Stream<OrganizationId> ofProjects =
        rows.projectIds().flatMap(project -> labels.organization(project).stream());
    Map<OrganizationId, String> names =
        everywhere.map(SearchResult::organizationNames).orElse(Map.of());
    return Stream.concat(ofKeys, ofProjects)
        .distinct()
        .map(
            id ->
                Optional.ofNullable(names.get(id))
                    .or(() -> labels.organizationName(id))
                    .map(name -> "%s (%s)".formatted(SanitizedText.message(name), id))
                    .orElse(id.value()))
        .toList();
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
        "%s in project %s".formatted(labels.named(row.unassignment().principal()), project);
    return row.line() > 0 ? "line %d: %s".formatted(row.line(), name) : name;
  }
}
