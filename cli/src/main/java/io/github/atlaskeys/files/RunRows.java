package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a run is about, as it is written down for a later {@code --resume}.
 *
 * @param rows keys and projects
 * @param everywhere keys that are to be in no project at the end; their rows are found again
 * @param foundAt where a report has the keys that are of one
 */
public record RunRows(Rows rows, Set<PrincipalId> everywhere, Map<PrincipalId, String> foundAt) {
  /** Copies the set and the map. */
  public RunRows {
    everywhere = Set.copyOf(everywhere);
    foundAt = Map.copyOf(foundAt);
  }

  /** Of no report. */
  public RunRows(Rows rows, Set<PrincipalId> everywhere) {
    this(rows, everywhere, Map.of());
  }

  OptionalInt find(Unassignment row) {
    return rows.find(row.project(), row.principal());
  }

  /** Whether this run has the row, or an earlier search for one of its keys may have added it. */
  boolean isAbout(Unassignment row) {
    return find(row).isPresent() || everywhere.contains(row.principal());
  }

  /**
   * Saves them as a CSV file, which {@link KeysCsv} reads; a key without a project comes first,
   * with the line of its first row.
   */
  void save(Path file) throws IOException {
    Disk.create(file);
    try {
      write(file);
    } catch (IOException e) {
      Disk.delete(file);
      throw e;
    }
  }

  /** Adds them to an empty file. */
  void write(Path file) throws IOException {
    boolean restore = rows.inOrder().anyMatch(row -> !row.roles().isEmpty());
    try (var out =
        new OutputStreamWriter(
            new BufferedOutputStream(Disk.append(file)), StandardCharsets.UTF_8)) {
      boolean places = !foundAt.isEmpty();
      out.write(
          KeysHeader.SAVED + (restore ? ",roles" : places ? "," + KeysHeader.FOUND_AT : "") + "\n");
      for (Map.Entry<PrincipalId, Long> key : lines().entrySet()) {
        String line = "%d,,%s".formatted(key.getValue(), key.getKey());
        out.write(line + (places ? "," + foundAt(key.getKey()) : "\n"));
      }
      for (Iterator<Row> each = rows.inOrder().iterator(); each.hasNext(); ) {
        Row row = each.next();
        String cells =
            row.line() + "," + row.unassignment().project() + "," + row.unassignment().principal();
        out.write(
            cells
                + (restore
                    ? "," + RoleNames.toCell(row.roles()) + "\n"
                    : places ? "," + foundAt(row.unassignment().principal()) : "\n"));
      }
    } catch (IOException e) {
      throw new FileException(file, e);
    }
  }

  /** A last cell, with the end of its line. */
  private String foundAt(PrincipalId key) {
    return Csv.line(foundAt.getOrDefault(key, ""));
  }

  private Map<PrincipalId, Long> lines() {
    Map<PrincipalId, Long> lines = new LinkedHashMap<>();
    everywhere.forEach(key -> lines.put(key, 0L));
    rows.inOrder()
        .filter(row -> lines.getOrDefault(row.unassignment().principal(), -1L) == 0)
        .forEach(row -> lines.put(row.unassignment().principal(), row.line()));
    return lines;
  }
}
