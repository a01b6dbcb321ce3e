package io.github.atlaskeys.report;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.lookup.Selection;
import io.github.atlaskeys.unassign.Plan;
import io.github.atlaskeys.unassign.Rows;
import java.util.Map;
import java.util.Optional;

/**
 * How much a run is about, as people count: keys, accounts and projects. A key in several projects
 * is several assignments, one for each row.
 */
public record Amount(long assignments, Map<PrincipalId.Kind, Long> byKind, long projects) {
  /** Copies the map. */
  public Amount {
    byKind = Map.copyOf(byKind);
  }

  /** How many keys and accounts there are. */
  long keys() {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of all these rows. */
  public static Amount of(Rows rows) {
    return new Amount(rows.size(), rows.byKind(), rows.projects());
  }

  /** What a plan would change. */
  static Amount of(Plan plan) {
    return new Amount(plan.changing(), plan.changingByKind(), plan.changingProjects());
  }

  /** {@code 3 keys from 2 projects}. */
  String where(Change change) {
    return "%s %s %s"
        .formatted(Labels.count(byKind), change.preposition(), Labels.count(projects, "project"));
  }

  /**
   * {@code 2 keys from 3 projects (4 assignments)}, with the name of what is only one: {@code
   * zmmrboas "ci deploy" from 2 projects}.
   */
  public String text(Change change, Selection selection) {
    Labels labels = selection.labels();
    Optional<String> key = selection.onlyKey().filter(it -> keys() == 1).map(labels::shortApiKey);
    Optional<String> project =
        selection.onlyProject().filter(it -> projects == 1).map(labels::shortProject);
    String text =
        "%s %s %s"
            .formatted(
                key.orElse(Labels.count(byKind)),
                change.preposition(),
                project.orElse(Labels.count(projects, "project")));
    // Of one key, the projects are the assignments.
    return keys() == assignments || keys() == 1
        ? text
        : "%s (%s)".formatted(text, Labels.count(assignments, "assignment"));
  }
}
