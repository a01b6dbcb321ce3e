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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run is about, as it is written down for a later {@code --resume}.
 *
 * @param rows keys and projects
 * @param everywhere keys that are to be in no project at the end; their rows are found again
 * @param origins the report that they are of, if they are of one
 */
public record RunRows(Rows rows, Set<PrincipalId> everywhere, Origins origins) {
  /** Copies the set. */
  public RunRows {
    everywhere = Set.copyOf(everywhere);
  }

  /** Of no report. */
  public RunRows(Rows rows, Set<PrincipalId> everywhere) {
    this(rows, everywhere, Origins.NONE);
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
    Optional<String> more =
        restore
            ? Optional.of("roles")
            : Optional.of(KeysHeader.FOUND_AT).filter(any -> !origins.equals(Origins.NONE));
    try (var out =
        new OutputStreamWriter(
            new BufferedOutputStream(Disk.append(file)), StandardCharsets.UTF_8)) {
      out.write(KeysHeader.SAVED + more.map(","::concat).orElse("") + "\n");
      for (Map.Entry<PrincipalId, Long> key : lines().entrySet()) {
        out.write(line(key.getValue(), "", key.getKey(), more.map(any -> place(key.getKey()))));
      }
      for (Iterator<Row> each = rows.inOrder().iterator(); each.hasNext(); ) {
        Row row = each.next();
        PrincipalId key = row.unassignment().principal();
        Optional<String> last =
            more.map(any -> restore ? RoleNames.toCell(row.roles()) : place(key));
        out.write(line(row.line(), row.unassignment().project(), key, last));
      }
      for (String text : origins.missing()) {
        out.write(Csv.line(Origins.MISSING, "", "", text));
      }
      if (origins.unsearched()) {
        out.write(Csv.line(Origins.UNSEARCHED, "", "", ""));
      }
    } catch (IOException e) {
      throw new FileException(file, e);
    }
  }

  private static String line(long line, Object project, PrincipalId key, Optional<String> last) {
    return Csv.line(Stream.concat(Stream.of(line, project, key), last.stream()).toArray());
  }

  private String place(PrincipalId key) {
    return origins.foundAt().getOrDefault(key, "");
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
