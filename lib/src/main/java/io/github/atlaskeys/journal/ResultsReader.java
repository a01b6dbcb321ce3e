package io.github.atlaskeys.journal;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Goes through a journal and reads of each line what a run goes on by: its first four cells. */
final class ResultsReader implements AutoCloseable {
  /** A row as the journal has it; none of the four cells is ever quoted. */
  private record Entry(int line, ProjectId project, ApiKeyId apiKey, Verdict verdict) {
    static Entry of(String text) {
      String[] cells = text.split(",", 5);
      if (cells.length < 5) {
        throw new IllegalArgumentException("cells are missing");
      }
      int line = Integer.parseInt(cells[0]);
      if (line < 1) {
        throw new IllegalArgumentException("lines are counted from 1");
      }
      return new Entry(
          line, new ProjectId(cells[1]), new ApiKeyId(cells[2]), Verdict.valueOf(cells[3]));
    }
  }

  private final Path file;
  private final LineReader lines;
  private Optional<String> ahead;
  private long number = 1;
  private String text = "";
  private Optional<Entry> entry = Optional.empty();

  ResultsReader(Path file) throws IOException {
    this.file = file;
    this.lines = new LineReader(file);
    // A process killed at its start may have left a part of the header, or nothing.
    Optional<String> header = lines.next();
    if (header.isPresent() && !header.get().equals(ResultsFile.HEADER)) {
      lines.close();
      throw new DamagedFileException(file, 1, "not the first line of a results file");
    }
    this.ahead = lines.next();
  }

  /** Goes to the next row; false after the last. */
  boolean advance() throws IOException {
    if (ahead.isEmpty()) {
      return false;
    }
    text = ahead.get();
    ahead = lines.next();
    number++;
    try {
      entry = Optional.of(Entry.of(text));
      return true;
    } catch (IllegalArgumentException e) {
      if (ahead.isEmpty() && !lines.torn()) {
        return false;
      }
      var damaged = new DamagedFileException(file, number, "not a row of a results file");
      damaged.initCause(e);
      throw damaged;
    }
  }

  /** The whole line. */
  String text() {
    return text;
  }

  long line() {
    return entry.orElseThrow().line();
  }

  ProjectId project() {
    return entry.orElseThrow().project();
  }

  ApiKeyId apiKey() {
    return entry.orElseThrow().apiKey();
  }

  Verdict verdict() {
    return entry.orElseThrow().verdict();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
