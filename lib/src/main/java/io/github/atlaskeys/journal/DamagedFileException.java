package io.github.atlaskeys.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that a run wrote and that no longer is as a run leaves it, killed or not: somebody changed
 * it, or it is another file. Nothing was changed in it.
 */
public final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long line;

  DamagedFileException(Path file, long line, String what) {
    super("%s, line %d: %s".formatted(file, line, what));
    this.line = line;
  }

  /** The line that is not as it should be, counted from 1. */
  public long line() {
    return line;
  }
}
