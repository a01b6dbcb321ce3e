package io.github.atlaskeys.unassign;

/** What is not known about a row that is done. */
public enum Caveat {
  /** It was unassigned without its roles being known: they cannot be restored from an undo. */
  NO_UNDO,
  /** These credentials cannot read the organization's keys: nobody checked that the key exists. */
  KEY_NOT_CHECKED,
  /** These credentials cannot read the project's keys: that it is not assigned is Atlas's word. */
  PROJECT_NOT_CHECKED,
  /** Neither the project nor its organization knows the key, which the caller allowed. */
  UNKNOWN_KEY
}
