package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.Danger;
import io.github.atlaskeys.lookup.Gap;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Leaks;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.lookup.SearchText;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what a command that only reads has found: the result on standard output, what is missing
 * on standard error. Each method returns the exit code.
 */
public final class LookupReport {
  /** Of a CSV with a row for each assignment, as unassign-keys reads it; others may follow. */
  public static final String COLUMNS =
      "projectId,apiKeyId,publicKey,description,roles,projectName,organizationRoles";

  private static final int MAX_NAMED = 20;

  private final String command;
  private final Atlas atlas;
  private final Console console;
  private final String whole;

  /** Of a command by this name that reads from this host. */
  public LookupReport(String command, Atlas atlas, Console console) {
    this(command, atlas, console, "-o csv");
  }

  /**
   * The same.
   *
   * @param whole what has all that a screen has no room for
   */
  public LookupReport(String command, Atlas atlas, Console console, String whole) {
    this.command = command;
    this.atlas = atlas;
    this.console = console;
    this.whole = whole;
  }

  /** Where it writes. */
  public Console console() {
    return console;
  }

  /** The keys that a search has found, and what it has not found of a report. */
  public int found(SearchResult result, Leaks leaks) {
    List<KeyAccess> keys =
        leaks == Leaks.NONE
            ? result.keys()
            : result.keys().stream().sorted(Danger.MOST_FIRST).toList();
    switch (console.format()) {
      case TEXT, MARKDOWN, HTML -> { // these commands have no Markdown
        Page page = console.result();
        var cut = new LinkedHashSet<String>();
        for (int i = 0; i < keys.size(); i++) {
          if (i > 0) {
            page.line("");
          }
          KeyAccess access = keys.get(i);
          Optional<String> foundAt = leaks.foundAt(access.key().id());
          cut.addAll(KeyText.found(access, foundAt, result.organizationNames(), page));
        }
        tellCut(cut);
      }
      case JSON -> {
        keys.forEach(
            access ->
                data(KeyJson.key(access, match(result, access), leaks.places(access.key().id()))));
        leaks.unknown().forEach(finding -> data(KeyJson.finding(finding)));
      }
      case CSV -> {
        assignments(keys, Optional.empty(), leaks);
        keys.forEach(access -> KeyText.remainingAccess(access.key()).ifPresent(console::warn));
      }
    }
    if (searchesTexts(result) && !result.kinds().contains(PrincipalId.Kind.SERVICE_ACCOUNT)) {
      console.warn(Gap.NO_ACCOUNTS.text());
    }
    List<KeyQuery> named = unmatched(result).filter(query -> !leaks.isUnmatched(query)).toList();
    gaps(result, named).forEach(console::warn);
    leaks.notices().forEach(console::warn);
    List<String> missing =
        Stream.concat(named.stream().map(KeyQuery::text), leaks.missing().stream()).toList();
    boolean searched = result.coverage().complete();
    return end(
        keys.size() + leaks.missing().size(),
        missing.isEmpty() && searched,
        missing,
        SearchText.unsearched(result).stream().toList(),
        !missing.isEmpty() ? ExitCodes.REFUSED : searched ? ExitCodes.DONE : ExitCodes.INCOMPLETE);
  }

  private static boolean searchesTexts(SearchResult result) {
    return result.matches().stream()
        .anyMatch(each -> each.query().kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION);
  }

  /**
   * The keys and service accounts of a project or an organization.
   *
   * @param project the one whose keys they are; empty for an organization's
   */
  public int keys(Listing<KeyAccess> listing, Optional<ProjectId> project) {
    List<KeyAccess> keys = listing.items();
    switch (console.format()) {
      case TEXT, MARKDOWN, HTML -> {
        tables(KeyText.keys(keys, project));
        if (keys.isEmpty() && !listing.isShort()) {
          console.printNotice(
              "No API key or service account is %s."
                  .formatted(
                      project.isPresent() ? "assigned to this project" : "in this organization"));
        }
      }
      case JSON -> keys.forEach(access -> data(KeyJson.key(access, Optional.empty(), List.of())));
      case CSV -> {
        if (!listing.isShort()) {
          assignments(keys, project, Leaks.NONE);
        }
      }
    }
    return end(listing);
  }

  /** Projects, by name. */
  public int projects(Listing<Project> listing) {
    List<Project> sorted = KeyText.sorted(listing.items());
    switch (console.format()) {
      case TEXT, MARKDOWN, HTML -> tables(KeyText.projects(sorted));
      case JSON -> sorted.forEach(project -> data(KeyJson.project(project)));
      case CSV -> {
        if (!listing.isShort()) {
          console.printData("projectId,projectName,organizationId");
          for (Project project : sorted) {
            console.printData(
                Csv.maskedLine(
                    project.id().value(), KeyText.name(project), KeyText.organization(project)));
          }
        }
      }
    }
    return end(listing);
  }

  /** Says what is not shown. A CSV that is short is not written: it may be read by a change. */
  private int end(Listing<?> listing) {
    for (Gap gap : listing.gaps()) {
      if (gap.why() == Gap.Why.SHORT) {
        console.fail(
            "%s; %s%s"
                .formatted(
                    gap.text(),
                    Gap.AGAIN,
                    console.format() == OutputFormat.CSV ? " (no CSV was written)" : ""));
      } else {
        console.warn(gap.text());
      }
    }
    return end(
        listing.items().size(),
        listing.gaps(),
        List.of(),
        listing.isShort() ? ExitCodes.INCOMPLETE : ExitCodes.DONE);
  }

