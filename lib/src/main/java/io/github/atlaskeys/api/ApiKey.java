package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization API key as Atlas lists it. Its private key, which Atlas sends masked, is not kept
 * here at all.
 *
 * @param id its id; the API calls it an API user id
 * @param publicKey eight letters
 * @param desc its description, 1 to 250 characters
 * @param roles every role it has, in projects and in its organization
 * @see <a
 *     href="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listgroupapikeys">ApiKeyUserDetails</a>
 */
public record ApiKey(
    ApiKeyId id,
    @Nullable String publicKey,
    @Nullable String desc,
    @Nullable List<RoleAssignment> roles) {

  /** Checks that there is an id, and copies the list: a response without one is not Atlas's. */
  public ApiKey {
    requireNonNull(id, "id");
    roles = roles == null ? null : List.copyOf(roles);
  }

  /** The roles it has in this project itself, by name, in Atlas's order. */
  public List<String> rolesIn(ProjectId project) {
    return assignments().stream()
        .filter(role -> project.equals(role.groupId()))
        .map(RoleAssignment::roleName)
        .toList();
  }

  /** The roles it has in its organization, by name, in Atlas's order. */
  public List<String> organizationRoles() {
    return assignments().stream()
        .filter(role -> role.orgId() != null)
        .map(RoleAssignment::roleName)
        .toList();
  }

  private List<RoleAssignment> assignments() {
    return roles == null ? List.of() : roles;
  }

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
}
