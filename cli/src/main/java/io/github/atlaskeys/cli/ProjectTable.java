package io.github.atlaskeys.cli;

import io.github.atlaskeys.find.Assignment;
import java.util.List;

/** The projects that a key is assigned to, and its roles there, for a person. */
public final class ProjectTable {
  private ProjectTable() {}

  public static List<String> lines(List<Assignment> assignments) {
    var table = new Table("PROJECT", "PROJECT ID", "ROLES");
    for (Assignment assignment : assignments) {
      table.row(
          List.of(
              assignment.projectName().orElse("(name not visible)"),
              assignment.project().value(),
              String.join(", ", assignment.roles())));
    }
    return table.lines().stream().map(line -> "  " + line).toList();
  }
}
