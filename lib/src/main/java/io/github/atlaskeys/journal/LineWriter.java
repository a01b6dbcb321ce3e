package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Adds lines to a file, each in one call to the system and none kept back: a process that is killed
 * loses no line and leaves at most the last one torn; a disk that is full leaves none. Not said of
 * a machine that loses its power. Safe for many threads, interrupted ones too.
 */
final class LineWriter implements AutoCloseable {
  private final Path file;
  private final OutputStream out;

  /** How long the file is without what could not be written to its end. */
  private long whole;

  private boolean failed;

  private LineWriter(Path file, OutputStream out, long whole) {
    this.file = file;
    this.out = out;
    this.whole = whole;
  }

  /** Adds to a file that is there, and ends in a line end or is empty. */
  static LineWriter of(Path file) throws IOException {
    long whole = Disk.size(file);
    return new LineWriter(file, Disk.append(file), whole);
  }

  void write(String line) throws IOException {
    byte[] bytes = line.getBytes(UTF_8);
    synchronized (this) {
      if (failed) {
        // Should half a line be there all the same, it has to stay the last one.
        throw new IOException("no more is written to " + file + ", where writing failed before");
      }
      failed = true;
      try {
        out.write(bytes);
      } catch (IOException e) {
        cutOff(e);
        throw e;
      }
      whole += bytes.length;
      failed = false;
    }
  }

  /** A full disk may have taken half a line, which whoever reads the file would stumble over. */
  private void cutOff(IOException failure) {
    try {
      Disk.truncate(file, whole);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
