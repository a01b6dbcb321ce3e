package io.github.atlaskeys.files;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a run is about, as it is written down for a later {@code --resume}.
 *
 * @param rows keys and projects
 * @param everywhere keys that are to be in no project at the end; their rows are found again
 */
public record RunRows(Rows rows, Set<ApiKeyId> everywhere) {
  /** Copies the set. */
  public RunRows {
    everywhere = Set.copyOf(everywhere);
  }

  OptionalInt find(Unassignment row) {
    return rows.find(row.project(), row.apiKey());
  }

  /** Whether this run has the row, or an earlier search for one of its keys may have added it. */
  boolean isAbout(Unassignment row) {
    return find(row).isPresent() || everywhere.contains(row.apiKey());
  }

  /**
   * Writes them as a CSV file, which {@link KeysCsv} reads; a key without a project comes first.
   */
  void save(Path file) throws IOException {
    Disk.create(file);
    boolean restore = rows.inOrder().anyMatch(row -> !row.roles().isEmpty());
    try (var out =
        new OutputStreamWriter(
            new BufferedOutputStream(Disk.append(file)), StandardCharsets.UTF_8)) {
      out.write(KeysHeader.SAVED + (restore ? ",roles\n" : "\n"));
      for (ApiKeyId key : everywhere) {
        out.write("0,," + key + "\n");
      }
      for (Iterator<Row> each = rows.inOrder().iterator(); each.hasNext(); ) {
        Row row = each.next();
        String cells =
            row.line() + "," + row.unassignment().project() + "," + row.unassignment().apiKey();
        out.write(cells + (restore ? "," + RoleNames.toCell(row.roles()) : "") + "\n");
      }
    } catch (IOException e) {
      Disk.delete(file);
      throw new FileException(file, e);
    }
  }
}
