package io.github.atlaskeys.unassign;

import java.util.Collection;

/**
 * What a key can still do in a project that it is not assigned to, through its organization roles.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/user-roles/">Atlas User Roles</a>
 */
public enum OrganizationAccess {
  /** It was not read. */
  UNKNOWN,
  /** Nothing: none of its organization roles reaches into projects. */
  NONE,
  /** ORG_READ_ONLY: it can read every project of the organization. */
  READ,
  /** ORG_OWNER: it is Project Owner in every project of the organization. */
  OWNER;

  /** What these organization roles, by Atlas's names, amount to. */
  public static OrganizationAccess of(Collection<String> organizationRoles) {
    if (organizationRoles.contains("ORG_OWNER")) {
      return OWNER;
    }
    return organizationRoles.contains("ORG_READ_ONLY") ? READ : NONE;
  }
}
