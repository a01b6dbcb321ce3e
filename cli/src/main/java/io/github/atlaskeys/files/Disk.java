package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
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
 * any, and only those whose paths it is given. It makes files that only the user may read, and
 * never follows a link in the place of a file. Failures name the file.
 *
 * <p>What it opens to be written by many threads is a stream and not a channel: an interrupted
 * thread closes the channel it writes to, for all others too, and the row is lost.
 */
final class Disk {
  /** Something that is done to a file. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private Disk() {}

  /** Does it, and makes sure that a failure names the file. */
  static <T> T naming(Path file, Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (JournalException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new JournalException(file, e);
    }
  }

  /**
   * Makes an empty file.
   *
   * @throws FileAlreadyExistsException if there is one
   * @throws JournalException if something else is in its place, or it cannot be made
   */
  static void create(Path file) throws IOException {
    exists(file);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    naming(
        file,
        () ->
            Files.createFile(
                file,
                posix
                    ? new FileAttribute<?>[] {
                      PosixFilePermissions.asFileAttribute(
                          PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0]));
  }

  /**
   * Whether there is a file.
   *
   * @throws JournalException if something else is there: a link, whose target the user did not
   *     name, a folder, or a pipe, which would be waited for
   */
  static boolean exists(Path file) throws IOException {
    Optional<String> problem;
    try {
      problem = problem(file);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new JournalException(file, e);
    }
    if (problem.isPresent()) {
      throw new JournalException(file, problem.get() + "; move it away, or choose another file");
    }
    return true;
  }

  /** Whether there is anything by this name; a text that cannot be a name has nothing. */
  static boolean isThere(String file) {
    try {
      return Files.exists(Path.of(file), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Optional<String> problem(Path file) throws IOException {
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      return Optional.of("is a symbolic link, which is not followed");
    }
    if (!found.isRegularFile()) {
      return Optional.of(found.isDirectory() ? "is a folder" : "is not a regular file");
    }
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    return unix
            && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                instanceof Integer names
            && names > 1
        ? Optional.of("is a hard link, a file with another name too")
        : Optional.empty();
  }

  /** Tells this file from one that comes to the same path after it; empty if there is none. */
  static Optional<String> identity(Path file) throws IOException {
    try {
      // Where the system gives files no key, it does not let an open one be deleted either.
      return Optional.of(
          String.valueOf(
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                  .fileKey()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new JournalException(file, e);
    }
  }

  static long size(Path file) throws IOException {
    return naming(file, () -> Files.size(file));
  }

  /** Writes to the end of a file, each array in one call to the system. */
  static OutputStream append(Path file) throws IOException {
    return naming(
        file,
        () ->
            Files.newOutputStream(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS));
  }

  /** The file as lines of text, the last of which may lack its end. */
  static BufferedReader read(Path file) throws IOException {
    return naming(
        file,
        () ->
            new BufferedReader(
                new InputStreamReader(
                    Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), UTF_8)));
  }

  /** How many bytes of the file are lines with their ends; what follows them may be torn. */
  static long endOfLines(Path file) throws IOException {
    return naming(
        file,
        () -> {
          try (var channel =
              FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * 1024);
            for (long to = channel.size(); to > 0; ) {
              long from = Math.max(0, to - bytes.capacity());
              bytes.clear().limit((int) (to - from));
              while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
              for (int i = bytes.position() - 1; i >= 0; i--) {
                if (bytes.get(i) == '\n') {
                  return from + i + 1;
                }
              }
              to = from;
            }
            return 0L;
          }
        });
  }

  static void truncate(Path file, long size) throws IOException {
    naming(
        file,
        () -> {
          try (var channel =
              FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.truncate(size);
          }
        });
  }

  /** Puts one file in the place of another: a reader finds the one or the other, whole. */
  static void replace(Path file, Path replacement) throws IOException {
    naming(
        file,
        () -> {
          try (var channel = FileChannel.open(replacement, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
          return Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  /** Makes a file in the same folder, with a name that no other has. */
  static Path temporaryBeside(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    return naming(
        file,
        () -> Files.createTempFile(absolute.getParent(), absolute.getFileName() + ".", ".tmp"));
  }

  /** Makes a file with a name of its own. */
  static Path temporary(Path folder) throws IOException {
    return Files.createTempFile(folder, "atlas-keys-", ".tmp");
  }

  static RandomAccessFile open(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "rw");
  }

  static void delete(Path file) throws IOException {
    naming(file, () -> Files.deleteIfExists(file));
  }

  /**
   * The same for every way to write the path, symbolic links resolved, whether it exists or not.
   */
  static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    return naming(
        file,
        () -> {
          if (Files.exists(absolute)) {
            return absolute.toRealPath();
          }
          Path parent = absolute.getParent();
          Path name = absolute.getFileName();
          return parent == null || name == null ? absolute : parent.toRealPath().resolve(name);
        });
  }
}
