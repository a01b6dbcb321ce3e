package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.DamagedFileException;
import io.github.atlaskeys.files.RunRefusedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Why a file that a run must keep cannot be used. Nothing was sent. */
final class UnusableFile {
  private UnusableFile() {}

  /** The same of the folder in which rows are ordered. */
  static UsageException temporary(Path folder, IOException e) {
    return new UsageException(
        "rows cannot be kept in the temporary folder %s (%s); make room there, or set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER"
            .formatted(folder, e.getClass().getSimpleName()),
        e);
  }

  /** A file whose name was free a moment ago: somebody may be writing to it. */
  static UsageException anothers(FileAlreadyExistsException e) {
    return new UsageException(
        "another run has just begun %s; run the same command again (nothing was changed)"
            .formatted(e.getFile()),
        e);
  }

  /** In a line, with the next step. */
  static UsageException told(IOException e) {
    if (e instanceof DamagedFileException) {
      return new UsageException(e.getMessage() + "; correct the line, or move the file away", e);
    }
    if (e instanceof RunRefusedException) {
      return new UsageException(String.valueOf(e.getMessage()), e);
    }
    if (e instanceof FileAlreadyExistsException) {
      return new UsageException(e.getMessage() + " already exists; move it away", e);
    }
    return new UsageException(
        "cannot use a file of this run: %s (nothing was changed)".formatted(e.getMessage()), e);
  }
}
