package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One row of a run.
 *
 * @param line where it stands in the input, from 1
 * @param unassignment the project and the key
 * @param roles the roles to restore; empty when the key is to be unassigned
 */
public record Row(long line, Unassignment unassignment, List<String> roles) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the line is below 1
   */
  public Row {
    requireNonNull(unassignment, "unassignment");
    roles = List.copyOf(roles);
    if (line < 1) {
      throw new IllegalArgumentException("lines are counted from 1, was " + line);
    }
  }
}
