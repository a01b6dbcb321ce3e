package io.github.atlaskeys.journal;

import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.ProjectRows;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.RowSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Sorted rows on disk, and beside them where each project's begin and end. */
final class RowGroups implements AutoCloseable {
  private static final int BUFFER = 4 * 1024;
  private static final byte[] NO_PROJECT = {};

  /** Project, rows, first byte, byte after the last: a project's entry in the index. */
  private static final int ENTRY = 12 + 3 * Long.BYTES;

  private final TemporaryFile rows;
  private final TemporaryFile index;
  private byte[] project = NO_PROJECT;
  private long size;
  private long start;

  private RowGroups(TemporaryFile rows, TemporaryFile index) {
    this.rows = rows;
    this.index = index;
  }

  static RowGroups in(Path folder) throws IOException {
    TemporaryFile rows = TemporaryFile.in(folder);
    try {
      return new RowGroups(rows, TemporaryFile.in(folder));
    } catch (IOException e) {
      rows.close();
      throw e;
    }
  }

  void append(byte[] row) throws IOException {
    if (project.length == 0 || !RowBytes.sameProject(project, row)) {
      endProject();
      project = RowBytes.project(row);
    }
    rows.append(row);
    size++;
  }

  void finish() throws IOException {
    endProject();
    rows.flush();
    index.flush();
  }

  private void endProject() throws IOException {
    if (size > 0) {
      ByteBuffer entry = ByteBuffer.allocate(ENTRY).put(project);
      index.append(entry.putLong(size).putLong(start).putLong(rows.size()).array());
    }
    start = rows.size();
    size = 0;
  }

  RowSource source() {
    return new RowSource() {
      private byte[] buffer = {};
      private ByteBuffer entries = ByteBuffer.wrap(buffer);
      private long position;

      @Override
      public Optional<ProjectRows> nextProject() throws IOException {
        if (!entries.hasRemaining()) {
          if (position == index.size()) {
            return Optional.empty();
          }
          int length = (int) Math.min(100L * ENTRY, index.size() - position);
          buffer = new byte[length];
          index.read(position, buffer, 0, length);
          position += length;
          entries = ByteBuffer.wrap(buffer);
        }
        var id = new byte[12];
        entries.get(id);
        return Optional.of(
            new Group(
                RowBytes.projectId(id), entries.getLong(), entries.getLong(), entries.getLong()));
      }
    };
  }

  private final class Group implements ProjectRows {
    private final ProjectId project;
    private final long size;
    private RowCursor cursor;

    Group(ProjectId project, long size, long start, long end) {
      this.project = project;
      this.size = size;
      this.cursor = new RowCursor(rows, start, end, BUFFER);
    }

    @Override
    public ProjectId project() {
      return project;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public Optional<Row> next() throws IOException {
      return cursor.next().map(row -> RowBytes.row(project, row));
    }

    @Override
    public void close() {
      cursor = new RowCursor(rows, 0, 0, 0);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      rows.close();
    } finally {
      index.close();
    }
  }
}
