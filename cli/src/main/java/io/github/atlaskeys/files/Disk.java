package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the files of a run need beyond {@link Files}: only the user may read them, no link in their
 * place is followed, and a failure names the file.
 *
 * <p>What many threads write to is opened as a stream and not as a channel: an interrupted thread
 * closes the channel it writes to, for all others too, and the row is lost.
 */
final class Disk {
  /** A supplier that may fail. */
  @FunctionalInterface
  interface IoSupplier<T> {
    T get() throws IOException;
  }

  /** Writes to a file that is there. */
  @FunctionalInterface
  interface Writer {
    void write(Path file) throws IOException;
  }

  private Disk() {}

  /** Runs the action; a failure names the file. */
  static <T> T naming(Path file, IoSupplier<T> action) throws IOException {
    try {
      return action.get();
    } catch (FileException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new FileException(file, e);
    }
  }

  /** Private from its first moment: the file says which keys are about to lose access. */
  static FileAttribute<?>[] forTheUserAlone() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Makes an empty file.
   *
   * @throws FileAlreadyExistsException if there is one
   * @throws FileException if something else is in its place, or it cannot be made
   */
  static void create(Path file) throws IOException {
    exists(file);
    naming(file, () -> Files.createFile(file, forTheUserAlone()));
  }

  /**
   * Whether there is a file.
   *
   * @throws FileException if something else is there: a link, whose target the user did not name, a
   *     folder, or a pipe, which would be waited for
   */
  static boolean exists(Path file) throws IOException {
    Optional<String> problem;
    try {
      problem = problem(file);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new FileException(file, e);
    }
    if (problem.isPresent()) {
      throw new FileException(file, problem.get() + "; move it away, or choose another file");
    }
    return true;
  }

  private static Optional<String> problem(Path file) throws IOException {
    BasicFileAttributes found = attributes(file);
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

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether there is anything by this name, and be it a link to nowhere. */
  static boolean isTaken(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Tells this file from one that comes to the same path after it; empty if there is none. */
  static Optional<Object> identity(Path file) throws IOException {
    try {
      // Where the system gives files no key, it does not let an open one be deleted either.
      return Optional.of(Objects.requireNonNullElse(attributes(file).fileKey(), "none"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FileException(file, e);
    }
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

  /** Whether the last line has its end. */
  static boolean endsInLineEnd(Path file) throws IOException {
    try (FileChannel channel = open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.size() > 0
          && channel.read(last, channel.size() - 1) == 1
          && last.get(0) == '\n';
    }
  }

  static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** SHA-256 of the bytes of a file, in hexadecimal digits. */
  static String sha256(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * Puts a file that is written now in the place of another: a reader finds the one or the other,
   * whole. Where that fails, the other is as it was.
   *
   * @throws FileException if it cannot be written
   */
  static void replace(Path file, Writer writer) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path made =
        naming(
            file,
            () -> Files.createTempFile(absolute.getParent(), absolute.getFileName() + ".", ".tmp"));
    try {
      writer.write(made);
      try (FileChannel channel = open(made, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      naming(file, () -> Files.move(made, file, StandardCopyOption.ATOMIC_MOVE));
    } catch (FileException e) {
      throw e;
    } catch (IOException e) {
      throw new FileException(made, e);
    } finally {
      delete(made);
    }
  }

  /** Adds a text to a file, in UTF-8. */
  static void write(Path file, String text) throws IOException {
    try (OutputStream out = append(file)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  /** Opens a file for one thread. */
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return naming(file, () -> FileChannel.open(file, all));
  }

  static void delete(Path file) throws IOException {
    naming(file, () -> Files.deleteIfExists(file));
  }

  /** The same for every way to write the path, links resolved, whether it exists or not. */
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
