package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Principal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;

/**
 * What a key or account can still do in a project that it is not assigned to, through its
 * organization roles. From the least to the most.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/reference/user-roles/">Atlas User Roles</a>
 */
public enum OrganizationAccess {
  /** Its roles were not read. */
  UNKNOWN,
  /** Nothing: each of its organization roles is known to give no access to existing projects. */
  NONE,
  /** It may have access: one of its roles is not known to give none. */
  UNCERTAIN,
  /** ORG_READ_ONLY: it can read every project of the organization. */
  READ,
  /** ORG_OWNER: it is Project Owner in every project of the organization. */
  OWNER;

  private static final Set<String> WITHOUT_ACCESS =
      Set.of("ORG_MEMBER", "ORG_GROUP_CREATOR", "ORG_BILLING_ADMIN", "ORG_BILLING_READ_ONLY");

  /**
   * What the organization roles of a key or an account amount to; unknown if they are not shown.
   */
  public static OrganizationAccess of(Principal key) {
    return key.organizationRolesShown() ? of(key.organizationRoles()) : UNKNOWN;
  }

  /** What these organization roles, by Atlas's names, amount to. */
  public static OrganizationAccess of(Collection<String> organizationRoles) {
    return organizationRoles.stream()
        .map(OrganizationAccess::of)
        .max(Comparator.naturalOrder())
        .orElse(NONE);
  }

  /** What one organization role, by Atlas's name, gives. */
  public static OrganizationAccess of(String organizationRole) {
    return switch (organizationRole) {
      case "ORG_OWNER" -> OWNER;
      case "ORG_READ_ONLY" -> READ;
      default -> WITHOUT_ACCESS.contains(organizationRole) ? NONE : UNCERTAIN;
    };
  }

  /** Whether unassigning the key does not, or may not, end its access to the project. */
  public boolean remains() {
    return this == UNCERTAIN || this == READ || this == OWNER;
  }
}
