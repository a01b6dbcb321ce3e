package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import java.time.Instant;
import java.util.Optional;

/** A row of what a run has done: to an assignment, or to an entry of an access list. */
public sealed interface DoneRow permits ResultRow, EntryRow {
  /** Its line in the run's input; 0 if it has none. */
  long line();

  /** Which key or account. */
  PrincipalId principal();

  /** Its public key, if the run knew it. */
  Optional<String> publicKey();

  /** What the run says of it. */
  Enum<?> verdict();

  /** When, by the clock of the machine that ran it. */
  Instant finishedAt();

  /** Whether the run changed something, of which Atlas may have an event. */
  boolean changed();

  /** Events name the key that they are about, and no account. */
  default boolean isAccount() {
    return principal().kind() == PrincipalId.Kind.SERVICE_ACCOUNT;
  }
}
