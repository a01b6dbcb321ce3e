package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.text.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file that a run adds lines to, and that a resumed run reads and continues.
 *
 * <p>Each line is written in one call to the system and none is kept back: a process that is killed
 * loses no line and leaves at most the last one torn; a disk that is full leaves none torn. A file
 * that was deleted or replaced meanwhile is noticed, because what is written to it then is lost.
 * All of this does not hold for a machine that loses its power. Thread-safe, for interrupted
 * threads too.
 */
abstract class RowLog implements AutoCloseable {
  /**
   * What distinguishes the kinds of these files.
   *
   * @param name what people call it
   * @param header its first line
   * @param olderHeader that of an earlier version, whose lines lack the last cells
   * @param whole whether a last line lacks nothing but its end, as an editor may leave it
   */
  record Format(String name, String header, Optional<String> olderHeader, Predicate<String> whole) {
    private boolean begins(String line, boolean torn) {
      return torn
          ? header.startsWith(line)
          : header.equals(line) || olderHeader.filter(line::equals).isPresent();
    }

    String firstLine() {
      return header + "\n";
    }

    /** It was edited, or it is another file; it was not changed. */
    UsageException damaged(Path file, long number, String what) {
      return new UsageException(
          "%s, line %d: not %s of %s; correct the line, or move the file away"
              .formatted(file, number, what, name));
    }
  }

  /** Is given the lines below the header, the first of which has the number 2. */
  @FunctionalInterface
  interface Lines {
    /** Whether a resumed run keeps the line. */
    boolean accept(long number, String line, boolean last) throws IOException;
  }

  private final Path file;
  private final int headerLength;
  private final OutputStream out;
  private final Optional<Object> identity;

  /** How long the file is without what could not be written to its end. */
  private long whole;

  private boolean failed;
  private boolean closed;

  /** Adds to a file that is there. */
  RowLog(Path file, Format format) throws IOException {
    this.file = file;
    this.headerLength = format.firstLine().length();
    this.identity = Disk.identity(file);
    this.whole = Files.size(file);
    this.out = Disk.append(file);
  }

  /**
   * Makes a file of the header alone; leaves none where that fails.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is never overwritten
   * @throws FileException if it cannot be written
   */
  static Path begin(Path file, Format format) throws IOException {
    Disk.create(file);
    try {
      Disk.write(file, format.firstLine());
      return file;
    } catch (IOException e) {
      Disk.delete(file);
      throw new FileException(file, e);
    }
  }

  /**
   * Drops the lines of a file that are not kept; begins one where there is none. Where that fails,
   * the file is as it was.
   *
   * @throws UsageException if it is not of this format
   * @throws FileException if it cannot be read or written
   */
  static Path rewrite(Path file, Format format, Lines lines) throws IOException {
    if (!Disk.exists(file)) {
      return begin(file, format);
    }
    Disk.replace(
        file,
        kept -> {
          try (var out = new OutputStreamWriter(Disk.append(kept), UTF_8)) {
            out.write(format.firstLine());
            read(
                file,
                format,
                (number, line, last) -> {
                  boolean keep = lines.accept(number, line, last);
                  if (keep) {
                    out.write(line + "\n");
                  }
                  return keep;
                });
          }
        });
    return file;
  }

  /**
   * Reads every line in its order, without a last one that is torn; none where there is no file.
   * Tells whether there is such a line.
   */
  static boolean read(Path file, Format format, Lines lines) throws IOException {
    if (!Disk.exists(file)) {
      return false;
    }
    boolean ended = Disk.endsInLineEnd(file);
    try (BufferedReader in = Disk.read(file)) {
      @Nullable String header = next(file, in);
      @Nullable String line = next(file, in);
      // A process killed at its start may have left a part of the header, or nothing.
      boolean torn = line == null && !ended;
      if (header != null && !format.begins(header, torn)) {
        throw format.damaged(file, 1, "the first line");
      }
      for (long number = 2; line != null; number++) {
        @Nullable String following = next(file, in);
        if (following == null && !ended && !format.whole.test(line)) {
          return true;
        }
        lines.accept(number, line, following == null);
        line = following;
      }
      return false;
    }
  }

  private static @Nullable String next(Path file, BufferedReader in) throws IOException {
    return Disk.naming(file, in::readLine);
  }

  /** Whether a line below the header is such a line; also if that cannot be found out. */
  static boolean contains(Path file, Predicate<String> wanted) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(1).anyMatch(wanted);
    } catch (IOException | UncheckedIOException e) {
      return true; // better to name a file too many than to hide one
    }
  }

  /**
   * Adds a line, which brings its end along.
   *
   * @throws FileException if that failed, now or before
   */
  final void write(String line) throws IOException {
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

  /** Closes the file, and deletes it if it holds nothing but the header. */
  final synchronized void discard() throws IOException {
    out.close();
    closed = true;
    if (whole == headerLength && isSameFile()) {
      Disk.delete(file);
    }
  }

  /**
   * Closes the file.
   *
   * @throws FileException if it was removed or replaced during the run
   */
  @Override
  public final synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    out.close();
    if (!failed) {
      requireSameFile();
    }
  }
}
