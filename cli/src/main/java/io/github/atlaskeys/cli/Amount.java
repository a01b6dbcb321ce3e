package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.Rows;

/**
 * How much a run is about, as people count: keys and projects. A key in several projects is several
 * assignments, one for each row.
 */
record Amount(long assignments, long keys, long projects) {

  static Amount of(Rows rows) {
    var keys = new KeyCount();
    rows.forEach(row -> keys.add(row.unassignment().apiKey()));
    return new Amount(rows.size(), keys.distinct(), rows.projects());
  }

  /** {@code 3 keys from 2 projects}, or {@code 2 keys from 3 projects (4 assignments)}. */
  String text(String preposition) {
    String text =
        "%s %s %s"
            .formatted(Labels.count(keys, "key"), preposition, Labels.count(projects, "project"));
    return keys == assignments
        ? text
        : "%s (%s)".formatted(text, Labels.count(assignments, "assignment"));
  }
}
