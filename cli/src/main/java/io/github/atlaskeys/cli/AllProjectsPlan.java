package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is about to happen to one key in all its projects, for a person to agree to.
 *
 * @param files what will be written; empty when nothing will be
 */
record AllProjectsPlan(Atlas atlas, KeyLookup lookup, boolean ownKey, Optional<RunPaths> files) {

  /** The key that was found. */
  KeyAccess access() {
    return lookup.key().orElseThrow();
  }

  /** Where more of its projects may be. */
  Optional<String> unsearched() {
    return Unsearched.sentence(lookup, access());
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("Host      %s (%s)".formatted(atlas.host(), atlas.dialect()));
    lines.add("API key   " + Labels.apiKey(access().key()));
    lines.addAll(loses());
    List<String> kept = access().key().organizationRoles();
    if (!kept.isEmpty()) {
      lines.add("Keeps     " + OrganizationText.beforehand(kept));
    }
    if (ownKey) {
      lines.add("Caution   this is the key you are authenticated with (--include-own-key)");
    }
    unsearched().ifPresent(where -> lines.add("Caution   " + where));
    files.ifPresent(
        paths -> {
          lines.add("Undo      roles are saved to " + paths.undo());
          lines.add("Journal   " + paths.results());
        });
    return lines;
  }

  private List<String> loses() {
    var lines = new ArrayList<String>();
    if (access().assignments().isEmpty()) {
      lines.add("Loses     nothing: it is assigned to no project");
      return lines;
    }
    lines.add(
        "Loses     its roles in %s; it is unassigned, not deleted"
            .formatted(Labels.projects(access().assignments().size())));
    lines.addAll(ProjectTable.lines(access().assignments()));
    return lines;
  }
}
