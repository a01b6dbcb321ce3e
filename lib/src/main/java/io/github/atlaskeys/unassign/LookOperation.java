package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.RateLimit;
import java.util.List;
import java.util.Optional;

/** Says what the snapshot shows, and sends nothing. */
record LookOperation() implements Operation {
  @Override
  public boolean needsSnapshot() {
    return true;
  }

  @Override
  public Optional<RowResult> before(Row row, Optional<Snapshot> snapshot) {
    Optional<ApiKey> key = snapshot.orElseThrow().find(row.unassignment().apiKey());
    if (key.isEmpty()) {
      return Optional.of(RowResult.of(row, Verdict.NOT_ASSIGNED, OrganizationAccess.UNKNOWN));
    }
    // With the roles that it would lose, for whoever shows it.
    List<String> roles = key.get().rolesIn(row.unassignment().project());
    var withRoles = new Row(row.line(), row.unassignment(), roles);
    return Optional.of(
        RowResult.of(
            withRoles,
            Verdict.NOT_ATTEMPTED,
            OrganizationAccess.of(key.get().organizationRoles())));
  }

  @Override
  public RateLimit send(Row row) {
    throw new IllegalStateException("a look sends nothing");
  }

  @Override
  public Verdict success() {
    throw new IllegalStateException("a look sends nothing");
  }

  @Override
  public Optional<Verdict> despite(Row row, Problem refusal, boolean unexpected) {
    return Optional.empty();
  }
}
