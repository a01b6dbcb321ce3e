package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is about to happen, for a person to agree to: the same text before a run and in a dry run.
 */
final class PlanText {
  private static final int MOST_PROJECTS = 20;
  private static final int MOST_KEYS = 20;

  private final Atlas atlas;
  private final Work work;
  private final ChangePlan plan;
  private final Targets targets;
  private final List<String> lines = new ArrayList<>();

  private PlanText(Atlas atlas, Work work, ChangePlan plan) {
    this.atlas = atlas;
    this.work = work;
    this.plan = plan;
    this.targets = plan.targets();
  }

  /**
   * The lines.
   *
   * @param files what will be written; empty when nothing will be
   */
  static List<String> lines(Atlas atlas, Work work, ChangePlan plan, Optional<RunFiles> files) {
    var text = new PlanText(atlas, work, plan);
    text.what();
    text.warnings();
    files.ifPresent(text::files);
    return text.lines;
  }

  private void add(String title, String text) {
    lines.add("%-10s%s".formatted(title, text));
  }

  private void what() {
    add("Host", "%s (%s)".formatted(atlas.host(), atlas.apiVersion()));
    if (targets.isOneRow()) {
      add("Project", targets.labels().project(targets.onlyProject().orElseThrow()));
      add("API key", targets.labels().apiKey(targets.onlyKey().orElseThrow()));
      plan.rows().stream().findFirst().ifPresent(row -> add("Loses", loses(row)));
    } else if (targets.isAllProjects()) {
      add("API key", targets.labels().apiKey(targets.onlyKey().orElseThrow()));
      allProjects();
    } else {
      add(
          "Rows",
          "%s in %s, %s"
              .formatted(
                  Labels.count(targets.rows().size(), "row"),
                  Labels.count(targets.rows().projects(), "project"),
                  work == Work.UNASSIGN
                      ? "keys are unassigned, not deleted"
                      : "roles are restored"));
      if (plan.isLooked()) {
        add("Plan", numbers());
        byProject();
      } else if (work == Work.RESTORE && targets.rows().size() <= ChangePlan.MOST_ROWS) {
        restored();
      }
    }
    if (work == Work.UNASSIGN && (targets.isOneRow() || targets.isAllProjects())) {
      targets
          .onlyKeyRecord()
          .map(ApiKey::organizationRoles)
          .filter(roles -> !roles.isEmpty())
          .ifPresent(roles -> add("Keeps", OrganizationText.beforehand(roles)));
    }
  }

  private void restored() {
    var table = new Table("PROJECT ID", "API KEY ID", "ROLES");
    targets
        .rows()
        .inOrder()
        .forEach(
            row ->
                table.row(
                    List.of(
                        row.unassignment().project().value(),
                        row.unassignment().apiKey().value(),
                        String.join(", ", row.roles()))));
    table.lines().forEach(line -> lines.add("  " + line));
  }

  private String loses(PlannedRow row) {
    return switch (row.outlook()) {
      case WOULD_UNASSIGN ->
          row.roles().isEmpty()
              ? "its access to this project"
              : RowText.joined(row.roles()) + " in this project";
      case NOT_LISTED -> "nothing: the project does not list this key (the DELETE is sent anyway)";
      case UNKNOWN_KEY -> "nothing: neither the project nor its organization has such a key";
      case UNREADABLE, NOT_LOOKED_AT ->
          "whatever roles it has in this project (they could not be read)";
    };
  }

  private void allProjects() {
    int projects = targets.access().assignments().size();
    if (projects == 0) {
      add("Loses", "nothing: it is assigned to no project");
      return;
    }
    add(
        "Loses",
        "its roles in %s; it is unassigned, not deleted"
            .formatted(Labels.count(projects, "project")));
    lines.addAll(KeyText.assignments(targets.access().assignments()));
  }

  /** How many rows have which outlook. */
  private String numbers() {
    return Stream.of(Outlook.values())
        .filter(outlook -> plan.count(outlook) > 0)
        .map(outlook -> "%,d %s".formatted(plan.count(outlook), words(outlook)))
        .collect(Collectors.joining(", "));
  }

