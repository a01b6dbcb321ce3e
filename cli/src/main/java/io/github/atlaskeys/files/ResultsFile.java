package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The results of a run: one line of CSV per row, written as the row completes. Where a row has
 * several lines, the last one counts.
 */
final class ResultsFile extends RowLog {
  /** All that 0.1.0 wrote. */
  private static final String OLDER =
      "line,projectId,apiKeyId,verdict,attempts,organizationAccess,problem,message,finishedAt";

  private static final int OLDER_CELLS = 9;
  private static final int CELLS = 13;

  private static final Format FORMAT =
      new Format(
          "a results file",
          OLDER + ",projectName,publicKey,roles,foundAt",
          Optional.of(OLDER),
          ResultsFile::isWhole);

  private final DoneRows done;
  private final InstantSource clock;

  private ResultsFile(Path file, InstantSource clock, DoneRows done) throws IOException {
    super(file, FORMAT);
    this.done = done;
    this.clock = clock;
  }

  /** Begins a results file. */
  static ResultsFile create(Path file, InstantSource clock, RunRows rows) throws IOException {
    return new ResultsFile(begin(file, FORMAT), clock, new DoneRows(rows.rows()));
  }

  /**
   * Continues a results file; begins one where there is none. Only the rows that are done stay in
   * it: the others will be written again, so that at the end each row is in it once.
   *
   * @throws UsageException if it is about other rows, or a line cannot be read
   * @throws FileException if it cannot be read or written
   */
  static ResultsFile resume(Path file, InstantSource clock, RunRows rows) throws IOException {
    DoneRows done = done(file, rows);
    var kept = new HashSet<Unassignment>();
    Lines doneOnce =
        (number, text, last) -> {
          Optional<Entry> entry =
              entry(file, number, text, last)
                  .filter(it -> it.done && kept.add(it.row))
                  .filter(it -> done.test(it.row) || rows.find(it.row).isEmpty());
          entry.filter(it -> it.accessRemains).ifPresent(it -> done.addRemaining());
          return entry.isPresent();
        };
    return new ResultsFile(rewrite(file, FORMAT, doneOnce), clock, done);
  }

  /** Adds its rows, as they ended; tells whether a last line is torn, and its row left out. */
  static boolean read(Path file, List<ResultRow> rows) throws IOException {
    var latest = new LinkedHashMap<Unassignment, ResultRow>();
    boolean torn =
        read(
            file,
            FORMAT,
            (number, text, last) -> {
              // Also if it is the last one, which a resumed run does again: here it would be
              // missing.
              ResultRow row = parse(file, number, text, ResultsFile::row);
              latest.put(row.unassignment(), row);
              return true;
            });
    rows.addAll(latest.values());
    return torn;
  }

  /** The cells of a line; what 0.1.0 wrote lacks the last ones. */
  private static List<String> cells(String text) {
    List<String> cells = Csv.cells(text);
    return cells.size() == OLDER_CELLS
        ? Stream.concat(cells.stream(), Stream.of("", "", "", "")).toList()
        : cells;
  }

  private static ResultRow row(String text) {
    List<String> cells = cells(text).subList(0, CELLS);
    return new ResultRow(
        new Row(
            Long.parseLong(cells.get(0)),
            new Unassignment(new ProjectId(cells.get(1)), PrincipalId.of(cells.get(2))),
            RoleNames.fromCell(cells.get(11))),
        Verdict.valueOf(cells.get(3)),
        time(cells.get(8)),
        Optional.of(cells.get(9)).filter(name -> !name.isEmpty()),
        Optional.of(cells.get(10)).filter(key -> !key.isEmpty()));
  }

  /** One that was not edited into a year that no event can be compared with. */
  private static Instant time(String cell) {
    if (!cell.matches("\\d{4}-.*")) {
      throw new DateTimeException("not a time of a run");
    }
    return Instant.parse(cell);
  }

  /**
   * The rows that a results file shows as done; none where there is no file. Nothing is written.
   *
   * @throws UsageException if it is about other rows, or a line cannot be read
   * @throws FileException if it cannot be read
   */
  static DoneRows done(Path file, RunRows rows) throws IOException {
    var done = new DoneRows(rows.rows());
    read(
        file,
        FORMAT,
        (number, text, last) -> {
          Optional<Entry> entry = entry(file, number, text, last);
          Optional<Unassignment> other = entry.map(Entry::row).filter(row -> !rows.isAbout(row));
          if (other.isPresent()) {
            PrincipalId key = other.get().principal();
            throw new UsageException(
                "%s belongs to another run: its line %d is about %s %s in project %s, which the input does not have; move the file away"
                    .formatted(file, number, key.kind(), key, other.get().project()));
          }
          entry.ifPresent(it -> done.set(it.row, it.done));
          return true;
        });
    return done;
  }

  /**
   * What counts of a line of a results file; none of these cells is ever quoted.
   *
   * @param accessRemains whether the key keeps, or may keep, access through an organization role
   */
  private record Entry(Unassignment row, boolean done, boolean accessRemains) {
    static Entry of(String text) {
      String[] cells = text.split(",", 7);
      if (cells.length < 7) {
        throw new IllegalArgumentException("cells are missing");
      }
      return new Entry(
          new Unassignment(new ProjectId(cells[1]), PrincipalId.of(cells[2])),
          Verdict.valueOf(cells[3]).done(),
          OrganizationAccess.valueOf(cells[5]).remains());
    }
  }

  private static Optional<Entry> entry(Path file, long number, String text, boolean last) {
    try {
      return Optional.of(parse(file, number, text, Entry::of));
    } catch (UsageException e) {
      if (last) {
        return Optional.empty(); // torn differently, for example filled with NUL characters
      }
      throw e;
    }
  }

  private static <T> T parse(Path file, long number, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      UsageException damaged = FORMAT.damaged(file, number, "a row");
      damaged.initCause(e);
      throw damaged;
    }
  }

  /**
   * A line of today ends in a quote; one of 0.1.0, and a torn one that says as much, in its time.
   */
  private static boolean isWhole(String text) {
    try {
      String end = text.substring(text.lastIndexOf(',') + 1);
      return cells(text).size() == CELLS && (end.endsWith("\"") || Instant.parse(end) != null);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The rows that a run before this one has done; does not grow. */
  DoneRows done() {
    return done;
  }

  /**
   * Writes down the result of a row; a second one replaces the first. Thread-safe.
   *
   * @throws FileException if that failed, now or before: nothing more may be sent
   */
  void write(
      Result result,
      Optional<String> projectName,
      Optional<String> publicKey,
      Optional<String> foundAt)
      throws IOException {
    Optional<Problem> problem = result.problem();
    write(
        Csv.closedLine(
            result.row().line(),
            result.unassignment().project(),
            result.unassignment().principal(),
            result.verdict(),
            result.attempts(),
            result.access(),
            problem.map(p -> p.kind().name()).orElse(""),
            problem.map(Problem::message).orElse(""),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            projectName.map(SanitizedText::masked).orElse(""),
            publicKey.map(SanitizedText::masked).orElse(""),
            RoleNames.toCell(result.roles()),
            foundAt.orElse("")));
  }
}
