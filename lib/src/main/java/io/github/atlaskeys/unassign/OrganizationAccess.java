package io.github.atlaskeys.unassign;

import java.util.Collection;
import java.util.Set;

/**
 * What a key can do in a project that it is not assigned to, through its organization roles.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/user-roles/">Atlas User Roles</a>
 */
public enum OrganizationAccess {
  /** Its organization roles were not read. */
  UNKNOWN,
  /** Nothing: none of its organization roles gives access to existing projects. */
  NONE,
  /** It has a role that this version does not know, or whose reach is not documented. */
  UNCERTAIN,
  /** ORG_READ_ONLY: it can read every project of the organization. */
  READ,
  /** ORG_OWNER: it is Project Owner in every project of the organization. */
  OWNER;

  private static final Set<String> WITHOUT_ACCESS =
      Set.of("ORG_MEMBER", "ORG_GROUP_CREATOR", "ORG_BILLING_ADMIN", "ORG_BILLING_READ_ONLY");

  /** What these organization roles, by Atlas's names, amount to. */
  public static OrganizationAccess of(Collection<String> organizationRoles) {
    if (organizationRoles.contains("ORG_OWNER")) {
      return OWNER;
    }
    if (organizationRoles.contains("ORG_READ_ONLY")) {
      return READ;
    }
    return WITHOUT_ACCESS.containsAll(organizationRoles) ? NONE : UNCERTAIN;
  }

  /** Whether unassigning the key does not, or may not, end its access to the project. */
  public boolean remains() {
    return this == UNCERTAIN || this == READ || this == OWNER;
  }
}
