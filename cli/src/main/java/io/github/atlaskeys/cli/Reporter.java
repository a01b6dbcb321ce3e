package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Inspection;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verification;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * Tells of one unassignment: the result on standard output, in the form that was asked for, and
 * everything else on standard error. Each method that ends a run answers its exit code.
 */
public final class Reporter {
  private final CommandLine command;
  private final OutputFormat format;
  private final Atlas atlas;
  private final Unassignment unassignment;
  private Optional<Inspection> seen = Optional.empty();

  public Reporter(
      CommandLine command, OutputFormat format, Atlas atlas, Unassignment unassignment) {
    this.command = command;
    this.format = format;
    this.atlas = atlas;
    this.unassignment = unassignment;
  }

  /** What is about to be done. It is not a result yet. */
  public void plan(Inspection inspection, boolean ownKey) {
    seen = Optional.of(inspection);
    PlanText.lines(atlas, inspection, ownKey).forEach(command.getErr()::println);
    command.getErr().flush();
  }

  /** The end of a dry run, whose result the plan is. */
  public int dryRun(Inspection inspection, boolean ownKey) {
    seen = Optional.of(inspection);
    if (format == OutputFormat.JSON) {
      print(json().dryRun().toString());
    } else {
      PlanText.lines(atlas, inspection, ownKey).forEach(this::print);
      print("Dry run: nothing was changed.");
    }
    return ExitCodes.DONE;
  }

  /** The end of a run that had to stop before it sent the DELETE. */
  public int stopped(Problem problem, String nextStep) {
    if (format == OutputFormat.JSON) {
      print(json().stopped(problem, nextStep).toString());
    }
    Cli.say(command, NextStep.line(problem.message(), nextStep));
    return ExitCodes.of(problem);
  }

  /**
   * The end of a run.
   *
   * @param failOnRemainingAccess whether access through an organization role is a failure
   */
  public int finished(
      Result result, Optional<Verification> verification, boolean failOnRemainingAccess) {
    if (format == OutputFormat.JSON) {
      print(json().result(result, verification).toString());
    } else if (result.verdict().done()) {
      lines(result).forEach(this::print);
      verification.ifPresent(found -> print(verified(found)));
    }
    result.problem().ifPresent(problem -> Cli.say(command, failure(result, problem)));
    if (!result.verdict().done()) {
      return ExitCodes.of(result.verdict());
    }
    if (verification.filter(found -> !found.holds()).isPresent()) {
      return ExitCodes.INCOMPLETE;
    }
    return failOnRemainingAccess && result.access().remains()
        ? ExitCodes.REMAINING_ACCESS
        : ExitCodes.DONE;
  }

  private static String verified(Verification found) {
    if (found.holds()) {
      return "Verified: the project no longer lists the key.";
    }
    return found.unread().values().stream()
        .findFirst()
        .map(why -> NextStep.line("Not verified: " + why.message(), NextStep.after(why)))
        .orElse("NOT GONE: the project still lists the key; check again in a minute.");
  }

  private List<String> lines(Result result) {
    return ResultText.lines(seen.orElseThrow(), result);
  }

  private static String failure(Result result, Problem problem) {
    String tries = result.attempts() > 1 ? " (tried %d times)".formatted(result.attempts()) : "";
    return NextStep.line(problem.message() + tries, NextStep.after(problem));
  }

  private ResultJson json() {
    return new ResultJson(atlas, unassignment, seen);
  }

  private void print(String line) {
    command.getOut().println(line);
    command.getOut().flush();
  }
}
