package io.github.atlaskeys.accesslist;

/**
 * From where a credential may call. Of one whose access list has no entry its organization's
 * settings decide: Atlas requires lists in organizations that are created on its own pages.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/configure-api-access/">Atlas on the requirement
 *     of access lists</a>
 */
public enum MayCallFrom {
  /** From the addresses on its access list, and from no other. */
  LISTED_ADDRESSES,
  /** From any address: it has no access list, and the organization does not require one. */
  ANY_ADDRESS,
  /** From no address: it has no access list, and the organization requires one. */
  NO_ADDRESS,
  /**
   * Not known: its access list could not be read, or it has none and the organization's settings
   * could not be read, or do not say.
   */
  UNKNOWN
}
