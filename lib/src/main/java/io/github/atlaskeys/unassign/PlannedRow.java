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
 * @param apiKey the key with its roles in the project and in its organization, as far as it could
 *     be read
 * @param problem why the project could not be read; for {@link Outlook#NOT_LISTED}, why the key
 *     could not be looked up in its organization
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
    /** These credentials cannot read the project's keys, or there is no such project. */
    UNREADABLE,
    /** The plan was cut short before this row, or there was no conclusive response. */
    NOT_LOOKED_AT
  }

  /** The roles that the key has in the project and would lose, as far as they could be read. */
  public List<String> roles() {
    return apiKey
        .filter(key -> outlook == Outlook.WOULD_UNASSIGN || outlook == Outlook.UNREADABLE)
        .map(key -> key.rolesIn(row.unassignment().project()).stream().distinct().toList())
        .orElse(List.of());
  }

  /** What the key would still be able to do in the project through its organization roles. */
  public OrganizationAccess access() {
    return apiKey.map(OrganizationAccess::of).orElse(OrganizationAccess.UNKNOWN);
  }
}
