package io.github.atlaskeys.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The file that a command works on, with a place for the files it writes beside it. What can be
 * read only once (standard input, a pipe) is kept in a temporary file until this is closed, because
 * every row is checked before the first is sent.
 */
public final class InputFile implements Closeable {
  private final String name;
  private final Path path;
  private final Optional<InstantSource> readOnce;
  private Optional<RunPaths> beside = Optional.empty();

  private InputFile(String name, Path path, Optional<InstantSource> readOnce) {
    this.name = name;
    this.path = path;
    this.readOnce = readOnce;
  }

  /**
   * Opens what the user named.
   *
   * @param name a path, or {@code -} for standard input
   * @param in standard input
   * @param clock tells the files written for one standard input from those for the next
   * @throws UsageException if it cannot be read
   */
  public static InputFile of(String name, InputStream in, InstantSource clock) {
    if (name.equals("-")) {
      return kept("standard input", in, clock);
    }
    Path file = existing(name);
    if (Files.isRegularFile(file)) {
      return new InputFile(name, file, Optional.empty());
    }
    try (InputStream pipe = Files.newInputStream(file)) { // as a shell's <(...) gives it
      return kept(name, pipe, clock);
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
  }

  private static Path existing(String name) {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("%s is not a valid file name".formatted(name), e);
    }
    if (name.isEmpty() || !Files.exists(file)) {
      throw new UsageException("%s does not exist".formatted(name.isEmpty() ? "\"\"" : name));
    }
    if (Files.isDirectory(file)) {
      throw new UsageException("%s is a folder; name the CSV file in it".formatted(name));
    }
    if (!Files.isReadable(file)) {
      throw new UsageException("%s cannot be read; you lack the permission".formatted(name));
    }
    return file;
  }

  private static InputFile kept(String name, InputStream in, InstantSource clock) {
    try {
      Path copied = Files.createTempFile("atlas-keys-", ".csv", RunPaths.forTheUserAlone());
      var kept = new InputFile(name, copied, Optional.of(clock));
      kept.path.toFile().deleteOnExit(); // for the ends that do not come to close()
      try (OutputStream copy =
          Files.newOutputStream(copied, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        in.transferTo(copy);
      } catch (IOException e) {
        kept.close();
        throw e;
      }
      return kept;
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be kept in a temporary file (%s)".formatted(name, e.getMessage()), e);
    }
  }

  /** What the user calls it. */
  public String name() {
    return name;
  }

  /** Where it can be read, as often as needed, until {@link #close}. */
  public Path path() {
    return path;
  }

  /** Whether it can be read again later, by a run that goes on. */
  public boolean lasts() {
    return readOnce.isEmpty();
  }

  /** The journal: {@code keys.csv.results.csv}. */
  public Path results() {
    return beside().results();
  }

  /** The roles taken away: {@code keys.csv.undo.csv}. */
  public Path undo() {
    return beside().undo();
  }

  /**
   * What a resumed run must know of the first, and the lock: {@code keys.csv.run}. It is beside the
   * file itself, whatever symbolic link the user named, so that one file has one lock. A hard link
   * has a lock of its own: nothing shows which of its names is the file's.
   *
   * @throws UsageException if the file is gone
   */
  public Path run() {
    if (readOnce.isPresent()) {
      return beside().run();
    }
    try {
      return Files.isSymbolicLink(path) ? new RunPaths(path.toRealPath()).run() : beside().run();
    } catch (IOException e) {
      throw new UsageException("%s cannot be read".formatted(name), e);
    }
  }

  /** Not before it is asked for: what only reads a list of keys needs no name for a run. */
  private RunPaths beside() {
    RunPaths paths =
        beside.orElseGet(
            () ->
                readOnce
                    .map(clock -> RunPaths.reserved(Path.of(""), "stdin", clock))
                    .orElseGet(() -> new RunPaths(path)));
    beside = Optional.of(paths);
    return paths;
  }

  @Override
  public void close() throws IOException {
    if (readOnce.isPresent()) {
      try {
        Files.deleteIfExists(path);
      } finally {
        if (beside.isPresent()) {
          beside.get().release();
        }
      }
    }
  }
}
