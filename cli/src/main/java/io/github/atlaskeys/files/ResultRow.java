package io.github.atlaskeys.files;

import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A row of a results file: what a run has done.
 *
 * @param row with the roles that were taken or given
 * @param finishedAt by the clock of the machine that ran it
 */
public record ResultRow(
    Row row,
    Verdict verdict,
    Instant finishedAt,
    Optional<String> projectName,
    Optional<String> publicKey) {
  /** Which key or account, and which project. */
  public Unassignment unassignment() {
    return row.unassignment();
  }

  /** Whether it was to be restored, as far as it was. */
  public boolean restored() {
    return verdict == Verdict.RESTORED || verdict == Verdict.ALREADY_ASSIGNED;
  }

  /** Whether the run changed something, of which Atlas may have an event. */
  public boolean changed() {
    return verdict == Verdict.UNASSIGNED || verdict == Verdict.RESTORED;
  }

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
   * The rows of a results file, in the order of the run's input: they completed in any order. Of a
   * row that has several lines, the last one counts.
   *
   * @throws UsageException if it is none
   * @throws FileException if it cannot be read
   */
  public static List<ResultRow> read(InputFile file) throws IOException {
    try {
      return ResultsFile.rows(file.path()).stream()
          .sorted(
              Comparator.comparing((ResultRow each) -> each.row.line())
                  .thenComparing(each -> each.projectName.orElse(""))
                  .thenComparing(each -> each.unassignment().project().value())
                  .thenComparing(each -> each.unassignment().principal().value()))
          .toList();
    } catch (UsageException e) {
      if (AccessListUndo.isAbout(file.path())) {
        throw new UsageException(
            "%s is of contain-key, whose changes audit-run does not show".formatted(file.name()),
            e);
      }
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
