package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.BulkUnassigner.UndoEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The roles that each key has in a project, saved before the key is unassigned from it, as a CSV
 * file that restore-keys reads. It holds no private key.
 */
final class UndoFile extends RowLog {
  private static final Format FORMAT =
      new Format(
          "an undo file",
          "projectId,apiKeyId,publicKey,description,roles",
          Optional.empty(),
          UndoFile::isWhole);

  /** Longer descriptions are cut: a reader refuses values without end. */
  private static final int MAX_TEXT = 1_000;

  private UndoFile(Path file) throws IOException {
    super(file, FORMAT);
  }

  /** Begins an undo file. */
  static UndoFile create(Path file) throws IOException {
    return new UndoFile(begin(file, FORMAT));
  }

  /**
   * Continues an undo file; begins one where there is none. A torn last line is dropped: nothing
   * was sent for it. A key whose line was written and whose request was not sent is written a
   * second time.
   */
  static UndoFile resume(Path file) throws IOException {
    return new UndoFile(rewrite(file, FORMAT, (number, line, last) -> true));
  }

  private static boolean isWhole(String line) {
    List<String> cells = Csv.cells(line);
    return cells.size() == 5
        && cells.get(0).strip().matches("\\p{XDigit}{24}")
        && PrincipalId.matches(cells.get(1))
        && !cells.get(4).isEmpty();
  }

  /**
   * Writes down the roles that the key has in the project. When this returns they are with the
   * operating system, and a killed process does not lose them. Thread-safe.
   *
   * @throws FileException if that failed, now or before: do not send the request
   */
  void write(UndoEntry entry) throws IOException {
    write(
        Csv.closedLine(
            entry.unassignment().project(),
            entry.unassignment().principal(),
            cut(entry.publicName()),
            cut(entry.description()),
            RoleNames.toCell(entry.roles())));
  }

  private static String cut(Optional<String> text) {
    String whole = text.map(SanitizedText::masked).orElse("");
    return whole.length() <= MAX_TEXT
        ? whole
        : whole.substring(0, MAX_TEXT).replaceFirst("\\p{Cs}$", ""); // half a character
  }
}
