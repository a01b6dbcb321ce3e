package io.github.atlaskeys.files;

import io.github.atlaskeys.api.AddressRange;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.PrincipalId;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of an access list that was changed.
 *
 * @param line in the file that says so; 0 if it says it of the whole list
 * @param entry the addresses
 * @param verdict what was made of it
 */
public record EntryRow(
    long line,
    OrganizationId organization,
    PrincipalId principal,
    Optional<String> publicKey,
    AddressRange entry,
    Change verdict,
    Instant finishedAt)
    implements DoneRow {
  /** What a run makes of an entry. */
  public enum Change {
    /** It was not on the list, and is to be. */
    ADDED,
    /** It was on the list, and is to be no longer. */
    REMOVED,
    /** It is to stay. */
    KEPT
  }

  /** Whether it is to be on the list. */
  public boolean wanted() {
    return verdict != Change.REMOVED;
  }

  @Override
  public boolean changed() {
    return verdict != Change.KEPT;
  }
}
