package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.Plan.ProjectPlan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is about to happen, for a person to agree to: the same text before a run and in a dry run.
 */
public final class PlanText {
  /** More projects than this are not all named. */
  private static final int MAX_PROJECTS = 50;

  private static final int MAX_NAMED_OF_MANY = 20;
  private static final int MAX_KEYS = 20;

  private final RunPlan plan;
  private final Change change;
  private final Selection selection;
  private final Page page;
  private final String key;

  /** What is counted in a project, where each is in a row. */
  private final String unit;

  private PlanText(RunPlan plan, Page page) {
    this.plan = plan;
    this.change = plan.change();
    this.selection = plan.selection();
    this.page = page;
    this.key = Labels.noun(selection.kinds());
    this.unit = selection.kinds().size() > 1 ? "row" : key;
  }

  /**
   * Writes the lines.
   *
   * @param caller whose credentials are used
   */
  public static void write(Atlas atlas, String caller, RunPlan plan, Page page) {
    var text = new PlanText(plan, page);
    host(atlas, caller, page);
    text.what();
    text.warnings();
  }

  /** Where the requests go, and as whom. */
  public static void host(Atlas atlas, String caller, Page page) {
    page.copyable("Host", "%s (%s), as %s".formatted(atlas.host(), atlas.apiVersion(), caller));
  }

  private void what() {
    List<String> organizations = selection.organizations();
    if (!organizations.isEmpty()) {
      page.field("Org", String.join(", ", organizations));
    }
    selection
        .onlyProject()
        .filter(id -> selection.everywhere().isEmpty() && plan.rows().size() < 2) // else in a table
        .ifPresent(id -> page.field("Project", name(selection.labels().project(id))));
    selection
        .onlyKey()
        .ifPresent(id -> page.field(title(id.kind()), name(selection.labels().apiKey(id))));
    selection
        .onlyKey()
        .flatMap(selection.leaks()::foundAt)
        .ifPresent(where -> page.field("Found at", where));
    if (selection.isOneRow()) {
      plan.only().ifPresent(row -> page.field(effect(), effectOn(row)));
    } else if (plan.read().isPresent()) {
      manyRows(plan.read().get());
    } else {
      page.field(
          "Rows",
          "%s in %s%s"
              .formatted(
                  Labels.count(selection.rows().size(), "row"),
                  Labels.count(selection.rows().projects(), "project"),
                  change == Change.UNASSIGN
                      ? "; %s are unassigned, not deleted"
                          .formatted(Labels.nouns(selection.kinds()))
                      : ""));
    }
    if (change == Change.UNASSIGN) {
      selection
          .onlyKeyRecord()
          .filter(key -> !key.organizationRoles().isEmpty() || !key.organizationRolesShown())
          .ifPresent(key -> page.field("Keeps", OrganizationText.beforehand(key)));
    }
  }

  /** Of the kinds that have one: fields are narrow. */
  public static String title(PrincipalId.Kind kind) {
    return switch (kind) {
      case API_KEY -> "API key";
      case SERVICE_ACCOUNT -> "Account";
    };
  }

  private static String name(String text) {
    return Color.NAME.of(text);
  }

  // ------------------------------------------------------------------ one row

  private String effect() {
    return change == Change.UNASSIGN ? "Loses" : "Gets back";
  }

  private String effectOn(PlannedRow row) {
    return switch (row.outlook()) {
      case WOULD_UNASSIGN ->
          row.roles().isEmpty()
              ? "its access to this project"
              : joined(row.roles()) + " in this project";
      case WOULD_RESTORE -> joined(row.roles()) + " in this project";
      case NOT_LISTED -> "nothing: the project does not list it (sent anyway: listings can lag)";
      case ALREADY_ASSIGNED -> "nothing: it has these roles (sent anyway: listings can lag)";
      case UNKNOWN_KEY -> "nothing: neither the project nor its organization has it";
      case UNREADABLE, NOT_LOOKED_AT ->
          "whatever roles it has in this project (they could not be read)";
    };
  }

