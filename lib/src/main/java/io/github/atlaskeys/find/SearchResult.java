package io.github.atlaskeys.find;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API keys that a search found, and where it looked.
 *
 * @param matches one for each query, in their order
 * @param organizationNames by ID, as far as they are known
 * @param coverage where it looked
 */
public record SearchResult(
    List<Matches> matches, Map<OrganizationId, String> organizationNames, Coverage coverage) {

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
   * @param projects those that were read one by one instead
   * @param unreadProjects those among them whose keys the caller may not list either
   */
  public record Coverage(
      List<OrganizationId> organizations,
      List<OrganizationId> unreadOrganizations,
      List<ProjectId> projects,
      List<ProjectId> unreadProjects) {
    /** Copies the lists. */
    public Coverage {
      organizations = List.copyOf(organizations);
      unreadOrganizations = List.copyOf(unreadOrganizations);
      projects = List.copyOf(projects);
      unreadProjects = List.copyOf(unreadProjects);
    }

    /** Whether every key of every organization in question was read. */
    public boolean complete() {
      return !organizations.isEmpty() && unreadOrganizations.isEmpty();
    }
  }

  /** Copies list and map. */
  public SearchResult {
    matches = List.copyOf(matches);
    organizationNames = Map.copyOf(organizationNames);
  }

  /** The best match of the first query, which is the only one when a single key was looked up. */
  public Optional<KeyAccess> key() {
    return matches.stream()
        .limit(1)
        .flatMap(first -> first.keys().stream())
        .map(Match::access)
        .findFirst();
  }

  /** The projects that {@link #key} is assigned to; empty when there is none. */
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
    return key().isEmpty() && complete(access);
  }
}
