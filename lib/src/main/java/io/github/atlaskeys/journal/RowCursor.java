package io.github.atlaskeys.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Goes once through the rows in a part of a file, through a small buffer of its own. */
final class RowCursor {
  private final TemporaryFile file;
  private final long end;
  private long position;
  private byte[] buffer;
  private int from;
  private int to;

  RowCursor(TemporaryFile file, long start, long end, int bufferSize) {
    this.file = file;
    this.position = start;
    this.end = end;
    this.buffer = new byte[(int) Math.min(bufferSize, end - start)];
  }

  Optional<byte[]> next() throws IOException {
    if (from == to && position == end) {
      buffer = new byte[0];
      return Optional.empty();
    }
    require(RowBytes.HEAD);
    int length = RowBytes.length(buffer, from);
    require(length);
    byte[] row = Arrays.copyOfRange(buffer, from, from + length);
    from += length;
    return Optional.of(row);
  }

  private void require(int length) throws IOException {
    int rest = to - from;
    if (rest >= length) {
      return;
    }
    byte[] target = length > buffer.length ? new byte[length] : buffer;
    System.arraycopy(buffer, from, target, 0, rest);
    buffer = target;
    int more = (int) Math.min(buffer.length - rest, end - position);
    file.read(position, buffer, rest, more);
    position += more;
    from = 0;
    to = rest + more;
  }
}
