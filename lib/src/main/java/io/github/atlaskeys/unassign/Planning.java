package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.KeyRecords.Lookup;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.util.Optional;

/** Looks at what unassigning a row would do, and changes nothing. */
final class Planning implements Work<PlannedRow> {
  private final KeyRecords records;

  Planning(AtlasAdminApi atlas) {
    this.records = new KeyRecords(atlas);
  }

  @Override
  public boolean readsProjectFirst() {
    return true;
  }

  @Override
  public Step<PlannedRow> attempt(RowState row) throws IOException {
    Optional<ApiKey> listed = row.listing().flatMap(keys -> keys.find(key(row)));
    if (listed.filter(key -> hasRoles(key, row)).isPresent()) {
      return end(row, Outlook.WOULD_UNASSIGN, listed);
    }
    Lookup lookup =
        records.find(row.unassignment(), row.listing().flatMap(ProjectKeys::organization));
    if (lookup.key().filter(key -> hasRoles(key, row)).isPresent()) {
      return end(row, Outlook.WOULD_UNASSIGN, lookup.key());
    }
    if (listed.isPresent()) { // without roles; it would lose its access all the same
      return end(row, Outlook.WOULD_UNASSIGN, listed);
    }
    boolean unknown = lookup.kind() == Lookup.Kind.UNKNOWN;
    return end(row, unknown ? Outlook.UNKNOWN_KEY : Outlook.NOT_LISTED, lookup.key());
  }

  private static io.github.atlaskeys.api.ApiKeyId key(RowState row) {
    return row.unassignment().apiKey();
  }

  private static boolean hasRoles(ApiKey key, RowState row) {
    return !key.rolesIn(row.unassignment().project()).isEmpty();
  }

  private static Step<PlannedRow> end(RowState row, Outlook outlook, Optional<ApiKey> key) {
    return Step.end(new PlannedRow(row.row, outlook, key, Optional.empty()));
  }

  @Override
  public Step<PlannedRow> resolve(RowState row, Look look) {
    throw new IllegalStateException("a plan asks for no second look");
  }

  @Override
  public PlannedRow undecided(RowState row, Problem response) {
    throw new IllegalStateException("a plan asks for no second look");
  }

  /** Without a conclusive response, nobody has looked. */
  @Override
  public PlannedRow failed(RowState row, Problem problem) {
    boolean refused = Verdict.of(problem) == Verdict.REFUSED;
    return new PlannedRow(
        row.row,
        refused ? Outlook.UNREADABLE : Outlook.NOT_LOOKED_AT,
        Optional.empty(),
        Optional.of(problem));
  }

  @Override
  public PlannedRow notAttempted(RowState row) {
    return new PlannedRow(row.row, Outlook.NOT_LOOKED_AT, Optional.empty(), Optional.empty());
  }
}
