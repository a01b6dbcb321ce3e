package io.github.atlaskeys.journal;

import java.io.IOException;

/**
 * A run that must not begin: another is at work on the same input, or it is not the one whose files
 * it was to go on with. The message says so on one line. Nothing was sent and nothing written.
 */
public final class RunRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RunRefusedException(String message) {
    super(message);
  }
}
