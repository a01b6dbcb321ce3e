package io.github.atlaskeys.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads what {@link LineWriter} wrote: whole lines only. What follows the last line end is torn.
 */
final class LineReader implements AutoCloseable {
  private final InputStream in;
  private byte[] buffer = new byte[32 * 1024];
  private int from;
  private int to;
  private long wholeBytes;

  LineReader(Path file) throws IOException {
    this.in = Disk.read(file);
  }

  /** The next whole line without its end; empty after the last. */
  Optional<String> next() throws IOException {
    int end = from;
    while (true) {
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      if (end < to) {
        int length = end > from && buffer[end - 1] == '\r' ? end - 1 - from : end - from;
        String line = new String(buffer, from, length, UTF_8);
        wholeBytes += end + 1 - from;
        from = end + 1;
        return Optional.of(line);
      }
      end -= from;
      if (!fill()) {
        return Optional.empty();
      }
    }
  }

  /** Moves the line that is begun to the front and reads on behind it. */
  private boolean fill() throws IOException {
    int begun = to - from;
    byte[] target = begun > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
    System.arraycopy(buffer, from, target, 0, begun);
    buffer = target;
    from = 0;
    to = begun;
    int read = in.read(buffer, to, buffer.length - to);
    to += Math.max(read, 0);
    return read > 0;
  }

  /** Whether something follows the last whole line; known once there is no next line. */
  boolean torn() {
    return to > from;
  }

  /** How many bytes the lines so far have taken, with their ends. */
  long wholeBytes() {
    return wholeBytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
