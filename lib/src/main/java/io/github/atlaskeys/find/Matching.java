package io.github.atlaskeys.find;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.SearchResult.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Compares keys with queries one by one, and keeps those that match. */
final class Matching {
  private final Set<KeyQuery> queries;
  private final Map<String, List<KeyQuery>> byText = new HashMap<>();
  private final List<KeyQuery> inDescriptions = new ArrayList<>();
  private final Map<PrincipalId, Principal> keys = new LinkedHashMap<>();
  private final Map<PrincipalId, OrganizationId> organizations = new LinkedHashMap<>();
  private final Map<PrincipalId, Set<ProjectId>> projects = new HashMap<>();

  /** Whether every key is kept, whatever the queries. */
  private final boolean all;

  Matching(List<KeyQuery> queries) {
    this(queries, false);
  }

  private Matching(List<KeyQuery> queries, boolean all) {
    this.queries = new LinkedHashSet<>(queries);
    this.all = all;
    for (KeyQuery each : this.queries) {
      byText.computeIfAbsent(KeyQuery.lowerCase(each.text()), text -> new ArrayList<>()).add(each);
      if (each.kind() == KeyQuery.Kind.KEY_OR_DESCRIPTION) {
        inDescriptions.add(each);
      }
    }
  }

  /** Keeps every key. */
  static Matching everything() {
    return new Matching(List.of(), true);
  }

  /** Whether any query matches. Thread-safe. */
  boolean matches(Principal key) {
    return all || candidates(key).anyMatch(query -> query.match(key).isPresent());
  }

  /** Looked up by text: a file may name thousands of keys, and an organization has thousands. */
  private Stream<KeyQuery> candidates(Principal key) {
    return Stream.concat(
        Stream.concat(key.identifiers().stream(), key.privateKeyEnd().stream())
            .flatMap(text -> byText.getOrDefault(KeyQuery.lowerCase(text), List.of()).stream()),
        inDescriptions.stream());
  }

  /** Compares a key; one that comes again, perhaps with other roles, keeps the roles of both. */
  void offer(Principal key) {
    if (keys.containsKey(key.id()) || matches(key)) {
      keys.merge(key.id(), key, Principal::and);
    }
  }

  /** Compares a key that this organization lists. */
  void offer(OrganizationId organization, Principal key) {
    offer(key);
    if (keys.containsKey(key.id())) {
      organizations.put(key.id(), organization);
    }
  }

  /** Compares a key that this project lists, even if the listing leaves its roles out. */
  void offer(ProjectId project, Principal key) {
    offer(key);
    if (keys.containsKey(key.id())) {
      projects.computeIfAbsent(key.id(), id -> new LinkedHashSet<>()).add(project);
    }
  }

  /** The keys that match and that an organization lists, by organization. */
  Map<OrganizationId, List<Principal>> listed() {
    var listed = new LinkedHashMap<OrganizationId, List<Principal>>();
    organizations.forEach(
        (id, organization) ->
            listed
                .computeIfAbsent(organization, each -> new ArrayList<>())
                .add(requireNonNull(keys.get(id))));
    return listed;
  }

  /** The IDs that are sought and match no key yet. */
  List<PrincipalId> missingIds() {
    return queries.stream()
        .flatMap(query -> query.id().stream())
        .distinct()
        .filter(id -> !keys.containsKey(id))
        .toList();
  }

  /** Changes what is known of a key that matches. */
  void change(PrincipalId id, UnaryOperator<Principal> change) {
    keys.computeIfPresent(id, (same, key) -> change.apply(key));
  }

  /** What each query matches. */
  Map<KeyQuery, List<Match>> matches(Map<ProjectId, String> projectNames) {
    Map<KeyQuery, List<Match>> matches = new HashMap<>();
    for (KeyAccess access : kept(projectNames)) {
      for (KeyQuery query : candidates(access.key()).distinct().toList()) {
        query
            .match(access.key())
            .map(kind -> new Match(access, kind))
            .ifPresent(matches.computeIfAbsent(query, each -> new ArrayList<>())::add);
      }
    }
    return matches;
  }

  /** The keys that were kept, in Atlas's order. */
  List<KeyAccess> kept(Map<ProjectId, String> projectNames) {
    return keys.values().stream()
        .map(key -> KeyAccess.of(key, projects.getOrDefault(key.id(), Set.of()), projectNames))
        .toList();
  }
}
