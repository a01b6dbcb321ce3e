package io.github.atlaskeys.journal;

import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.ProjectRows;
import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.util.Optional;

/** Rows that wait until all before them have ended. */
record LastRows(ProjectRows rows) implements ProjectRows {
  @Override
  public ProjectId project() {
    return rows.project();
  }

  @Override
  public long size() {
    return rows.size();
  }

  @Override
  public boolean last() {
    return true;
  }

  @Override
  public Optional<Row> next() throws IOException {
    return rows.next();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
