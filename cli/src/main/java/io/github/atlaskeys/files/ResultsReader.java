package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a results file, and of each what a run needs: its first four cells. */
final class ResultsReader {
  /** Takes a line. */
  @FunctionalInterface
  interface Visitor {
    void visit(Entry entry) throws IOException;
  }

  private static final Set<String> REMAINING =
      Stream.of(OrganizationAccess.values())
          .filter(OrganizationAccess::remains)
          .map(OrganizationAccess::name)
          .collect(Collectors.toSet());

  /**
   * A line of a results file; none of these cells is ever quoted.
   *
   * @param number where it is in the results file
   * @param text the whole line
   * @param line the line of the input that it is about
   * @param accessRemains whether the key keeps, or may keep, access through an organization role
   */
  record Entry(
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

  private static final int COLUMNS = ResultsFile.HEADER.split(",").length;

  private final Path file;
  private final BufferedReader lines;
  private final boolean lastHasItsEnd;

  private ResultsReader(Path file, BufferedReader lines, boolean lastHasItsEnd) {
    this.file = file;
    this.lines = lines;
    this.lastHasItsEnd = lastHasItsEnd;
  }

  /** Every line in its order, without a last one that is torn. */
  static void forEach(Path file, Visitor visitor) throws IOException {
    boolean lastHasItsEnd = Disk.endOfLines(file) == Disk.size(file);
    try (BufferedReader lines = Disk.read(file)) {
      new ResultsReader(file, lines, lastHasItsEnd).read(visitor);
    }
  }

  private void read(Visitor visitor) throws IOException {
    @Nullable String header = next();
    @Nullable String text = next();
    // A process killed at its start may have left a part of the header, or nothing.
    boolean torn = text == null && !lastHasItsEnd;
    if (header != null
        && !(torn ? ResultsFile.HEADER.startsWith(header) : header.equals(ResultsFile.HEADER))) {
      throw new DamagedFileException(file, 1, "not the first line of a results file");
    }
    for (long number = 2; text != null; number++) {
      @Nullable String following = next();
      Optional<Entry> entry = entry(number, text, following == null);
      if (entry.isPresent()) {
        visitor.visit(entry.get());
      }
      text = following;
    }
  }

  private @Nullable String next() throws IOException {
    return Disk.naming(file, lines::readLine);
  }

  /** Empty if it is torn, which only the last line may be. */
  private Optional<Entry> entry(long number, String text, boolean last) throws IOException {
    if (last && !lastHasItsEnd && !isWhole(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Entry.of(number, text));
    } catch (IllegalArgumentException e) {
      if (last) {
        return Optional.empty();
      }
      var damaged = new DamagedFileException(file, number, "not a row of a results file");
      damaged.initCause(e);
      throw damaged;
    }
  }

  /** By its columns: an editor may have taken the end of the last line. */
  private static boolean isWhole(String text) {
    Optional<List<String>> cells = Csv.cells(text);
    if (cells.isEmpty() || cells.get().size() != COLUMNS) {
      return false;
    }
    try {
      Instant.parse(cells.get().get(COLUMNS - 1));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
