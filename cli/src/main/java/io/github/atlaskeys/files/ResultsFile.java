package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The results of a run: one line of CSV per row, written as the row completes. Where a row has
 * several lines, the last one counts.
 */
final class ResultsFile extends RowLog {
  private static final Format FORMAT =
      new Format(
          "a results file",
          "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt",
          ResultsFile::isWhole);

  /** The rows of an input, against which a results file proves that it is about them. */
  @FunctionalInterface
  interface InputRows {
    /** Whether this line of the input has this project and this key. */
    boolean contains(long line, ProjectId project, ApiKeyId apiKey);
  }

  private final DoneLines done;
  private final InstantSource clock;

  private ResultsFile(Path file, InstantSource clock, DoneLines done) throws IOException {
    super(file, FORMAT);
    this.done = done;
    this.clock = clock;
  }

  /** Begins a results file. */
  static ResultsFile create(Path file, InstantSource clock) throws IOException {
    return new ResultsFile(begin(file, FORMAT), clock, new DoneLines());
  }

  /**
   * Continues a results file; begins one where there is none. Only the rows that are done stay in
   * it: the others will be written again, so that at the end each row is in it once.
   *
   * @throws UsageException if it is about other rows, or a line cannot be read
   * @throws FileException if it cannot be read or written
   */
  static ResultsFile resume(Path file, InstantSource clock, InputRows rows) throws IOException {
    DoneLines done = done(file, rows);
    var kept = new DoneLines();
    Lines doneOnce =
        (number, text, last) -> {
          Optional<Entry> entry =
              entry(file, number, text, last)
                  .filter(it -> it.done && done.test(it.line) && !kept.test(it.line));
          entry.ifPresent(it -> kept.set(it.line, true));
          entry.filter(it -> it.accessRemains).ifPresent(it -> kept.addRemaining());
          return entry.isPresent();
        };
    return new ResultsFile(keep(file, FORMAT, doneOnce), clock, kept);
  }

  /**
   * How many rows a results file shows as done; 0 where there is none. Nothing is written.
   *
   * @throws UsageException if it is about other rows, or a line cannot be read
   * @throws FileException if it cannot be read
   */
  static long progress(Path file, InputRows rows) throws IOException {
    return done(file, rows).count();
  }

  private static DoneLines done(Path file, InputRows rows) throws IOException {
    var done = new DoneLines();
    read(
        file,
        FORMAT,
        (number, text, last) -> {
          Optional<Entry> entry = entry(file, number, text, last);
          if (entry.isPresent()) {
            Entry it = entry.get();
            if (!rows.contains(it.line, it.project, it.apiKey)) {
              throw new UsageException(
                  ("%s belongs to another run: its line %d is about API key %s in project %s, which"
                          + " is not line %d of the input; move the file away")
                      .formatted(file, number, it.apiKey, it.project, it.line));
            }
            done.set(it.line, it.done);
          }
          return true;
        });
    return done;
  }

  /**
   * What counts of a line of a results file; none of these cells is ever quoted.
   *
   * @param line the line of the input that it is about
   * @param accessRemains whether the key keeps, or may keep, access through an organization role
   */
  private record Entry(
      int line, ProjectId project, ApiKeyId apiKey, boolean done, boolean accessRemains) {

    static Entry of(String text) {
      String[] cells = text.split(",", 7);
      if (cells.length < 7) {
        throw new IllegalArgumentException("cells are missing");
      }
      int line = Integer.parseInt(cells[0]);
      if (line < 1) {
        throw new IllegalArgumentException("lines are counted from 1");
      }
      return new Entry(
          line,
          new ProjectId(cells[1]),
          new ApiKeyId(cells[2]),
          Verdict.valueOf(cells[3]).done(),
          OrganizationAccess.valueOf(cells[5]).remains());
    }
  }

  private static Optional<Entry> entry(Path file, long number, String text, boolean last) {
    try {
      return Optional.of(Entry.of(text));
    } catch (IllegalArgumentException e) {
      if (last) {
        return Optional.empty(); // torn differently, for example filled with NUL characters
      }
      UsageException damaged = FORMAT.damaged(file, number, "a row");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static boolean isWhole(String text) {
    List<String> cells = Csv.cells(text).orElse(List.of());
    try {
      return cells.size() == 9 && Instant.parse(cells.get(8)) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The rows that a run before this one has done; does not grow. */
  DoneLines done() {
    return done;
  }

  /**
   * Writes down the result of a row; a second one replaces the first. Safe for many threads.
   *
   * @throws FileException if that failed, now or before: nothing more may be sent
   */
  void write(Result result) throws IOException {
    Optional<Problem> problem = result.problem();
    write(
        Csv.line(
            result.row().line(),
            result.unassignment().project(),
            result.unassignment().apiKey(),
            result.verdict(),
            result.attempts(),
            result.access(),
            problem.map(p -> p.kind().name()).orElse(""),
            problem.map(Problem::message).orElse(""),
            clock.instant()));
  }
}
