package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.util.List;

/** Rows for tests of the files of a bulk run. */
final class TestRows {
  private TestRows() {}

  static ProjectId project(long number) {
    return new ProjectId("%024x".formatted(number));
  }

  static ApiKeyId key(long number) {
    return new ApiKeyId("%024x".formatted(number));
  }

  static Row row(long line, long project, long key, String... roles) {
    return new Row(line, new Unassignment(project(project), key(key)), List.of(roles));
  }

  static Rows of(Iterable<Row> rows) {
    Rows.Builder builder = Rows.builder();
    rows.forEach(builder::add);
    return builder.build();
  }
}
