package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One row of a run.
 *
 * @param line where it stands in the input, from 1; 0 if it is in none
 * @param unassignment the project, and the key or account
 * @param roles the roles to restore; empty when it is to be unassigned
 */
public record Row(long line, Unassignment unassignment, List<String> roles) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the line is negative
   */
  public Row {
    requireNonNull(unassignment, "unassignment");
    roles = List.copyOf(roles);
    if (line < 0) {
      throw new IllegalArgumentException("line must be 0 or more, was " + line);
    }
  }
}
