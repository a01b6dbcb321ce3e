package io.github.atlaskeys.files;

import java.io.IOException;

/** From this place on nothing in the file can be trusted, so that nothing more of it is read. */
public final class UnreadableCsvException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long line;

  UnreadableCsvException(long line, String problem, Throwable cause) {
    super(problem, cause);
    this.line = line;
  }

  UnreadableCsvException(long line, String problem) {
    super(problem);
    this.line = line;
  }

  public long line() {
    return line;
  }
}
