package io.github.atlaskeys.files;

import io.github.atlaskeys.cli.UsageException;

/**
 * What came of reading a whole file.
 *
 * @param rows how many rows were good and were handed on
 * @param faults what is wrong with the file; nothing may be sent if there is anything
 */
public record Reading(long rows, FileFaults faults) {
  /**
   * The number of rows of a file without a fault.
   *
   * @param name what the user calls the file
   * @throws UsageException that names every fault, if there is one
   */
  public long rowsOrThrow(String name) {
    if (faults.count() > 0) {
      throw new UsageException(faults.describe(name));
    }
    return rows;
  }
}
