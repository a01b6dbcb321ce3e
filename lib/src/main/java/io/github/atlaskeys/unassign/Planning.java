package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.KeyRecords.Lookup;
import io.github.atlaskeys.unassign.PlannedRow.Outlook;
import java.io.IOException;
import java.util.Optional;

/** Looks at what unassigning a row would do, and changes nothing. */
final class Planning implements RowOperation<PlannedRow> {
  private final KeyRecords records;

  Planning(AtlasAdminApi atlas) {
    this.records = new KeyRecords(atlas, true);
  }

  @Override
  public boolean listsFirst() {
    return true;
  }

  @Override
  public boolean goesOnWithoutListing() {
    return true;
  }

  @Override
  public Step<PlannedRow> attempt(RowState row) throws IOException {
    Optional<ApiKey> listed = row.listedFirst();
    if (listed.filter(key -> hasRoles(key, row)).isPresent()) {
      return end(row, Outlook.WOULD_UNASSIGN, listed, Optional.empty());
    }
    Lookup lookup = records.find(row.unassignment(), row.organization(), false);
    Optional<Problem> unread = row.project().latest.problem();
    if (unread.isPresent()) {
      return end(row, Outlook.UNREADABLE, lookup.key(), unread);
    }
    boolean recorded = lookup.key().filter(key -> hasRoles(key, row)).isPresent();
    if (recorded || listed.isPresent()) { // listed without roles: it would lose its access
      return end(row, Outlook.WOULD_UNASSIGN, recorded ? lookup.key() : listed, Optional.empty());
    }
    Outlook outlook = lookup.isUnknown() ? Outlook.UNKNOWN_KEY : Outlook.NOT_LISTED;
    return end(row, outlook, lookup.key(), lookup.hidden());
  }

  private static boolean hasRoles(ApiKey key, RowState row) {
    return !key.rolesIn(row.unassignment().project()).isEmpty();
  }

  private static Step<PlannedRow> end(
      RowState row, Outlook outlook, Optional<ApiKey> key, Optional<Problem> problem) {
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
