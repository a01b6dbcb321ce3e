package io.github.atlaskeys.report;

import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.Rows;

/**
 * How much a run is about, as people count: keys and projects. A key in several projects is several
 * assignments, one for each row.
 */
public record Amount(long assignments, long keys, long projects) {
  /** Of all these rows. */
  public static Amount of(Rows rows) {
    return new Amount(rows.size(), rows.keys(), rows.projects());
  }

  /** What a plan would change. */
  static Amount of(Plan plan) {
    return new Amount(plan.changing(), plan.changingKeys(), plan.changingProjects());
  }

  /** {@code 3 keys from 2 projects}, or {@code 2 keys from 3 projects (4 assignments)}. */
  public String text(String preposition) {
    String text =
        "%s %s %s"
            .formatted(Labels.count(keys, "key"), preposition, Labels.count(projects, "project"));
    return keys == assignments
        ? text
        : "%s (%s)".formatted(text, Labels.count(assignments, "assignment"));
  }
}
