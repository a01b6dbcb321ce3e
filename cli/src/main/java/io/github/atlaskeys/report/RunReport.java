package io.github.atlaskeys.report;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.LastSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a run, or of one that was not started. The text, Markdown and JSON reports are all
 * written from it.
 *
 * @param command the command's name
 * @param atlas the host that was called
 * @param caller as whom
 * @param plan what the run set out to do
 * @param dryRun whether nothing was to be changed
 * @param summary what it did; empty if it was not begun, or a file could not be written
 * @param onlyRow the result of the only row
 * @param doneBefore how many rows an earlier run has done
 * @param failures the rows that failed, by cause
 * @param remaining the keys that keep access
 * @param files what it wrote
 * @param requests how many requests were sent
 * @param took how long it ran
 * @param resume the command that continues it; empty if there is nothing to continue
 * @param exitCode what the command ends with
 */
public record RunReport(
    String command,
    Atlas atlas,
    String caller,
    RunPlan plan,
    boolean dryRun,
    Optional<Summary> summary,
    Optional<Result> onlyRow,
    long doneBefore,
    Failures failures,
    RemainingAccess remaining,
    Files files,
    long requests,
    Duration took,
    Optional<String> resume,
    int exitCode) {
  /**
   * What a run wrote.
   *
   * @param results one line for each row; empty if it was not begun
   * @param undo the roles that were taken; empty if there are none
   * @param restore the command that restores them
   * @param restoreEarlier the same for what earlier runs of this key have left
   * @param contain the command that stops keys which keep access; empty if none does
   * @param failure why one could not be written, if so
   */
  public record Files(
      Optional<Path> results,
      Optional<Path> undo,
      Optional<String> restore,
      List<String> restoreEarlier,
      Optional<String> contain,
      Optional<String> failure) {
    /** Copies the list. */
    public Files {
      restoreEarlier = List.copyOf(restoreEarlier);
    }
  }

  /** Of a dry run, or of a run that has nothing to do. */
  public static RunReport notBegun(
      String command,
      Atlas atlas,
      String caller,
      RunPlan plan,
      boolean dryRun,
      List<String> restoreEarlier,
      Optional<String> contain,
      int exitCode) {
    return new RunReport(
        command,
        atlas,
        caller,
        plan,
        dryRun,
        Optional.empty(),
        Optional.empty(),
        0,
        new Failures(plan.selection()),
        new RemainingAccess(plan.selection()),
        new Files(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            restoreEarlier,
            contain,
            Optional.empty()),
        0,
        Duration.ZERO,
        Optional.empty(),
        exitCode);
  }

  /** Whether Atlas, looked at afterwards, shows what was to be achieved; empty if nobody looked. */
  Optional<Boolean> verified() {
    return summary.flatMap(Summary::verified);
  }

  /** Whether every row is done, and nothing contradicts it. */
  boolean complete() {
    return isComplete(summary);
  }

  /** The same of a summary alone. A key is gone everywhere only when a last search shows it. */
  public static boolean isComplete(Optional<Summary> summary) {
    return summary
        .filter(Summary::complete)
        .filter(found -> found.verified().orElse(found.lastSearch().isEmpty()))
        .isPresent();
  }

  /** The keys that were to be in no project, as they were last seen; without deleted ones. */
  public static List<KeyAccess> latest(RunPlan plan, Optional<Summary> summary) {
    List<KeyAccess> keys = plan.selection().keysEverywhere();
    Optional<LastSearch> last = summary.flatMap(Summary::lastSearch);
    return last.map(
            search ->
                keys.stream().filter(key -> !search.deleted(key)).map(search::latest).toList())
        .orElse(keys);
  }
}
