package io.github.atlaskeys.run;

import io.github.atlaskeys.api.ApiVersion;
import io.github.atlaskeys.api.ParallelReads;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.KeysCsv;
import io.github.atlaskeys.files.UnresolvedRow;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.lookup.SearchText;
import io.github.atlaskeys.report.OrganizationText;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.text.EndedException;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.FirstFew;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.text.UsageException;
import io.github.atlaskeys.unassign.Row;
import io.github.atlaskeys.unassign.Rows;
import io.github.atlaskeys.unassign.Unassignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns names into IDs, and keys without a project into a row for each of their projects. A key
 * with a project is looked for in that project first.
 */
final class RowResolver {
  private static final int MAX_MESSAGES = 20;
  private static final int MAX_NAMED = 5;

  private final Console console;
  private final ApiVersion version;
  private final Names names;
  private final RunOptions options;
  private final List<RowProblem> problems = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Set<String> notFound = new LinkedHashSet<>();
  private String advice = "";

  /**
   * Why a row cannot be resolved.
   *
   * @param line 0 if it is more than one row, or not of a file
   * @param kind empty if the input is wrong, whatever Atlas has
   */
  private record RowProblem(long line, Optional<Kind> kind, String text) {
    @Override
    public String toString() {
      return line > 0 ? "line %d: %s".formatted(line, text) : text;
    }
  }

  RowResolver(Console console, ApiVersion version, Names names, RunOptions options) {
    this.console = console;
    this.version = version;
    this.names = names;
    this.options = options;
  }

  /**
   * What rows stand for.
   *
   * @param everywhere the keys whose rows named no project
   */
  record Resolved(Rows rows, Optional<SearchResult> everywhere) {}

  /**
   * Looks up what these rows name.
   *
   * @param file what the user calls the file; empty for a key that was named as an argument
   * @throws EndedException if a key or a project is not found: nothing was changed
   */
  Resolved resolve(KeysCsv.Contents contents, String file)
      throws IOException, InterruptedException {
    return resolve(contents, file, Optional.empty());
  }

  /**
   * The same, with what a search has found of the rows without a project.
   *
   * @param already empty if they are to be searched for
   */
  Resolved resolve(KeysCsv.Contents contents, String file, Optional<SearchResult> already)
      throws IOException, InterruptedException {
    requireInVersion(contents);
    requireAgreement(contents);
    List<UnresolvedRow> unresolved = withKeys(withProjects(contents.unresolved()));
    SearchResult others =
        search(unresolved, row -> !row.everyProject() && row.apiKey().isEmpty(), false);
    SearchResult searched =
        already.isPresent()
            ? already.get()
            : search(unresolved, UnresolvedRow::everyProject, !options.dryRun());
    SearchResult everywhere = withSavedKeys(searched, contents);
    Rows.Builder rows = Rows.builder();
    if (!unresolved.isEmpty()) { // else they are packed and sorted as they are
      contents.rows().inOrder().forEach(rows::add);
    }
    for (UnresolvedRow row : unresolved) {
      if (row.everyProject()) {
        Optional<KeyAccess> key = found(row, everywhere);
        if (key.isPresent() && searched.key(row.key()).isPresent()) {
          requireName(key.get().key(), row.publicKey().orElse(null));
          addAll(row, key.get(), rows);
        }
      } else {
        Optional<PrincipalId> key =
            row.apiKey().or(() -> found(row, others).map(access -> access.key().id()));
        if (key.isPresent() && row.project().isPresent()) {
          add(row, row.project().get(), key.get(), rows);
        }
      }
    }
    refuse(file, unresolved.size() + contents.rows().size());
    Rows built = unresolved.isEmpty() ? contents.rows() : rows.build();
    if (file.isEmpty() && built.size() == 0 && everywhere.keys().isEmpty()) {
      throw new EndedException( // every key is missing, which is allowed
          ExitCodes.DONE, String.join("\n", remarks), Optional.empty(), List.copyOf(notFound));
    }
    if (!remarks.isEmpty() && (built.size() > 0 || !file.isEmpty())) { // else the plan says it
      console.warn(String.join("\n", FirstFew.of(remarks, MAX_MESSAGES, remarks.size())));
    }
    reportRepeated(contents, rows);
    return new Resolved(built, Optional.of(everywhere).filter(found -> !found.keys().isEmpty()));
  }

