package io.github.atlaskeys.sandbox;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The operations that show keys or service accounts, with the names of Atlas's operationIds. */
public enum KeyRead {
  /** The keys of a project: {@code GET /groups/ID/apiKeys}. */
  LIST_GROUP_API_KEYS,

  /** The keys of an organization: {@code GET /orgs/ID/apiKeys}. */
  LIST_ORG_API_KEYS,

  /** A single key: {@code GET /orgs/ID/apiKeys/ID}. */
  GET_ORG_API_KEY,

  /** The service accounts of a project: {@code GET /groups/ID/serviceAccounts}. */
  LIST_GROUP_SERVICE_ACCOUNTS,

  /** The service accounts of an organization: {@code GET /orgs/ID/serviceAccounts}. */
  LIST_ORG_SERVICE_ACCOUNTS,

  /** A single service account: {@code GET /orgs/ID/serviceAccounts/ID}. */
  GET_ORG_SERVICE_ACCOUNT,

  /** The projects of a service account: {@code GET /orgs/ID/serviceAccounts/ID/groups}. */
  GET_SERVICE_ACCOUNT_GROUPS;

  private static final Set<KeyRead> SINGLE =
      EnumSet.of(GET_ORG_API_KEY, GET_ORG_SERVICE_ACCOUNT, GET_SERVICE_ACCOUNT_GROUPS);

  boolean showsAccounts() {
    return compareTo(GET_ORG_API_KEY) > 0;
  }

  /** These, or the listings of projects and organizations if there are none. */
  static Set<KeyRead> orListings(KeyRead... reads) {
    return reads.length == 0
        ? EnumSet.complementOf(EnumSet.copyOf(SINGLE))
        : EnumSet.copyOf(List.of(reads));
  }

  /** These, or both listings if there are none; what is about a single one is refused. */
  static Set<KeyRead> onlyListings(KeyRead... listings) {
    var chosen = orListings(listings);
    for (var each : chosen) {
      if (SINGLE.contains(each)) {
        throw new IllegalArgumentException(each + " is not a listing");
      }
    }
    return chosen;
  }
}
