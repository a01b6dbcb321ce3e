package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RoleAssignment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Holds keys against texts as they come, and keeps those that match. */
final class Matching {
  private final Set<KeyQuery> wanted;
  private final Map<String, Set<KeyQuery>> byText = new HashMap<>();
  private final List<KeyQuery> inDescriptions;
  private final Map<ApiKeyId, ApiKey> keys = new LinkedHashMap<>();
  private final Map<ApiKeyId, Set<ProjectId>> listings = new HashMap<>();
  private final Map<KeyQuery, Map<ApiKeyId, Match>> matches = new HashMap<>();

  Matching(List<KeyQuery> wanted) {
    this.wanted = new LinkedHashSet<>(wanted);
    this.inDescriptions = this.wanted.stream().filter(each -> !each.keysOnly()).toList();
    for (KeyQuery each : this.wanted) {
      byText
          .computeIfAbsent(each.text().toLowerCase(Locale.ROOT), text -> new LinkedHashSet<>())
          .add(each);
    }
  }

  /** A key, perhaps not for the first time, and then perhaps with other roles. */
  void offer(ApiKey key) {
    // Not text by text: a file may name thousands, and an organization has thousands.
    named(key).forEach(each -> compare(each, key));
    inDescriptions.forEach(each -> compare(each, key));
  }

  /** The same of a key that this project lists, whatever roles the listing shows it with there. */
  void offer(ProjectId project, ApiKey key) {
    offer(key);
    if (keys.containsKey(key.id())) {
      listings.computeIfAbsent(key.id(), none -> new LinkedHashSet<>()).add(project);
    }
  }

  private Stream<KeyQuery> named(ApiKey key) {
    return Stream.concat(Stream.of(key.id().value()), Stream.ofNullable(key.publicKey()))
        .map(name -> byText.getOrDefault(name.toLowerCase(Locale.ROOT), Set.of()))
        .flatMap(Set::stream);
  }

  private void compare(KeyQuery each, ApiKey key) {
    each.match(key)
        .ifPresent(
            match -> {
              keys.merge(key.id(), key, Matching::both);
              matches.computeIfAbsent(each, none -> new LinkedHashMap<>()).put(key.id(), match);
            });
  }

  private static ApiKey both(ApiKey one, ApiKey other) {
    var roles = new LinkedHashSet<RoleAssignment>();
    Stream.of(one, other).flatMap(key -> Stream.ofNullable(key.roles())).forEach(roles::addAll);
    return new ApiKey(one.id(), one.publicKey(), one.desc(), List.copyOf(roles));
  }

  boolean foundAny() {
    return !keys.isEmpty();
  }

  /** In the order of the texts, each text once. */
  List<KeyMatch> findings(Map<ProjectId, String> projectNames) {
    return wanted.stream().map(each -> new KeyMatch(each, found(each, projectNames))).toList();
  }

  private List<FoundKey> found(KeyQuery each, Map<ProjectId, String> projectNames) {
    return matches.getOrDefault(each, Map.of()).entrySet().stream()
        .map(entry -> new FoundKey(access(entry.getKey(), projectNames), entry.getValue()))
        .sorted(Comparator.comparing(FoundKey::match))
        .toList();
  }

  private KeyAccess access(ApiKeyId id, Map<ProjectId, String> projectNames) {
    ApiKey key = keys.get(id);
    if (key == null) {
      throw new IllegalStateException("a match without its key: " + id);
    }
    KeyAccess access = KeyAccess.of(key, projectNames);
    for (ProjectId project : listings.getOrDefault(id, Set.of())) {
      access = access.alsoIn(project, projectNames);
    }
    return access;
  }
}
