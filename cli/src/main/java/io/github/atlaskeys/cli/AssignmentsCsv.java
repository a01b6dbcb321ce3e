package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.files.CsvLines;
import io.github.atlaskeys.files.RoleNames;
import io.github.atlaskeys.find.Assignment;
import java.io.PrintWriter;
import java.util.Objects;

/**
 * One row per assignment, as unassign-keys reads it. Organization roles are not included: they
 * cannot be unassigned from a project.
 */
final class AssignmentsCsv {
  private final CsvLines lines;

  AssignmentsCsv(PrintWriter out) {
    this.lines = new CsvLines(out, "projectId", "apiKeyId", "publicKey", "description", "roles");
  }

  void row(ApiKey key, Assignment assignment) {
    lines.line(
        assignment.project().value(),
        key.id().value(),
        Objects.requireNonNullElse(key.publicKey(), ""),
        Objects.requireNonNullElse(key.desc(), ""),
        RoleNames.toCell(assignment.roles()));
  }
}
