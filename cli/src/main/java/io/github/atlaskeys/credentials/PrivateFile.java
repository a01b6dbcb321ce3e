package io.github.atlaskeys.credentials;

import io.github.atlaskeys.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file that holds secrets: no other user may read it, or put other secrets there. */
final class PrivateFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFile() {}

  /**
   * Does nothing if the file is its owner's alone, or if its permissions are not of the kind that
   * tells.
   *
   * @param what the file is, for the message
   * @throws UsageException if it is open to other users
   * @throws IOException if its permissions cannot be read
   */
  static void require(Path file, String what) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) { // on Windows there is none to ask
      return;
    }
    if (view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
      throw new UsageException(
          "%s %s is open to other users; close it with: chmod 600 %s".formatted(what, file, file));
    }
  }

  /**
   * The same of a file that others may read and must not change: it tells where secrets are sent.
   *
   * @throws UsageException if other users can write to it
   * @throws IOException if its permissions cannot be read
   */
  static void requireUnchangedByOthers(Path file, String what) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
      throw new UsageException(
          "%s %s can be changed by other users; close it with: chmod go-w %s"
              .formatted(what, file, file));
    }
  }
}
