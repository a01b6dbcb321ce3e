package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.files.EarlierRuns;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints how a {@link ChangeRun} ended, and decides the exit code. */
final class ChangeReport {
  private final AtlasCommand command;
  private final Connection connection;
  private final Console console;
  private final Action action;
  private final RunOptions options;

  ChangeReport(AtlasCommand command, Action action, RunOptions options) {
    this.command = command;
    this.connection = command.connection();
    this.console = command.console();
    this.action = action;
    this.options = options;
  }

  /** What a dry run found, or why there is nothing to do. */
  int end(ChangePlan plan) {
    Targets targets = plan.targets();
    console.heading(command.name() + (options.dryRun() ? ": dry run" : ""));
    if (plan.isDoneBefore()) {
      console
          .result()
          .line(
              "nothing left: %1$,d of %1$,d rows done. That run is complete; nothing was sent, and Atlas was not asked."
                  .formatted(targets.rows().size()));
      return ExitCodes.DONE;
    }
    int exitCode = plan.exitCode(options.allowsMissing());
    if (options.dryRun()) {
      PlanText.write(connection.atlas(), action, plan, Optional.empty(), console.result());
      plan.stopped().ifPresent(this::stopped);
      console.result().line("Dry run: nothing was changed.");
    } else {
      if (targets.isAllProjects()) {
        PlanText.write(connection.atlas(), action, plan, Optional.empty(), console.notices());
      }
      exitCode = targets.isAllProjects() ? inNoProject(targets) : keysInNoProject(targets);
    }
    if (console.format() == OutputFormat.JSON) {
      Map<String, Object> summary =
          JsonOutput.summary(command.name(), connection.atlas(), plan, exitCode);
      summary.put("dryRun", options.dryRun());
      console.printData(SafeJson.line(summary));
    }
    return exitCode;
  }

  private int keysInNoProject(Targets targets) {
    console.result().line("These keys are assigned to no project. Nothing to do.");
    return options.failsOnRemainingAccess(targets) && targets.labels().anyKeepsAccess()
        ? ExitCodes.REMAINING_ACCESS
        : ExitCodes.DONE;
  }

  private int inNoProject(Targets targets) {
    ApiKey key = targets.access().key();
    console
        .result()
        .line("API key %s is assigned to no project. Nothing to do.".formatted(Labels.apiKey(key)));
    OutcomeText.keeps(targets, false, key, console.result());
    command.rerun().restoreEarlier(earlierUndoFiles(targets), console.result());
    return OrganizationAccess.of(key.organizationRoles()).remains()
        ? ExitCodes.REMAINING_ACCESS
        : ExitCodes.DONE;
  }

  private static List<Path> earlierUndoFiles(Targets targets) {
    return targets.isAllProjects()
        ? EarlierRuns.of(targets.folder(), targets.access().key().id()).undoFiles()
        : List.of();
  }

  /** How the run ended. */
  int of(ChangeOutcome outcome) throws IOException {
    RunFiles kept = outcome.files();
    Targets targets = outcome.plan().targets();
    int exitCode = exitCode(outcome);
    // Nothing was changed, and the same row would be refused again.
    boolean pointless = targets.isOneRow() && exitCode == ExitCodes.REFUSED;
    // Another run finds the other projects; to resume this one would not.
    boolean over = outcome.complete() || pointless || outcome.leavesMore();
    Optional<String> resume =
        over
            ? Optional.empty()
            : Optional.of(command.rerun().resume(kept, action, targets, options.implied()));
    Page page = console.result();
    console.heading(command.name());
    if (console.format() == OutputFormat.MARKDOWN) {
      PlanText.host(connection.atlas(), page); // the plan, which says so, is on another stream
    }
    outcome
        .unwritable()
        .ifPresent(
            why ->
                console.fail(
                    "stopped: cannot write the results or undo file (%s). Fix that, then run: %s"
                        .formatted(why, resume.orElse(""))));
    if (outcome.only().isPresent()) {
      Result only = outcome.only().get();
      only.problem().ifPresent(why -> failed(only, why));
    } else {
      outcome.summary().flatMap(Summary::stopped).ifPresent(this::stopped);
      outcome.failures().lines().forEach(console.failures()::line);
    }
    OutcomeText.write(outcome, action, cost(outcome), page);
    page.copyable("Results", kept.results().toString());
    kept.undo()
        .filter(path -> kept.holdsRoles())
        .ifPresent(path -> page.copyable("Undo", command.rerun().restore(path)));
    command
        .rerun()
        .restoreEarlier(
            earlierUndoFiles(targets).stream()
                .filter(path -> kept.undo().filter(path::equals).isEmpty())
                .toList(),
            page);
    if (outcome.unwritable().isEmpty()) {
      resume.ifPresent(line -> page.copyable("Resume", line));
    }
    if (console.format() == OutputFormat.JSON) {
      console.printData(
          SafeJson.line(
              JsonOutput.summary(command.name(), connection.atlas(), outcome, resume, exitCode)));
    }
    if (over) {
      kept.complete();
    }
    return exitCode;
  }

  private void stopped(Problem why) {
    command.nameRefused(why);
    console.fail("stopped: " + NextStep.line(why.message(), connection.nextStep(why)));
  }

  private void failed(Result only, Problem why) {
    command.nameRefused(why);
    String tries = only.attempts() > 1 ? " (tried %d times)".formatted(only.attempts()) : "";
    console.fail(
        NextStep.line(
            why.message() + tries,
            why.kind().stopsTheRun() ? connection.nextStep(why) : RowReport.nextStep(only, why)));
  }

  /** What the run took: always with {@code --verbose}, else only where something went slowly. */
  private Optional<String> cost(ChangeOutcome outcome) {
    return outcome
        .summary()
        .filter(summary -> !console.quiet())
        .filter(summary -> command.verbose() || summary.retries() > 0 || summary.rateLimits() > 0)
        .map(summary -> OutcomeText.cost(outcome, summary));
  }

  private int exitCode(ChangeOutcome outcome) {
    if (outcome.summary().isEmpty()) {
      return ExitCodes.INCOMPLETE;
    }
    int code = ExitCodes.of(outcome.summary().get(), outcome.verified());
    return code == ExitCodes.DONE
            && options.failsOnRemainingAccess(outcome.plan().targets())
            && outcome.keepsAccess()
        ? ExitCodes.REMAINING_ACCESS
        : code;
  }
}
