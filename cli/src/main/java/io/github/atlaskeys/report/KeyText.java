package io.github.atlaskeys.report;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.PlainPage;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keys and projects for a person. */
public final class KeyText {
  private static final String STAYS = "Not affected by unassigning.";

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
    var page = new PlainPage(columns, lines::add);
    List<String> roles = access.key().organizationRoles();
    page.line("API key " + Labels.apiKey(access.key()));
    OrganizationText.whateverIsAssigned(roles)
        .ifPresent(warning -> page.line("  " + Color.BAD.of(warning)));
    if (access.assignments().isEmpty()) {
      page.line("  assigned to no project");
    } else {
      page.table(assignments(access.assignments()), 2);
    }
    if (!roles.isEmpty()) {
      String id = access.organization().map(OrganizationId::value).orElse("");
      String organization =
          access
              .organization()
              .flatMap(known -> Optional.ofNullable(organizations.get(known)))
              .map(name -> "%s (%s)".formatted(SanitizedText.line(name), id))
              .orElse(id);
      page.line(
          "  Organization %s: %s. %s"
              .formatted(organization, OrganizationText.inShort(roles), STAYS));
    }
    return lines;
  }

  /** What the rows of a CSV do not say of a key: that they are not all. */
  static Optional<String> remainingAccess(ApiKey key) {
    return OrganizationText.whateverIsAssigned(key.organizationRoles())
        .map(warning -> "API key %s %s".formatted(Labels.apiKey(key), warning));
  }

  /** The projects that a key is assigned to, and its roles there. */
  static Table assignments(List<Assignment> assignments) {
    var table =
        new Table("PROJECT", "PROJECT ID", "ROLES").shrinkable(0, 2).wrapped(2).namesFirst();
    for (Assignment assignment : assignments) {
      table.row(
          List.of(
              assignment.projectName().orElse("(name not visible)"),
              assignment.project().value(),
              roles(assignment.roles())));
    }
    return table;
  }

  /**
   * A table of keys; nothing if there are none.
   *
   * @param project the one whose keys they are; empty for an organization's
   */
  public static List<String> keys(List<KeyAccess> keys, Optional<ProjectId> project) {
    return keys(keys, project, Table.ANY_WIDTH);
  }

  /** The same for a screen of this width. */
  public static List<String> keys(List<KeyAccess> keys, Optional<ProjectId> project, int columns) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return project.map(id -> inProject(keys, id)).orElseGet(() -> everywhere(keys)).lines(columns);
  }

  private static Table inProject(List<KeyAccess> keys, ProjectId project) {
    var table =
        new Table("PUBLIC KEY", "DESCRIPTION", "ROLES", "ORGANIZATION ROLES", "API KEY ID")
            .optional(4)
            .shrinkable(1, 3, 2)
            .wrapped(3, 2)
            .namesFirst();
    for (KeyAccess access : keys) {
      ApiKey key = access.key();
      table.row(
          List.of(
              publicKey(key),
              description(key),
              roles(access.at(project).map(Assignment::roles).orElse(List.of())),
              roles(key.organizationRoles()),
              key.id().value()));
      markAccess(table, 3, key);
    }
    return table;
  }

  /** A line for the organization and for each project that a key has roles in. */
  private static Table everywhere(List<KeyAccess> keys) {
    var table =
        new Table("PUBLIC KEY", "DESCRIPTION", "PROJECT", "ROLES", "API KEY ID")
            .optional(4)
            .shrinkable(1, 3, 2)
            .wrapped(3)
            .namesFirst();
    for (KeyAccess access : keys) {
      ApiKey key = access.key();
      var places = new ArrayList<List<String>>();
      if (!key.organizationRoles().isEmpty()) {
        places.add(List.of("(organization)", roles(key.organizationRoles())));
      }
      for (Assignment each : access.assignments()) {
        String project = each.projectName().orElse(each.project().value());
        places.add(List.of(project, roles(each.roles())));
      }
      List<String> first = places.isEmpty() ? List.of("", "") : places.remove(0);
      table.row(
          List.of(publicKey(key), description(key), first.get(0), first.get(1), key.id().value()));
      markAccess(table, 3, key);
      places.forEach(place -> table.row(List.of("", "", place.get(0), place.get(1), "")));
    }
    return table;
  }

  private static void markAccess(Table table, int column, ApiKey key) {
    if (OrganizationAccess.of(key.organizationRoles()).remains()) {
      table.color(column, Color.BAD);
    }
  }

  private static String publicKey(ApiKey key) {
    return Objects.requireNonNullElse(key.publicKey(), key.id().value());
  }

  private static String description(ApiKey key) {
    return Table.cut(SanitizedText.message(Objects.requireNonNullElse(key.desc(), "")));
  }

  private static String roles(List<String> roles) {
    return String.join(", ", roles);
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
