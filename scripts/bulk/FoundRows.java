package scripts.bulk;

import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.journal.RowFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import scripts.cli.InputFile;
import scripts.cli.UsageException;
import scripts.csv.KeysCsv;
import scripts.csv.Reading;

/**
 * The rows of an input, all of them good.
 *
 * @param file the rows
 * @param ofOwnKey how many are about the API key that calls
 */
record FoundRows(RowFile file, long ofOwnKey) implements AutoCloseable {

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Reads the input, every fault of it a line of the error. */
  static RowFile.Writer read(InputFile input, boolean withRoles, Path folder)
      throws IOException, InterruptedException {
    RowFile.Writer rows = writer(folder);
    try {
      Reading reading =
          withRoles
              ? KeysCsv.toRestore(input.path(), rows::add)
              : KeysCsv.toUnassign(input.path(), rows::add);
      reading.rowsOrThrow(input.name());
      return rows;
    } catch (UsageException e) {
      rows.close();
      throw e;
    }
  }

  private static RowFile.Writer writer(Path folder) {
    try {
      return RowFile.writer(folder);
    } catch (IOException e) {
      throw UnusableFile.temporary(folder, e);
    }
  }

  /** Orders them, those of the own key last: after them the run could do nothing more. */
  static FoundRows ordered(RowFile.Writer rows, Optional<ApiKeyId> ownKey) throws IOException {
    var ofOwnKey = new AtomicLong();
    RowFile file =
        rows.finish(
            row -> {
              boolean own = ownKey.filter(row.unassignment().apiKey()::equals).isPresent();
              if (own) {
                ofOwnKey.incrementAndGet();
              }
              return own;
            });
    return new FoundRows(file, ofOwnKey.get());
  }
}
