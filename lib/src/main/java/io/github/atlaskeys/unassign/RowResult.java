package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.Problem;
import java.util.Optional;

/**
 * A row and what became of it.
 *
 * @param row the row
 * @param verdict what became of it
 * @param problem why it is not done; empty when it is
 * @param attempts how many times the change was sent
 * @param organizationAccess what the key can still do in the project
 */
public record RowResult(
    Row row,
    Verdict verdict,
    Optional<Problem> problem,
    int attempts,
    OrganizationAccess organizationAccess) {

  /** Decided without sending anything. */
  static RowResult of(Row row, Verdict verdict, OrganizationAccess access) {
    return new RowResult(row, verdict, Optional.empty(), 0, access);
  }
}
