package io.github.atlaskeys.journal;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.ProjectRows;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.RowSource;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows for tests of the files of a bulk run. */
final class Rows {
  private Rows() {}

  static ProjectId project(long number) {
    return new ProjectId("%024x".formatted(number));
  }

  static ApiKeyId key(long number) {
    return new ApiKeyId("%024x".formatted(number));
  }

  static Row row(long line, long project, long key, String... roles) {
    return new Row(line, new Unassignment(project(project), key(key)), List.of(roles));
  }

  static List<Row> read(ProjectRows project) throws IOException {
    var rows = new ArrayList<Row>();
    for (Optional<Row> row = project.next(); row.isPresent(); row = project.next()) {
      rows.add(row.get());
    }
    return rows;
  }

  /** A list of rows for each project that the source gives. */
  static List<List<Row>> read(RowSource source) throws IOException {
    var projects = new ArrayList<List<Row>>();
    for (Optional<ProjectRows> next = source.nextProject();
        next.isPresent();
        next = source.nextProject()) {
      try (ProjectRows project = next.get()) {
        projects.add(read(project));
      }
    }
    return projects;
  }
}
