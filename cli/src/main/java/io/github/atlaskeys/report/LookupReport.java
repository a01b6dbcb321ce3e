package io.github.atlaskeys.report;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.files.Csv;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.lookup.SearchText;
import io.github.atlaskeys.terminal.Console;
import io.github.atlaskeys.terminal.OutputFormat;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.ExitCodes;
import io.github.atlaskeys.text.SanitizedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes what a command that only reads has found: the result on standard output, what is missing
 * on standard error. Each method returns the exit code.
 */
public final class LookupReport {
  private static final int MAX_NAMED = 20;

  private final String command;
  private final Atlas atlas;
  private final Console console;

  /** Of a command by this name that reads from this host. */
  public LookupReport(String command, Atlas atlas, Console console) {
    this.command = command;
    this.atlas = atlas;
    this.console = console;
  }

  /** The keys that a search has found. */
  public int found(SearchResult result) {
    SearchText.unsearched(result).ifPresent(console::warn);
    List<KeyAccess> keys = keys(result);
    switch (console.format()) {
      case TEXT, MARKDOWN -> // these commands have no Markdown
          console.printText(lines(result, console.columns()));
      case JSON -> keys.forEach(access -> data(KeyJson.key(access, match(result, access))));
      case CSV -> {
        assignments(keys, Optional.empty());
        keys.forEach(access -> KeyText.organizationRoles(access.key()).ifPresent(console::warn));
      }
    }
    List<String> missing = missing(result);
    missing.forEach(console::warn);
    List<String> texts =
        result.matches().stream()
            .filter(each -> each.keys().isEmpty())
            .map(each -> each.query().text())
            .toList();
    return end(
        keys.size(),
        missing.isEmpty() && result.coverage().complete(),
        texts,
        missing.isEmpty() ? ExitCodes.DONE : ExitCodes.REFUSED);
  }

  /**
   * The keys of a project or an organization, in Atlas's order.
   *
   * @param project the one whose keys they are; empty for an organization's
   */
  public int keys(List<KeyAccess> keys, Optional<ProjectId> project) {
    switch (console.format()) {
      case TEXT, MARKDOWN -> console.printText(KeyText.keys(keys, project, console.columns()));
      case JSON -> keys.forEach(access -> data(KeyJson.key(access, Optional.empty())));
      case CSV -> {
        assignments(keys, project);
        withoutProject(keys);
      }
    }
    return end(keys.size(), true, List.of(), ExitCodes.DONE);
  }

  /** Projects, by name. */
  public int projects(List<Project> projects) {
    List<Project> sorted = KeyText.sorted(projects);
    switch (console.format()) {
      case TEXT, MARKDOWN -> console.printText(KeyText.projects(sorted, console.columns()));
      case JSON -> sorted.forEach(project -> data(KeyJson.project(project)));
      case CSV -> {
        console.printData("projectId,projectName,organizationId");
        for (Project project : sorted) {
          console.printData(
              Csv.maskedLine(
                  project.id().value(), KeyText.name(project), KeyText.organization(project)));
        }
      }
    }
    return end(sorted.size(), true, List.of(), ExitCodes.DONE);
  }

  /**
   * One row per assignment, as unassign-keys reads it. Organization roles are not included: they
   * cannot be unassigned from a project.
   */
  private void assignments(List<KeyAccess> keys, Optional<ProjectId> project) {
    console.printData("projectId,apiKeyId,publicKey,description,roles");
    for (KeyAccess access : keys) {
      ApiKey key = access.key();
      Stream<Assignment> rows =
          project.map(id -> access.at(id).stream()).orElseGet(access.assignments()::stream);
      rows.forEach(
          row ->
              console.printData(
                  Csv.maskedLine(
                      row.project().value(),
                      key.id().value(),
                      Objects.requireNonNullElse(key.publicKey(), ""),
                      Objects.requireNonNullElse(key.desc(), ""),
                      RoleNames.toCell(row.roles()))));
    }
  }

  /** The most powerful keys may have no project at all, and so no row. */
  private void withoutProject(List<KeyAccess> keys) {
    List<String> left =
        keys.stream()
            .filter(access -> access.assignments().isEmpty())
            .map(KeyAccess::key)
            .filter(key -> !key.organizationRoles().isEmpty())
            .map(
                key ->
                    "%s (%s)"
                        .formatted(
                            Objects.requireNonNullElse(key.publicKey(), key.id().value()),
                            String.join(", ", key.organizationRoles())))
            .toList();
    if (!left.isEmpty()) {
      console.warn(
          "%s organization roles only and %s not in the CSV: %s"
              .formatted(
                  left.size() == 1 ? "1 key has" : "%,d keys have".formatted(left.size()),
                  left.size() == 1 ? "is" : "are",
                  String.join(", ", left.subList(0, Math.min(MAX_NAMED, left.size())))
                      + (left.size() > MAX_NAMED ? ", and more" : "")));
    }
  }

  private int end(long rows, boolean complete, List<String> notFound, int exitCode) {
    if (console.format() == OutputFormat.JSON) {
      data(
          SummaryJson.of(
              command,
              Optional.of(atlas),
              rows,
              complete,
              notFound,
              Optional.empty(),
              false,
              exitCode));
    }
    return exitCode;
  }

  private void data(Map<String, Object> fields) {
    console.printData(SafeJson.line(fields));
  }

  /** Each key that was found, once. */
  public static List<KeyAccess> keys(SearchResult result) {
    Map<ApiKeyId, KeyAccess> keys = new LinkedHashMap<>();
    result.matches().stream()
        .flatMap(each -> each.keys().stream())
        .map(SearchResult.Match::access)
        .forEach(access -> keys.putIfAbsent(access.key().id(), access));
    return List.copyOf(keys.values());
  }

  private static Optional<String> match(SearchResult result, KeyAccess access) {
    return result.matches().stream()
        .flatMap(each -> each.keys().stream())
        .filter(each -> each.access().equals(access))
        .map(each -> each.kind().name())
        .findFirst();
  }

  /** The keys for a person, an empty line between two. */
  public static List<String> lines(SearchResult result) {
    return lines(result, Table.ANY_WIDTH);
  }

  private static List<String> lines(SearchResult result, int columns) {
    Map<OrganizationId, String> names = result.organizationNames();
    return keys(result).stream()
        .map(access -> KeyText.found(access, names, columns))
        .flatMap(found -> Stream.concat(Stream.of(""), found.stream()))
        .skip(1)
        .toList();
  }

  /** A sentence for each text that matches nothing. */
  public static List<String> missing(SearchResult result) {
    String where =
        result.coverage().complete() ? "" : " among the keys visible to these credentials";
    return result.matches().stream()
        .filter(each -> each.keys().isEmpty())
        .map(SearchResult.Matches::query)
        .map(
            query ->
                query.kind() == KeyQuery.Kind.KEY
                    ? "no API key has the public key or ID \"%s\"%s".formatted(query.text(), where)
                    : "no API key has \"%s\" in its description%s".formatted(query.text(), where))
        .map(SanitizedText::message)
        .toList();
  }

  /** What was not found, and where the search could not look. */
  public static List<String> gaps(SearchResult result) {
    return Stream.concat(SearchText.unsearched(result).stream(), missing(result).stream()).toList();
  }
}
