package scripts.bulk;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import scripts.cli.ConnectionOptions;
import scripts.cli.UsageException;

/** How a bulk run goes: the options that the bulk commands share. */
public final class BulkOptions {
  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask. Needed where there is no terminal to ask on.")
  boolean yes;

  @Option(
      names = "--resume",
      description = "Goes on with a run that was cut short; the rows must be the same.")
  boolean resume;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "The journal, a line a row. Default: the input's name and .results.csv.")
  Optional<Path> results = Optional.empty();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many rows are under way at once, 1 to 64. Default: 10.")
  int concurrency;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      defaultValue = "6",
      description = "How often a row is tried that gets no answer. Default: 6. Rate limits apart.")
  int maxAttempts;

  @Option(
      names = "--verify",
      description = "Read each project again at the end, and send again what Atlas still lists.")
  boolean verify;

  @Option(
      names = "--fail-on-remaining-access",
      description =
          "Exit with code 5 when a key is unassigned and still has access through an organization"
              + " role.")
  boolean failOnRemainingAccess;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|csv",
      defaultValue = "text",
      description = "What rows are written as on standard output; text shows failures only.")
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
