package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.cli.ChangePlan.ProjectPlan;
import io.github.atlaskeys.cli.RowOutlook.Outcome;
import io.github.atlaskeys.files.RunFiles;
import io.github.atlaskeys.files.RunIdentity.Action;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import io.github.atlaskeys.unassign.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is about to happen, for a person to agree to: the same text before a run and in a dry run.
 */
final class PlanText {
  /** More projects than this are not all named. */
  private static final int MANY_PROJECTS = 50;

  private static final int MOST_PROJECTS = 20;
  private static final int MOST_KEYS = 20;

  /** So many rows are laid out at a time. */
  private static final int ROWS_AT_ONCE = 1_000;

  private final Atlas atlas;
  private final Action action;
  private final ChangePlan plan;
  private final Targets targets;
  private final Page page;

  private PlanText(Atlas atlas, Action action, ChangePlan plan, Page page) {
    this.atlas = atlas;
    this.action = action;
    this.plan = plan;
    this.targets = plan.targets();
    this.page = page;
  }

  /**
   * Writes the lines.
   *
   * @param files what will be written; empty when nothing will be
   */
  static void write(
      Atlas atlas, Action action, ChangePlan plan, Optional<RunFiles> files, Page page) {
    var text = new PlanText(atlas, action, plan, page);
    text.what();
    text.warnings();
    files.ifPresent(text::files);
  }

  /** Where the requests go. */
  static void host(Atlas atlas, Page page) {
    page.copyable("Host", "%s (%s)".formatted(atlas.host(), atlas.apiVersion()));
  }

  private void what() {
    host(atlas, page);
    if (targets.isOneRow()) {
      page.field(
          "Project", Color.NAME.of(targets.labels().project(targets.onlyProject().orElseThrow())));
      page.field(
          "API key", Color.NAME.of(targets.labels().apiKey(targets.onlyKey().orElseThrow())));
      plan.first().ifPresent(row -> page.field("Loses", loses(row.planned())));
    } else if (targets.isAllProjects()) {
      page.field(
          "API key", Color.NAME.of(targets.labels().apiKey(targets.onlyKey().orElseThrow())));
      allProjects();
    } else if (plan.isLooked()) {
      manyRows();
    } else if (action == Action.RESTORE) {
      projects();
      page.line(would(Amount.of(targets.rows())) + ".");
    } else {
      page.field(
          "Rows",
          "%s in %s; keys are unassigned, not deleted"
              .formatted(
                  Labels.count(targets.rows().size(), "row"),
                  Labels.count(targets.rows().projects(), "project")));
    }
    if (action == Action.UNASSIGN && (targets.isOneRow() || targets.isAllProjects())) {
      targets
          .onlyKeyRecord()
          .map(ApiKey::organizationRoles)
          .filter(roles -> !roles.isEmpty())
          .ifPresent(roles -> page.field("Keeps", OrganizationText.beforehand(roles)));
    }
  }

