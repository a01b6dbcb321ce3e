package io.github.atlaskeys.files;

import io.github.atlaskeys.unassign.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file of projects and API keys as people have it. It is read as a stream: rows are passed on
 * while errors may still follow, so a caller must not act on them before the end.
 */
public final class KeysCsv {
  private static final List<CsvColumn> TO_UNASSIGN = List.of(CsvColumn.PROJECT, CsvColumn.API_KEY);
  private static final List<CsvColumn> TO_RESTORE = List.of(CsvColumn.values());

  private final Path file;
  private final RowConsumer rows;
  private final FileFaults faults = new FileFaults();
  private long count;

  private KeysCsv(Path file, RowConsumer rows) {
    this.file = file;
    this.rows = rows;
  }

  /**
   * Reads rows of a project and a key.
   *
   * @throws IOException only from the consumer; a file that cannot be read is a fault
   */
  public static Reading toUnassign(Path file, RowConsumer rows)
      throws IOException, InterruptedException {
    return new KeysCsv(file, rows).read(TO_UNASSIGN);
  }

  /**
   * Reads rows of a project, a key and the roles to give back.
   *
   * @throws IOException only from the consumer; a file that cannot be read is a fault
   */
  public static Reading toRestore(Path file, RowConsumer rows)
      throws IOException, InterruptedException {
    return new KeysCsv(file, rows).read(TO_RESTORE);
  }

  private Reading read(List<CsvColumn> wanted) throws IOException, InterruptedException {
    try {
      Optional<CsvHeader> header = CsvHeader.of(file);
      Optional<String> problem = header.flatMap(found -> found.problem(wanted));
      if (header.isEmpty()) {
        faults.add("the file is empty");
      } else if (problem.isPresent()) {
        faults.add(header.get().line(), problem.get());
      } else {
        readRows(header.get(), wanted);
      }
    } catch (UnreadableCsvException e) {
      faults.add(e.line(), String.valueOf(e.getMessage()));
    }
    return new Reading(count, faults);
  }

  private void readRows(CsvHeader header, List<CsvColumn> wanted)
      throws IOException, InterruptedException {
    var parser = new CsvRow(header, wanted, faults);
    try (CsvRecords records = CsvRecords.open(file, header.delimiter())) {
      records.next(); // the header
      while (records.next()) {
        Optional<Row> row = parser.of(records);
        if (row.isPresent()) {
          count++;
          rows.accept(row.get());
        }
      }
    }
    if (count == 0 && faults.count() == 0) {
      faults.add("there are no rows below the header");
    }
  }
}
