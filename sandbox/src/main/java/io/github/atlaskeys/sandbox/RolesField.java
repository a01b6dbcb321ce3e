package io.github.atlaskeys.sandbox;

/** How a key's {@code roles} are shown; see {@link AtlasSandbox#listRolesAs}. */
public enum RolesField {
  /** The key's roles. */
  AS_USUAL,

  /** An empty array. */
  EMPTY,

  /** {@code null}. */
  NULL,

  /** No such field. */
  MISSING
}
