package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Atlas's listings say about rows that are done.
 *
 * @param confirmed how many rows the listings agree with
 * @param contradicted the rows that they do not agree with, after up to three more changes
 * @param unread the projects that could not be read, and why
 * @param unchecked how many rows were not compared: of projects that could not be read, or because
 *     going on could not help
 */
public record Verification(
    long confirmed, List<Row> contradicted, Map<ProjectId, Problem> unread, long unchecked) {
  /** Copies list and map. */
  public Verification {
    contradicted = List.copyOf(contradicted);
    unread = Map.copyOf(unread);
  }

  /** This, and what another look found of other rows. */
  Verification and(Verification other) {
    var projects = new HashMap<>(unread);
    projects.putAll(other.unread);
    return new Verification(
        confirmed + other.confirmed,
        Stream.concat(contradicted.stream(), other.contradicted.stream()).toList(),
        projects,
        unchecked + other.unchecked);
  }

  /** Whether every row that is done was compared, and agrees. */
  public boolean holds() {
    return contradicted.isEmpty() && unchecked == 0;
  }
}
