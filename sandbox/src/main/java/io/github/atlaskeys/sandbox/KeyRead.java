package io.github.atlaskeys.sandbox;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The operations that show keys, with the names of Atlas's operationIds. */
public enum KeyRead {
  /** The keys of a project: {@code GET /groups/ID/apiKeys}. */
  LIST_GROUP_API_KEYS,

  /** The keys of an organization: {@code GET /orgs/ID/apiKeys}. */
  LIST_ORG_API_KEYS,

  /** A single key: {@code GET /orgs/ID/apiKeys/ID}. */
  GET_ORG_API_KEY;

  /** These, or both listings if there are none. */
  static Set<KeyRead> orListings(KeyRead... reads) {
    return reads.length == 0
        ? EnumSet.of(LIST_GROUP_API_KEYS, LIST_ORG_API_KEYS)
        : EnumSet.copyOf(List.of(reads));
  }

  /** These, or both listings if there are none; a single key's own record is refused. */
  static Set<KeyRead> onlyListings(KeyRead... listings) {
    var chosen = orListings(listings);
    if (chosen.contains(GET_ORG_API_KEY)) {
      throw new IllegalArgumentException(GET_ORG_API_KEY + " is not a listing");
    }
    return chosen;
  }
}
