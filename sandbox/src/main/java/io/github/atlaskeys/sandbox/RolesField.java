package io.github.atlaskeys.sandbox;

/** What a key's {@code roles} are shown as; see {@link AtlasSandbox#listRolesAs}. */
public enum RolesField {

  /** The roles that the key has. */
  AS_USUAL,

  /** An empty array. */
  EMPTY,

  /** {@code null}. */
  NULL,

  /** No such field. */
  MISSING
}
