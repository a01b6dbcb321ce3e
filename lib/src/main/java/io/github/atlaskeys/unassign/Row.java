package io.github.atlaskeys.unassign;

import java.util.List;

/**
 * One line of the input.
 *
 * @param line where it stands in the input, counted from 1
 * @param unassignment the project and the key
 * @param roles the roles in the project that are given back; empty when they are taken away
 */
public record Row(long line, Unassignment unassignment, List<String> roles) {
  /**
   * Checks the line and the roles, and copies the list. That Atlas knows the roles is not checked.
   *
   * @throws IllegalArgumentException if the line is not positive, or a role is not one word
   */
  public Row {
    if (line < 1) {
      throw new IllegalArgumentException("line must be 1 or more, was " + line);
    }
    roles = List.copyOf(roles);
    for (String role : roles) {
      // Files hold a row's roles with a space between them.
      if (role.isEmpty() || role.chars().anyMatch(c -> c <= ' ')) {
        throw new IllegalArgumentException("role must be one word, was \"%s\"".formatted(role));
      }
    }
  }
}
