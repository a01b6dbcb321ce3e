package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.text.UsageException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens a text in UTF-8, or in UTF-16 with a byte order mark, which is what a spreadsheet's
 * "Unicode text" is.
 */
public final class TextFile {
  /** Stands for bytes that cannot be decoded: Unicode has no such character. */
  static final char UNDECODABLE = '\uFFFF';

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /**
   * Writes a file that is not there yet, in UTF-8.
   *
   * @throws UsageException if it is there, or cannot be written
   */
  public static void create(Path file, String text) {
    try {
      Disk.create(file);
      Disk.write(file, text);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException("%s exists already; choose another name".formatted(file), e);
    } catch (IOException e) {
      throw new UsageException("%s cannot be written (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Writes a file in UTF-8, in place of an older one: a reader finds the one or the other, whole.
   *
   * @throws FileException if it cannot be written
   */
  public static void replace(Path file, String text) throws IOException {
    Disk.replace(file, made -> Disk.write(made, text));
  }

  /** The characters of a file. */
  public static BufferedReader open(Path file) throws IOException {
    return open(Files.newInputStream(file));
  }

  static BufferedReader open(InputStream in) throws IOException {
    InputStream bytes = new BufferedInputStream(in);
    bytes.mark(2);
    Charset charset = charset(bytes.readNBytes(2));
    bytes.reset();
    var text =
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
    return text;
  }

  private static Charset charset(byte[] start) {
    return switch (start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | (start[1] & 0xFF)) {
      case 0xFEFF -> UTF_16BE;
      case 0xFFFE -> UTF_16LE;
      default -> UTF_8;
    };
  }
}
