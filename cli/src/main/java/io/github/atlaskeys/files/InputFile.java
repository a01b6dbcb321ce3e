package io.github.atlaskeys.files;

import io.github.atlaskeys.text.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that a command reads. What can be read only once (standard input, a pipe) is kept in a
 * temporary file until this is closed, because every row is checked before the first is sent.
 *
 * @param name what the user calls it
 * @param path where it can be read, as often as needed, until {@link #close}
 * @param isTemporary whether it was standard input or a pipe, and is gone after {@link #close}
 */
public record InputFile(String name, Path path, boolean isTemporary) implements Closeable {
  /**
   * Opens what the user named.
   *
   * @param name a path, or {@code -} for standard input
   * @param in standard input
   * @throws UsageException if it cannot be read
   */
  public static InputFile of(String name, InputStream in) {
    if (name.equals("-")) {
      return copy("standard input", in);
    }
    Path file = existing(name);
    if (Files.isRegularFile(file)) {
      return new InputFile(name, file, false);
    }
    try (InputStream pipe = Files.newInputStream(file)) { // as a shell's <(...) gives it
      return copy(name, pipe);
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
  }

  /** The characters of what the user named, without a copy: to be read once. */
  public static Reader text(String name, InputStream in) throws IOException {
    return name.equals("-") ? TextFile.open(in) : TextFile.open(existing(name));
  }

  /** What the user named, if it can be read again; empty for standard input or a pipe. */
  public static Optional<InputFile> lasting(String name) {
    return name.equals("-") || !Files.isRegularFile(existing(name))
        ? Optional.empty()
        : Optional.of(new InputFile(name, existing(name), false));
  }

  /** Whether this text names a file: it may have been typed in the place of another argument. */
  public static boolean isNamedBy(String text) {
    try {
      return !text.isEmpty() && Files.exists(Path.of(text)) && !Files.isDirectory(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Path existing(String name) {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("%s is not a valid file name".formatted(name), e);
    }
    if (name.isEmpty() || !Files.exists(file)) {
      throw new UsageException("%s does not exist".formatted(name.isEmpty() ? "\"\"" : name));
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("%s is a folder; name a file in it".formatted(name));
    }
    if (!Files.isReadable(file)) {
      throw new UsageException("%s cannot be read; you lack the permission".formatted(name));
    }
    return file;
  }

  private static InputFile copy(String name, InputStream in) {
    try {
      Path copied = Files.createTempFile("atlas-keys-", ".csv", Disk.forTheUserAlone());
      // Where the process ends before close(). A killed one leaves the copy, for the user alone:
      // it is read more than once, and may be too large for memory.
      copied.toFile().deleteOnExit();
      try (OutputStream out = Disk.append(copied)) {
        in.transferTo(out);
      } catch (IOException e) {
        Files.deleteIfExists(copied);
        throw e;
      }
      return new InputFile(name, copied, true);
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be kept in a temporary file (%s)".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * SHA-256 of its bytes, in hexadecimal digits: tells a file from another that has taken its
   * place.
   *
   * @throws UsageException if it cannot be read
   */
  public String sha256() {
    try {
      return Disk.sha256(path);
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      Files.deleteIfExists(path);
    }
  }
}
