package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The API keys that a search found, and where it looked. Immutable. */
public final class SearchResult {
  /** How a query matches a key, best first. */
  public enum MatchKind {
    /** By the public key or the ID, which no other key has. */
    KEY,
    /** By the whole description. */
    DESCRIPTION,
    /** By part of the description. */
    PART_OF_DESCRIPTION
  }

  /**
   * A key that was found.
   *
   * @param access the key and the projects that it is assigned to
   * @param kind how the query matches it
   */
  public record Match(KeyAccess access, MatchKind kind) {}

  /**
   * The keys that one query found.
   *
   * @param query the query
   * @param keys the best match first; empty when nothing was found
   */
  public record Matches(KeyQuery query, List<Match> keys) {
    /** Copies the list. */
    public Matches {
      keys = List.copyOf(keys);
    }

    /**
     * The keys to act on. Where the text is a public key or an ID, that key alone, and not another
     * whose description mentions it, as that of its replacement may.
     */
    public List<Match> best() {
      List<Match> exact = keys.stream().filter(key -> key.kind() == MatchKind.KEY).toList();
      return exact.isEmpty() ? keys : exact;
    }
  }

  /**
   * Where a search looked. A key that was not found may still be where it could not look.
   *
   * @param organizations those whose keys were all read
   * @param unreadOrganizations those whose keys the caller may not list
   * @param projects projects of other organizations that were read one by one instead
   * @param unreadProjects projects whose keys the caller may not list either
   * @param unreadKeys keys that an organization lists, and whose own record it did not show: their
   *     projects are those that listings name
   */
  public record Coverage(
      List<OrganizationId> organizations,
      List<OrganizationId> unreadOrganizations,
      List<ProjectId> projects,
      List<ProjectId> unreadProjects,
      List<ApiKeyId> unreadKeys) {
    /** Copies the lists. */
    public Coverage {
      organizations = List.copyOf(organizations);
      unreadOrganizations = List.copyOf(unreadOrganizations);
      projects = List.copyOf(projects);
      unreadProjects = List.copyOf(unreadProjects);
      unreadKeys = List.copyOf(unreadKeys);
    }

    /**
     * Whether every key was listed of every organization that the caller, or a project that it can
     * see, belongs to.
     */
    public boolean complete() {
      return !organizations.isEmpty()
          && unreadOrganizations.isEmpty()
          && projects.isEmpty()
          && unreadProjects.isEmpty();
    }
  }

  /** A search for nothing. */
  public static final SearchResult NONE =
      new SearchResult(
          List.of(), Map.of(), new Coverage(List.of(), List.of(), List.of(), List.of(), List.of()));

  private final List<Matches> matches;
  private final Map<OrganizationId, String> organizationNames;
  private final Coverage coverage;
  private final Map<ApiKeyId, KeyAccess> keys = new LinkedHashMap<>();
  private final Map<String, KeyAccess> byText = new HashMap<>();

  SearchResult(
      List<Matches> matches, Map<OrganizationId, String> organizationNames, Coverage coverage) {
    this.matches = List.copyOf(matches);
    this.organizationNames = Map.copyOf(organizationNames);
    this.coverage = coverage;
    for (Matches each : matches) {
      for (Match match : each.keys()) {
        ApiKey key = match.access().key();
        keys.putIfAbsent(key.id(), match.access());
        byText.putIfAbsent(key.id().value(), match.access());
        if (key.publicKey() != null) {
          byText.putIfAbsent(KeyQuery.lowerCase(key.publicKey()), match.access());
        }
      }
    }
  }

  /** The same, and a key that was found elsewhere, by its ID. */
  public SearchResult and(KeyAccess key) {
    var match =
        new Matches(KeyQuery.key(key.key().id().value()), List.of(new Match(key, MatchKind.KEY)));
    return new SearchResult(
        Stream.concat(matches.stream(), Stream.of(match)).toList(), organizationNames, coverage);
  }

  /** What each query found, in their order; equal queries once. */
  public List<Matches> matches() {
    return matches;
  }

  /** The names of the caller's organizations, as far as they are known. */
  public Map<OrganizationId, String> organizationNames() {
    return organizationNames;
  }

  /** Where the search looked. */
  public Coverage coverage() {
    return coverage;
  }

  /** Every key that was found, once, in the order of the queries. */
  public List<KeyAccess> keys() {
    return List.copyOf(keys.values());
  }

  /** The key that was found, or the first of several. */
  public Optional<KeyAccess> key() {
    return keys.values().stream().findFirst();
  }

  /**
   * The key with this public key or ID, in any case, if it was found. Two keys with one public key
   * are both in {@link #matches}; this is the first.
   */
  public Optional<KeyAccess> key(String publicKeyOrId) {
    return Optional.ofNullable(byText.get(KeyQuery.lowerCase(publicKeyOrId.strip())));
  }

  /** The key with this ID, if it was found. */
  public Optional<KeyAccess> key(ApiKeyId id) {
    return Optional.ofNullable(keys.get(id));
  }

  /** The projects that {@link #key()} is assigned to; empty when there is none. */
  public List<Assignment> assignments() {
    return key().map(KeyAccess::assignments).orElse(List.of());
  }

  /**
   * Whether every project of this key was seen, which is so when its organization's keys were read.
   */
  public boolean complete(KeyAccess access) {
    return access
        .organization()
        .map(coverage.organizations()::contains)
        .orElse(coverage.complete());
  }

  /** Whether this project would be among the key's assignments if the key were assigned to it. */
  public boolean sees(ProjectId project, KeyAccess access) {
    return complete(access) || coverage.projects().contains(project);
  }

  /** Whether the key's organization has no such key any more. */
  public boolean missing(KeyAccess access) {
    return key(access.key().id()).isEmpty() && complete(access);
  }

  /** With what a later search found for some of the queries. */
  SearchResult updated(SearchResult later) {
    var newer = new HashMap<KeyQuery, Matches>();
    later.matches.forEach(each -> newer.put(each.query(), each));
    Coverage now = later.coverage;
    return new SearchResult(
        matches.stream().map(each -> newer.getOrDefault(each.query(), each)).toList(),
        later.organizationNames,
        new Coverage(
            now.organizations(),
            now.unreadOrganizations(),
            now.projects(),
            now.unreadProjects(),
            Stream.concat(
                    coverage.unreadKeys().stream().filter(id -> later.key(id).isEmpty()),
                    now.unreadKeys().stream())
                .toList()));
  }
}
