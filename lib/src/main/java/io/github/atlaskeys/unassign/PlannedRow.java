package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What unassigning a row would do.
 *
 * @param row the row
 * @param outlook what would happen
 * @param apiKey the key as it was read, with its roles in the project and its organization
 * @param problem why it was not or cannot be looked at, if a problem is the reason
 */
public record PlannedRow(
    Row row, Outlook outlook, Optional<ApiKey> apiKey, Optional<Problem> problem) {
  /** What would happen to a row. */
  public enum Outlook {
    /** The key would lose roles in the project. */
    WOULD_UNASSIGN,
    /** No listing shows the key in the project; the DELETE is sent all the same. */
    NOT_LISTED,
    /** Neither the project nor its organization knows the key. */
    UNKNOWN_KEY,
    /** These credentials cannot read the project. */
    UNREADABLE,
    /** The plan was cut short before this row, or there was no conclusive response. */
    NOT_LOOKED_AT
  }

  /** The roles that the key would lose; empty unless it would lose any. */
  public List<String> roles() {
    return outlook == Outlook.WOULD_UNASSIGN
        ? apiKey
            .map(key -> key.rolesIn(row.unassignment().project()).stream().distinct().toList())
            .orElse(List.of())
        : List.of();
  }

  /** What the key would still be able to do in the project. */
  public OrganizationAccess access() {
    return apiKey.map(OrganizationAccess::of).orElse(OrganizationAccess.UNKNOWN);
  }
}