  // ------------------------------------------------------------------ many rows

  private void manyRows(Plan read) {
    if (selection.rows().size() == 0) {
      selection
          .onlyKey()
          .ifPresent(key -> page.field(effect(), "nothing: it is assigned to no project"));
      return;
    }
    if (!plan.rows().isEmpty()) {
      page.table(rows(plan.rows(), selection.labels()), 0);
    } else if (isSearchedKey(read)) {
      page.field(
          "Loses",
          "its roles in %s; it is unassigned, not deleted"
              .formatted(Labels.count(selection.rows().projects(), "project")));
      page.table(KeyText.assignments(selection.keysEverywhere().get(0).assignments()), 2);
      return;
    } else {
      keys();
      projects(read);
    }
    page.line("");
    var total = new StringBuilder(would(plan.amount()));
    for (Outlook outlook : Outlook.values()) {
      long count = read.count(outlook);
      if (count > 0) {
        words(outlook, count)
            .ifPresent(
                words -> total.append("; %s %s".formatted(Labels.count(count, "row"), words)));
      }
    }
    page.line(total + ".");
  }

  /** Of one key whose projects are all known the roles are shown, and not their numbers. */
  private boolean isSearchedKey(Plan read) {
    List<KeyAccess> keys = selection.keysEverywhere();
    return keys.size() == 1
        && read.changing() == selection.rows().size()
        && keys.get(0).assignments().size() == selection.rows().size();
  }

  private String would(Amount amount) {
    if (amount.assignments() == 0) {
      return "Would %s nothing".formatted(change.work());
    }
    return change == Change.UNASSIGN
        ? "Would unassign " + amount.text(change, selection)
        : "Would restore the roles of " + amount.text(change, selection);
  }

  /** Several keys that leave every project: what each can do, the most dangerous first. */
  private void keys() {
    List<KeyAccess> keys = selection.keysEverywhere();
    if (keys.size() < 2) {
      return;
    }
    boolean places = selection.leaks() != Leaks.NONE;
    List<String> titles =
        List.of("NAME", "ORGANIZATION ROLES", "OWNER OF", "PROJECTS", "ID", "FOUND AT");
    int columns = places ? titles.size() : titles.size() - 1;
    var table =
        new Table(titles.subList(0, columns).toArray(String[]::new))
            .optional(4)
            .shrinkable(columns - 1, 1, 0)
            .wrapped(1)
            .namesFirst();
    keys.stream()
        .sorted(Danger.MOST_FIRST)
        .limit(MAX_KEYS)
        .forEach(
            access ->
                table.row(
                    List.of(
                            access.key().publicName().orElse(access.key().id().value()),
                            String.join(", ", access.key().organizationRoles()),
                            number(Danger.owned(access)),
                            number(access.assignments().size()),
                            access.key().id().value(),
                            selection.leaks().foundAt(access.key().id()).orElse(""))
                        .subList(0, columns)));
    page.table(table, 0);
    if (keys.size() > MAX_KEYS) {
      page.line("and %,d more".formatted(keys.size() - MAX_KEYS));
    }
    page.line("");
  }

  /** Empty for those that the total begins with. */
  private Optional<String> words(Outlook outlook, long count) {
    return switch (outlook) {
      case WOULD_UNASSIGN, WOULD_RESTORE -> Optional.empty();
      case NOT_LISTED -> Optional.of("not assigned (sent anyway: listings can lag)");
      case ALREADY_ASSIGNED ->
          Optional.of(
              "already %s them (sent anyway: listings can lag)"
                  .formatted(count == 1 ? "has" : "have"));
      case UNKNOWN_KEY ->
          Optional.of(
              change == Change.UNASSIGN
                  ? "with an unknown " + key
                  : "with an unknown %1$s (a deleted %1$s cannot be restored)".formatted(key));
      case UNREADABLE -> Optional.of("cannot be read");
      case NOT_LOOKED_AT -> Optional.of("not looked at");
    };
  }

