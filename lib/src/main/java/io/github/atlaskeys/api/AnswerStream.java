package io.github.atlaskeys.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives. It ends with an error when it is longer than it may be,
 * keeps its beginning, and tells a failure of the network from one of the reader's.
 */
final class AnswerStream extends InputStream {
  private static final int BEGINNING = 4 * 1024;

  private final InputStream in;
  private final Secrets secrets;
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private long left;
  private boolean tooLong;
  private @Nullable IOException failure;

  AnswerStream(InputStream in, long longest, Secrets secrets) {
    this.in = in;
    this.left = longest;
    this.secrets = secrets;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(bytes, offset, length);
    } catch (IOException | RuntimeException e) { // OkHttp throws both at a broken answer
      failure = secrets.mask(e instanceof IOException io ? io : HttpCalls.noAnswer(e));
      throw failure;
    }
    if (count > 0) {
      beginning.write(bytes, offset, Math.min(count, BEGINNING - beginning.size()));
      left -= count;
    }
    if (left < 0) {
      tooLong = true;
      throw new IOException("longer than any answer of Atlas's");
    }
    return count;
  }

  /** What was read first, 4 KiB at most. */
  byte[] beginning() {
    return beginning.toByteArray();
  }

  boolean isTooLong() {
    return tooLong;
  }

  /** Throws the failure of the network, if that is what ended the reading. */
  void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
