package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows that failed, by cause: one line for each, however many rows there are. Rows that were
 * not attempted are only counted, and those that Atlas contradicts are reported with the
 * verification.
 */
final class Failures {
  private static final int MOST_PROJECTS = 5;

  private final Targets targets;
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

  Failures(Targets targets) {
    this.targets = targets;
  }

  void ended(Result result) {
    if (result.verdict().done() || result.problem().isEmpty()) {
      return;
    }
    Problem problem = result.problem().get();
    if (problem.kind() == Kind.CONTRADICTED) {
      return;
    }
    Group group =
        groups.computeIfAbsent(
            new Cause(result.verdict(), problem.kind(), RowReport.nextStep(result, problem)),
            cause -> new Group(result, problem));
    group.rows++;
    group.projects.add(result.unassignment().project());
  }

  /** Whether the names of all their projects are known. */
  boolean areNamed() {
    return groups.values().stream()
        .flatMap(group -> group.projects.stream())
        .allMatch(project -> targets.labels().projectName(project).isPresent());
  }

  List<String> lines() {
    return groups.entrySet().stream().map(each -> line(each.getKey(), each.getValue())).toList();
  }

  private String line(Cause cause, Group group) {
    String verdict = Color.BAD.of(cause.verdict().name());
    if (group.rows == 1) {
      return "%s %s: %s"
          .formatted(
              targets.name(group.first.row()),
              verdict,
              NextStep.line(group.problem.message(), cause.nextStep()));
    }
    boolean projectsAreTheCause = group.problem.kind() == Kind.UNKNOWN_PROJECT;
    String where =
        targets.isAllProjects() || projectsAreTheCause
            ? ""
            : " in " + Labels.count(group.projects.size(), "project");
    return "%s %s: %s%s: %s; %s"
        .formatted(
            Labels.count(group.rows, targets.unit()),
            verdict,
            words(group.problem),
            where,
            names(group.projects),
            cause.nextStep());
  }

  private String names(Set<ProjectId> projects) {
    String named =
        projects.stream()
            .limit(MOST_PROJECTS)
            .map(targets.labels()::shortProject)
            .collect(Collectors.joining(", "));
    int more = projects.size() - MOST_PROJECTS;
    return more > 0 ? "%s and %,d more".formatted(named, more) : named;
  }

  /** What many rows have in common, where their messages name each its own project and key. */
  private static String words(Problem problem) {
    return switch (problem.kind()) {
      case NO_PERMISSION -> "no permission";
      case UNKNOWN_PROJECT -> "no such project";
      case WRONG_PRODUCT -> "projects of another product";
      case UNKNOWN_API_KEY -> "no such key";
      case NOT_FOUND -> "not found";
      case OWN_KEY -> "the key you are authenticated with";
      case RATE_LIMITED -> "rate limit reached";
      case SERVER_FAILED -> "Atlas failed";
      case UNEXPECTED_RESPONSE -> "not a response of Atlas";
      case CONTRADICTED -> "Atlas's listing disagrees";
      case TIMED_OUT -> "no response in time";
      case NO_RESPONSE -> "no response";
      case UNKNOWN_HOST, CONNECTION_REFUSED -> "could not connect";
      case REFUSED, // these differ too much for a word; the first is an example
          CREDENTIALS_REFUSED,
          IP_NOT_ON_ACCESS_LIST,
          WRONG_ADDRESS,
          WRONG_VERSION,
          PROXY_REFUSED,
          TLS_FAILED ->
          problem.message().replaceFirst("\\.$", "");
    };
  }
}
