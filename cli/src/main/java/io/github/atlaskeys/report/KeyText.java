package io.github.atlaskeys.report;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.ServiceAccount;
import io.github.atlaskeys.api.ServiceAccount.Secret;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyAccess.Assignment;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.terminal.Page;
import io.github.atlaskeys.terminal.Table;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Keys and projects for a person. */
public final class KeyText {
  private static final String NOT_SHOWN = "(not shown)";
  private static final String STAYS = "Not affected by unassigning.";

  private static final Comparator<Project> BY_NAME =
      Comparator.comparing(KeyText::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(project -> project.id().value());

  private KeyText() {}

  /**
   * One key: its projects as a table, its organization apart.
   *
   * @param foundAt where a report has it
   * @param organizations names that are known
   * @return the columns that are cut
   */
  static List<String> found(
      KeyAccess access,
      Optional<String> foundAt,
      Map<OrganizationId, String> organizations,
      Page page) {
    List<String> cut = List.of();
    List<String> roles = access.key().organizationRoles();
    page.line(Labels.capital(Labels.named(access.key())));
    foundAt.ifPresent(where -> page.line("  found at " + where));
    OrganizationText.whateverIsAssigned(access.key())
        .ifPresent(warning -> page.line("  " + Color.BAD.of(warning)));
    if (!access.assignments().isEmpty()) {
      cut = page.table(assignments(access.assignments()), 2);
    } else if (access.key().rolesShown()) {
      page.line("  assigned to no project");
    } else {
      page.line("  its projects are not shown to these credentials");
    }
    if (!access.key().organizationRolesShown()) {
      page.line("  Organization roles: not shown to these credentials. " + STAYS);
    } else if (!roles.isEmpty()) {
      String id = access.organization().map(OrganizationId::value).orElse("");
      String organization =
          access
              .organization()
              .flatMap(known -> Optional.ofNullable(organizations.get(known)))
              .map(name -> "%s (%s)".formatted(SanitizedText.message(name), id))
              .orElse(id);
      page.line(
          "  Organization %s: %s. %s"
              .formatted(organization, OrganizationText.inShort(roles), STAYS));
    }
    List<Secret> secrets = secrets(access.key());
    secrets.forEach(
        secret ->
            page.line(
                "  Secret %s: expires %s, last used %s"
                    .formatted(id(secret), date(secret.expires()), lastUsed(secret))));
    if (!secrets.isEmpty()) {
      page.line(
          "  Unassigning does not stop a secret from getting tokens; each lives up to an hour.");
    }
    return cut;
  }

  /** What a service account gets its tokens with; API keys have none. */
  static List<Secret> secrets(Principal key) {
    return key instanceof ServiceAccount account ? account.secrets() : List.of();
  }

  private static String id(Secret secret) {
    return Objects.requireNonNullElse(secret.id(), "(no ID)");
  }

  private static String date(Optional<Instant> time) {
    return time.map(at -> at.atZone(ZoneOffset.UTC).toLocalDate().toString()).orElse("not known");
  }

  /** Atlas shows no use of a secret that was never used, and where it does not know. */
  private static String lastUsed(Secret secret) {
    return secret.lastUsed().isPresent() ? date(secret.lastUsed()) : "not shown";
  }

  /** What the rows of a CSV do not say of a key: that they are not all. */
  static Optional<String> remainingAccess(Principal key) {
    return OrganizationText.whateverIsAssigned(key)
        .map(warning -> "%s %s".formatted(Labels.capital(Labels.named(key)), warning));
  }

  /** The projects that a key is assigned to, and its roles there. */
  static Table assignments(List<Assignment> assignments) {
    var table =
        new Table("PROJECT", "PROJECT ID", "ROLES")
            .shrinkable(2, 1, 0)
            .wrapped(2)
            .beneath(1)
            .namesFirst();
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
   * Keys as a table, and below it the secrets of service accounts.
   *
   * @param project the one whose keys they are; empty for an organization's
   */
  static List<Table> keys(List<KeyAccess> keys, Optional<ProjectId> project) {
    return Stream.of(access(keys, project), secrets(keys)).filter(it -> !it.isEmpty()).toList();
  }

  /** A line for each secret; one for an account without any. */
  private static Table secrets(List<KeyAccess> keys) {
    var table =
        new Table("SECRET OF", "CLIENT ID", "EXPIRES", "LAST USED")
            .shrinkable(0, 3)
            .wrapped(3)
            .namesFirst();
    for (KeyAccess access : keys) {
      if (access.key() instanceof ServiceAccount account) {
        String name = label(account);
        String id = account.id().value();
        if (account.secrets().isEmpty()) {
          table.row(List.of(name, id, "none shown", ""));
        }
        for (Secret secret : account.secrets()) {
          table.row(List.of(name, id, date(secret.expires()), lastUsed(secret)));
        }
      }
    }
    return table;
  }

  /** A line for the organization and for each project that a key has roles in; one in a project. */
  private static Table access(List<KeyAccess> keys, Optional<ProjectId> project) {
    Table table =
        project.isPresent()
            ? new Table("NAME", "KIND", "DESCRIPTION", "ROLES", "ORGANIZATION ROLES", "ID")
                .shrinkable(2, 4, 3, 0)
                .wrapped(4, 3)
            : new Table("NAME", "KIND", "DESCRIPTION", "PROJECT", "ROLES", "ID")
                .shrinkable(2, 4, 0, 3)
                .wrapped(4);
    table.beneath(5).namesFirst();
    for (KeyAccess access : keys) {
      Principal key = access.key();
      List<List<String>> places =
          project.map(id -> List.of(in(id, access))).orElseGet(() -> places(access));
      List<String> named = List.of(label(key), kind(key), description(key));
      for (List<String> place : places) {
        boolean first = place == places.get(0);
        table.row(
            Stream.of(
                    first ? named : List.of("", "", ""),
                    place,
                    List.of(first ? key.id().value() : ""))
                .flatMap(List::stream)
                .toList());
        if (first && OrganizationAccess.of(key).remains()) {
          table.color(4, Color.BAD); // its organization roles, in both
        }
      }
    }
    return table;
  }

  private static List<String> in(ProjectId project, KeyAccess access) {
    Principal key = access.key();
    return List.of(
        roles(access.at(project).map(Assignment::roles).orElse(List.of())),
        key.organizationRolesShown() ? roles(key.organizationRoles()) : NOT_SHOWN);
  }

  private static List<List<String>> places(KeyAccess access) {
    Principal key = access.key();
    var places = new ArrayList<List<String>>();
    if (!key.organizationRoles().isEmpty()) {
      places.add(List.of("(organization)", roles(key.organizationRoles())));
    }
    for (Assignment each : access.assignments()) {
      places.add(List.of(each.projectName().orElse(each.project().value()), roles(each.roles())));
    }
    if (!key.rolesShown()) {
      places.add(List.of("(projects)", NOT_SHOWN));
    }
    return places.isEmpty() ? List.of(List.of("", "")) : places;
  }

  private static String label(Principal key) {
    return key.publicName().orElse(key.id().value());
  }

  private static String kind(Principal key) {
    return switch (key.id().kind()) {
      case API_KEY -> "key";
      case SERVICE_ACCOUNT -> "account";
    };
  }

  private static String description(Principal key) {
    return Table.cut(SanitizedText.message(key.description().orElse("")));
  }

  private static String roles(List<String> roles) {
    return String.join(", ", roles);
  }

  /** By name. */
  public static List<Project> sorted(List<Project> projects) {
    return projects.stream().sorted(BY_NAME).toList();
  }

  /** A table of projects, if there are any. */
  static List<Table> projects(List<Project> projects) {
    var table = new Table("PROJECT", "PROJECT ID", "ORGANIZATION ID").beneath(1).shrinkable(1, 0);
    for (Project project : projects) {
      table.row(List.of(name(project), project.id().value(), organization(project)));
    }
    return table.isEmpty() ? List.of() : List.of(table);
  }

  static String name(Project project) {
    return Objects.requireNonNullElse(project.name(), "");
  }

  static String organization(Project project) {
    return Optional.ofNullable(project.orgId()).map(OrganizationId::value).orElse("");
  }
}
