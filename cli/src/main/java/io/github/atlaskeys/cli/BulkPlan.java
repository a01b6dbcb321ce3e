package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.files.RunIdentity.Work;
import io.github.atlaskeys.unassign.Rows;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** What a bulk run is about to do, for a person to agree to. */
record BulkPlan(CommandLine command, Atlas atlas, Work work, Optional<Path> undo, Path results) {
  /**
   * Shows it.
   *
   * @param ofOwnKey how many rows are about the API key that makes the calls
   * @param outlook what would happen to the rows; empty when nobody looked
   */
  void show(Rows rows, long ofOwnKey, List<String> outlook) {
    PrintWriter err = command.getErr();
    err.printf("Host      %s (%s)%n", atlas.host(), atlas.dialect());
    err.printf(
        "Rows      %s in %s, each key %s%n",
        SummaryText.number(rows.size(), "row"),
        Labels.projects(rows.projects()),
        work == Work.UNASSIGN ? "unassigned, not deleted" : "given its roles back");
    if (ofOwnKey > 0) {
      err.printf(
          "Caution   %s about the API key you are authenticated with%n",
          ofOwnKey == 1 ? "1 row is" : "%,d rows are".formatted(ofOwnKey));
    }
    outlook.forEach(err::println);
    if (work == Work.UNASSIGN) {
      err.printf(
          "Undo      %s%n",
          undo.map(path -> "roles are saved to " + path).orElse("none: roles are not saved"));
    }
    err.printf("Journal   %s%n", results);
    err.flush();
  }
}
