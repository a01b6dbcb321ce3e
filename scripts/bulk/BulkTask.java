package scripts.bulk;

import io.github.atlaskeys.journal.RowFile;
import io.github.atlaskeys.unassign.Operation;

/**
 * What a bulk run is to do.
 *
 * @param rows to which rows
 * @param operation what is done to each; it may need {@code files} to be open
 * @param files what is written down
 * @param unit what the user calls the rows
 * @param question what the user is asked before
 * @param declined what the user is told who does not agree
 */
record BulkTask(
    RowFile rows,
    Operation operation,
    BulkFiles files,
    String unit,
    String question,
    String declined) {}