  /** A key on one line may be in many projects: lines are named, and not rows. */
  private void reportRepeated(KeysCsv.Contents contents, Rows.Builder rows) {
    List<String> lines =
        Stream.concat(contents.repeated().stream(), rows.repeated().stream())
            .filter(each -> each.line() != each.first() && each.line() > 0)
            .map(each -> "line %d repeats line %d".formatted(each.line(), each.first()))
            .distinct()
            .toList();
    if (!lines.isEmpty() && !options.resume()) { // which finds again what was saved
      long unseen = contents.repeatedCount() - contents.repeated().size();
      console
          .notices()
          .line(
              "Equal rows are done once: "
                  + String.join(", ", FirstFew.of(lines, MAX_NAMED, lines.size() + unseen)));
    }
  }

  // ------------------------------------------------------------------ IDs and names of one row

  /** Before anything is sent: no row of theirs could be done. */
  private void requireInVersion(KeysCsv.Contents contents) {
    Stream.concat(
            contents.rows().kinds().stream(),
            contents.unresolved().stream()
                .flatMap(row -> row.apiKey().stream())
                .map(PrincipalId::kind))
        .filter(kind -> !version.has(kind))
        .findFirst()
        .ifPresent(
            kind -> {
              throw new UsageException(
                  "API version %s has no %s; use --api v2 (nothing was sent)"
                      .formatted(version, Labels.nouns(List.of(kind))));
            });
  }

  /** An ID and a name in one row must mean the same, as far as these credentials can see it. */
  private void requireAgreement(KeysCsv.Contents contents)
      throws IOException, InterruptedException {
    if (!contents.projectNames().isEmpty()) {
      for (Project project : names.projects()) {
        String claimed = contents.projectNames().get(project.id());
        String name = String.valueOf(project.name());
        if (claimed != null && !isCalled(claimed, name)) {
          addWrong(
              "project %s is called \"%s\", and not \"%s\" as the file says"
                  .formatted(project.id(), SanitizedText.message(name), claimed));
        }
      }
    }
    if (contents.publicKeys().isEmpty()) {
      return;
    }
    var unseen = new HashMap<>(contents.publicKeys());
    Set<PrincipalId.Kind> kinds =
        unseen.keySet().stream().map(PrincipalId::kind).collect(Collectors.toSet());
    for (Principal key : names.inOrganizations(kinds)) {
      requireName(key, unseen.remove(key.id()));
    }
    Set<ProjectId> projects = new LinkedHashSet<>();
    contents
        .rows()
        .inOrder()
        .map(Row::unassignment)
        .filter(row -> unseen.containsKey(row.principal()))
        .forEach(row -> projects.add(row.project()));
    for (ProjectId project : projects) {
      for (Principal key : names.in(project, kinds)) {
        requireName(key, unseen.remove(key.id()));
      }
    }
  }

  /** As Atlas spells it, or as list-keys writes it. */
  private static boolean isCalled(String claimed, String name) {
    return claimed.equalsIgnoreCase(name) || claimed.equalsIgnoreCase(Csv.masked(name));
  }

  /**
   * Compares a key with what the file says.
   *
   * @param claimed null if that is nothing
   */
  private void requireName(Principal key, @Nullable String claimed) {
    if (claimed == null || key.publicName().filter(name -> !isCalled(claimed, name)).isEmpty()) {
      return;
    }
    String name = key.publicName().orElseThrow();
    addWrong(
        "%s %s %s %s, and not %s as the file says"
            .formatted(
                key.id().kind(),
                key.id(),
                key.identifiers().contains(name) ? "has the public key" : "is called",
                SanitizedText.message(name),
                claimed));
  }

