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
  /** Copies the list. */
  public Row {
    roles = List.copyOf(roles);
  }
}
