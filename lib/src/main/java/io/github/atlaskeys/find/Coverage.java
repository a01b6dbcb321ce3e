package io.github.atlaskeys.find;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import java.util.List;

/**
 * Where a search looked. A key that was not found may still be where it could not look.
 *
 * @param organizations those whose keys were all read
 * @param unreadOrganizations those that the caller may not list the keys of
 * @param projects those that were read one by one instead
 * @param unreadProjects those among them that the caller may not list the keys of either
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

  /** Whether every key of every organization in question was seen. */
  public boolean complete() {
    return !organizations.isEmpty() && unreadOrganizations.isEmpty();
  }
}
