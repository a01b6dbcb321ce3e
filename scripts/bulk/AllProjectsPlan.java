package scripts.bulk;

import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.find.KeyAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scripts.cli.Names;
import scripts.cli.RunPaths;
import scripts.cli.Shown;
import scripts.lookup.OrganizationText;
import scripts.lookup.ProjectTable;

/**
 * What is about to happen to one key in all its projects, for a person to agree to.
 *
 * @param unsearched where more of its projects may be
 * @param files what will be written; empty when nothing will be
 */
record AllProjectsPlan(
    Atlas atlas,
    KeyAccess access,
    Optional<String> unsearched,
    boolean ownKey,
    Optional<RunPaths> files) {

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("Host      %s (%s)".formatted(atlas.host(), atlas.dialect()));
    lines.add("API key   " + Names.apiKey(access.key()));
    lines.addAll(loses());
    List<String> kept = access.key().organizationRoles();
    if (!kept.isEmpty()) {
      lines.add("Keeps     " + Shown.line(OrganizationText.beforehand(kept)));
    }
    if (ownKey) {
      lines.add("Caution   this is the API key that you are calling with (--include-own-key)");
    }
    unsearched.ifPresent(where -> lines.add("Caution   " + where));
    files.ifPresent(
        paths -> {
          lines.add("Undo      roles are kept in " + paths.undo());
          lines.add("Journal   " + paths.results());
        });
    return lines;
  }

  /** What its rows are called. */
  String unit() {
    return access.assignments().size() == 1 ? "project" : "projects";
  }

  private List<String> loses() {
    var lines = new ArrayList<String>();
    if (access.assignments().isEmpty()) {
      lines.add("Loses     nothing: it is assigned to no project");
      return lines;
    }
    lines.add(
        "Loses     its roles in %s; it is unassigned, not deleted"
            .formatted(Names.projects(access.assignments().size())));
    lines.addAll(ProjectTable.lines(access.assignments()));
    return lines;
  }
}
