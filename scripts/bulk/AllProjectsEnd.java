package scripts.bulk;

import io.github.atlaskeys.find.KeyAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import scripts.cli.Again;
import scripts.cli.Shown;
import scripts.cli.Surroundings;
import scripts.lookup.OrganizationText;

/**
 * What is left to say of one key and all its projects: what it keeps, what gives the roles back,
 * and the command to go on with.
 *
 * @param earlier undo files that runs before this one left
 */
record AllProjectsEnd(CommandLine command, Surroundings surroundings, List<Path> earlier) {

  /** Unassigning is not deleting, and what was not searched is not unassigned. */
  List<String> kept(AllProjectsPlan plan, Optional<StillListed> still) {
    var lines = new ArrayList<String>();
    KeyAccess latest = still.map(StillListed::latest).orElse(plan.access());
    lines.add(
        still.filter(StillListed::deleted).isPresent()
            ? "The organization lists the key no longer: it was deleted meanwhile."
            : Shown.line(
                OrganizationText.afterwards(
                    latest.key().organizationRoles(), "them", "to projects")));
    plan.unsearched().ifPresent(where -> lines.add("Caution   " + where));
    return lines;
  }

  /** The commands that give roles back, this run's and those before it. */
  List<String> undo(Optional<Path> own) {
    var lines = new ArrayList<String>();
    own.ifPresent(path -> lines.add("Undo      " + restore(path)));
    if (!earlier.isEmpty()) {
      lines.add(
          earlier.size() == 1
              ? "Earlier   a run before this one left an undo file too; for what that one took:"
              : "Earlier   %d runs before this one left undo files too; for what those took:"
                  .formatted(earlier.size()));
      earlier.forEach(path -> lines.add("          " + restore(path)));
    }
    return lines;
  }

  private String restore(Path undo) {
    return Again.undone(command, undo, surroundings);
  }

  /** There is no other way to go on: it finds what is left and does that. */
  String again() {
    return Again.same(command, surroundings);
  }
}
