package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.SearchResult.Match;
import io.github.atlaskeys.find.SearchResult.Matches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compares keys with queries one by one, and keeps those that match. */
final class Matching {
  private final Set<KeyQuery> queries;
  private final Map<String, List<KeyQuery>> byText = new HashMap<>();
  private final List<KeyQuery> inDescriptions = new ArrayList<>();
  private final Map<ApiKeyId, ApiKey> keys = new LinkedHashMap<>();
  private final Map<ApiKeyId, OrganizationId> organizations = new LinkedHashMap<>();
  private final Map<ApiKeyId, Set<ProjectId>> projects = new HashMap<>();

  Matching(List<KeyQuery> queries) {
    this.queries = new LinkedHashSet<>(queries);
    for (KeyQuery each : this.queries) {
      byText.computeIfAbsent(KeyQuery.lowerCase(each.text()), text -> new ArrayList<>()).add(each);
      if (each.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION) {
        inDescriptions.add(each);
      }
    }
  }

  /** Whether any query matches. Safe for many threads. */
  boolean matches(ApiKey key) {
    return candidates(key).anyMatch(query -> query.match(key).isPresent());
  }

  /** Looked up by text: a file may name thousands of keys, and an organization has thousands. */
  private Stream<KeyQuery> candidates(ApiKey key) {
    return Stream.concat(
        Stream.of(key.id().value(), KeyQuery.lowerCase(key.publicKey()))
            .flatMap(text -> byText.getOrDefault(text, List.of()).stream()),
        inDescriptions.stream());
  }

  /** Compares a key; one that comes again, perhaps with other roles, keeps the roles of both. */
  void offer(ApiKey key) {
    if (keys.containsKey(key.id()) || matches(key)) {
      keys.merge(key.id(), key, ApiKey::and);
    }
  }

  /** Compares a key that this organization lists. */
  void offer(OrganizationId organization, ApiKey key) {
    offer(key);
    if (keys.containsKey(key.id())) {
      organizations.put(key.id(), organization);
    }
  }

  /** Compares a key that this project lists, even if the listing leaves its roles out. */
  void offer(ProjectId project, ApiKey key) {
    offer(key);
    if (keys.containsKey(key.id())) {
      projects.computeIfAbsent(key.id(), id -> new LinkedHashSet<>()).add(project);
    }
  }

  /** The keys that match, and the organization that lists each, where one does. */
  Map<ApiKeyId, OrganizationId> listedIn() {
    return Collections.unmodifiableMap(organizations);
  }

  /** The queries that are an ID, and match no key yet. */
  List<ApiKeyId> missingIds() {
    return byText.keySet().stream()
        .filter(ApiKeyId::matches)
        .map(ApiKeyId::new)
        .filter(id -> !keys.containsKey(id))
        .toList();
  }

  /** The matches of each query, in their order, equal queries once. */
  List<Matches> matches(Map<ProjectId, String> projectNames) {
    Map<KeyQuery, List<Match>> matches = new HashMap<>();
    for (ApiKey key : keys.values()) {
      var access = KeyAccess.of(key, projects.getOrDefault(key.id(), Set.of()), projectNames);
      for (KeyQuery query : candidates(key).distinct().toList()) {
        query
            .match(key)
            .map(kind -> new Match(access, kind))
            .ifPresent(matches.computeIfAbsent(query, each -> new ArrayList<>())::add);
      }
    }
    matches.values().forEach(each -> each.sort(Comparator.comparing(Match::kind)));
    return queries.stream()
        .map(query -> new Matches(query, matches.getOrDefault(query, List.of())))
        .toList();
  }
}
