package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.Problem;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.RateLimit;
import java.io.IOException;
import java.util.Optional;

/** Sends the DELETE, when the undo is written. */
record UnassignOperation(AtlasAdminApi atlas, Optional<Operations.Undo> undo) implements Operation {
  @Override
  public boolean needsSnapshot() {
    return undo.isPresent();
  }

  @Override
  public Optional<RowResult> before(Row row, Optional<Snapshot> snapshot) throws IOException {
    if (undo.isEmpty() || snapshot.isEmpty()) {
      return Optional.empty();
    }
    Optional<ApiKey> key = snapshot.get().find(row.unassignment().apiKey());
    if (key.isPresent()) {
      undo.get().write(row.unassignment(), key.get());
      return Optional.empty();
    }
    return Optional.of(RowResult.of(row, Verdict.NOT_ASSIGNED, OrganizationAccess.UNKNOWN));
  }

  @Override
  public RateLimit send(Row row) throws IOException {
    return atlas.removeGroupApiKey(row.unassignment().project(), row.unassignment().apiKey());
  }

  @Override
  public Verdict success() {
    return Verdict.UNASSIGNED;
  }

  @Override
  public Optional<Verdict> despite(Row row, Problem refusal, boolean unexpected)
      throws IOException {
    boolean gone =
        switch (refusal.kind()) {
          // Atlas's documented word for it, unless what was just read says otherwise.
          case UNKNOWN_API_KEY -> !unexpected || !isListed(row.unassignment());
          case NOT_FOUND -> !isListed(row.unassignment());
          default -> false;
        };
    return gone ? Optional.of(Verdict.NOT_ASSIGNED) : Optional.empty();
  }

  private boolean isListed(Unassignment unassignment) throws IOException {
    ProjectId project = unassignment.project();
    ApiKeyId id = unassignment.apiKey();
    return new Pages<>(query -> atlas.listGroupApiKeys(project, query))
        .find(key -> key.id().equals(id))
        .isPresent();
  }
}
