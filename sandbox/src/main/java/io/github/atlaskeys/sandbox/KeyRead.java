package io.github.atlaskeys.sandbox;

import org.jspecify.annotations.Nullable;

/** The operations that show keys, named by Atlas's operationId, to choose which of them lie. */
public enum KeyRead {

  /** The keys of a project: {@code GET /groups/ID/apiKeys}. */
  LIST_GROUP_API_KEYS,

  /** The keys of an organization: {@code GET /orgs/ID/apiKeys}. */
  LIST_ORG_API_KEYS,

  /** One key's own record: {@code GET /orgs/ID/apiKeys/ID}. */
  GET_ORG_API_KEY;

  static @Nullable KeyRead of(Operation operation) {
    return switch (operation) {
      case LIST_GROUP_API_KEYS -> LIST_GROUP_API_KEYS;
      case LIST_ORG_API_KEYS -> LIST_ORG_API_KEYS;
      case GET_ORG_API_KEY -> GET_ORG_API_KEY;
      default -> null;
    };
  }
}
