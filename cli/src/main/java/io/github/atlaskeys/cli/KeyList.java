package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.find.KeyAccess;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Writes the keys of a project or of an organization, in Atlas's order. */
public final class KeyList {
  /** More in a table's cell nobody reads. */
  private static final int MOST_PROJECTS = 3;

  private final List<KeyAccess> keys;
  private final Optional<ProjectId> project;

  /**
   * What to write.
   *
   * @param project the one whose keys they are; empty for an organization's
   */
  public KeyList(List<KeyAccess> keys, Optional<ProjectId> project) {
    this.keys = List.copyOf(keys);
    this.project = project;
  }

  public void print(ListFormat format, CommandLine command) {
    switch (format) {
      case TEXT -> lines().forEach(command.getOut()::println);
      case JSON -> {
        var json = new JsonLines(command.getOut());
        keys.forEach(access -> json.line(KeyFields.of(access)));
      }
      case CSV -> {
        var csv = new AssignmentsCsv(command.getOut());
        for (KeyAccess access : keys) {
          rows(access).forEach(assignment -> csv.row(access.key(), assignment));
        }
      }
    }
    command.getOut().flush();
  }

  /** Those in the project that was asked for: a pipe that reads them means no other. */
  private Stream<Assignment> rows(KeyAccess access) {
    return project.map(id -> access.at(id).stream()).orElseGet(access.assignments()::stream);
  }

  /** For people, a table; nothing when there are no keys. */
  public List<String> lines() {
    var table =
        new Table("PUBLIC KEY", "API KEY ID", "DESCRIPTION", "ORGANIZATION ROLES", "PROJECTS");
    for (KeyAccess access : keys) {
      ApiKey key = access.key();
      table.row(
          List.of(
              Objects.requireNonNullElse(key.publicKey(), ""),
              key.id().value(),
              Table.cut(SanitizedText.message(Objects.requireNonNullElse(key.desc(), ""))),
              String.join(", ", key.organizationRoles()),
              projects(access)));
    }
    return table.isEmpty() ? List.of() : table.lines();
  }

  private String projects(KeyAccess access) {
    List<Assignment> assignments =
        Stream.concat(project.flatMap(access::at).stream(), access.assignments().stream())
            .distinct()
            .toList();
    String first =
        assignments.stream()
            .limit(MOST_PROJECTS)
            .map(KeyList::project)
            .collect(Collectors.joining("; "));
    int more = assignments.size() - MOST_PROJECTS;
    return more > 0 ? "%s; and %d more".formatted(first, more) : first;
  }

  private static String project(Assignment assignment) {
    return "%s: %s"
        .formatted(
            assignment.projectName().orElse(assignment.project().value()),
            String.join(", ", assignment.roles()));
  }
}
