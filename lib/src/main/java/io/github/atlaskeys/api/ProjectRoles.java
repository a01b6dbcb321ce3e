package io.github.atlaskeys.api;

import java.util.List;

/**
 * What {@code addGroupApiKey} gives a key in a project. Atlas takes a list of these and wants at
 * least one role.
 *
 * @param roles role names, for example {@code GROUP_READ_ONLY}
 */
public record ProjectRoles(List<String> roles) {
  /** Copies the list. */
  public ProjectRoles {
    roles = List.copyOf(roles);
  }
}
