package io.github.atlaskeys.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file's characters as a CSV parser should get them: a wrong byte is a fault with its line and
 * never another character, the byte order mark is gone, and every line ends with LF. The last
 * because Jackson 2.22.1 counts a line too many where the CR and LF of a long quoted value fall
 * into two of its buffers.
 */
public final class CsvText extends Reader {
  private static final int MARK = '\uFEFF';

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(8192).flip();
  private final CharBuffer chars = CharBuffer.allocate(8192).flip();
  private boolean started;
  private boolean ended;
  private boolean afterCr;
  private long line = 1;

  private CsvText(InputStream in, Charset charset) {
    this.in = in;
    this.decoder = charset.newDecoder(); // which reports what it cannot read
  }

  public static CsvText open(Path file) throws IOException {
    Charset charset;
    try (InputStream in = Files.newInputStream(file)) {
      charset = charset(in.readNBytes(2));
    }
    return new CsvText(Files.newInputStream(file), charset);
  }

  /** UTF-16 is what a spreadsheet's "Unicode text" is; it begins with a mark, or is not known. */
  private static Charset charset(byte[] start) {
    return switch (start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | (start[1] & 0xFF)) {
      case 0xFEFF -> StandardCharsets.UTF_16BE;
      case 0xFFFE -> StandardCharsets.UTF_16LE;
      default -> StandardCharsets.UTF_8;
    };
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count == 0 && length > 0) {
      if (!chars.hasRemaining() && !decodeMore()) {
        return -1;
      }
      while (count < length && chars.hasRemaining()) {
        char c = chars.get();
        boolean secondHalf = afterCr && c == '\n';
        afterCr = c == '\r';
        if (!secondHalf) {
          target[offset + count++] = checked(c);
        }
      }
    }
    return count;
  }

  private char checked(char c) throws IOException {
    if (c == 0) {
      throw new UnreadableCsvException(
          line, "there is a NUL character, so this is not CSV; save it as CSV in UTF-8");
    }
    if (c == '\r' || c == '\n') {
      line++;
      return '\n';
    }
    return c;
  }

  /** What stands before a wrong byte is given out first, so that its line is known. */
  private boolean decodeMore() throws IOException {
    chars.clear();
    while (chars.position() == 0) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (result.isError() && chars.position() == 0) {
        throw new UnreadableCsvException(
            line, "this is not %s; save the file as CSV in UTF-8".formatted(decoder.charset()));
      }
      if (result.isUnderflow() && chars.position() == 0) {
        if (ended) {
          chars.flip();
          return false;
        }
        fill();
      }
    }
    chars.flip();
    if (!started && chars.get(0) == MARK) {
      chars.get();
    }
    started = true;
    return true;
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(count, 0)).flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