  // ------------------------------------------------------------------ one key

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
      page.field("Loses", "nothing: it is assigned to no project");
      return;
    }
    page.field(
        "Loses",
        "its roles in %s; it is unassigned, not deleted"
            .formatted(Labels.count(projects, "project")));
    page.table(KeyText.assignments(targets.access().assignments()), 2);
  }

  // ------------------------------------------------------------------ many rows

  private void manyRows() {
    if (plan.list().isPresent()) {
      eachRow(plan.list().get());
    } else {
      projects();
    }
    var total = new StringBuilder(would(plan.changing()));
    for (Outcome outcome : Outcome.values()) {
      long count = plan.count(outcome);
      if (count > 0) {
        words(outcome, count).ifPresent(words -> total.append("; %,d %s".formatted(count, words)));
      }
    }
    page.line(total + ".");
  }

  private String would(Amount amount) {
    return action == Action.UNASSIGN
        ? "Would unassign " + amount.text("from")
        : "Would restore the roles of " + amount.text("in");
  }

  /** Empty for those that the total begins with. */
  private Optional<String> words(Outcome outcome, long count) {
    return switch (outcome) {
      case WOULD_UNASSIGN, WOULD_RESTORE -> Optional.empty();
      case NOT_LISTED -> Optional.of("not assigned (the DELETE is sent anyway)");
      case ALREADY_ASSIGNED ->
          Optional.of(
              "already %s them (the POST is sent anyway)".formatted(count == 1 ? "has" : "have"));
      case UNKNOWN_KEY ->
          Optional.of(
              action == Action.UNASSIGN
                  ? "with an unknown key"
                  : "with an unknown key (a deleted key cannot be restored)");
      case UNREADABLE -> Optional.of("cannot be read");
      case NOT_LOOKED_AT -> Optional.of("not looked at");
    };
  }

  /** A project with its plan, and its name for people. */
  private record Line(String name, ProjectPlan plan) {}

  /** By name; of very many projects only the largest. */
  private void projects() {
    List<Line> all =
        plan.projects().entrySet().stream()
            .map(each -> new Line(name(each.getKey()), each.getValue()))
            .toList();
    boolean many = all.size() > MANY_PROJECTS;
    Comparator<Line> byName = Comparator.comparing(Line::name, String.CASE_INSENSITIVE_ORDER);
    Comparator<Line> bySize =
        Comparator.<Line>comparingLong(each -> each.plan().keys()).reversed().thenComparing(byName);
    List<Line> shown =
        all.stream()
            .sorted(many ? bySize : byName)
            .limit(many ? MOST_PROJECTS : MANY_PROJECTS)
            .toList();
    page.table(table(shown), 0);
    if (many) {
      long named = shown.stream().mapToLong(each -> each.plan().keys()).sum();
      long keys = all.stream().mapToLong(each -> each.plan().keys()).sum();
      page.line(
          "and %,d more projects (%s)"
              .formatted(all.size() - shown.size(), Labels.count(keys - named, "key")));
    }
    page.line("");
  }

  private Table table(List<Line> shown) {
    boolean roles = shown.stream().anyMatch(each -> !each.plan().roles().isEmpty());
    boolean asWanted = shown.stream().anyMatch(each -> each.plan().asWanted() > 0);
    boolean problems = shown.stream().anyMatch(each -> each.plan().problems() > 0);
    List<String> titles =
        cells(
            List.of(
                Optional.of("PROJECT"),
                Optional.of("KEYS"),
                when(roles, change()),
                when(asWanted, action == Action.UNASSIGN ? "NOT ASSIGNED" : "ALREADY HAS"),
                when(problems, "PROBLEMS")));
    var table =
        new Table(titles.toArray(String[]::new))
            .namesFirst()
            .yielding(roles ? new Integer[] {2, 0} : new Integer[] {0});
    for (Line line : shown) {
      ProjectPlan counts = line.plan();
      table.row(
          cells(
              List.of(
                  Optional.of(line.name()),
                  Optional.of("%,d".formatted(counts.keys())),
                  when(roles, roles(counts)),
                  when(asWanted, "%,d".formatted(counts.asWanted())),
                  when(problems, "%,d".formatted(counts.problems())))));
    }
    return table;
  }

  /** The title of the roles that would change. */
  private String change() {
    return action == Action.UNASSIGN ? "WOULD LOSE" : "WOULD GET BACK";
  }

  private static List<String> cells(List<Optional<String>> cells) {
    return cells.stream().flatMap(Optional::stream).toList();
  }

  private static Optional<String> when(boolean shown, String cell) {
    return shown ? Optional.of(cell) : Optional.empty();
  }

  private static String roles(ProjectPlan counts) {
    return counts.roles().entrySet().stream()
        .map(role -> "%s (%,d)".formatted(role.getKey(), role.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** As people know it; with its ID where another has the same name. */
  private String name(ProjectId project) {
    return targets.labels().shortProject(project);
  }

  /** One by one, in the order of the input. */
  private void eachRow(RowOutlooks outlooks) {
    var listing = new Listing(outlooks);
    targets.rows().inOrder().forEach(listing::add); // an iterator would hold all of them
    listing.flush();
    page.line("");
  }

  /** Rows laid out a thousand at a time, below one line of titles. */
  private final class Listing {
    private final RowOutlooks outlooks;
    private Table table = titles();
    private int size;

    Listing(RowOutlooks outlooks) {
      this.outlooks = outlooks;
    }

    private Table titles() {
      return new Table("LINE", "PROJECT", "PUBLIC KEY", "API KEY ID", change()).yielding(4, 1);
    }

    void add(Row row) {
      ApiKeyId key = row.unassignment().apiKey();
      table.row(
          List.of(
              Long.toString(row.line()),
              name(row.unassignment().project()),
              targets.labels().key(key).map(ApiKey::publicKey).orElse(""),
              key.value(),
              outlooks.of(row)));
      size++;
      if (size == ROWS_AT_ONCE) {
        flush();
      }
    }

    void flush() {
      page.table(table, 0);
      table = titles().continued();
      size = 0;
    }
  }

  // ------------------------------------------------------------------ warnings

  private void warnings() {
    if (plan.ofOwnKey() > 0) {
      page.field(
          "Caution",
          targets.named()
              ? "this is the key you are authenticated with (--include-own-key)"
              : "%s about the key you are authenticated with"
                  .formatted(
                      plan.ofOwnKey() == 1
                          ? "1 row is"
                          : "%,d rows are".formatted(plan.ofOwnKey())));
    }
    plan.unreadable().ifPresent(row -> page.field("Unread", SanitizedText.message(unread(row))));
    targets.unsearched().ifPresent(where -> page.field("Caution", where));
    if (!targets.named()) {
      keepAccess();
    }
  }

  /** The project of a key that is not listed was read: a role in it would not help. */
  private static String unread(PlannedRow row) {
    Problem problem = row.problem().orElseThrow();
    return NextStep.line(
        problem.message(),
        row.outlook() == Outlook.NOT_LISTED
            ? "whether the key still exists cannot be told"
            : NextStep.after(problem));
  }

  /** The keys that keep access whatever is unassigned. */
  private void keepAccess() {
    List<ApiKey> keys = plan.keepAccess();
    if (keys.isEmpty()) {
      return;
    }
    page.field(
        "Caution",
        "%s or may keep, access through an organization role:"
            .formatted(
                Color.BAD.of(
                    keys.size() == 1 ? "1 key keeps," : "%,d keys keep,".formatted(keys.size()))));
    keys.stream()
        .limit(MOST_KEYS)
        .forEach(
            key ->
                page.line(
                    "            %s: %s"
                        .formatted(
                            Labels.apiKey(key), OrganizationText.access(key.organizationRoles()))));
    if (keys.size() > MOST_KEYS) {
      page.line("            and %,d more".formatted(keys.size() - MOST_KEYS));
    }
  }

  private void files(RunFiles files) {
    if (action == Action.UNASSIGN) {
      files
          .undo()
          .ifPresentOrElse(
              path -> page.copyable("Undo", "roles are saved to " + path),
              () -> page.field("Undo", "none: roles are not saved"));
    }
    page.copyable("Results", files.results().toString());
  }
}
