package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.unassign.BulkRun;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows that failed, by cause: one line for each, however many rows there are. Rows that were
 * not attempted are only counted, and those that Atlas contradicts are reported with the
 * verification.
 */
public final class Failures implements BulkRun.Listener<Result> {
  private static final int MAX_PROJECTS = 5;

  private final Selection selection;
  private final Map<Cause, Group> groups = new LinkedHashMap<>();

  private record Cause(Verdict verdict, Kind kind, String nextStep) {}

  private static final class Group {
    private final Result first;
    private final Problem problem;
    private final Set<ProjectId> projects = new LinkedHashSet<>();
    private long rows;

    Group(Result first, Problem problem) {
      this.first = first;
      this.problem = problem;
    }
  }

  /** None so far. */
  public Failures(Selection selection) {
    this.selection = selection;
  }

  @Override
  public void ended(Result result) {
    if (result.verdict().done() || result.problem().isEmpty()) {
      return;
    }
    Problem problem = result.problem().get();
    if (problem.kind() == Kind.CONTRADICTED) {
      return;
    }
    Group group =
        groups.computeIfAbsent(
            new Cause(result.verdict(), problem.kind(), ProblemText.of(result, problem).nextStep()),
            cause -> new Group(result, problem));
    group.rows++;
    group.projects.add(result.unassignment().project());
  }

  /** Whether the names of all their projects are known. */
  public boolean areNamed() {
    return groups.values().stream()
        .flatMap(group -> group.projects.stream())
        .allMatch(project -> selection.labels().projectName(project).isPresent());
  }

  List<String> lines() {
    return groups.entrySet().stream().map(each -> line(each.getKey(), each.getValue())).toList();
  }

  private String line(Cause cause, Group group) {
    String verdict = Color.BAD.of(cause.verdict().name());
    if (group.rows == 1) {
      return "%s %s: %s"
          .formatted(
              selection.name(group.first.row()),
              verdict,
              ProblemText.line(group.problem.message(), cause.nextStep()));
    }
    boolean projectsAreTheCause = group.problem.kind() == Kind.UNKNOWN_PROJECT;
    String where =
        selection.onlyKey().isPresent() || projectsAreTheCause
            ? ""
            : " in " + Labels.count(group.projects.size(), "project");
    return "%s %s: %s%s: %s; %s"
        .formatted(
            Labels.count(group.rows, selection.unit()),
            verdict,
            ProblemText.of(group.first, group.problem).words(),
            where,
            FirstFew.joined(group.projects, MAX_PROJECTS, selection.labels()::shortProject),
            cause.nextStep());
  }
}