  /** A project with its plan, and its name for people. */
  private record Line(String name, ProjectPlan plan) {}

  /** By name; of very many projects only the largest. */
  private void projects(Plan read) {
    List<Line> all =
        read.projects().entrySet().stream()
            .map(each -> new Line(shortName(each.getKey()), each.getValue()))
            .toList();
    boolean many = all.size() > MAX_PROJECTS;
    Comparator<Line> byName = Comparator.comparing(Line::name, String.CASE_INSENSITIVE_ORDER);
    Comparator<Line> bySize =
        Comparator.<Line>comparingLong(each -> each.plan().keys()).reversed().thenComparing(byName);
    List<Line> shown =
        all.stream()
            .sorted(many ? bySize : byName)
            .limit(many ? MAX_NAMED_OF_MANY : MAX_PROJECTS)
            .toList();
    page.table(table(shown), 0);
    if (many) {
      long named = shown.stream().mapToLong(each -> each.plan().keys()).sum();
      long keys = all.stream().mapToLong(each -> each.plan().keys()).sum();
      page.line(
          "and %,d more projects (%s)"
              .formatted(all.size() - shown.size(), Labels.count(keys - named, unit)));
    }
  }

  /** Only with the columns that say something. */
  private Table table(List<Line> shown) {
    var roles = shown.stream().anyMatch(each -> each.plan().changing() > 0);
    boolean asWanted = shown.stream().anyMatch(each -> each.plan().asWanted() > 0);
    boolean problems = shown.stream().anyMatch(each -> each.plan().problems() > 0);
    var titles = new ArrayList<>(List.of("PROJECT", (unit + "s").toUpperCase(Locale.ROOT)));
    add(titles, roles, change.effect());
    add(titles, asWanted, change.noEffect());
    add(titles, problems, "PROBLEMS");
    var table =
        new Table(titles.toArray(String[]::new))
            .namesFirst()
            .shrinkable(roles ? new Integer[] {2, 0} : new Integer[] {0});
    for (Line line : shown) {
      ProjectPlan counts = line.plan();
      var cells = new ArrayList<>(List.of(line.name(), number(counts.keys())));
      add(cells, roles, roles(counts));
      add(cells, asWanted, number(counts.asWanted()));
      add(cells, problems, number(counts.problems()));
      table.row(cells);
    }
    return table;
  }

  private static void add(List<String> cells, boolean shown, String cell) {
    if (shown) {
      cells.add(cell);
    }
  }

  private static String number(long number) {
    return "%,d".formatted(number);
  }

