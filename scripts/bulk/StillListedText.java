package scripts.bulk;

import io.github.atlaskeys.admin.ProjectId;
import io.github.atlaskeys.find.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import scripts.cli.Names;
import scripts.cli.NextStep;

/** Where a key is after a run, for a person. */
final class StillListedText {
  private StillListedText() {}

  /**
   * A line, and one for each project that is not as it should be.
   *
   * @param done whether the run calls this project done
   */
  static List<String> lines(StillListed still, Predicate<ProjectId> done) {
    var lines = new ArrayList<String>();
    List<Assignment> listed = still.listed();
    still
        .problem()
        .ifPresent(
            problem ->
                lines.add(
                    NextStep.line("Not verified: " + problem.message(), NextStep.after(problem))));
    if (!listed.isEmpty()) {
      lines.add("NOT GONE: Atlas lists the key in %s:".formatted(Names.projects(listed.size())));
      listed.forEach(
          each -> lines.add("  %s: %s".formatted(Names.project(each), why(still, each, done))));
    }
    if (still.problem().isEmpty() && !still.unseen().isEmpty()) {
      lines.add("Not verified: these credentials cannot read the keys of");
      still.unseen().forEach(each -> lines.add("  " + Names.project(each)));
    }
    still.lost().ifPresent(where -> lines.add("Not verified: " + where));
    if (still.gone().orElse(false)) {
      boolean everywhere = still.look().filter(look -> look.complete(still.before())).isPresent();
      lines.add(
          everywhere
              ? "Verified: Atlas lists the key in no project."
              : "Verified: no project that these credentials can see lists the key.");
    }
    return lines;
  }

  private static String why(StillListed still, Assignment each, Predicate<ProjectId> done) {
    if (done.test(each.project())) {
      return "listings may lag, look again in a minute";
    }
    boolean planned = still.before().at(each.project()).isPresent();
    return planned ? "not unassigned, see above" : "assigned since the plan";
  }
}
