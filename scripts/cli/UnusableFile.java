package scripts.cli;

import io.github.atlaskeys.journal.DamagedFileException;
import io.github.atlaskeys.journal.RunRefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/** Why a file that a run must keep cannot be used. Nothing was sent. */
final class UnusableFile {
  private UnusableFile() {}

  /** In a line, with the next step. */
  static UsageException told(IOException e) {
    if (e instanceof DamagedFileException) {
      return new UsageException(e.getMessage() + "; mend the line, or move the file away", e);
    }
    if (e instanceof RunRefusedException) {
      return new UsageException(String.valueOf(e.getMessage()), e);
    }
    if (e instanceof FileAlreadyExistsException) {
      return new UsageException(e.getMessage() + " is there already; move it away", e);
    }
    return new UsageException(
        "cannot write what a run must keep: %s (%s)"
            .formatted(e.getMessage(), e.getClass().getSimpleName()),
        e);
  }
}
