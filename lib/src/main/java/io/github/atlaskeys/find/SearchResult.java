package io.github.atlaskeys.find;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The API keys and service accounts that a search found, and where it looked. Immutable. */
public final class SearchResult {
  /** How a query matches a key, best first. */
  public enum MatchKind {
    /** By the public key, the ID, the client ID or a private key's end, which no other has. */
    KEY,
    /** By the whole description, or a service account's name. */
    DESCRIPTION,
    /** By part of these. */
    PART_OF_DESCRIPTION
  }

  /**
   * A key, or a service account, that was found.
   *
   * @param access it and the projects that it is assigned to
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
   * @param unreadKeys keys and accounts that an organization lists, and whose own record it did not
   *     show: their projects are those that listings name
   */
  public record Coverage(
      List<OrganizationId> organizations,
      List<OrganizationId> unreadOrganizations,
      List<ProjectId> projects,
      List<ProjectId> unreadProjects,
      List<PrincipalId> unreadKeys) {
    /** Copies the lists. */
    public Coverage {
      organizations = List.copyOf(organizations);
      unreadOrganizations = List.copyOf(unreadOrganizations);
      projects = List.copyOf(projects);
      unreadProjects = List.copyOf(unreadProjects);
      unreadKeys = List.copyOf(unreadKeys);
    }

    /** Where both looked. */
    private Coverage and(Coverage other) {
      return new Coverage(
          organizations.stream().filter(other.organizations::contains).toList(),
          united(unreadOrganizations, other.unreadOrganizations),
          united(projects, other.projects),
          united(unreadProjects, other.unreadProjects),
          united(unreadKeys, other.unreadKeys));
    }

    private static <T> List<T> united(List<T> some, List<T> others) {
      return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    /** The same, with these keys whose record could not be read before those. */
    private Coverage unread(Stream<PrincipalId> before) {
      return new Coverage(
          organizations,
          unreadOrganizations,
          projects,
          unreadProjects,
          Stream.concat(before, unreadKeys.stream()).toList());
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
  public static final SearchResult NONE = new SearchResult(List.of(), Map.of(), Map.of());

  private static final Coverage NOWHERE =
      new Coverage(List.of(), List.of(), List.of(), List.of(), List.of());

  private final List<Matches> matches;
  private final Map<OrganizationId, String> organizationNames;
  private final Map<PrincipalId.Kind, Coverage> coverages;
  private final Map<PrincipalId, Match> keys = new LinkedHashMap<>();
  private final Map<String, KeyAccess> byText = new HashMap<>();

  SearchResult(
      List<Matches> matches,
      Map<OrganizationId, String> organizationNames,
      Map<PrincipalId.Kind, Coverage> coverages) {
    this.matches = List.copyOf(matches);
    this.organizationNames = Map.copyOf(organizationNames);
    this.coverages = Map.copyOf(coverages);
    for (Matches each : matches) {
      for (Match match : each.keys()) {
        Principal key = match.access().key();
        keys.putIfAbsent(key.id(), match);
        key.identifiers()
            .forEach(text -> byText.putIfAbsent(KeyQuery.lowerCase(text), match.access()));
      }
    }
  }

  /** The same, and a key that was found elsewhere, by its ID. */
  public SearchResult and(KeyAccess key) {
    var match =
        new Matches(KeyQuery.key(key.key().id().value()), List.of(new Match(key, MatchKind.KEY)));
    return new SearchResult(
        Stream.concat(matches.stream(), Stream.of(match)).toList(), organizationNames, coverages);
  }

  /** What each query found, in their order; equal queries once. */
  public List<Matches> matches() {
    return matches;
  }

  /** The names of the caller's organizations, as far as they are known. */
  public Map<OrganizationId, String> organizationNames() {
    return organizationNames;
  }

  /** Where the search looked for everything that it was to find. */
  public Coverage coverage() {
    return coverages.values().stream().reduce(Coverage::and).orElse(NOWHERE);
  }

  /** The kinds that the search looked for. */
  public Set<PrincipalId.Kind> kinds() {
    return new TreeSet<>(coverages.keySet());
  }

  /** Where the search looked for this kind. */
  public Coverage coverage(PrincipalId.Kind kind) {
    return coverages.getOrDefault(kind, NOWHERE);
  }

  /** Every key that was found, once, in the order of the queries. */
  public List<KeyAccess> keys() {
    return keys.values().stream().map(Match::access).toList();
  }

  /** The key that was found, or the first of several. */
  public Optional<KeyAccess> key() {
    return keys.values().stream().findFirst().map(Match::access);
  }

  /**
   * The key with this public key or ID, in any case, if it was found. Two keys with one public key
   * are both in {@link #matches}; this is the first.
   */
  public Optional<KeyAccess> key(String publicKeyOrId) {
    return Optional.ofNullable(byText.get(KeyQuery.lowerCase(publicKeyOrId.strip())));
  }

  /** The key with this ID, if it was found. */
  public Optional<KeyAccess> key(PrincipalId id) {
    return match(id).map(Match::access);
  }

  /** How the first query that found the key with this ID matches it. */
  public Optional<Match> match(PrincipalId id) {
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
    Principal key = access.key();
    Coverage coverage = coverage(key.id().kind());
    boolean read =
        access.organization().map(coverage.organizations()::contains).orElse(coverage.complete());
    return read && (key.rolesShown() || !coverage.unreadKeys().contains(key.id()));
  }

  /** Whether this project would be among the key's assignments if the key were assigned to it. */
  public boolean sees(ProjectId project, KeyAccess access) {
    return complete(access) || coverage(access.key().id().kind()).projects().contains(project);
  }

  /** Whether the key's organization has no such key any more. */
  public boolean missing(KeyAccess access) {
    return key(access.key().id()).isEmpty() && complete(access);
  }

  /** With what a later search found for some of the queries. */
  SearchResult updated(SearchResult later) {
    var newer = new HashMap<KeyQuery, Matches>();
    later.matches.forEach(each -> newer.put(each.query(), each));
    var looked = new HashMap<>(coverages);
    later.coverages.forEach(
        (kind, now) ->
            looked.merge(
                kind,
                now,
                (before, same) ->
                    now.unread(
                        before.unreadKeys().stream().filter(id -> later.key(id).isEmpty()))));
    return new SearchResult(
        matches.stream().map(each -> newer.getOrDefault(each.query(), each)).toList(),
        later.organizationNames,
        looked);
  }
}
