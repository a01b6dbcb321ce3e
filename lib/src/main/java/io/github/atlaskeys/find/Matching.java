package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.SearchResult.Match;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import io.github.atlaskeys.find.SearchResult.Matches;
import java.util.ArrayList;
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
  private final Map<ApiKeyId, Set<ProjectId>> listings = new HashMap<>();
  private final Map<KeyQuery, Map<ApiKeyId, MatchKind>> matches = new HashMap<>();

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

  /** Compares a key; one that comes again, perhaps with other roles, keeps the roles of both. */
  void offer(ApiKey key) {
    candidates(key).forEach(query -> compare(query, key));
  }

  /** Looked up by text: a file may name thousands of keys, and an organization has thousands. */
  private Stream<KeyQuery> candidates(ApiKey key) {
    return Stream.concat(
        Stream.of(key.id().value(), KeyQuery.lowerCase(key.publicKey()))
            .flatMap(text -> byText.getOrDefault(text, List.of()).stream()),
        inDescriptions.stream());
  }

  /** Compares a key that this project lists, even if the listing leaves its roles out. */
  void offer(ProjectId project, ApiKey key) {
    offer(key);
    if (keys.containsKey(key.id())) {
      listings.computeIfAbsent(key.id(), id -> new LinkedHashSet<>()).add(project);
    }
  }

  private void compare(KeyQuery query, ApiKey key) {
    query
        .match(key)
        .ifPresent(
            kind -> {
              keys.merge(key.id(), key, KeyAccess::merged);
              matches.computeIfAbsent(query, q -> new LinkedHashMap<>()).put(key.id(), kind);
            });
  }

  boolean foundAny() {
    return !keys.isEmpty();
  }

  /** The matches of each query, in their order, equal queries once. */
  List<Matches> matches(Map<ProjectId, String> projectNames) {
    var access = new HashMap<ApiKeyId, KeyAccess>();
    keys.forEach(
        (id, key) ->
            access.put(id, KeyAccess.of(key, listings.getOrDefault(id, Set.of()), projectNames)));
    return queries.stream().map(query -> new Matches(query, matches(query, access))).toList();
  }

  private List<Match> matches(KeyQuery query, Map<ApiKeyId, KeyAccess> access) {
    return matches.getOrDefault(query, Map.of()).entrySet().stream()
        .flatMap(
            each ->
                Stream.ofNullable(access.get(each.getKey()))
                    .map(found -> new Match(found, each.getValue())))
        .sorted(Comparator.comparing(Match::kind))
        .toList();
  }
}
