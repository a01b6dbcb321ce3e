package io.github.atlaskeys.cli;

/**
 * What a bulk run is to do.
 *
 * @param rows how many there are
 * @param files what is written; the job may need them to be open
 * @param unit what the user calls the rows
 * @param question what the user is asked before
 * @param declined what a user is told who does not agree
 */
record BulkTask(
    long rows, BulkFiles files, BulkJob job, String unit, String question, String declined) {}
