package io.github.atlaskeys.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file that is first written by one thread, to its end, and then read by many, anywhere. It goes
 * when it is closed; where the system allows it, it has no name while it is open, so that not even
 * a killed process leaves it behind.
 */
final class TemporaryFile implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final Path path;
  private final RandomAccessFile file;
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;
  private long written;

  private TemporaryFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  static TemporaryFile in(Path folder) throws IOException {
    Path path = Disk.temporary(folder);
    var file = new TemporaryFile(path, Disk.open(path));
    try {
      Disk.delete(path);
    } catch (FileSystemException e) {
      // Windows keeps the name of an open file: close() deletes it.
      return file;
    }
    return file;
  }

  void append(byte[] bytes) throws IOException {
    if (bytes.length > BUFFER - buffered) {
      flush();
    }
    if (bytes.length > BUFFER) {
      file.write(bytes);
      written += bytes.length;
      return;
    }
    System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
    buffered += bytes.length;
  }

  /** Ends the writing: only then is everything there to be read. */
  void flush() throws IOException {
    file.write(buffer, 0, buffered);
    written += buffered;
    buffered = 0;
  }

  long size() {
    return written + buffered;
  }

  synchronized void read(long position, byte[] into, int from, int length) throws IOException {
    file.seek(position);
    file.readFully(into, from, length);
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      file.close();
    } finally {
      Disk.delete(path);
    }
  }
}
