package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.AllProjectsResult;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells of a run that takes one key out of all its projects. */
final class AllProjectsReporter implements BulkReporter {
  private final AllProjectsOutput output;
  private final AllProjectsPlan plan;
  private final boolean includeOwnKey;
  private final BulkFiles files;
  private final Supplier<Optional<AllProjectsResult>> result;
  private final AllProjectsEnd end;
  private final Map<ProjectId, Result> results = new LinkedHashMap<>();

  AllProjectsReporter(
      AllProjectsOutput output,
      AllProjectsPlan plan,
      boolean includeOwnKey,
      BulkFiles files,
      Supplier<Optional<AllProjectsResult>> result,
      AllProjectsEnd end) {
    this.output = output;
    this.plan = plan;
    this.includeOwnKey = includeOwnKey;
    this.files = files;
    this.result = result;
    this.end = end;
  }

  @Override
  public void showPlan() {
    output.before(plan.lines());
    if (plan.ownKey() && !includeOwnKey) {
      throw new UsageException(OwnKey.REFUSAL);
    }
  }

  @Override
  public void begin() {} // rows are shown at the end, as one object

  @Override
  public void took(Result result) {
    ProjectId project = result.row().unassignment().project();
    results.put(project, result);
    if (!result.verdict().done() && result.verdict() != Verdict.NOT_ATTEMPTED) {
      String name = plan.access().at(project).map(Labels::project).orElse(project.value());
      say(RowWriter.failure(name, result));
    }
  }

  @Override
  public void say(String line) {
    output.say(line);
  }

  @Override
  public int stopped(IOException e) {
    Cli.say(
        output.command(),
        "stopped: cannot write the results or undo file (%s). Fix that, then run: %s"
            .formatted(e.getMessage(), end.again()));
    tellOfFiles();
    return ExitCodes.INCOMPLETE;
  }

  @Override
  public void ran(Summary summary, long requests, Duration took) {
    output.say(SummaryText.lines(summary, "project", requests, took));
    SummaryText.stopped(summary).ifPresent(line -> Cli.say(output.command(), line));
  }

  /** Not project by project: the search also sees what the key was assigned to meanwhile. */
  @Override
  public boolean verified(Summary summary) {
    Optional<AllProjectsResult> end = result.get();
    end.ifPresent(found -> output.say(StillListedText.lines(found, this::attempted)));
    return end.flatMap(AllProjectsResult::gone).orElse(false);
  }

  @Override
  public int exitCode(Summary summary, boolean verified) {
    int code = ExitCodes.of(summary, verified);
    boolean deleted = result.get().filter(AllProjectsResult::deleted).isPresent();
    List<String> kept =
        result.get().map(AllProjectsResult::latest).orElse(plan.access()).key().organizationRoles();
    boolean remains = !deleted && OrganizationAccess.of(kept).remains();
    return code == ExitCodes.DONE && remains ? ExitCodes.REMAINING_ACCESS : code;
  }

  /** Whether Atlas has answered that the key is not, or no longer, in this project. */
  private boolean attempted(ProjectId project) {
    return Optional.ofNullable(results.get(project))
        .filter(
            ended ->
                ended.verdict().done()
                    || ended.problem().filter(why -> why.kind() == Kind.STILL_LISTED).isPresent())
        .isPresent();
  }

  @Override
  public void finish(boolean over) {
    output.say(end.kept(plan, result.get()));
    tellOfFiles();
    if (!over) {
      say("Resume    " + end.again());
    }
  }

  private void tellOfFiles() {
    Optional<Path> undo = files.undoPath().filter(path -> files.holdsUndo());
    say("Results   " + files.resultsPath());
    output.say(end.undo(undo));
    output.result(
        AllProjectsJson.of(plan, false, results, result.get()).files(undo, files.resultsPath()));
  }
}
