package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.Plan.ProjectPlan;
import io.github.atlaskeys.unassign.PlannedRow;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is about to happen, for a person to agree to: the same text before a run and in a dry run.
 */
public final class PlanText {
  /** More projects than this are not all named. */
  private static final int MAX_PROJECTS = 50;

  private static final int MAX_NAMED_OF_MANY = 20;
  private static final int MAX_KEYS = 20;
  private static final String SENT_ANYWAY = " (sent anyway: listings can lag)";

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
        .ifPresent(id -> name("Project", selection.labels().project(id)));
    selection
        .onlyKey()
        .ifPresent(
            id -> {
              name(title(id.kind()), selection.labels().apiKey(id));
              selection.leaks().foundAt(id).ifPresent(where -> page.field("Found at", where));
            });
    plan.read()
        .ifPresentOrElse(
            this::rows,
            () ->
                page.field(
                    "Rows",
                    "%s in %s%s"
                        .formatted(
                            Labels.count(selection.rows().size(), "row"),
                            Labels.count(selection.rows().projects(), "project"),
                            change == Change.RESTORE
                                ? ""
                                : "; %s are unassigned, not deleted"
                                    .formatted(Labels.nouns(selection.kinds())))));
    if (change == Change.UNASSIGN) {
      selection
          .onlyKeyRecord()
          .filter(key -> !key.organizationRoles().isEmpty() || !key.organizationRolesShown())
          .ifPresent(key -> page.field("Keeps", OrganizationText.beforehand(key)));
    }
  }

  /** Of the kinds that have one: fields are narrow. */
  public static String title(PrincipalId.Kind kind) {
    return kind == PrincipalId.Kind.API_KEY ? "API key" : "Account";
  }

  private void name(String title, String text) {
    page.field(title, Color.NAME.of(text));
  }

  private void effect(String text) {
    page.field(change == Change.UNASSIGN ? "Loses" : "Gets back", text);
  }

  // ------------------------------------------------------------------ rows

  private void rows(Plan read) {
    if (plan.only().isPresent()) {
      effect(outlook(plan.only().get()));
    } else if (plan.changesNothing()) {
      selection.onlyKey().ifPresent(key -> effect("nothing: it is assigned to no project"));
    } else if (isSearchedKey(read) && plan.rows().isEmpty()) {
      effect(
          "its roles in %s; it is unassigned, not deleted"
              .formatted(Labels.count(selection.rows().projects(), "project")));
      page.table(KeyText.assignments(selection.keysEverywhere().get(0).assignments()), 2);
    } else {
      if (plan.rows().isEmpty()) {
        keys();
        projects(read);
      } else {
        page.table(rows(plan.rows(), selection.labels()), 0);
      }
      page.line("");
      page.line(total(read));
    }
  }

  /** Of one key whose projects are all known the roles are shown, and not their numbers. */
  private boolean isSearchedKey(Plan read) {
    List<KeyAccess> keys = selection.keysEverywhere();
    return keys.size() == 1
        && read.changing() == selection.rows().size()
        && keys.get(0).assignments().size() == selection.rows().size();
  }

  private String total(Plan read) {
    Amount amount = plan.amount();
    var total =
        new StringBuilder("Would ")
            .append(change.work())
            .append(' ')
            .append(amount.assignments() == 0 ? "nothing" : amount.text(change, selection));
    for (Outlook outlook : Outlook.values()) {
      long count = read.count(outlook);
      if (count > 0 && outlook != Outlook.WOULD_UNASSIGN && outlook != Outlook.WOULD_RESTORE) {
        total.append("; %s %s".formatted(Labels.count(count, "row"), words(outlook, key)));
      }
    }
    return total + ".";
  }

  /** What is to be said of rows that are not simply changed. */
  private String words(Outlook outlook, String key) {
    return switch (outlook) {
      case WOULD_UNASSIGN, WOULD_RESTORE -> "";
      case NOT_LISTED -> Change.UNASSIGN.noEffect() + SENT_ANYWAY;
      case ALREADY_ASSIGNED -> Change.RESTORE.noEffect() + SENT_ANYWAY;
      case UNKNOWN_KEY ->
          "with an unknown %s%s"
              .formatted(
                  key,
                  change == Change.UNASSIGN
                      ? ""
                      : " (a deleted %s cannot be restored)".formatted(key));
      case UNREADABLE -> "cannot be read";
      case NOT_LOOKED_AT -> "not looked at";
    };
  }

  /** Several keys that leave every project: what each can do, the most dangerous first. */
  private void keys() {
    List<KeyAccess> keys = selection.keysEverywhere();
    if (keys.size() < 2) {
      return;
    }
    var table =
        new Table("NAME", "ORGANIZATION ROLES", "OWNER OF", "PROJECTS", "ID", "FOUND AT")
            .ifAny(5)
            .beneath(4)
            .shrinkable(5, 1, 0)
            .wrapped(5, 1, 0)
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
                        "%,d".formatted(Danger.owned(access)),
                        "%,d".formatted(access.assignments().size()),
                        access.key().id().value(),
                        selection.leaks().foundAt(access.key().id()).orElse(""))));
    page.table(table, 0);
    more(keys.size() - MAX_KEYS, "");
    page.line("");
  }

  private void more(long number, String indent) {
    if (number > 0) {
      page.line("%sand %,d more".formatted(indent, number));
    }
  }

  /** By name; of very many projects only the largest. */
  private void projects(Plan read) {
    Map<ProjectId, ProjectPlan> all = read.projects();
    boolean many = all.size() > MAX_PROJECTS;
    Comparator<ProjectId> byName =
        Comparator.comparing(selection.labels()::shortProject, String.CASE_INSENSITIVE_ORDER);
    Comparator<ProjectId> bySize = Comparator.comparing(id -> -all.get(id).keys());
    List<ProjectId> shown =
        all.keySet().stream()
            .sorted(many ? bySize.thenComparing(byName) : byName)
            .limit(many ? MAX_NAMED_OF_MANY : MAX_PROJECTS)
            .toList();
    var table =
        new Table(
                "PROJECT",
                (unit + "s").toUpperCase(Locale.ROOT),
                change.effect(),
                change.noEffect().toUpperCase(Locale.ROOT),
                "PROBLEMS")
            .ifAny(2, 3, 4)
            .shrinkable(2, 0)
            .wrapped(2, 0)
            .namesFirst();
    for (ProjectId id : shown) {
      ProjectPlan counts = all.get(id);
      table.row(
          List.of(
              selection.labels().shortProject(id),
              "%,d".formatted(counts.keys()),
              roles(counts),
              ifAny(counts.asWanted()),
              ifAny(counts.problems())));
    }
    page.table(table, 0);
    if (many) {
      long keys = all.values().stream().mapToLong(ProjectPlan::keys).sum();
      long named = shown.stream().mapToLong(id -> all.get(id).keys()).sum();
      page.line(
          "and %,d more projects (%s)"
              .formatted(all.size() - shown.size(), Labels.count(keys - named, unit)));
    }
  }

  private static String ifAny(long number) {
    return number == 0 ? "" : "%,d".formatted(number);
  }

  static String roles(ProjectPlan counts) {
    Stream<String> known =
        counts.roles().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(role -> "%s (%,d)".formatted(role.getKey(), role.getValue()));
    Stream<String> unknown =
        Stream.of(counts.unknownRoles())
            .filter(number -> number > 0)
            .map("roles that could not be read (%,d)"::formatted);
    return Stream.concat(known, unknown).collect(Collectors.joining(", "));
  }

  /** What would happen to rows, one by one, in the order of the input. */
  private Table rows(List<PlannedRow> rows, Labels labels) {
    var table =
        new Table("LINE", "PROJECT", "NAME", "ID", change.effect())
            .ifAny(0) // keys that were named as arguments have none
            .beneath(3)
            .shrinkable(4, 1)
            .wrapped(4, 1);
    for (PlannedRow row : rows) {
      PrincipalId id = row.row().unassignment().principal();
      table.row(
          List.of(
              row.row().line() > 0 ? Long.toString(row.row().line()) : "",
              labels.shortProject(row.row().unassignment().project()),
              row.principal().or(() -> labels.key(id)).flatMap(Principal::publicName).orElse(""),
              id.value(),
              outlook(row) + row.problem().map(why -> ": " + why.message()).orElse("")));
    }
    return table;
  }

  /** What one row would lose, or get back. */
  private String outlook(PlannedRow row) {
    String roles =
        row.roles().stream().map(SanitizedText::message).collect(Collectors.joining(", "));
    String noun = Labels.noun(row.row().unassignment().principal().kind());
    return switch (row.outlook()) {
      case WOULD_UNASSIGN -> roles.isEmpty() ? "its access" : roles;
      case WOULD_RESTORE -> roles;
      case NOT_LISTED, ALREADY_ASSIGNED -> "nothing: " + words(row.outlook(), noun);
      case UNKNOWN_KEY -> "nothing: no such " + noun;
      case UNREADABLE, NOT_LOOKED_AT -> "unknown: " + words(row.outlook(), noun);
    };
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
    return row.outlook() == Outlook.UNREADABLE || row.outlook() == Outlook.NOT_LOOKED_AT
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
    page.field(
        "Warning",
        Color.BAD.of(
                "unassigning does not end the organization roles of "
                    + Labels.count(read.keepingAccessByKind()))
            + ":");
    List<Principal> shown = read.keepingAccess().stream().limit(MAX_KEYS).toList();
    shown.forEach(
        each ->
            page.line(
                "            %s: %s"
                    .formatted(Labels.apiKey(each), OrganizationText.access(each))));
    more(number - shown.size(), "            ");
  }
}
