package io.github.atlaskeys.run;

import io.github.atlaskeys.command.Converters;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.text.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a run over many rows goes: the options of every command that changes something. */
public class RunOptions extends ChangeOptions {
  @Option(
      names = "--list",
      description = "List every row in the plan, not only totals per project.")
  boolean list;

  @Option(names = "--resume", description = "Continue an interrupted run.")
  boolean resume;

  @Option(
      names = "--verify",
      description = "Read Atlas again at the end, and resend changes that did not take effect.")
  boolean verify;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "File for the results, one line per row. Default: named after the file or the key, such"
              + " as keys.csv.results.csv.")
  Optional<Path> results = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description =
          "Write how it ended as a page for a browser, too, or in a dry run what would happen. An"
              + " older page of this name is replaced.")
  Optional<Path> report = Optional.empty();

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
          "Attempts per request if Atlas fails or does not respond, 1 to 100. Waiting for rate"
              + " limits does not count."
              + " Default: ${DEFAULT-VALUE}.")
  int maxAttempts;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|markdown|json|csv",
      defaultValue = "text",
      converter = Converters.OfRuns.class,
      completionCandidates = Converters.OfRuns.class,
      description = "Output format. Default: ${DEFAULT-VALUE}.")
  OutputFormat output;

  /** Whether an interrupted run is to be continued. */
  boolean resume() {
    return resume;
  }

  /** Where keys are searched for; everywhere if empty. */
  Optional<OrganizationRef> organization() {
    return Optional.empty();
  }

  /** Whether the roles are saved before they are lost. */
  boolean keepsUndo() {
    return false;
  }

  /** Where the files of the run go. */
  RunFiles.Choice choice() {
    return new RunFiles.Choice(results, Optional.empty(), keepsUndo());
  }

  boolean allowsMissing() {
    return false;
  }

  /** Whether a key that still has access at the end is a failure, wherever it was named. */
  boolean failsOnRemainingAccess() {
    return false;
  }

  /** These options, after what picocli cannot check. */
  final RunOptions checked() {
    check();
    return this;
  }

  void check() {
    if (concurrency < 1 || concurrency > 64) {
      throw new UsageException("--concurrency must be 1 to 64, was " + concurrency);
    }
    if (maxAttempts < 1 || maxAttempts > 100) {
      throw new UsageException("--max-attempts must be 1 to 100, was " + maxAttempts);
    }
    if (report.filter(file -> !file.toString().endsWith(".html")).isPresent()) {
      throw new UsageException("--report must name an .html file: an older one is replaced");
    }
    choice(); // which checks the names
    if (resume && dryRun) {
      throw new UsageException("--dry-run and --resume cannot be used together");
    }
  }
}
