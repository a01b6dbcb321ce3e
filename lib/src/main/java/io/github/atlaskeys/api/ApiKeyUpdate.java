package io.github.atlaskeys.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code updateApiKeyRoles} changes; null leaves a part as it is.
 *
 * @param desc what the key is for, 1 to 250 characters
 * @param roles the roles it has in the project from now on, one at least: Atlas refuses an empty
 *     list, so this is not a way to unassign a key
 */
public record ApiKeyUpdate(@Nullable String desc, @Nullable List<String> roles) {
  /** Copies the list. */
  public ApiKeyUpdate {
    roles = roles == null ? null : List.copyOf(roles);
  }
}
