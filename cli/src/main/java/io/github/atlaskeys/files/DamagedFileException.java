package io.github.atlaskeys.files;

import java.nio.file.Path;

/**
 * A file that is not as a run leaves it, killed or not: it was edited, or it is another file. It
 * was not changed.
 */
public final class DamagedFileException extends JournalException {
  private static final long serialVersionUID = 1L;

  private final long line;

  DamagedFileException(Path file, long line, String what) {
    super("%s, line %d: %s".formatted(file, line, what));
    this.line = line;
  }

  /** The line that is not as expected, counted from 1. */
  public long line() {
    return line;
  }
}
