package io.github.atlaskeys.files;

/**
 * A run that must not begin: another is at work on the same input, or it is not the one whose files
 * it was to continue. The message says so on one line. Nothing was sent and nothing written.
 */
public final class RunRefusedException extends JournalException {
  private static final long serialVersionUID = 1L;

  RunRefusedException(String message) {
    super(message);
  }
}
