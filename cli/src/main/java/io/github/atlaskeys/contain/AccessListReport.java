package io.github.atlaskeys.contain;

import io.github.atlaskeys.accesslist.AccessLists.Outcome;
import io.github.atlaskeys.accesslist.AccessLists.Verdict;
import io.github.atlaskeys.contain.AccessListPlan.Done;
import io.github.atlaskeys.text.ExitCodes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a run ended, or that it was not begun.
 *
 * @param ran whether anything was to be changed
 * @param unwritable why the undo file could not be written, if so
 * @param resultsFile where it is written down that all lists of an undo file were restored
 * @param undo where the old lists are; empty if none was changed
 * @param restore the command that restores them
 * @param earlier the same for what earlier runs have left
 */
public record AccessListReport(
    AccessListPlan plan,
    boolean dryRun,
    boolean ran,
    List<Done> results,
    boolean interrupted,
    Optional<String> unwritable,
    Optional<Path> resultsFile,
    Optional<Path> undo,
    Optional<String> restore,
    List<String> earlier) {

  /** Copies the lists. */
  public AccessListReport {
    results = List.copyOf(results);
    earlier = List.copyOf(earlier);
  }

  /** What ended it: the rest would have met it too. */
  Optional<Outcome> stopped() {
    return outcomes()
        .filter(outcome -> outcome.problem().filter(it -> it.kind().stopsTheRun()).isPresent())
        .findFirst();
  }

  private Stream<Outcome> outcomes() {
    return results.stream().flatMap(done -> done.outcome().stream());
  }

  /** Whether every list is as wanted, or was read where nothing was to be changed. */
  boolean complete() {
    return isComplete(results)
        && (ran || plan.targets().stream().allMatch(each -> each.unread().isEmpty()));
  }

  static boolean isComplete(List<Done> results) {
    return results.stream()
        .allMatch(done -> done.outcome().filter(AccessListReport::isDone).isPresent());
  }

  static boolean isDone(Outcome outcome) {
    return outcome.verdict() == Verdict.REPLACED || outcome.verdict() == Verdict.UNCHANGED;
  }

  int exitCode() {
    if (interrupted && !complete()) {
      return ExitCodes.INTERRUPTED;
    }
    if (stopped().isPresent()) {
      return ExitCodes.of(stopped().get().problem().orElseThrow());
    }
    boolean unfinished =
        results.stream().anyMatch(done -> done.outcome().isEmpty())
            || outcomes().anyMatch(outcome -> outcome.verdict() == Verdict.UNFINISHED);
    return unfinished
        ? ExitCodes.INCOMPLETE
        : complete() ? plan.leaks().exitCode(ExitCodes.DONE) : ExitCodes.REFUSED;
  }
}