  private static String words(Outlook outlook) {
    return switch (outlook) {
      case WOULD_UNASSIGN -> "would be unassigned";
      case NOT_LISTED -> "not listed (the DELETE is sent anyway)";
      case UNKNOWN_KEY -> "with an unknown key";
      case UNREADABLE -> "cannot be read";
      case NOT_LOOKED_AT -> "not looked at";
    };
  }

  /** Each row below its project; of many rows only their numbers. */
  private void byProject() {
    Labels labels = targets.labels();
    if (targets.rows().size() <= ChangePlan.MOST_ROWS) {
      plan.rows().stream()
          .collect(Collectors.groupingBy(row -> labels.project(row.row().unassignment().project())))
          .entrySet()
          .stream()
          .sorted(Map.Entry.comparingByKey(String.CASE_INSENSITIVE_ORDER))
          .forEach(
              project -> {
                lines.add("  " + project.getKey());
                var table = new Table("", "");
                project.getValue().stream()
                    .sorted(Comparator.comparingLong(row -> row.row().line()))
                    .forEach(
                        row ->
                            table.row(
                                List.of(
                                    labels.apiKey(row.row().unassignment().apiKey()),
                                    RowText.outlook(row))));
                table.rows().forEach(line -> lines.add("    " + line));
              });
      return;
    }
    List<Map.Entry<ProjectId, Long>> projects =
        plan.losses().entrySet().stream()
            .sorted(
                Map.Entry.<ProjectId, Long>comparingByValue()
                    .reversed()
                    .thenComparing(each -> labels.project(each.getKey())))
            .toList();
    projects.stream()
        .limit(MOST_PROJECTS)
        .forEach(
            each ->
                lines.add(
                    "  %s: %s"
                        .formatted(
                            labels.project(each.getKey()), Labels.count(each.getValue(), "key"))));
    if (projects.size() > MOST_PROJECTS) {
      lines.add(
          "  and %s more".formatted(Labels.count(projects.size() - MOST_PROJECTS, "project")));
    }
  }

  private void warnings() {
    if (plan.ofOwnKey() > 0) {
      add(
          "Caution",
          targets.named()
              ? "this is the key you are authenticated with (--include-own-key)"
              : "%s about the key you are authenticated with"
                  .formatted(
                      plan.ofOwnKey() == 1
                          ? "1 row is"
                          : "%,d rows are".formatted(plan.ofOwnKey())));
    }
    plan.unreadable()
        .flatMap(PlannedRow::problem)
        .ifPresent(why -> add("Unread", SanitizedText.message(problem(why))));
    targets.unsearched().ifPresent(where -> add("Caution", where));
    if (!targets.named()) {
      keepAccess();
    }
  }

  private static String problem(Problem problem) {
    return NextStep.line(problem.message(), NextStep.after(problem));
  }

  /** The keys that keep access whatever is unassigned. */
  private void keepAccess() {
    List<ApiKey> keys = plan.keepAccess();
    if (keys.isEmpty()) {
      return;
    }
    add(
        "Caution",
        "%s or may keep, access through an organization role:"
            .formatted(
                keys.size() == 1 ? "1 key keeps," : "%,d keys keep,".formatted(keys.size())));
    keys.stream()
        .limit(MOST_KEYS)
        .forEach(
            key ->
                lines.add(
                    "            %s: %s"
                        .formatted(
                            Labels.apiKey(key), OrganizationText.access(key.organizationRoles()))));
    if (keys.size() > MOST_KEYS) {
      lines.add("            and %,d more".formatted(keys.size() - MOST_KEYS));
    }
  }

  private void files(RunFiles files) {
    if (work == Work.UNASSIGN) {
      add(
          "Undo",
          files
              .undo()
              .map(path -> "roles are saved to " + path)
              .orElse("none: roles are not saved"));
    }
    add("Results", files.results().toString());
  }
}
