package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.BulkUnassigner.Removal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The roles that each key has in a project, saved before the key is unassigned from it, as a CSV
 * file that restore-keys reads. It holds no private key.
 */
public final class UndoFile implements AutoCloseable {
  static final String HEADER = "projectId,apiKeyId,publicKey,description,roles";

  private static final int COLUMNS = HEADER.split(",").length;

  /** Longer descriptions are cut: a reader refuses values without end. */
  private static final int LONGEST_TEXT = 1_000;

  private final LineWriter out;

  private UndoFile(LineWriter out) {
    this.out = out;
  }

  /**
   * Begins an undo file. Where that fails, no file is left.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is never overwritten
   * @throws FileException if it cannot be written
   */
  public static UndoFile create(Path file) throws IOException {
    return new UndoFile(LineWriter.create(file, HEADER + "\n"));
  }

  /**
   * Continues an undo file; begins one where there is none. A torn last line is dropped: nothing
   * was sent for it. A last line that lacks only its end, as an editor may leave it, is kept. A key
   * whose line was written and whose request was not sent is written a second time.
   *
   * @throws io.github.atlaskeys.text.UsageException if it is not an undo file
   * @throws FileException if it cannot be read, or not be written
   */
  public static UndoFile resume(Path file) throws IOException {
    if (!Disk.exists(file)) {
      return create(file);
    }
    long ended = Disk.endOfLines(file);
    String last = requireUndo(file, ended);
    boolean lacksItsEndOnly = ended > 0 && ended < Disk.size(file) && isWhole(last);
    if (!lacksItsEndOnly) {
      Disk.truncate(file, ended);
    }
    LineWriter out = LineWriter.append(file);
    if (lacksItsEndOnly) {
      out.write("\n");
    } else if (ended == 0) {
      out.write(HEADER + "\n");
    }
    return new UndoFile(out);
  }

  /** The last line of an undo file. */
  private static String requireUndo(Path file, long ended) throws IOException {
    try (BufferedReader lines = Disk.read(file)) {
      String header = Optional.ofNullable(Disk.naming(file, lines::readLine)).orElse("");
      // A process killed at its start may have left a part of the header, or nothing.
      if (ended == 0 ? !HEADER.startsWith(header) : !header.equals(HEADER)) {
        throw ResultsFile.damaged(file, 1, "not the first line of an undo file");
      }
      String last = header;
      for (String line = last; line != null; line = Disk.naming(file, lines::readLine)) {
        last = line;
      }
      return last;
    }
  }

  private static boolean isWhole(String line) {
    List<String> cells = Csv.cells(line).orElse(List.of());
    if (cells.size() != COLUMNS || cells.get(COLUMNS - 1).isEmpty()) {
      return false;
    }
    try {
      new ProjectId(cells.get(0));
      new ApiKeyId(cells.get(1));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether an undo file holds any roles: more than its header. */
  static boolean holdsRoles(Path file) {
    return holds(file, line -> true);
  }

  /** Whether an undo file holds roles of this key. */
  static boolean holdsRoles(Path file, ApiKeyId key) {
    return holds(file, line -> line.contains("," + key + ","));
  }

  private static boolean holds(Path file, Predicate<String> wanted) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(1).anyMatch(wanted);
    } catch (IOException | UncheckedIOException e) {
      return true; // better to name a file too many than to hide one
    }
  }

  /**
   * Writes down the roles that the key has in the project. When this returns they are with the
   * operating system, and a killed process does not lose them. Safe for many threads.
   *
   * @throws FileException if that failed, now or before: do not send the request
   */
  public void write(Removal removal) throws IOException {
    out.write(
        Csv.closedLine(
            removal.unassignment().project(),
            removal.unassignment().apiKey(),
            cut(removal.publicKey()),
            cut(removal.description()),
            RoleNames.toCell(removal.roles())));
  }

  private static String cut(Optional<String> text) {
    String whole = text.orElse("");
    if (whole.length() <= LONGEST_TEXT) {
      return whole;
    }
    boolean inCharacter = Character.isHighSurrogate(whole.charAt(LONGEST_TEXT - 1));
    return whole.substring(0, inCharacter ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  /**
   * Closes the undo file of a run that will not begin, and deletes it if it was created for that
   * run and holds no roles.
   *
   * @throws FileException if that failed
   */
  public void discard() throws IOException {
    out.discard();
  }

  /**
   * Closes the undo file.
   *
   * @throws FileException if it was removed or replaced during the run
   */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