  /** An empty line between two. */
  private void tables(List<Table> tables) {
    Page page = console.result();
    var cut = new LinkedHashSet<String>();
    for (Table table : tables) {
      if (table != tables.get(0)) {
        page.line("");
      }
      cut.addAll(page.table(table, 0));
    }
    tellCut(cut);
  }

  /** Which columns are cut, and where they are not. */
  private void tellCut(Set<String> columns) {
    if (!columns.isEmpty()) {
      console.printNotice(
          "Cut to fit %d columns: %s; %s has all."
              .formatted(console.columns(), String.join(", ", columns), whole));
    }
  }

  /**
   * One row per assignment, as unassign-keys reads it; the organization roles of a key stand in
   * each of its rows. Of a service account, the columns of a key hold its client ID and its name.
   * Keys of a report have a last column, where it has them.
   */
  private void assignments(List<KeyAccess> keys, Optional<ProjectId> project, Leaks leaks) {
    boolean places = leaks != Leaks.NONE;
    console.printData(COLUMNS + (places ? ",foundAt" : ""));
    for (KeyAccess access : keys) {
      Stream<Assignment> rows =
          project.map(id -> access.at(id).stream()).orElseGet(access.assignments()::stream);
      rows.forEach(
          row ->
              line(
                  access.key(),
                  row,
                  Stream.of(leaks.foundAt(access.key().id()).orElse("")).filter(it -> places)));
    }
    withoutProject(keys);
  }

  /** The row of an assignment, and what stands in the columns after {@link #COLUMNS}. */
  public void line(Principal key, Assignment row, Stream<String> more) {
    console.printData(
        Csv.maskedLine(
            Stream.concat(
                    Stream.of(
                        row.project().value(),
                        key.id().value(),
                        key.publicName().orElse(""),
                        key.description().orElse(""),
                        RoleNames.toCell(row.roles()),
                        row.projectName().orElse(""),
                        RoleNames.toCell(key.organizationRoles())),
                    more)
                .toArray(String[]::new)));
  }

  /** The most powerful keys may have no project at all, and so no row. */
  private void withoutProject(List<KeyAccess> keys) {
    List<Principal> left =
        keys.stream()
            .filter(access -> access.assignments().isEmpty())
            .map(KeyAccess::key)
            .filter(key -> !key.organizationRoles().isEmpty())
            .toList();
    if (!left.isEmpty()) {
      boolean one = left.size() == 1;
      console.warn(
          "%s %s organization roles only and %s not in the CSV: %s"
              .formatted(
                  Labels.count(left.stream().map(Principal::id).toList()),
                  one ? "has" : "have",
                  one ? "is" : "are",
                  FirstFew.joined(left, MAX_NAMED, LookupReport::withRoles)));
    }
  }

  /** A name that others may have is followed by what tells it from them. */
  private static String withRoles(Principal key) {
    String names =
        Stream.concat(key.publicName().stream(), Stream.of(key.identifier()))
            .distinct()
            .collect(Collectors.joining(" "));
    return "%s (%s)".formatted(names, String.join(", ", key.organizationRoles()));
  }

  /** Ends the result with what JSON says of all of it, and of what is not shown. */
  public int end(long rows, List<Gap> gaps, List<String> notFound, int exitCode) {
    return end(rows, gaps.isEmpty(), notFound, gaps.stream().map(Gap::text).toList(), exitCode);
  }

  private int end(
      long rows, boolean complete, List<String> notFound, List<String> notRead, int exitCode) {
    if (console.format() == OutputFormat.JSON) {
      Map<String, Object> summary =
          SummaryJson.of(
              command,
              Optional.of(atlas),
              rows,
              complete,
              notFound,
              Optional.empty(),
              false,
              exitCode);
      summary.put("notRead", notRead.stream().map(SanitizedText::message).toList());
      data(summary);
    }
    return exitCode;
  }

  private void data(Map<String, Object> fields) {
    console.printData(SafeJson.line(fields));
  }

  private static Optional<String> match(SearchResult result, KeyAccess access) {
    return result.match(access.key().id()).map(match -> match.kind().name());
  }

  private static Stream<KeyQuery> unmatched(SearchResult result) {
    return result.matches().stream()
        .filter(each -> each.keys().isEmpty())
        .map(SearchResult.Matches::query);
  }

  /** A sentence for each text that matches nothing. */
  public static List<String> missing(SearchResult result) {
    return unmatched(result).map(query -> missing(result, query)).toList();
  }

  private static String missing(SearchResult result, KeyQuery query) {
    return SanitizedText.message(SearchText.missing(result, query));
  }

  /** What was not found, and where the search could not look. */
  private static List<String> gaps(SearchResult result, List<KeyQuery> unmatched) {
    List<String> missing = unmatched.stream().map(query -> missing(result, query)).toList();
    Optional<String> unsearched = SearchText.unsearched(result);
    if (missing.isEmpty() || unsearched.isPresent()) {
      return Stream.concat(unsearched.stream(), missing.stream()).toList();
    }
    String advice = SearchText.advice(result, missing.size());
    return missing.size() == 1
        ? List.of("%s. %s".formatted(missing.get(0), advice))
        : Stream.concat(missing.stream(), Stream.of(advice)).toList();
  }
}
