package io.github.atlaskeys.files;

import io.github.atlaskeys.unassign.Row;
import java.io.IOException;

/** What is done with each row, in the order of the file. */
@FunctionalInterface
public interface RowConsumer {
  void accept(Row row) throws IOException, InterruptedException;
}
