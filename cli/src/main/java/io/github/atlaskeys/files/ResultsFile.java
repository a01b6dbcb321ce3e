package io.github.atlaskeys.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run: one line of CSV per row, written as the row completes. Where a row has
 * several lines, the last one counts. A killed process loses none, see {@link LineWriter}.
 */
public final class ResultsFile implements AutoCloseable {
  static final String HEADER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt";

  private static final int COLUMNS = HEADER.split(",").length;

  private static final Set<String> REMAINING =
      Stream.of(OrganizationAccess.values())
          .filter(OrganizationAccess::remains)
          .map(OrganizationAccess::name)
          .collect(Collectors.toSet());

  /** The rows of an input, against which a results file proves that it is about them. */
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
   * Begins a results file. Where that fails, no file is left.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: it is never overwritten
   * @throws FileException if it cannot be written
   */
  public static ResultsFile create(Path file, InstantSource clock) throws IOException {
    return new ResultsFile(LineWriter.create(file, HEADER + "\n"), new DoneLines(), clock);
  }

  /**
   * Continues a results file; begins one where there is none. Only the rows that are done stay in
   * it: the others will be written again, so that at the end each row is in it once. A torn last
   * line is dropped.
   *
   * @throws UsageException if it is about other rows, or a line cannot be read
   * @throws FileException if it cannot be read or written
   */
  public static ResultsFile resume(Path file, InstantSource clock, InputRows rows)
      throws IOException {
    if (!Disk.exists(file)) {
      return create(file, clock);
    }
    DoneLines done = done(file, rows);
    keepDone(file, done);
    return new ResultsFile(LineWriter.append(file), done, clock);
  }

  /**
   * How many rows a results file shows as done; 0 where there is none. Nothing is written.
   *
   * @throws UsageException if it is about other rows, or a line cannot be read
   * @throws FileException if it cannot be read
   */
  public static long progress(Path file, InputRows rows) throws IOException {
    return Disk.exists(file) ? done(file, rows).count() : 0;
  }

  private static DoneLines done(Path file, InputRows rows) throws IOException {
    var done = new DoneLines();
    forEach(
        file,
        entry -> {
          if (!rows.contains(entry.line, entry.project, entry.apiKey)) {
            throw new UsageException(
                ("%s belongs to another run: its line %d is about API key %s in project %s, which is"
                        + " not line %d of the input; move the file away")
                    .formatted(file, entry.number, entry.apiKey, entry.project, entry.line));
          }
          done.set(entry.line, entry.verdict.done());
        });
    return done;
  }

  private static void keepDone(Path file, DoneLines done) throws IOException {
    Path kept = Disk.temporaryBeside(file);
    try (var out = new BufferedOutputStream(Disk.append(kept), 32 * 1024)) {
      var written = new DoneLines();
      out.write((HEADER + "\n").getBytes(UTF_8));
      forEach(
          file,
          entry -> {
            if (entry.verdict.done() && done.test(entry.line) && !written.test(entry.line)) {
              written.set(entry.line, true);
              if (entry.accessRemains) {
                done.addRemaining();
              }
              out.write((entry.text + "\n").getBytes(UTF_8));
            }
          });
      out.flush();
      Disk.replace(file, kept);
    } catch (FileException e) {
      throw e;
    } catch (IOException e) {
      throw new FileException(kept, e);
    } finally {
      Disk.delete(kept);
    }
  }

  /** The rows that a run before this one has done; does not grow. */
  public DoneLines done() {
    return done;
  }

  /**
   * Writes down the result of a row; a second one replaces the first. Safe for many threads.
   *
   * @throws FileException if that failed, now or before: nothing more may be sent
   */
  public void write(Result result) throws IOException {
    Optional<Problem> problem = result.problem();
    out.write(
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

  /**
   * Closes the results file of a run that will not begin, and deletes it if it was created for that
   * run and holds no row.
   *
   * @throws FileException if that failed
   */
  public void discard() throws IOException {
    out.discard();
  }

  /**
   * Closes the results file.
   *
   * @throws FileException if it was removed or replaced during the run
   */
  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * A line of a results file; none of the cells that are read is ever quoted.
   *
   * @param number where it is in the results file
   * @param text the whole line
   * @param line the line of the input that it is about
   * @param accessRemains whether the key keeps, or may keep, access through an organization role
   */
  private record Entry(
      long number,
      String text,
      long line,
      ProjectId project,
      ApiKeyId apiKey,
      Verdict verdict,
      boolean accessRemains) {

    static Entry of(long number, String text) {
      String[] cells = text.split(",", 7);
      if (cells.length < 5) {
        throw new IllegalArgumentException("cells are missing");
      }
      long line = Long.parseLong(cells[0]);
      if (line < 1) {
        throw new IllegalArgumentException("lines are counted from 1");
      }
      return new Entry(
          number,
          text,
          line,
          new ProjectId(cells[1]),
          new ApiKeyId(cells[2]),
          Verdict.valueOf(cells[3]),
          cells.length > 5 && REMAINING.contains(cells[5]));
    }
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(Entry entry) throws IOException;
  }

  /** Every line in its order, without a last one that is torn. */
  private static void forEach(Path file, Visitor visitor) throws IOException {
    boolean lastHasItsEnd = Disk.endOfLines(file) == Disk.size(file);
    try (BufferedReader lines = Disk.read(file)) {
      @Nullable String header = next(file, lines);
      @Nullable String text = next(file, lines);
      // A process killed at its start may have left a part of the header, or nothing.
      boolean torn = text == null && !lastHasItsEnd;
      if (header != null && !(torn ? HEADER.startsWith(header) : header.equals(HEADER))) {
        throw damaged(file, 1, "not the first line of a results file");
      }
      for (long number = 2; text != null; number++) {
        @Nullable String following = next(file, lines);
        if (following != null || lastHasItsEnd || isWhole(text)) {
          visit(file, number, text, following == null, visitor);
        }
        text = following;
      }
    }
  }

  private static @Nullable String next(Path file, BufferedReader lines) throws IOException {
    return Disk.naming(file, lines::readLine);
  }

  private static void visit(Path file, long number, String text, boolean last, Visitor visitor)
      throws IOException {
    Entry entry;
    try {
      entry = Entry.of(number, text);
    } catch (IllegalArgumentException e) {
      if (last) {
        return; // torn differently, for example filled with NUL characters
      }
      UsageException damaged = damaged(file, number, "not a row of a results file");
      damaged.initCause(e);
      throw damaged;
    }
    visitor.visit(entry);
  }

  /** By its columns: an editor may have taken the end of the last line. */
  private static boolean isWhole(String text) {
    Optional<List<String>> cells = Csv.cells(text).filter(found -> found.size() == COLUMNS);
    try {
      return cells.map(found -> Instant.parse(found.get(COLUMNS - 1))).isPresent();
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** It was edited, or it is another file; it was not changed. */
  static UsageException damaged(Path file, long line, String what) {
    return new UsageException(
        "%s, line %d: %s; correct the line, or move the file away".formatted(file, line, what));
  }
}
