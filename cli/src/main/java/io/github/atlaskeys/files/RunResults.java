package io.github.atlaskeys.files;

import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a run has written down of what it did: a results file, or the undo file of contain-key.
 *
 * @param rows of assignments, in the order of the run's input: they completed in any order. Of a
 *     row that has several lines, the last one counts
 * @param entries of access lists, in the order of the file; there are none if there are rows
 * @param torn whether a last line was left out, because a killed run has written a part of it
 */
public record RunResults(
    InputFile file, List<ResultRow> rows, List<EntryRow> entries, boolean torn) {
  private static final Comparator<ResultRow> BY_LINE =
      Comparator.comparing((ResultRow each) -> each.row().line())
          .thenComparing(each -> each.projectName().orElse(""))
          .thenComparing(each -> each.project().value())
          .thenComparing(each -> each.principal().value());

  /**
   * Opens what is to be read as such a file; who names a key instead is told so.
   *
   * @throws UsageException if it cannot be read
   */
  public static InputFile open(String name, InputStream in) {
    try {
      return InputFile.of(name, in);
    } catch (UsageException e) {
      throw new UsageException(
          "%s; audit-run reads a results file"
              .formatted(
                  String.valueOf(e.getMessage())
                      .replaceFirst("(?s)^(.*) does not exist$", "no file $1")),
          e);
    }
  }

  /**
   * Reads all of it.
   *
   * @throws UsageException if it is none
   * @throws FileException if it cannot be read
   */
  public static RunResults read(InputFile file) throws IOException {
    Optional<List<EntryRow>> entries = AccessListUndo.changes(file);
    if (entries.isPresent()) {
      return new RunResults(file, List.of(), entries.get(), false);
    }
    try {
      var rows = new ArrayList<ResultRow>();
      boolean torn = ResultsFile.read(file.path(), rows);
      rows.sort(BY_LINE);
      return new RunResults(file, rows, List.of(), torn);
    } catch (UsageException e) {
      String problem = String.valueOf(e.getMessage()).replaceFirst("; correct the line.*", "");
      throw new UsageException(
          "%s; %s"
              .formatted(
                  problem.replace(file.path().toString(), file.name()),
                  beside(file)
                      .map("use %s"::formatted)
                      .orElse("audit-run reads what a run has written as FILE.results.csv")),
          e);
    }
  }

  /** The results of a run whose input or undo file this is. */
  private static Optional<Path> beside(InputFile file) {
    return Optional.of(Path.of(file.name().replaceFirst("(?i)\\.undo\\.csv$", "")))
        .map(base -> RunFiles.beside(base, RunFiles.RESULTS))
        .filter(results -> !file.isTemporary() && Files.isRegularFile(results));
  }
}
