package io.github.atlaskeys.testing;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.unassign.ProjectRows;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.RowSource;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows for a bulk run, and the sandbox that they are about. */
public final class Rows {
  private Rows() {}

  /** The id of the project with this number. */
  public static ProjectId project(int number) {
    return new ProjectId("%024x".formatted(0xAAA000000L + number));
  }

  /** The id of the key with this number. */
  public static ApiKeyId key(int number) {
    return new ApiKeyId("%024x".formatted(0xBBB000000L + number));
  }

  /**
   * Fills a sandbox with projects, and assigns as many keys, in turn: key i to project i % count.
   */
  public static List<Row> assigned(AtlasSandbox sandbox, int projects, int keys) {
    for (int i = 0; i < projects; i++) {
      sandbox.project(project(i).value(), Example.ORGANIZATION, "project-" + i);
    }
    var rows = new ArrayList<Row>();
    for (int i = 0; i < keys; i++) {
      ProjectId project = project(i % projects);
      sandbox
          .apiKey(key(i).value(), Example.ORGANIZATION, "k%07d".formatted(i), "secret", "bulk")
          .assign(project.value(), key(i).value(), "GROUP_READ_ONLY", "GROUP_OWNER");
      rows.add(new Row(i + 2L, new Unassignment(project, key(i)), List.of()));
    }
    return rows;
  }

  /** These rows, by project, from memory. */
  public static RowSource source(List<Row> rows) {
    Map<ProjectId, List<Row>> byProject = new LinkedHashMap<>();
    rows.forEach(
        row ->
            byProject
                .computeIfAbsent(row.unassignment().project(), id -> new ArrayList<>())
                .add(row));
    Iterator<Map.Entry<ProjectId, List<Row>>> projects = byProject.entrySet().iterator();
    return () -> projects.hasNext() ? Optional.of(new InMemory(projects.next())) : Optional.empty();
  }

  private static final class InMemory implements ProjectRows {
    private final ProjectId project;
    private final List<Row> all;
    private final Iterator<Row> rest;

    InMemory(Map.Entry<ProjectId, List<Row>> entry) {
      this.project = entry.getKey();
      this.all = entry.getValue();
      this.rest = all.iterator();
    }

    @Override
    public ProjectId project() {
      return project;
    }

    @Override
    public long size() {
      return all.size();
    }

    @Override
    public Optional<Row> next() {
      return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
