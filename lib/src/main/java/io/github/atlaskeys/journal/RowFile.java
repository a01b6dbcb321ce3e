package io.github.atlaskeys.journal;

import io.github.atlaskeys.unassign.ProjectRows;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Every row of the input, on disk, a project at a time: in the order of the projects' ids, and each
 * project's rows in the order of the input. It takes the same little memory for ten rows and for
 * ten million. Nobody else can read its files, and they are gone when it is closed.
 */
public final class RowFile implements AutoCloseable {
  private final RowGroups rows;
  private final RowGroups last;
  private final long size;
  private final long projects;
  private final String fingerprint;

  private RowFile(RowGroups rows, RowGroups last, long size, long projects, String fingerprint) {
    this.rows = rows;
    this.last = last;
    this.size = size;
    this.projects = projects;
    this.fingerprint = fingerprint;
  }

  /**
   * Takes rows, in a folder that has room for twice as much as the input.
   *
   * @throws IOException if the folder cannot be written to
   */
  public static Writer writer(Path folder) throws IOException {
    return writer(folder, Writer.CHUNK_BYTES);
  }

  static Writer writer(Path folder, long chunkBytes) throws IOException {
    return new Writer(folder, new RowSorter(folder, chunkBytes));
  }

  /** How many rows there are. */
  public long rows() {
    return size;
  }

  /** How many projects they are of. */
  public long projects() {
    return projects;
  }

  /** Differs when any row of the input differs, or their order. */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * All rows, from the first. A project of which some rows were to come last is given a second
   * time, for those. One thread at a time may ask for the next project; each project's rows may be
   * read by a thread of their own, while this file is open.
   */
  public RowSource source() {
    RowSource first = rows.source();
    RowSource second = last.source();
    return () -> {
      Optional<ProjectRows> project = first.nextProject();
      return project.isPresent() ? project : second.nextProject().map(LastRows::new);
    };
  }

  @Override
  public void close() throws IOException {
    try {
      rows.close();
    } finally {
      last.close();
    }
  }

  /** Takes the rows in the order of the input. For one thread. */
  public static final class Writer implements AutoCloseable {
    private static final long CHUNK_BYTES = 4 << 20;

    private final Path folder;
    private final RowSorter sorter;
    private final Fingerprint fingerprint = new Fingerprint();
    private long size;
    private long projects;
    private byte[] project = {};

    private Writer(Path folder, RowSorter sorter) {
      this.folder = folder;
      this.sorter = sorter;
    }

    /**
     * Takes one row.
     *
     * @throws IOException if it cannot be written
     */
    public void add(Row row) throws IOException {
      fingerprint.add(row);
      sorter.add(RowBytes.of(row));
      size++;
    }

    /**
     * All rows that were added; none can be added after.
     *
     * @throws IOException if they cannot be read or written
     */
    public RowFile finish() throws IOException {
      return finish(row -> false);
    }

    /**
     * All rows that were added, those after all others that are to come last: the caller's own key,
     * which is not known yet when the rows are read.
     *
     * @throws IOException if they cannot be read or written
     */
    public RowFile finish(Predicate<Row> last) throws IOException {
      RowGroups first = RowGroups.in(folder);
      try {
        RowGroups second = RowGroups.in(folder);
        try {
          sorter.drainTo(
              row -> {
                count(row);
                boolean later = last.test(RowBytes.row(RowBytes.projectId(row), row));
                (later ? second : first).append(row);
              });
          first.finish();
          second.finish();
          return new RowFile(first, second, size, projects, fingerprint.end());
        } catch (IOException | RuntimeException e) {
          second.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        first.close();
        throw e;
      } finally {
        close();
      }
    }

    private void count(byte[] row) {
      if (project.length == 0 || !RowBytes.sameProject(project, row)) {
        project = RowBytes.project(row);
        projects++;
      }
    }

    /** Lets go of the rows that were added, finished or not. */
    @Override
    public void close() throws IOException {
      sorter.close();
    }
  }
}
