package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.SearchResult;
import io.github.atlaskeys.find.SearchResult.Match;
import io.github.atlaskeys.find.SearchResult.MatchKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a search found by their public key or ID.
 *
 * @param found the search
 * @param keys by their IDs
 */
record SearchedKeys(SearchResult found, Map<PrincipalId, KeyAccess> keys) {
  /**
   * The keys of this search.
   *
   * @throws IllegalArgumentException if it found none
   */
  static SearchedKeys of(SearchResult found) {
    var keys = new LinkedHashMap<PrincipalId, KeyAccess>();
    requireNonNull(found, "found").matches().stream()
        .flatMap(matches -> matches.keys().stream())
        .filter(match -> match.kind() == MatchKind.KEY)
        .map(Match::access)
        .forEach(key -> keys.putIfAbsent(key.key().id(), key));
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key was found by its public key or ID");
    }
    return new SearchedKeys(found, keys);
  }

  /** Whether the row is about one of them. */
  boolean include(Unassignment row) {
    return keys.containsKey(row.principal());
  }

  /** The key as it was found, if the search shows whether it is in the row's project. */
  Optional<KeyAccess> seenIn(Unassignment row) {
    return Optional.ofNullable(keys.get(row.principal()))
        .filter(key -> key.at(row.project()).isPresent() || found.sees(row.project(), key));
  }

  /** A row for each project that each key was found in. */
  Rows rows() {
    return Rows.of(
        keys.values().stream()
            .flatMap(
                key ->
                    key.assignments().stream()
                        .map(each -> new Unassignment(each.project(), key.key().id())))
            .toList());
  }
}
