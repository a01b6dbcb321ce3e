package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Adds lines to a file, each in one call to the system and none kept back: a process that is killed
 * loses no line and leaves at most the last one torn. Not said of a machine that loses its power.
 * Safe for many threads, interrupted ones too.
 */
final class LineWriter implements AutoCloseable {
  private final Path file;
  private final OutputStream out;
  private boolean failed;

  private LineWriter(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** Adds to a file that is there, and ends in a line end or is empty. */
  static LineWriter of(Path file) throws IOException {
    return new LineWriter(file, Disk.append(file));
  }

  void write(String line) throws IOException {
    byte[] bytes = line.getBytes(UTF_8);
    synchronized (this) {
      if (failed) {
        // A full disk may have taken half a line, and a torn line has to stay the last one.
        throw new IOException("no more is written to " + file + ", where writing failed before");
      }
      failed = true;
      out.write(bytes);
      failed = false;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
