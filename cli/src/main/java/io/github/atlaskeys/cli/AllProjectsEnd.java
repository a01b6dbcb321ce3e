package io.github.atlaskeys.cli;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.unassign.AllProjectsResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * What is left to say of one key and all its projects: what it keeps, what gives the roles back,
 * and the command to go on with.
 *
 * @param earlier undo files that runs before this one left
 */
record AllProjectsEnd(CommandLine command, Context surroundings, List<Path> earlier) {

  /** Unassigning is not deleting, and what was not searched is not unassigned. */
  List<String> kept(AllProjectsPlan plan, Optional<AllProjectsResult> result) {
    var lines = new ArrayList<String>();
    KeyAccess latest = result.map(AllProjectsResult::latest).orElse(plan.access());
    lines.add(
        result.filter(AllProjectsResult::deleted).isPresent()
            ? "The key no longer exists in the organization; it was deleted in the meantime."
            : OrganizationText.afterwards(latest.key().organizationRoles(), "them", "to projects"));
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
              ? "Earlier   An earlier run left another undo file. To restore its roles:"
              : "Earlier   %d earlier runs left undo files. To restore their roles:"
                  .formatted(earlier.size()));
      earlier.forEach(path -> lines.add("          " + restore(path)));
    }
    return lines;
  }

  private String restore(Path undo) {
    return RerunCommand.undone(command, undo, surroundings);
  }

  /** There is no other way to go on: it finds what is left and does that. */
  String again() {
    return RerunCommand.same(command, surroundings);
  }
}
