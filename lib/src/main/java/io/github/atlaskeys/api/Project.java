package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A project, which the API calls a group; the fields that this library uses.
 *
 * @param id its id
 * @param orgId the organization it belongs to
 * @param name 1 to 64 characters, unique in its organization
 */
public record Project(ProjectId id, @Nullable OrganizationId orgId, @Nullable String name) {
  /** Checks that there is an id. */
  public Project {
    requireNonNull(id, "id");
  }
}
