package io.github.atlaskeys.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a bulk run goes: the options that the bulk commands share. */
public final class BulkOptions {
  @Option(
      names = {"-y", "--yes"},
      description = "Skip the confirmation. Required when not in a terminal.")
  boolean yes;

  @Option(
      names = "--resume",
      description = "Continue a run that was cut short; the rows must be the same.")
  boolean resume;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "The results file, one line per row. Default: FILE.results.csv.")
  Optional<Path> results = Optional.empty();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rows to process concurrently, 1 to 64. Default: ${DEFAULT-VALUE}.")
  int concurrency;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "6",
      description =
          "Attempts per row when Atlas does not respond; rate limits do not count. Default:"
              + " ${DEFAULT-VALUE}.")
  int maxAttempts;

  @Option(
      names = "--verify",
      description = "Check Atlas's listings at the end, and send again what they contradict.")
  boolean verify;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|csv",
      defaultValue = "text",
      description = "Output format. text lists failures only.")
  RowFormat output;

  /** Standard input can be read by one alone. */
  public void checkInput(String file, ConnectionOptions connection) {
    if (file.equals("-") && connection.readsStandardInput()) {
      throw new UsageException("rows and credentials cannot both be standard input; use a file");
    }
  }

  /** Checks what picocli cannot. */
  void check() {
    if (concurrency < 1 || concurrency > 64) {
      throw new UsageException("--concurrency must be 1 to 64, was " + concurrency);
    }
    if (maxAttempts < 1 || maxAttempts > 100) {
      throw new UsageException("--max-attempts must be 1 to 100, was " + maxAttempts);
    }
  }
}
