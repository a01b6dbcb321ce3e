package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Summary;
import io.github.atlaskeys.unassign.Summary.AllProjects;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param plan what it set out to do
 * @param files what it wrote
 * @param summary the numbers; empty if the run stopped because a file could not be written
 * @param results the result in each project, if the user named one key
 * @param failures the rows that failed, by cause
 * @param remaining the keys that keep access
 * @param lastSearch where keys of a file still are that were to leave all their projects
 * @param requests how many requests were sent
 * @param took how long it ran
 * @param unwritable why a file could not be written, if so
 */
public record ChangeOutcome(
    ChangePlan plan,
    RunFiles files,
    Optional<Summary> summary,
    Map<ProjectId, Result> results,
    Failures failures,
    RemainingAccess remaining,
    NameLookup.LastSearch lastSearch,
    long requests,
    Duration took,
    Optional<String> unwritable) {

  /** The result of the only row, if the user named one key and one project. */
  Optional<Result> only() {
    return plan.targets().isOneRow() ? results.values().stream().findFirst() : Optional.empty();
  }

  /** Where the key is now, if it was to leave all its projects. */
  Optional<AllProjects> allProjects() {
    return summary.flatMap(Summary::allProjects);
  }

  /** Whether Atlas has confirmed that the key is not, or no longer, in this project. */
  boolean isDone(ProjectId project) {
    return Optional.ofNullable(results.get(project))
        .filter(
            ended ->
                ended.verdict().done()
                    || ended.problem().filter(why -> why.kind() == Kind.CONTRADICTED).isPresent())
        .isPresent();
  }

  /** Whether the final check agrees with every row that is done; true if there was none. */
  boolean verified() {
    return lastSearch.holds() && agrees();
  }

  private boolean agrees() {
    return allProjects()
        .map(found -> found.gone().orElse(false))
        .or(() -> summary.flatMap(Summary::verification).map(found -> found.holds()))
        .orElse(true);
  }

  /** Whether the rows are done, and the last search found more, or failed. */
  boolean leavesMore() {
    return !lastSearch.holds() && agrees() && summary.filter(Summary::complete).isPresent();
  }

  /** Whether every row is done. */
  boolean complete() {
    return summary.filter(Summary::complete).isPresent() && verified();
  }

  /** Whether a key keeps access through an organization role. */
  boolean keepsAccess() {
    return allProjects()
        .map(
            found ->
                !found.deleted()
                    && OrganizationAccess.of(found.latest().key().organizationRoles()).remains())
        .orElseGet(
            () ->
                summary.map(Summary::remaining).orElse(0L) + files.done().remaining() > 0
                    || plan.targets().labels().anyKeepsAccess());
  }

  /** Whether projects that failed have no names yet, which can still be read. */
  boolean unnamed() {
    return only().isEmpty()
        && !failures.areNamed()
        && summary.filter(all -> all.stopped().isEmpty() && !all.interrupted()).isPresent();
  }
}
