package scripts.bulk;

import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.unassign.RowResult;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import scripts.cli.Cli;
import scripts.cli.ExitCodes;
import scripts.cli.Names;
import scripts.cli.OwnKey;
import scripts.cli.UsageException;

/** Tells of a run that takes one key out of all its projects. */
final class AllProjectsReporter implements BulkReporter {
  private final AllProjectsOutput output;
  private final AllProjectsPlan plan;
  private final boolean includeOwnKey;
  private final BulkFiles files;
  private final KeySearch search;
  private final AllProjectsEnd end;
  private final Map<ProjectId, RowResult> results = new LinkedHashMap<>();
  private Optional<StillListed> still = Optional.empty();

  AllProjectsReporter(
      AllProjectsOutput output,
      AllProjectsPlan plan,
      boolean includeOwnKey,
      BulkFiles files,
      KeySearch search,
      AllProjectsEnd end) {
    this.output = output;
    this.plan = plan;
    this.includeOwnKey = includeOwnKey;
    this.files = files;
    this.search = search;
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
  public void took(RowResult result) {
    ProjectId project = result.row().unassignment().project();
    results.put(project, result);
    if (!result.verdict().done() && result.verdict() != Verdict.NOT_ATTEMPTED) {
      String name = plan.access().at(project).map(Names::project).orElse(project.value());
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
        "stopped before more was sent: what must be kept cannot be written or read (%s); make room, then: %s"
            .formatted(e.getMessage(), end.again()));
    tellOfFiles();
    return ExitCodes.INCOMPLETE;
  }

  @Override
  public void ran(Summary summary, long requests, Duration took) {
    say(SummaryText.verdicts(summary, plan.unit(), false));
    say(SummaryText.cost(summary, requests, took));
    SummaryText.stopped(summary).ifPresent(line -> Cli.say(output.command(), line));
  }

  /** Not project by project: the search also sees what the key was assigned to meanwhile. */
  @Override
  public boolean verified() throws InterruptedException {
    StillListed now = StillListed.of(plan, this::done, search, end.surroundings().sleeper());
    still = Optional.of(now);
    output.say(StillListedText.lines(now, this::done));
    return now.gone().orElse(false);
  }

  private boolean done(ProjectId project) {
    return Optional.ofNullable(results.get(project))
        .filter(result -> result.verdict().done())
        .isPresent();
  }

  @Override
  public void finish(boolean over) {
    output.say(end.kept(plan, still));
    tellOfFiles();
    if (!over) {
      say("Go on     " + end.again());
    }
  }

  private void tellOfFiles() {
    Optional<Path> undo = files.undoPath().filter(path -> files.holdsUndo());
    say("Results   " + files.resultsPath());
    output.say(end.undo(undo));
    output.result(AllProjectsJson.of(plan, results, still).files(undo, files.resultsPath()));
  }
}
