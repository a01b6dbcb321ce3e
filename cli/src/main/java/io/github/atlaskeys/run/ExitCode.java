package io.github.atlaskeys.run;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.report.RunPlan;
import io.github.atlaskeys.report.RunReport;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.util.Optional;

/** What a run ends with, whether it was carried out or only planned. */
record ExitCode(RunPlan plan, RunOptions options) {
  /** Nothing was sent: a dry run, or nothing to do. */
  int planned() {
    int code = plan.read().map(this::of).orElse(ExitCodes.DONE);
    return withAccess(code, Optional.empty(), plan.read().map(Plan::keysKeepingAccess).orElse(0L));
  }

  /**
   * The run came to its end, or was stopped.
   *
   * @param remainingBefore the rows of keys that keep access, of an earlier run
   */
  int ended(Summary summary, long remainingBefore) {
    return withAccess(
        ExitCodes.of(summary, RunReport.isComplete(Optional.of(summary))),
        Optional.of(summary),
        summary.remaining() + remainingBefore);
  }

  /**
   * Of keys that were to leave every project the roles are known, of others where asked for. Where
   * a search could not see every project of a key, nothing says that it is done.
   */
  private int withAccess(int code, Optional<Summary> summary, long remaining) {
    if (code != ExitCodes.DONE) {
      return code;
    }
    if (plan.selection().unsearched().isPresent()) {
      return ExitCodes.INCOMPLETE;
    }
    boolean keepsAccess =
        RunReport.latest(plan, summary).stream()
                .map(KeyAccess::key)
                .map(OrganizationAccess::of)
                .anyMatch(OrganizationAccess::remains)
            || (options.failsOnRemainingAccess() && remaining > 0);
    return plan.selection()
        .leaks()
        .exitCode(keepsAccess ? ExitCodes.REMAINING_ACCESS : ExitCodes.DONE);
  }

  /** Cut short, refused, or nothing in the way. */
  private int of(Plan read) {
    Optional<Verdict> unreadable =
        read.unreadable()
            .filter(row -> row.outlook() == Outlook.UNREADABLE)
            .flatMap(PlannedRow::problem)
            .map(Verdict::of);
    if (read.interrupted()) {
      return ExitCodes.INTERRUPTED;
    }
    if (!read.complete() || unreadable.filter(Verdict.UNFINISHED::equals).isPresent()) {
      return read.stopped().map(ExitCodes::of).orElse(ExitCodes.INCOMPLETE);
    }
    if (plan.refusal().isPresent()) {
      return ExitCodes.NOTHING_CHANGED;
    }
    boolean missing = read.count(Outlook.UNKNOWN_KEY) > 0 && !options.allowsMissing();
    return unreadable.isPresent() || missing ? ExitCodes.REFUSED : ExitCodes.DONE;
  }
}
