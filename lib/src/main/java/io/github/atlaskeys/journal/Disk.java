package io.github.atlaskeys.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What is done to files by their names: the one class of the library that opens, moves or deletes
 * any, and only those whose paths it is given. It makes files that nobody but the user may read.
 *
 * <p>What it opens to be written by many threads is a stream and not a channel: an interrupted
 * thread closes the channel it writes to, for all others too, and the row is lost.
 */
final class Disk {
  private Disk() {}

  /**
   * Makes an empty file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  static void create(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createFile(
        file,
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0]);
  }

  static boolean exists(Path file) {
    return Files.exists(file);
  }

  /** Tells this file from one that comes to the same path after it; empty if there is none. */
  static Optional<String> identity(Path file) throws IOException {
    try {
      // Where the system gives files no key, it does not let an open one be deleted either.
      return Optional.of(
          String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static long size(Path file) throws IOException {
    return Files.size(file);
  }

  /** Writes to the end of a file, each array in one call to the system. */
  static OutputStream append(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  static InputStream read(Path file) throws IOException {
    return Files.newInputStream(file);
  }

  static void truncate(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** Puts one file in the place of another: whoever looks finds the one or the other, whole. */
  static void replace(Path file, Path replacement) throws IOException {
    try (var channel = FileChannel.open(replacement, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes a file with a name of its own. */
  static Path temporary(Path folder) throws IOException {
    return Files.createTempFile(folder, "atlas-keys-", ".tmp");
  }

  static RandomAccessFile open(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "rw");
  }

  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * The same for every way to write the path, symbolic links resolved, whether it exists or not.
   */
  static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      return absolute.toRealPath();
    }
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    return parent == null || name == null ? absolute : parent.toRealPath().resolve(name);
  }
}
