package io.github.atlaskeys.accesslist;

/**
 * From where a credential may call whose access list has no entry. Its organization's settings
 * decide: Atlas requires lists in organizations that are created on its own pages.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/configure-api-access/">Atlas on the requirement
 *     of access lists</a>
 */
public enum EmptyAccessList {
  /** From any address: the organization does not require lists. */
  ANY_ADDRESS,
  /** From no address: the organization requires lists, so nobody can call with it. */
  NO_ADDRESS,
  /** The settings could not be read, or do not say. */
  UNKNOWN
}
