package io.github.atlaskeys.journal;

import io.github.atlaskeys.unassign.Removal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way back: for each key that is about to leave a project the roles that it has there, written
 * before anything is sent, as a CSV file that roles can be restored from. It holds no private key.
 */
public final class UndoFile implements AutoCloseable {
  static final String HEADER = "projectId,apiKeyId,publicKey,description,roles";

  private final LineWriter out;

  private UndoFile(LineWriter out) {
    this.out = out;
  }

  /**
   * Begins an undo file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is never overwritten
   * @throws IOException if it cannot be written
   */
  public static UndoFile create(Path file) throws IOException {
    Disk.create(file);
    return begin(file);
  }

  /**
   * Goes on with an undo file; begins one where there is none. A torn last line goes: nothing was
   * sent for it. A key whose line was written and whose request was not sent comes a second time.
   *
   * @throws DamagedFileException if it is no undo file
   * @throws IOException if it cannot be read, or not be written
   */
  public static UndoFile resume(Path file) throws IOException {
    if (!Disk.exists(file)) {
      return create(file);
    }
    long whole = wholeBytes(file);
    Disk.truncate(file, whole);
    return whole == 0 ? begin(file) : new UndoFile(LineWriter.of(file));
  }

  private static long wholeBytes(Path file) throws IOException {
    try (var lines = new LineReader(file)) {
      Optional<String> line = lines.next();
      if (line.isPresent() && !line.get().equals(HEADER)) {
        throw new DamagedFileException(file, 1, "not the first line of an undo file");
      }
      while (line.isPresent()) {
        line = lines.next();
      }
      return lines.wholeBytes();
    }
  }

  private static UndoFile begin(Path file) throws IOException {
    var undo = new UndoFile(LineWriter.of(file));
    undo.out.write(HEADER + "\n");
    return undo;
  }

  /**
   * Saves the roles that the key has in the project. When this returns they are with the operating
   * system, and a killed process does not lose them. Safe for many threads.
   *
   * @throws IOException if that failed, now or before: do not send the request
   */
  public void write(Removal removal) throws IOException {
    out.write(
        Csv.line(
            removal.unassignment().project(),
            removal.unassignment().apiKey(),
            removal.publicKey().orElse(""),
            removal.description().orElse(""),
            String.join(" ", removal.roles())));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