  /** The input is wrong, whatever Atlas has. */
  private void addWrong(String text) {
    var problem = new RowProblem(0, Optional.empty(), text);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  // ------------------------------------------------------------------ projects, and keys in them

  private List<UnresolvedRow> withProjects(List<UnresolvedRow> rows)
      throws IOException, InterruptedException {
    var known = new ArrayList<UnresolvedRow>();
    for (UnresolvedRow row : rows) {
      boolean named = row.project().isEmpty() && row.projectName().isPresent();
      known.add(named ? withProject(row) : row);
    }
    return known;
  }

  private UnresolvedRow withProject(UnresolvedRow row) throws IOException, InterruptedException {
    try {
      return row.in(
          names.project(new ProjectRef(row.projectName().orElseThrow(), Optional.empty())));
    } catch (EndedException e) {
      notFound.addAll(e.notFound());
      problems.add(problem(row, e.problem().map(Problem::kind), e));
    } catch (UsageException e) {
      problems.add(problem(row, Optional.empty(), e));
    }
    return row;
  }

  /** With the keys that are named by their public key, and that the row's own project lists. */
  private List<UnresolvedRow> withKeys(List<UnresolvedRow> rows)
      throws IOException, InterruptedException {
    if (options.organization().isPresent()) {
      return rows; // the user said where to search
    }
    var known = new ArrayList<UnresolvedRow>();
    try (var reads = new ParallelReads()) {
      Map<ProjectId, Future<Map<String, Principal>>> listings = new HashMap<>();
      for (UnresolvedRow row : rows) {
        row.project()
            .filter(project -> row.apiKey().isEmpty())
            .ifPresent(
                project ->
                    listings.computeIfAbsent(project, id -> reads.start(() -> names.keysOf(id))));
      }
      for (UnresolvedRow row : rows) {
        Optional<Principal> key = Optional.empty();
        if (row.project().isPresent() && row.apiKey().isEmpty()) {
          Map<String, Principal> listed = ParallelReads.await(listings.get(row.project().get()));
          key = Optional.ofNullable(listed.get(row.key().toLowerCase(Locale.ROOT)));
          key.ifPresent(names.labels()::add);
        }
        known.add(key.map(Principal::id).map(row::of).orElse(row));
      }
    }
    return known;
  }

  // ------------------------------------------------------------------ keys everywhere

  /** Searches for the keys of these rows; where a key is in no project, again if asked to. */
  private SearchResult search(
      List<UnresolvedRow> rows, Predicate<UnresolvedRow> which, boolean awaitListings)
      throws IOException, InterruptedException {
    List<KeyQuery> queries =
        rows.stream().filter(which).map(row -> KeyQuery.key(row.key())).distinct().toList();
    if (queries.isEmpty()) {
      return SearchResult.NONE;
    }
    SearchResult found = search(queries, awaitListings);
    for (SearchResult.Matches match : found.matches()) {
      if (match.keys().size() > 1) { // Atlas gives no two keys the same public key
        throw new UsageException(
            "%d API keys are called %s; use an ID (nothing was changed)"
                .formatted(match.keys().size(), match.query().text()));
      }
    }
    return found;
  }

  /** Searches for keys whose projects are to be known; where a key is in none, again. */
  SearchResult search(List<KeyQuery> queries) throws IOException, InterruptedException {
    return search(queries, !options.dryRun());
  }

  private SearchResult search(List<KeyQuery> queries, boolean awaitListings)
      throws IOException, InterruptedException {
    KeyFinder finder =
        names
            .finder()
            .onProgress(new SearchProgress(console, SearchQueries.kinds(queries, version)));
    SearchResult found = awaitListings ? finder.findAssigned(queries) : finder.find(queries);
    found.keys().forEach(names::add);
    return found;
  }

  /**
   * Credentials that see only projects no longer find a key that has left all of these. Of a run
   * that is resumed, the rows that were saved are still to be done. Others would find it: they are
   * of another organization, where the key's absence tells nothing, or it was deleted.
   */
  private SearchResult withSavedKeys(SearchResult found, KeysCsv.Contents contents) {
    SearchResult all = found;
    if (!options.resume() || found.coverage().complete()) {
      return all;
    }
    for (UnresolvedRow row : contents.unresolved()) {
      Optional<PrincipalId> saved = row.apiKey().filter(id -> contents.rows().count(id) > 0);
      if (row.everyProject() && saved.isPresent() && found.key(row.key()).isEmpty()) {
        Principal key = Principal.named(saved.get(), Optional.empty(), Optional.empty());
        all = all.and(new KeyAccess(key, List.of()));
      }
    }
    return all;
  }

  private Optional<KeyAccess> found(UnresolvedRow row, SearchResult search) {
    Optional<KeyAccess> access = search.key(row.key());
    if (access.isEmpty()) {
      var missing =
          new RowProblem(
              row.line(),
              Optional.of(Kind.UNKNOWN_API_KEY),
              SearchText.missing(search, KeyQuery.key(row.key())));
      notFound.add(row.key());
      if (options.allowsMissing() && search.coverage().complete()) {
        remarks.add(missing + " (--allow-missing)");
      } else {
        problems.add(missing);
        advice = SearchText.advice(search, advice.isEmpty() ? 1 : 2);
      }
    }
    return access;
  }

  private static void add(
      UnresolvedRow row, ProjectId project, PrincipalId key, Rows.Builder rows) {
    rows.add(new Row(row.line(), new Unassignment(project, key), List.of()));
  }

  /** A row for each project of a key. */
  private void addAll(UnresolvedRow row, KeyAccess access, Rows.Builder rows) {
    // Every key has a role in its organization, so a key without any is not shown as it is.
    if (access.assignments().isEmpty() && !access.key().rolesShown()) {
      problems.add(
          new RowProblem(
              row.line(),
              Optional.of(Kind.REFUSED),
              "%s is listed without any role, so its projects cannot be determined; name them instead"
                  .formatted(Labels.named(access.key()))));
      return;
    }
    access.assignments().forEach(each -> add(row, each.project(), access.key().id(), rows));
    if (access.assignments().isEmpty()) {
      remarks.add(
          "%s%s is assigned to no project. %s"
              .formatted(
                  row.line() > 0 ? "line %d: ".formatted(row.line()) : "",
                  row.line() > 0
                      ? Labels.named(access.key())
                      : Labels.capital(Labels.named(access.key())),
                  OrganizationText.access(access.key())));
    }
  }

  // ------------------------------------------------------------------ messages

  private static RowProblem problem(UnresolvedRow row, Optional<Kind> kind, RuntimeException e) {
    return new RowProblem(row.line(), kind, String.valueOf(e.getMessage()));
  }

  private void refuse(String file, long rows) {
    if (problems.isEmpty()) {
      return;
    }
    problems.sort(Comparator.comparingLong(RowProblem::line));
    String message = file.isEmpty() && rows == 1 ? ofOneKey() : block(file, rows);
    throw problems.stream()
        .filter(each -> each.kind().isPresent())
        .findFirst()
        .map(each -> new Problem(each.kind().get(), each.toString(), List.copyOf(notFound)))
        .<RuntimeException>map(
            first ->
                new EndedException(
                    ExitCodes.REFUSED, message, Optional.of(first), List.copyOf(notFound)))
        .orElseGet(() -> new UsageException(message));
  }

  private String ofOneKey() {
    return Stream.concat(
            problems.stream().map(each -> each.text().replaceFirst("(?<![.?])$", ".")),
            Stream.of("%s Nothing was changed.".formatted(advice).strip()))
        .collect(Collectors.joining(" "));
  }

  /** All of them: one correction of the file must be enough. */
  private String block(String file, long rows) {
    var lines = new ArrayList<String>();
    long lineless = problems.stream().filter(each -> each.line() == 0).count();
    long lined =
        problems.stream().mapToLong(RowProblem::line).filter(line -> line > 0).distinct().count();
    String unit = file.isEmpty() ? "key" : "row";
    lines.add(
        "%s%,d of %s cannot be resolved; nothing was changed"
            .formatted(
                file.isEmpty() ? "" : file + ": ",
                Math.min(rows, lineless + lined),
                Labels.count(rows, unit)));
    FirstFew.of(problems.stream().map(RowProblem::toString).toList(), MAX_MESSAGES, problems.size())
        .forEach(line -> lines.add("  " + line));
    lines.add(
        "Fix or remove %s%s.%s"
            .formatted(
                problems.size() == 1 ? "this " + unit : "these %ss".formatted(unit),
                !advice.isEmpty() && !options.allowsMissing()
                    ? ", or use --allow-missing to skip unknown keys"
                    : "",
                advice.isEmpty() ? "" : " " + advice));
    return String.join("\n", lines);
  }
}
