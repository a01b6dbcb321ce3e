package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run would do to a row.
 *
 * @param row the row
 * @param outlook what would happen
 * @param principal the key or account with its roles in the project and in its organization, as far
 *     as it could be read
 * @param problem why the project could not be read; for a key that it does not list, why it could
 *     not be looked up in its organization
 */
public record PlannedRow(
    Row row, Outlook outlook, Optional<Principal> principal, Optional<Problem> problem) {
  /** What would happen to a row. */
  public enum Outlook {
    /** The key would lose roles in the project. */
    WOULD_UNASSIGN,
    /** The key would get roles back that it does not have in the project now. */
    WOULD_RESTORE,
    /** No listing shows the key in the project; the DELETE is sent all the same. */
    NOT_LISTED,
    /** The key has the roles already; the POST is sent all the same. */
    ALREADY_ASSIGNED,
    /** Neither the project nor its organization knows the key. */
    UNKNOWN_KEY,
    /** These credentials cannot read the project's keys, or there is no such project. */
    UNREADABLE,
    /** The plan was cut short before this row, or there was no conclusive response. */
    NOT_LOOKED_AT
  }

  /**
   * The roles that the key would lose in the project, or get back; of a project that could not be
   * read, those that the key's own record names. Empty for a key that would lose roles which could
   * not be read.
   */
  public List<String> roles() {
    List<String> has =
        principal.stream()
            .flatMap(key -> key.rolesIn(row.unassignment().project()).stream())
            .distinct()
            .toList();
    return switch (outlook) {
      case WOULD_UNASSIGN, UNREADABLE -> has;
      case WOULD_RESTORE -> row.roles().stream().filter(role -> !has.contains(role)).toList();
      case NOT_LISTED, ALREADY_ASSIGNED, UNKNOWN_KEY, NOT_LOOKED_AT -> List.of();
    };
  }

  /** The key, if it was read whether it is in the project. */
  Optional<KeyAccess> known() {
    ProjectId project = row.unassignment().project();
    return switch (outlook) {
      case WOULD_UNASSIGN -> principal.map(key -> KeyAccess.in(project, key, Map.of()));
      case NOT_LISTED -> principal.map(key -> KeyAccess.of(key, Map.of()));
      case WOULD_RESTORE, ALREADY_ASSIGNED, UNKNOWN_KEY, UNREADABLE, NOT_LOOKED_AT ->
          Optional.empty();
    };
  }

  /** What the key would still be able to do in the project through its organization roles. */
  public OrganizationAccess access() {
    return principal.map(OrganizationAccess::of).orElse(OrganizationAccess.UNKNOWN);
  }
}
