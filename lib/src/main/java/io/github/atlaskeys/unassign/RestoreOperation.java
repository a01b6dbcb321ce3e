package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectRoles;
import io.github.atlaskeys.admin.Query;
import io.github.atlaskeys.admin.RateLimit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Sends the POST that gives roles back, unless they are there. */
record RestoreOperation(AtlasAdminApi atlas) implements Operation {
  @Override
  public boolean needsSnapshot() {
    return true;
  }

  @Override
  public Optional<RowResult> before(Row row, Optional<Snapshot> snapshot) {
    return snapshot
        .orElseThrow()
        .find(row.unassignment().apiKey())
        .filter(key -> key.rolesIn(row.unassignment().project()).containsAll(row.roles()))
        .map(key -> RowResult.of(row, Verdict.ALREADY_ASSIGNED, OrganizationAccess.UNKNOWN));
  }

  @Override
  public RateLimit send(Row row) throws IOException {
    return atlas.addGroupApiKey(
        row.unassignment().project(),
        row.unassignment().apiKey(),
        List.of(new ProjectRoles(row.roles())),
        Query.NONE);
  }

  @Override
  public Verdict success() {
    return Verdict.RESTORED;
  }

  /** A key that is no more cannot be given anything. */
  @Override
  public Optional<Verdict> despite(Row row, Problem refusal, boolean unexpected) {
    return Optional.empty();
  }
}
