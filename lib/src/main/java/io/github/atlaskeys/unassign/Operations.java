package io.github.atlaskeys.unassign;

import io.github.atlaskeys.admin.ApiKey;
import io.github.atlaskeys.admin.ApiKeyId;
import io.github.atlaskeys.admin.AtlasAdminApi;
import io.github.atlaskeys.admin.Pages;
import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.admin.ProjectRoles;
import io.github.atlaskeys.admin.Query;
import io.github.atlaskeys.admin.RateLimit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a bulk run can do to its rows. */
public final class Operations {
  /** Where the roles that a row takes away are written before it takes them. */
  @FunctionalInterface
  public interface Undo {
    /**
     * Writes it down, so that it survives the process.
     *
     * @throws IOException if that failed
     */
    void write(Unassignment unassignment, ApiKey key) throws IOException;
  }

  private Operations() {}

  /** Unassigns, after the roles of each key were written down. */
  public static Operation unassign(AtlasAdminApi atlas, Undo undo) {
    return new Unassign(atlas, Optional.of(undo));
  }

  /** Unassigns without looking first: a request a row, and no way back. */
  public static Operation unassignWithoutSnapshot(AtlasAdminApi atlas) {
    return new Unassign(atlas, Optional.empty());
  }

  /** Looks at what unassigning would do, and changes nothing. */
  public static Operation look() {
    return new Look();
  }

  /** Gives keys the roles back that their rows name. */
  public static Operation restore(AtlasAdminApi atlas) {
    return new Restore(atlas);
  }

  private static RowResult notAssigned(Row row) {
    return RowResult.of(row, Verdict.NOT_ASSIGNED, OrganizationAccess.UNKNOWN);
  }

  private record Unassign(AtlasAdminApi atlas, Optional<Undo> undo) implements Operation {
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
      return Optional.of(notAssigned(row));
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

  private record Look() implements Operation {
    @Override
    public boolean needsSnapshot() {
      return true;
    }

    @Override
    public Optional<RowResult> before(Row row, Optional<Snapshot> snapshot) {
      Optional<ApiKey> key = snapshot.orElseThrow().find(row.unassignment().apiKey());
      if (key.isEmpty()) {
        return Optional.of(notAssigned(row));
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

  private record Restore(AtlasAdminApi atlas) implements Operation {
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
}
