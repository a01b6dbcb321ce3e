package io.github.atlaskeys.cli;

import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.Reading;
import io.github.atlaskeys.unassign.Rows;
import java.io.IOException;

/** The rows of an input, all of them good. */
final class FoundRows {
  private FoundRows() {}

  /**
   * Reads the input.
   *
   * @throws io.github.atlaskeys.cli.UsageException if it has errors, a line each
   */
  static Rows read(InputFile input, boolean withRoles) throws IOException, InterruptedException {
    Rows.Builder rows = Rows.builder();
    Reading reading =
        withRoles
            ? KeysCsv.toRestore(input.path(), rows::add)
            : KeysCsv.toUnassign(input.path(), rows::add);
    reading.rowsOrThrow(input.name());
    return rows.build();
  }
}
