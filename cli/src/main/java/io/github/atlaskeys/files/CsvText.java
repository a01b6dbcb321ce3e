package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a text file in UTF-8, or in UTF-16 with a byte order mark, which is what a
 * spreadsheet's "Unicode text" is. A byte that cannot be decoded is an error with its line, never
 * another character.
 */
public final class CsvText extends Reader {
  /** From here on nothing in the file can be trusted, so the rest of it is not read. */
  public static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;

    UnreadableException(long line, String problem) {
      super(problem);
      this.line = line;
    }

    public long line() {
      return line;
    }
  }

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Stands for bytes that cannot be decoded: Unicode has no such character. */
  private static final char UNDECODABLE = '\uFFFF';

  private final Reader in;
  private final Charset charset;
  private long line = 1;
  private boolean afterCr;
  private @Nullable UnreadableException bad;

  private CsvText(Reader in, Charset charset) {
    this.in = in;
    this.charset = charset;
  }

  public static CsvText open(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
    bytes.mark(2);
    Charset charset = charset(bytes.readNBytes(2));
    bytes.reset();
    Reader text =
        new BufferedReader(
            new InputStreamReader(
                bytes,
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith(String.valueOf(UNDECODABLE))));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return new CsvText(text, charset);
  }

  private static Charset charset(byte[] start) {
    return switch (start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | (start[1] & 0xFF)) {
      case 0xFEFF -> UTF_16BE;
      case 0xFFFE -> UTF_16LE;
      default -> UTF_8;
    };
  }

  /** Returns what stands before a bad character first, so that errors above it are found too. */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (bad != null) {
      throw bad;
    }
    int count = in.read(target, offset, length);
    for (int i = 0; i < count; i++) {
      char c = target[offset + i];
      if (c == 0 || c == UNDECODABLE) {
        bad = new UnreadableException(line, problem(c));
        if (i == 0) {
          throw bad;
        }
        return i;
      }
      if (c == '\r' || (c == '\n' && !afterCr)) {
        line++;
      }
      afterCr = c == '\r';
    }
    return count;
  }

  private String problem(char c) {
    return c == 0
        ? "there is a NUL character, so this is not CSV; save it as CSV in UTF-8"
        : "this is not %s; save the file as CSV in UTF-8".formatted(charset);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
