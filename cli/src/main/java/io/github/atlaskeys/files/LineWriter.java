package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Adds lines to a file, each in one call to the system and none kept back: a process that is killed
 * loses no line and leaves at most the last one torn; a disk that is full leaves none. A file that
 * was deleted or replaced meanwhile is noticed, because what is written to it then is lost. All of
 * this does not hold for a machine that loses its power. Safe for many threads, interrupted ones
 * too.
 */
final class LineWriter implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private final Optional<String> identity;

  /** How long a file was that this made; -1 if it was there before. */
  private final long created;

  /** How long the file is without what could not be written to its end. */
  private long whole;

  private boolean failed;
  private boolean closed;

  private LineWriter(
      Path file, OutputStream out, Optional<String> identity, long whole, long created) {
    this.file = file;
    this.out = out;
    this.identity = identity;
    this.whole = whole;
    this.created = created;
  }

  /** Makes a file that begins with this line; leaves none where that fails. */
  static LineWriter create(Path file, String header) throws IOException {
    Disk.create(file);
    try {
      LineWriter writer = open(file, header.getBytes(UTF_8).length);
      try {
        writer.write(header);
        return writer;
      } catch (IOException e) {
        writer.out.close();
        throw e;
      }
    } catch (IOException e) {
      Disk.delete(file);
      throw e;
    }
  }

  /** Adds to a file that is there, and ends in a line end or is empty. */
  static LineWriter append(Path file) throws IOException {
    return open(file, -1);
  }

  private static LineWriter open(Path file, long created) throws IOException {
    Optional<String> identity = Disk.identity(file);
    long whole = Disk.size(file);
    return new LineWriter(file, Disk.append(file), identity, whole, created);
  }

  void write(String line) throws IOException {
    byte[] bytes = line.getBytes(UTF_8);
    synchronized (this) {
      if (failed) {
        // Should half a line be there all the same, it has to stay the last one.
        throw new FileException(
            file, "cannot be written to any more, because writing failed before");
      }
      failed = true;
      try {
        out.write(bytes);
      } catch (IOException e) {
        var failure = new FileException(file, e);
        cutOff(failure);
        throw failure;
      }
      requireSameFile();
      whole += bytes.length;
      failed = false;
    }
  }

  private void requireSameFile() throws IOException {
    if (!isSameFile()) {
      throw new FileException(
          file, "was removed or replaced during the run, and what was written to it is lost");
    }
  }

  private boolean isSameFile() throws IOException {
    return identity.isPresent() && identity.equals(Disk.identity(file));
  }

  /** A full disk may have taken half a line, which a reader of the file would stumble over. */
  private void cutOff(IOException failure) {
    try {
      if (isSameFile()) {
        Disk.truncate(file, whole);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Closes the file, and deletes it if this made it and wrote nothing but the header. */
  synchronized void discard() throws IOException {
    out.close();
    closed = true;
    if (whole == created && isSameFile()) {
      Disk.delete(file);
    }
  }

  /** Closes the file; fails if it is not the one that is in its place now. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Disk.naming(
        file,
        () -> {
          out.close();
          return file;
        });
    if (!failed) {
      requireSameFile();
    }
  }
}
