package scripts.bulk;

import io.github.atlaskeys.admin.Atlas;
import io.github.atlaskeys.journal.RunIdentity.Work;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** What a bulk run is about to do, for a person to agree to. */
record BulkPlan(CommandLine command, Atlas atlas, Work work, Optional<Path> undo, Path results) {

  void show(FoundRows found) {
    PrintWriter err = command.getErr();
    err.printf("Host      %s (%s)%n", atlas.host(), atlas.dialect());
    err.printf(
        "Rows      %,d in %,d projects, each key %s%n",
        found.file().rows(),
        found.file().projects(),
        work == Work.UNASSIGN ? "unassigned, not deleted" : "given its roles back");
    if (found.ofOwnKey() > 0) {
      err.printf(
          "Caution   %,d of them are the API key that you are calling with%n", found.ofOwnKey());
    }
    if (work == Work.UNASSIGN) {
      err.printf(
          "Undo      %s%n",
          undo.map(path -> "roles are kept in " + path)
              .orElse("none: roles are not kept (--no-snapshot)"));
    }
    err.printf("Journal   %s%n", results);
    err.flush();
  }
}
