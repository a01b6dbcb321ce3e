package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The journal of a bulk run and its report in one: a line of CSV for each row, written as the row
 * completes. Where a row has several lines, the last one counts. See {@link LineWriter} for what a
 * killed process loses: nothing.
 */
public final class ResultsFile implements AutoCloseable {
  static final String HEADER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt";

  /** Takes the rows of a journal. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes one row.
     *
     * @throws IOException if it could not; the reading ends
     */
    void visit(long line, ProjectId project, ApiKeyId apiKey, Verdict verdict) throws IOException;
  }

  /** The rows of an input, against which a journal proves that it is about them. */
  @FunctionalInterface
  public interface InputRows {
    /** Whether this line of the input has this project and this key. */
    boolean contains(long line, ProjectId project, ApiKeyId apiKey);
  }

  private final LineWriter out;
  private final DoneLines done;
  private final InstantSource clock;

  private ResultsFile(LineWriter out, DoneLines done, InstantSource clock) {
    this.out = out;
    this.done = done;
    this.clock = clock;
  }

  /**
   * Begins a journal. Where that fails, no file is left.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is never overwritten
   * @throws JournalException if it cannot be written
   */
  public static ResultsFile create(Path file, InstantSource clock) throws IOException {
    return new ResultsFile(LineWriter.create(file, HEADER + "\n"), new DoneLines(), clock);
  }

  /**
   * Continues a journal; begins one where there is none. Only the rows that are done stay in it,
   * with their last line: the others will be written again, so that at the end each row is in it
   * once. A torn last line is dropped.
   *
   * @throws RunRefusedException if the journal is about other rows
   * @throws DamagedFileException if a line cannot be read
   * @throws JournalException if the journal cannot be read, or not be written
   */
  public static ResultsFile resume(Path file, InstantSource clock, InputRows rows)
      throws IOException {
    if (!Disk.exists(file)) {
      return create(file, clock);
    }
    DoneLines done = done(file, rows);
    keepDone(file);
    return new ResultsFile(LineWriter.append(file), done, clock);
  }

  /**
   * How many rows a journal shows as done; 0 where there is no journal. Nothing is written.
   *
   * @throws RunRefusedException if the journal is about other rows
   * @throws DamagedFileException if a line cannot be read
   * @throws JournalException if the journal cannot be read
   */
  public static long progress(Path file, InputRows rows) throws IOException {
    return Disk.exists(file) ? done(file, rows).count() : 0;
  }

  private static DoneLines done(Path file, InputRows rows) throws IOException {
    var done = new DoneLines();
    ResultsReader.forEach(
        file,
        entry -> {
          if (!rows.contains(entry.line(), entry.project(), entry.apiKey())) {
            throw new RunRefusedException(
                ("%s belongs to another run: its line %d is about API key %s in project %s, which is"
                        + " not line %d of the input; move the file away")
                    .formatted(
                        file, entry.number(), entry.apiKey(), entry.project(), entry.line()));
          }
          done.set(entry.line(), entry.verdict().done());
          if (entry.verdict().done() && entry.accessRemains()) {
            done.accessRemains();
          }
        });
    return done;
  }

  private static void keepDone(Path file) throws IOException {
    Path kept = Disk.temporaryBeside(file);
    try {
      Disk.naming(
          kept,
          () -> {
            try (var out = new BufferedOutputStream(Disk.append(kept), 32 * 1024)) {
              out.write((HEADER + "\n").getBytes(UTF_8));
              forEachRow(
                  file,
                  entry -> {
                    if (entry.verdict().done()) {
                      out.write((entry.text() + "\n").getBytes(UTF_8));
                    }
                  });
            }
            return kept;
          });
      Disk.replace(file, kept);
    } finally {
      Disk.delete(kept);
    }
  }

  /** The last line of each row. */
  private static void forEachRow(Path file, ResultsReader.Visitor visitor) throws IOException {
    var seen = new DoneLines();
    Map<Long, Integer> linesBeforeTheLast = new HashMap<>(); // few rows have any
    ResultsReader.forEach(
        file,
        entry -> {
          if (seen.set(entry.line(), true)) {
            linesBeforeTheLast.merge(entry.line(), 1, Integer::sum);
          }
        });
    ResultsReader.forEach(
        file,
        entry -> {
          int more = linesBeforeTheLast.getOrDefault(entry.line(), 0);
          if (more == 0) {
            visitor.visit(entry);
          } else {
            linesBeforeTheLast.put(entry.line(), more - 1);
          }
        });
  }

  /** The rows that a run before this one has done; does not grow. */
  public DoneLines done() {
    return done;
  }

  /**
   * Writes down the result of a row; a second one replaces the first. Safe for many threads.
   *
   * @throws JournalException if that failed, now or before: nothing more may be sent
   */
  public void write(Result result) throws IOException {
    Optional<Problem> problem = result.problem();
    out.write(
        Csv.line(
            result.row().line(),
            result.row().unassignment().project(),
            result.row().unassignment().apiKey(),
            result.verdict(),
            result.attempts(),
            result.access(),
            problem.map(p -> p.kind().name()).orElse(""),
            problem.map(Problem::message).orElse(""),
            clock.instant()));
  }

  /**
   * Reads a journal, whichever run wrote it and whether it has ended or not: each row once, as its
   * last line has it. A torn last line is passed over.
   *
   * @throws DamagedFileException if another line cannot be read
   * @throws JournalException if the journal cannot be read
   */
  public static void forEach(Path file, Visitor visitor) throws IOException {
    if (!Disk.exists(file)) {
      throw new JournalException(file, "does not exist");
    }
    forEachRow(file, row -> visitor.visit(row.line(), row.project(), row.apiKey(), row.verdict()));
  }

  /**
   * Closes the journal of a run that will not begin, and deletes it if it was created for that run
   * and holds no row.
   *
   * @throws JournalException if that failed
   */
  public void discard() throws IOException {
    out.discard();
  }

  /**
   * Closes the journal.
   *
   * @throws JournalException if it was removed or replaced during the run
   */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
