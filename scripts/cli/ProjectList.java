package scripts.cli;

import io.github.atlaskeys.admin.OrganizationId;
import io.github.atlaskeys.admin.Project;
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
    List<Project> sorted = projects.stream().sorted(BY_NAME).toList();
    switch (format) {
      case TEXT -> table(sorted, command);
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

  private static void table(List<Project> projects, CommandLine command) {
    var table = new Table("PROJECT", "PROJECT ID", "ORGANIZATION ID");
    projects.forEach(
        project -> table.row(List.of(name(project), project.id().value(), organization(project))));
    if (!table.isEmpty()) {
      table.lines().forEach(command.getOut()::println);
    }
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
