package scripts.lookup;

import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.List;

/** What organization roles mean for a key that was unassigned, for a person. */
public final class OrganizationText {
  private OrganizationText() {}

  /**
   * Unassigning is not deleting, and may not even end the access.
   *
   * @param projects what it was unassigned from
   * @param where the same, as a place
   */
  public static String afterwards(List<String> organizationRoles, String projects, String where) {
    String roles = String.join(", ", organizationRoles);
    return "The key still exists in the organization"
        + switch (OrganizationAccess.of(organizationRoles)) {
          case OWNER ->
              " and STILL HAS ACCESS: ORG_OWNER makes it owner of every project. Take that role from"
                  + " it, or delete the key.";
          case READ ->
              " and STILL CAN READ %s: ORG_READ_ONLY reads every project. Take that role from it, or"
                      .formatted(projects)
                  + " delete the key.";
          case NONE, UNKNOWN ->
              roles.isEmpty()
                  ? "; it has no organization role that gives it access %s.".formatted(where)
                  : "; its organization roles (%s) give it no access %s.".formatted(roles, where);
        };
  }

  /** The same before it is done. */
  public static String beforehand(List<String> organizationRoles) {
    String roles = String.join(", ", organizationRoles) + " in the organization";
    return switch (OrganizationAccess.of(organizationRoles)) {
      case OWNER -> roles + ": it STILL HAS ACCESS afterwards, as owner of every project";
      case READ -> roles + ": it STILL CAN READ every project afterwards";
      case NONE, UNKNOWN -> roles;
    };
  }
}
