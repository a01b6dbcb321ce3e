package io.github.atlaskeys.unassign;

import java.io.IOException;
import java.util.Optional;

/** Rows, a project at a time. Projects that were given out may be read while others follow. */
public interface RowSource {
  /**
   * The rows of the next project; empty after the last.
   *
   * @throws IOException if they cannot be read
   */
  Optional<ProjectRows> nextProject() throws IOException;
}
