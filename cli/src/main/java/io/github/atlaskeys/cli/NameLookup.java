package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks up what the user named: keys by public key or ID, projects by name. */
final class NameLookup {
  private final Connection connection;
  private final Retries retries;
  private final Optional<OrganizationId> organization;
  private final Labels labels = new Labels();
  private Optional<List<Project>> projects = Optional.empty();

  NameLookup(Connection connection, Retries retries, Optional<OrganizationId> organization) {
    this.connection = connection;
    this.retries = retries;
    this.organization = organization;
  }

  /** What was read so far. */
  Labels labels() {
    return labels;
  }

  /** Searches where the user said. */
  KeyFinder finder() {
    KeyFinder everywhere = KeyFinder.of(connection.api()).retries(retries);
    return organization.map(everywhere::in).orElse(everywhere);
  }

  /**
   * Keys by their public key or ID.
   *
   * @param keys by lower-case text
   * @param search where they were looked for; empty if there was nothing to look for
   */
  record KeysByText(Map<String, KeyAccess> keys, Optional<SearchResult> search) {
    Optional<KeyAccess> access(String text) {
      return Optional.ofNullable(keys.get(lower(text)));
    }

    /** Whether a key that was not found does not exist. */
    boolean complete() {
      return search.filter(result -> result.coverage().complete()).isPresent();
    }

    /** Where keys that were found may also be. */
    Optional<String> unsearched() {
      return keys.values().stream().flatMap(access -> unsearched(access).stream()).findFirst();
    }

    Optional<String> unsearched(KeyAccess access) {
      return search.flatMap(result -> SearchText.unsearched(result, access));
    }
  }

  /** Finds keys by public key or ID. */
  KeysByText find(List<String> texts) throws IOException, InterruptedException {
    if (texts.isEmpty()) {
      return new KeysByText(Map.of(), Optional.empty());
    }
    List<KeyQuery> queries = texts.stream().map(KeyQuery::key).toList();
    var found = new HashMap<String, KeyAccess>();
    SearchResult result = finder().find(queries);
    for (SearchResult.Matches match : result.matches()) {
      requireOne(match);
      match.keys().stream()
          .findFirst()
          .map(SearchResult.Match::access)
          .ifPresent(
              access -> {
                label(access);
                found.put(lower(match.query().text()), access);
              });
    }
    return new KeysByText(found, Optional.of(result));
  }

  /** The same; where a key is in no project, again while listings may lag. */
  KeysByText findAssigned(List<String> texts, Runnable beforeWaiting)
      throws IOException, InterruptedException {
    KeysByText found = find(texts);
    for (int checks = 1;
        checks < Retries.LISTING_CHECKS
            && found.keys().values().stream().anyMatch(key -> key.assignments().isEmpty());
        checks++) {
      if (checks == 1) {
        beforeWaiting.run();
      }
      retries.awaitListing(checks);
      found = find(texts);
    }
    return found;
  }

  /** Where keys that were to leave all their projects still are, when listings have had time. */
  LastSearch searchLast(List<String> texts, boolean firstSawAll) throws InterruptedException {
    if (texts.isEmpty()) {
      return LastSearch.NONE;
    }
    try {
      for (int checks = 1; ; checks++) {
        KeysByText found = find(texts);
        List<KeyAccess> left =
            found.keys().values().stream()
                .filter(key -> !key.assignments().isEmpty())
                .distinct()
                .toList();
        if (left.isEmpty() && firstSawAll && !found.complete()) {
          return new LastSearch(
              List.of(), Optional.of("the search at the end saw less than the first"));
        }
        if (left.isEmpty() || checks == Retries.LISTING_CHECKS) {
          return new LastSearch(left, Optional.empty());
        }
        retries.awaitListing(checks);
      }
    } catch (AtlasApiException e) {
      return failed(Problem.of(e));
    } catch (IOException e) {
      return failed(Problem.of(e));
    }
  }

  private static LastSearch failed(Problem why) {
    String line = NextStep.line(why.message(), NextStep.after(why));
    return new LastSearch(List.of(), Optional.of(line));
  }

  /**
   * The search at the end, for keys of a file that were to leave all their projects.
   *
   * @param left keys that are still in some project
   * @param failure why it tells nothing, if so
   */
  record LastSearch(List<KeyAccess> left, Optional<String> failure) {
    static final LastSearch NONE = new LastSearch(List.of(), Optional.empty());

    boolean holds() {
      return left.isEmpty() && failure.isEmpty();
    }
  }

  /** A key by its public key, if this project lists it and these credentials may see that. */
  Optional<ApiKeyId> keyIn(ProjectId project, KeyRef name)
      throws IOException, InterruptedException {
    if (organization.isPresent()) {
      return Optional.empty(); // the user said where to search
    }
    var found = new LinkedHashMap<ApiKeyId, ApiKey>();
    try {
      Pages.of(query -> connection.api().listGroupApiKeys(project, query), retries)
          .forEach(
              key -> {
                if (name.text().equalsIgnoreCase(key.publicKey())) {
                  found.put(key.id(), key);
                }
              });
    } catch (AtlasApiException e) {
      return Optional.empty(); // the search that follows meets it too
    }
    if (found.size() != 1) {
      return Optional.empty();
    }
    found.values().forEach(labels::add);
    return found.keySet().stream().findFirst();
  }

  /** Every key has a role in its organization, so a key without any is not shown as it is. */
  static boolean hidesRoles(KeyAccess access) {
    return access.assignments().isEmpty()
        && Optional.ofNullable(access.key().roles()).orElse(List.of()).isEmpty();
  }

  static String withoutRoles(KeyAccess access) {
    return "API key %s is listed without any role, so nobody can tell its projects; name them instead (nothing was changed)"
        .formatted(Labels.apiKey(access.key()));
  }

  /** Atlas gives no two keys the same public key. If it lists two, the text is ambiguous. */
  static void requireOne(SearchResult.Matches match) {
    if (match.keys().size() > 1) {
      throw new UsageException(
          "%d API keys are called %s; use an ID (nothing was changed)"
              .formatted(match.keys().size(), match.query().text()));
    }
  }

  /** Remembers the names of a key and its projects. */
  void label(KeyAccess access) {
    labels.add(access.key());
    access.assignments().forEach(each -> labels.add(each.project(), each.projectName()));
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /** The project of this name, or with this ID. */
  ProjectId project(ProjectRef name) throws IOException, InterruptedException {
    if (name.id().isPresent()) {
      return name.id().get();
    }
    if (projects.isEmpty()) {
      projects = Optional.of(Pages.of(connection.api()::listGroups, retries).all());
      projects.get().forEach(labels::add);
    }
    return name.among(projects.get());
  }

  /** What to do if the user has mistaken the project's ID for the key's. */
  Optional<String> swapped(Targets targets) throws IOException, InterruptedException {
    ApiKeyId key = targets.onlyKey().orElseThrow();
    ProjectId project = targets.onlyProject().orElseThrow();
    try {
      retries.ask(() -> connection.api().getGroup(new ProjectId(key.value())));
      return Optional.of(
          "the two IDs look swapped; try --project %s --key %s".formatted(key, project));
    } catch (AtlasApiException e) {
      return Optional.empty();
    }
  }
}
