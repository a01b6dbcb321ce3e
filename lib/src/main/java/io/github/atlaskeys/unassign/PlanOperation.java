package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.KeyRecords.Lookup;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.util.Optional;

/** Looks at what would happen to a row, and changes nothing. */
final class PlanOperation implements RowOperation<PlannedRow> {
  private final KeyRecords records;
  private final Optional<SearchedKeys> everywhere;
  private final boolean restores;

  /**
   * Has read nothing yet.
   *
   * @param everywhere keys of which a search has read everything
   * @param restores whether the keys are to get the rows' roles, and not to lose theirs
   */
  PlanOperation(AtlasAdminApi atlas, Optional<SearchedKeys> everywhere, boolean restores) {
    this.records = new KeyRecords(atlas, true);
    this.everywhere = everywhere;
    this.restores = restores;
  }

  @Override
  public boolean needsListing(RowState row) {
    return found(row).isEmpty();
  }

  @Override
  public boolean continuesWithoutListing() {
    return true;
  }

  private Optional<KeyAccess> found(RowState row) {
    return everywhere.flatMap(keys -> keys.seenIn(row.unassignment()));
  }

  @Override
  public Step<PlannedRow> attempt(RowState row) throws IOException {
    Optional<KeyAccess> found = found(row);
    if (found.isPresent()) {
      boolean assigned = found.get().at(row.unassignment().project()).isPresent();
      return readable(row, assigned, found.map(KeyAccess::key), Optional.empty());
    }
    Optional<Principal> listed = row.listedFirst();
    if (listed.filter(key -> hasRoles(key, row)).isPresent()) {
      Principal key = listed.get();
      return readable(
          row,
          true,
          Optional.of(restores ? key : records.withOrganizationRoles(row.calls(), key)),
          Optional.empty());
    }
    Lookup lookup = records.find(row.calls(), row.unassignment(), row.organization(), false);
    Optional<Problem> unread = row.project().latest.problem();
    if (unread.isPresent()) {
      return end(row, Outlook.UNREADABLE, lookup.key(), unread);
    }
    boolean recorded = lookup.key().filter(key -> hasRoles(key, row)).isPresent();
    if (recorded || listed.isPresent()) { // listed without roles: it would lose its access
      return readable(row, true, recorded ? lookup.key() : listed, Optional.empty());
    }
    return lookup.isUnknown()
        ? end(row, Outlook.UNKNOWN_KEY, Optional.empty(), Optional.empty())
        : readable(row, false, lookup.key(), lookup.hidden());
  }

  private static boolean hasRoles(Principal key, RowState row) {
    return !key.rolesIn(row.unassignment().project()).isEmpty();
  }

  private Step<PlannedRow> readable(
      RowState row, boolean assigned, Optional<Principal> key, Optional<Problem> problem) {
    if (!restores) {
      return end(row, assigned ? Outlook.WOULD_UNASSIGN : Outlook.NOT_LISTED, key, problem);
    }
    boolean has = RestoreOperation.hasRoles(row, key);
    return end(row, has ? Outlook.ALREADY_ASSIGNED : Outlook.WOULD_RESTORE, key, problem);
  }

  private static Step<PlannedRow> end(
      RowState row, Outlook outlook, Optional<Principal> key, Optional<Problem> problem) {
    return new Step.End<>(new PlannedRow(row.row, outlook, key, problem));
  }

  @Override
  public Step<PlannedRow> resolve(RowState row, Problem response) {
    throw new IllegalStateException("a plan checks nothing a second time");
  }

  /** Without a conclusive response, the row counts as not looked at. */
  @Override
  public PlannedRow notDone(RowState row, Verdict verdict, Optional<Problem> problem) {
    Outlook outlook = verdict == Verdict.REFUSED ? Outlook.UNREADABLE : Outlook.NOT_LOOKED_AT;
    return new PlannedRow(row.row, outlook, Optional.empty(), problem);
  }
}
