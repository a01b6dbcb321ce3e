package io.github.atlaskeys.report;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.terminal.PlainPage;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys and projects for a person. */
public final class KeyText {
  private static final String STAYS = "Not affected by unassigning.";

  /** More projects in a cell of a table are counted. */
  private static final int MAX_PROJECTS = 3;

  private static final Comparator<Project> BY_NAME =
      Comparator.comparing(KeyText::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(project -> project.id().value());

  private KeyText() {}

  /**
   * One key: its projects as a table, its organization apart.
   *
   * @param organizations names that are known
   * @param columns how wide the table may be
   */
  static List<String> found(
      KeyAccess access, Map<OrganizationId, String> organizations, int columns) {
    var lines = new ArrayList<String>();
    lines.add("API key " + Labels.apiKey(access.key()));
    if (access.assignments().isEmpty()) {
      lines.add("  assigned to no project");
    } else {
      new PlainPage(columns, lines::add).table(assignments(access.assignments()), 2);
    }
    if (!access.key().organizationRoles().isEmpty()) {
      String id = access.organization().map(OrganizationId::value).orElse("");
      String organization =
          access
              .organization()
              .flatMap(known -> Optional.ofNullable(organizations.get(known)))
              .map(name -> "%s (%s)".formatted(SanitizedText.line(name), id))
              .orElse(id);
      lines.add(
          "  Organization %s: %s. %s"
              .formatted(
                  organization, OrganizationText.inShort(access.key().organizationRoles()), STAYS));
    }
    return lines;
  }

  /** What the rows of a CSV cannot say. */
  static Optional<String> organizationRoles(ApiKey key) {
    return key.organizationRoles().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "API key %s also has organization roles: %s. %s"
                .formatted(
                    Labels.apiKey(key), OrganizationText.inShort(key.organizationRoles()), STAYS));
  }

  /** The projects that a key is assigned to, and its roles there. */
  static Table assignments(List<Assignment> assignments) {
    var table = new Table("PROJECT", "PROJECT ID", "ROLES").shrinkable(0, 2).namesFirst();
    for (Assignment assignment : assignments) {
      table.row(
          List.of(
              assignment.projectName().orElse("(name not visible)"),
              assignment.project().value(),
              String.join(", ", assignment.roles())));
    }
    return table;
  }

  /**
   * A table of keys; nothing if there are none.
   *
   * @param first the project to name first, if they are the keys of one
   */
  public static List<String> keys(List<KeyAccess> keys, Optional<ProjectId> first) {
    return keys(keys, first, Table.ANY_WIDTH);
  }

  /** The same for a screen of this width. */
  static List<String> keys(List<KeyAccess> keys, Optional<ProjectId> first, int columns) {
    var table =
        new Table("PUBLIC KEY", "API KEY ID", "DESCRIPTION", "ORGANIZATION ROLES", "PROJECTS")
            .shrinkable(2, 4, 3);
    for (KeyAccess access : keys) {
      ApiKey key = access.key();
      table.row(
          List.of(
              Objects.requireNonNullElse(key.publicKey(), ""),
              key.id().value(),
              Table.cut(SanitizedText.message(Objects.requireNonNullElse(key.desc(), ""))),
              String.join(", ", key.organizationRoles()),
              projects(access, first)));
    }
    return table.isEmpty() ? List.of() : table.lines(columns);
  }

  private static String projects(KeyAccess access, Optional<ProjectId> first) {
    List<Assignment> assignments =
        Stream.concat(first.flatMap(access::at).stream(), access.assignments().stream())
            .distinct()
            .toList();
    String shown =
        assignments.stream()
            .limit(MAX_PROJECTS)
            .map(
                each ->
                    "%s: %s"
                        .formatted(
                            each.projectName().orElse(each.project().value()),
                            String.join(", ", each.roles())))
            .collect(Collectors.joining("; "));
    int more = assignments.size() - MAX_PROJECTS;
    return more > 0 ? "%s; and %d more".formatted(shown, more) : shown;
  }

  /** By name. */
  public static List<Project> sorted(List<Project> projects) {
    return projects.stream().sorted(BY_NAME).toList();
  }

  /** A table of projects; nothing if there are none. */
  public static List<String> projects(List<Project> projects) {
    return projects(projects, Table.ANY_WIDTH);
  }

  /** The same for a screen of this width. */
  static List<String> projects(List<Project> projects, int columns) {
    var table = new Table("PROJECT", "PROJECT ID", "ORGANIZATION ID").shrinkable(0);
    for (Project project : projects) {
      table.row(List.of(name(project), project.id().value(), organization(project)));
    }
    return table.isEmpty() ? List.of() : table.lines(columns);
  }

  static String name(Project project) {
    return Objects.requireNonNullElse(project.name(), "");
  }

  static String organization(Project project) {
    return Optional.ofNullable(project.orgId()).map(OrganizationId::value).orElse("");
  }
}
