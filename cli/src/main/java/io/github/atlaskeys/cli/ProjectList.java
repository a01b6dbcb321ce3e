package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.files.CsvLines;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;

/** Writes projects, by name. */
public final class ProjectList {
  private static final Comparator<Project> BY_NAME =
      Comparator.comparing(ProjectList::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(project -> project.id().value());

  private ProjectList() {}

  public static void print(List<Project> projects, ListFormat format, CommandLine command) {
    List<Project> sorted = sorted(projects);
    switch (format) {
      case TEXT -> lines(sorted).forEach(command.getOut()::println);
      case JSON -> {
        var json = new JsonLines(command.getOut());
        sorted.forEach(project -> json.line(fields(project)));
      }
      case CSV -> {
        var csv = new CsvLines(command.getOut(), "projectId", "projectName", "organizationId");
        sorted.forEach(
            project -> csv.line(project.id().value(), name(project), organization(project)));
      }
    }
    command.getOut().flush();
  }

  /** By name. */
  public static List<Project> sorted(List<Project> projects) {
    return projects.stream().sorted(BY_NAME).toList();
  }

  /** For people, a table; nothing when there are no projects. */
  public static List<String> lines(List<Project> projects) {
    var table = new Table("PROJECT", "PROJECT ID", "ORGANIZATION ID");
    projects.forEach(
        project -> table.row(List.of(name(project), project.id().value(), organization(project))));
    return table.isEmpty() ? List.of() : table.lines();
  }

  private static Map<String, Object> fields(Project project) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("projectId", project.id().value());
    fields.put("projectName", project.name());
    fields.put(
        "organizationId",
        Optional.ofNullable(project.orgId()).map(OrganizationId::value).orElse(null));
    return fields;
  }

  private static String name(Project project) {
    return Objects.requireNonNullElse(project.name(), "");
  }

  private static String organization(Project project) {
    return Optional.ofNullable(project.orgId()).map(OrganizationId::value).orElse("");
  }
}
