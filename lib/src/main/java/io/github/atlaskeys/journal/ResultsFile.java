package io.github.atlaskeys.journal;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The journal of a bulk run and its report in one: a line of CSV for each row, written as its
 * verdict falls. See {@link LineWriter} for what a killed process loses: nothing.
 */
public final class ResultsFile implements AutoCloseable {
  static final String HEADER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt";

  /** Takes what stands in a journal, in its order. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes one line.
     *
     * @throws IOException if it could not; the reading ends
     */
    void visit(long line, ProjectId project, ApiKeyId apiKey, Verdict verdict) throws IOException;
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
   * Begins a journal.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is never overwritten
   * @throws IOException if it cannot be written
   */
  public static ResultsFile create(Path file, InstantSource clock) throws IOException {
    Disk.create(file);
    return open(file, new DoneLines(), clock, true);
  }

  /**
   * Goes on with a journal; begins one where there is none. Only the rows that are done stay in it:
   * the others will be written anew, so that at the end each row stands in it once. A torn last
   * line is dropped.
   *
   * @throws DamagedFileException if another line cannot be read
   * @throws IOException if the journal cannot be read, or not be written
   */
  public static ResultsFile resume(Path file, InstantSource clock) throws IOException {
    if (!Disk.exists(file)) {
      return create(file, clock);
    }
    Path journal = Disk.real(file);
    return open(journal, ResultsRewrite.keepDone(journal), clock, false);
  }

  private static ResultsFile open(Path file, DoneLines done, InstantSource clock, boolean isNew)
      throws IOException {
    LineWriter out = LineWriter.of(file);
    if (isNew) {
      out.write(HEADER + "\n");
    }
    return new ResultsFile(out, done, clock);
  }

  /** The rows that a run before this one has done; does not grow. */
  public DoneLines done() {
    return done;
  }

  /**
   * Writes down what became of a row. Safe for many threads.
   *
   * @throws IOException if that failed, now or before: nothing more may be sent
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
   * Reads a journal, whichever run wrote it and whether it has ended or not. A torn last line is
   * passed over.
   *
   * @throws DamagedFileException if another line cannot be read
   * @throws IOException if the journal cannot be read
   */
  public static void forEach(Path file, Visitor visitor) throws IOException {
    try (var reader = new ResultsReader(file)) {
      while (reader.advance()) {
        visitor.visit(reader.line(), reader.project(), reader.apiKey(), reader.verdict());
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
