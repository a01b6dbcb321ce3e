package io.github.atlaskeys.report;

import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.lookup.Labels;
import io.github.atlaskeys.terminal.Color;
import io.github.atlaskeys.text.SanitizedText;
import io.github.atlaskeys.unassign.OrganizationAccess;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What organization roles mean for a key that is unassigned, for a person. */
public final class OrganizationText {
  private OrganizationText() {}

  /**
   * A sentence on what the organization roles of a key give it, whatever it is unassigned from: as
   * true before the question as afterwards.
   */
  public static String access(Principal key) {
    List<String> roles = key.organizationRoles();
    String sentence =
        switch (OrganizationAccess.of(key)) {
          case OWNER -> "%s gives it owner access to every project. Remove that role";
          case READ -> "%s lets it read every project. Remove that role";
          case UNCERTAIN -> "%s may give it access to projects. If so, remove that role";
          case UNKNOWN -> "Its organization roles could not be read.";
          case NONE ->
              roles.isEmpty()
                  ? "It has no organization role that gives it access to projects."
                  : "Its organization roles (%s) give it no access to projects.";
        };
    return still(key).isEmpty()
        ? sentence.formatted(joined(roles))
        : "%s or delete the %s."
            .formatted(sentence.formatted(giving(roles)), Labels.noun(key.id().kind()));
  }

  /** What unassigning does not end; empty if that is nothing, as far as it is known. */
  private static Optional<String> still(Principal key) {
    return switch (OrganizationAccess.of(key)) {
      case OWNER -> Optional.of("STILL HAS ACCESS");
      case READ -> Optional.of("STILL HAS READ ACCESS");
      case UNCERTAIN -> Optional.of("MAY STILL HAVE ACCESS");
      case NONE, UNKNOWN -> Optional.empty();
    };
  }

  /** After the run: unassigning does not delete the key, and may not even end its access. */
  public static String afterwards(Principal key) {
    return "The %s still exists in the organization%s%s"
        .formatted(
            Labels.noun(key.id().kind()),
            still(key).map(Color.BAD::of).map(" and %s: "::formatted).orElse(". "),
            access(key));
  }

  /** Before the question: the roles that the key keeps, with a warning where they give access. */
  public static String beforehand(Principal key) {
    if (!key.organizationRolesShown()) {
      return "organization roles that could not be read";
    }
    return joined(key.organizationRoles())
        + " in the organization"
        + still(key)
            .map(Color.BAD::of)
            .map(it -> ": it %s afterwards. %s".formatted(it, access(key)))
            .orElse(" (no access to projects)");
  }

  /** Of one key among several that keeps access: that it does, why, and what to do. */
  static Optional<String> remaining(Principal key) {
    String named = Labels.capital(Labels.named(key));
    return still(key).map(Color.BAD::of).map(it -> "%s %s: %s".formatted(named, it, access(key)));
  }

  /** Of a key as it is: access that does not depend on its assignments; empty if there is none. */
  static Optional<String> whateverIsAssigned(Principal key) {
    return still(key)
        .map(
            it ->
                "%s%s through %s, whatever it is assigned to."
                    .formatted(
                        it,
                        OrganizationAccess.of(key) == OrganizationAccess.UNCERTAIN
                            ? ""
                            : " to every project",
                        giving(key.organizationRoles())));
  }

  /** A few words for a table or a list: the roles, and what they give. */
  static String inShort(List<String> organizationRoles) {
    return joined(organizationRoles)
        + switch (OrganizationAccess.of(organizationRoles)) {
          case OWNER -> " (owner access to every project)";
          case READ -> " (read access to every project)";
          case UNCERTAIN ->
              " (%s may give access to projects)".formatted(giving(organizationRoles));
          case NONE, UNKNOWN -> " (no access to projects)";
        };
  }

  /** Those that give the most. */
  private static String giving(List<String> organizationRoles) {
    return joined(
        organizationRoles.stream()
            .filter(role -> OrganizationAccess.of(role) == OrganizationAccess.of(organizationRoles))
            .toList());
  }

  private static String joined(List<String> roles) {
    return roles.stream().map(SanitizedText::message).collect(Collectors.joining(", "));
  }
}
