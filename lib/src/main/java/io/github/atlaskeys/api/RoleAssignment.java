package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One role of an API key: in an organization or in a project, never in both.
 *
 * @param roleName for example {@code GROUP_OWNER} or {@code ORG_MEMBER}
 * @param orgId the organization, when the role is one of an organization
 * @param groupId the project, when the role is one of a project
 */
public record RoleAssignment(
    String roleName, @Nullable OrganizationId orgId, @Nullable ProjectId groupId) {
  /** Checks that it has a name. */
  public RoleAssignment {
    requireNonNull(roleName, "roleName");
  }
}