  static String roles(ProjectPlan counts) {
    var roles =
        counts.roles().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(role -> "%s (%,d)".formatted(role.getKey(), role.getValue()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (counts.unknownRoles() > 0) {
      roles.add("roles that could not be read (%,d)".formatted(counts.unknownRoles()));
    }
    return String.join(", ", roles);
  }

  /** As people know it; with its ID where another has the same name. */
  private String shortName(ProjectId project) {
    return selection.labels().shortProject(project);
  }

  /** What would happen to rows, one by one, in the order of the input. */
  public static Table rows(List<PlannedRow> rows, Labels labels) {
    String effect =
        rows.stream().anyMatch(row -> !row.row().roles().isEmpty())
            ? Change.RESTORE.effect()
            : Change.UNASSIGN.effect();
    boolean lines = rows.stream().anyMatch(row -> row.row().line() > 0);
    boolean keys =
        rows.stream()
            .map(row -> row.row().unassignment().principal().kind())
            .allMatch(PrincipalId.Kind.API_KEY::equals);
    List<String> titles =
        List.of(
            "LINE", "PROJECT", keys ? "PUBLIC KEY" : "NAME", keys ? "API KEY ID" : "ID", effect);
    int from = lines ? 0 : 1; // keys that were named as arguments have none
    var table =
        new Table(titles.subList(from, titles.size()).toArray(String[]::new))
            .shrinkable(4 - from, 1 - from);
    rows.forEach(
        row ->
            table.row(
                List.of(
                        Long.toString(row.row().line()),
                        labels.shortProject(row.row().unassignment().project()),
                        row.principal()
                            .or(() -> labels.key(row.row().unassignment().principal()))
                            .flatMap(Principal::publicName)
                            .orElse(""),
                        row.row().unassignment().principal().value(),
                        outlook(row))
                    .subList(from, titles.size())));
    return table;
  }

  /** What would happen to one row, in a few words. */
  private static String outlook(PlannedRow row) {
    String words =
        switch (row.outlook()) {
          case WOULD_UNASSIGN -> row.roles().isEmpty() ? "its access" : joined(row.roles());
          case WOULD_RESTORE -> joined(row.roles());
          case NOT_LISTED -> "not listed (sent anyway: listings can lag)";
          case ALREADY_ASSIGNED -> "already has these roles (sent anyway: listings can lag)";
          case UNKNOWN_KEY -> "no such " + Labels.noun(row.row().unassignment().principal().kind());
          case UNREADABLE -> "cannot be read";
          case NOT_LOOKED_AT -> "not looked at";
        };
    return row.problem().map(why -> words + ": " + why.message()).orElse(words);
  }

  private static String joined(List<String> roles) {
    return roles.stream().map(SanitizedText::message).collect(Collectors.joining(", "));
  }

  // ------------------------------------------------------------------ warnings

  private void warnings() {
    plan.read()
        .flatMap(Plan::unreadable)
        .ifPresent(row -> page.field("Not read", SanitizedText.message(unreadable(row))));
    selection.unsearched().ifPresent(where -> page.field("Warning", where));
    if (hasAccounts(selection) && !plan.changesNothing()) {
      accounts();
    }
    if (change == Change.UNASSIGN && selection.onlyKey().isEmpty()) {
      plan.read().ifPresent(this::keepAccess);
    }
  }

  /** Whether what is different about service accounts is to be said. */
  public static boolean hasAccounts(Selection selection) {
    return selection.kinds().contains(PrincipalId.Kind.SERVICE_ACCOUNT);
  }

  private void accounts() {
    if (change == Change.UNASSIGN) {
      page.field(
          "Secrets",
          "unassigning does not stop a service account's secret from getting access tokens; a token that was issued before lives for up to an hour");
    }
    String has =
        switch (plan.caller()) {
          case OWNER -> ", which these credentials have";
          case UNKNOWN -> "";
          default -> ", which these credentials do not have";
        };
    page.field("Restore", "restoring a service account needs Organization Owner" + has);
  }

  /** The project of a key that is not listed was read: a role in it would not help. */
  private static String unreadable(PlannedRow row) {
    return row.outlook() == Outlook.UNREADABLE
        ? ProblemText.line(row.problem().orElseThrow(), row.row())
        : ProblemText.line(
            row.problem().orElseThrow().message(), "whether it still exists cannot be told");
  }

  /** The keys that keep access whatever is unassigned. */
  private void keepAccess(Plan read) {
    long number = read.keysKeepingAccess();
    if (number == 0) {
      return;
    }
    List<Principal> shown = read.keepingAccess().stream().limit(MAX_KEYS).toList();
    boolean certain =
        number == shown.size()
            && shown.stream()
                .map(OrganizationAccess::of)
                .noneMatch(OrganizationAccess.UNCERTAIN::equals);
    page.field(
        "Warning",
        "%s access through an organization role:"
            .formatted(
                Color.BAD.of(
                    "%s %s"
                        .formatted(
                            Labels.count(read.keepingAccessByKind()),
                            certain
                                ? number == 1 ? "keeps" : "keep"
                                : number == 1 ? "keeps, or may keep," : "keep, or may keep,"))));
    shown.forEach(
        each ->
            page.line(
                "            %s: %s"
                    .formatted(Labels.apiKey(each), OrganizationText.access(each))));
    if (number > shown.size()) {
      page.line("            and %,d more".formatted(number - shown.size()));
    }
  }
}
