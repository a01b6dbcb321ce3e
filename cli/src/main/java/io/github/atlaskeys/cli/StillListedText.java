package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyLookup;
import io.github.atlaskeys.unassign.AllProjectsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a key is after a run, for a person. */
final class StillListedText {
  private StillListedText() {}

  /**
   * A line, and one for each project that is not as it should be.
   *
   * @param attempted whether the run unassigned the key from this project, as Atlas answered
   */
  static List<String> lines(AllProjectsResult result, Predicate<ProjectId> attempted) {
    var lines = new ArrayList<String>();
    KeyAccess key = result.before().key().orElseThrow();
    List<Assignment> listed = result.listed();
    result
        .problem()
        .ifPresent(
            problem ->
                lines.add(
                    NextStep.line("Not verified: " + problem.message(), NextStep.after(problem))));
    if (!listed.isEmpty()) {
      lines.add("NOT GONE: Atlas lists the key in %s:".formatted(Labels.projects(listed.size())));
      listed.forEach(
          each -> lines.add("  %s: %s".formatted(Labels.project(each), why(key, each, attempted))));
    }
    if (result.after().isPresent() && !result.unseen().isEmpty()) {
      lines.add("Not verified: these credentials cannot read the keys of");
      result.unseen().forEach(each -> lines.add("  " + Labels.project(each)));
    }
    lost(result).ifPresent(where -> lines.add("Not verified: " + where));
    if (result.gone().orElse(false)) {
      int projects = key.assignments().size();
      lines.add(
          result.after().filter(look -> look.complete(key)).isPresent()
              ? "Verified: Atlas lists the key in no project (%s unassigned)."
                  .formatted(Labels.projects(projects))
              : "Verified: no project visible to these credentials lists the key (%s unassigned)."
                  .formatted(Labels.projects(projects)));
    }
    return lines;
  }

  /** Where other projects of the key may be now, though all were seen before. */
  private static Optional<String> lost(AllProjectsResult result) {
    KeyAccess key = result.before().key().orElseThrow();
    Optional<KeyLookup> after = result.after().filter(look -> result.sawLess());
    return after.flatMap(look -> Unsearched.sentence(look, key));
  }

  private static String why(KeyAccess key, Assignment each, Predicate<ProjectId> attempted) {
    if (attempted.test(each.project())) {
      return "Atlas may take a moment to update; check again in a minute";
    }
    boolean planned = key.at(each.project()).isPresent();
    return planned ? "not unassigned, see above" : "assigned since the plan";
  }
}
