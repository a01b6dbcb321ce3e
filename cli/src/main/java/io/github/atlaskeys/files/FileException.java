package io.github.atlaskeys.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of a run cannot be read or written. The message is one line and begins with the file. It
 * is a type of its own so that a full disk is never reported as a network failure.
 */
public final class FileException extends IOException {
  private static final long serialVersionUID = 1L;

  FileException(Path file, String problem) {
    super("%s %s".formatted(file, problem));
  }

  FileException(Path file, IOException cause) {
    super("%s: %s".formatted(file, reason(cause)), cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason =
        cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
    return Optional.ofNullable(reason).orElse(cause.getClass().getSimpleName());
  }
}
