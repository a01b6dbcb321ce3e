package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ProjectId;
import java.io.IOException;
import java.util.Optional;

/** The rows of one project, in the order of the input. One thread at a time may read them. */
public interface ProjectRows extends AutoCloseable {
  /** The project of all of them. */
  ProjectId project();

  /** How many they are, read or not. */
  long size();

  /** Whether none of them may begin before all rows of the projects before it have ended. */
  default boolean last() {
    return false;
  }

  /**
   * The next row; empty after the last.
   *
   * @throws IOException if they cannot be read
   */
  Optional<Row> next() throws IOException;

  @Override
  void close() throws IOException;
}
