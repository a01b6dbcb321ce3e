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
    return switch (OrganizationAccess.of(key)) {
      case OWNER ->
          "ORG_OWNER gives it owner access to every project. " + instead("Remove that role", key);
      case READ -> "ORG_READ_ONLY lets it read every project. " + instead("Remove that role", key);
      case UNCERTAIN ->
          "%s may give it access to projects. %s"
              .formatted(uncertain(roles), instead("If so, remove that role", key));
      case UNKNOWN -> "Its organization roles could not be read.";
      case NONE ->
          roles.isEmpty()
              ? "It has no organization role that gives it access to projects."
              : "Its organization roles (%s) give it no access to projects."
                  .formatted(joined(roles));
    };
  }

  private static String instead(String remove, Principal key) {
    return "%s or delete the %s.".formatted(remove, noun(key));
  }

  private static String noun(Principal key) {
    return Labels.noun(key.id().kind());
  }

  /**
   * After the run: unassigning does not delete the key, and may not even end its access.
   *
   * @param projects what it was unassigned from, as the object of a sentence
   * @param where the same, as a place
   */
  public static String afterwards(Principal key, String projects, String where) {
    String exists = "The %s still exists in the organization".formatted(noun(key));
    List<String> roles = key.organizationRoles();
    return switch (OrganizationAccess.of(key)) {
      case OWNER ->
          "%s and %s: %s".formatted(exists, Color.BAD.of("STILL HAS ACCESS"), access(key));
      case READ ->
          "%s and %s %s: %s"
              .formatted(exists, Color.BAD.of("STILL CAN READ"), projects, access(key));
      case UNCERTAIN ->
          "%s and %s: %s".formatted(exists, Color.BAD.of("MAY STILL HAVE ACCESS"), access(key));
      case UNKNOWN ->
          exists + "; whether an organization role still gives it access could not be read.";
      case NONE ->
          roles.isEmpty()
              ? "%s; it has no organization role that gives it access %s.".formatted(exists, where)
              : "%s; its organization roles (%s) give it no access %s."
                  .formatted(exists, joined(roles), where);
    };
  }

  /** Before the question: the roles that the key keeps, with a warning where they give access. */
  public static String beforehand(Principal key) {
    String roles = joined(key.organizationRoles()) + " in the organization";
    return switch (OrganizationAccess.of(key)) {
      case OWNER ->
          "%s: it %s afterwards. %s"
              .formatted(roles, Color.BAD.of("STILL HAS ACCESS"), access(key));
      case READ ->
          "%s: it %s every project afterwards. %s"
              .formatted(roles, Color.BAD.of("STILL CAN READ"), access(key));
      case UNCERTAIN ->
          "%s: it %s afterwards. %s"
              .formatted(roles, Color.BAD.of("MAY STILL HAVE ACCESS"), access(key));
      case UNKNOWN -> "organization roles that could not be read";
      case NONE -> roles;
    };
  }

  /** Of one key among several that keeps access: that it does, why, and what to do. */
  static String remaining(Principal key) {
    String still =
        switch (OrganizationAccess.of(key)) {
          case READ -> "STILL CAN READ";
          case UNCERTAIN -> "MAY STILL HAVE ACCESS";
          default -> "STILL HAS ACCESS";
        };
    return "%s %s: %s"
        .formatted(Labels.capital(Labels.named(key)), Color.BAD.of(still), access(key));
  }

  /** Of a key as it is: access that does not depend on its assignments; empty if there is none. */
  static Optional<String> whateverIsAssigned(Principal key) {
    String through = "through %s, whatever it is assigned to.";
    return switch (OrganizationAccess.of(key)) {
      case OWNER ->
          Optional.of("STILL HAS ACCESS to every project " + through.formatted("ORG_OWNER"));
      case READ ->
          Optional.of("STILL CAN READ every project " + through.formatted("ORG_READ_ONLY"));
      case UNCERTAIN ->
          Optional.of(
              "MAY STILL HAVE ACCESS " + through.formatted(uncertain(key.organizationRoles())));
      case NONE, UNKNOWN -> Optional.empty();
    };
  }

  /** A few words for a table or a list: the roles, and what they give. */
  static String inShort(List<String> organizationRoles) {
    String roles = joined(organizationRoles);
    return switch (OrganizationAccess.of(organizationRoles)) {
      case OWNER -> roles + " (owner access to every project)";
      case READ -> roles + " (read access to every project)";
      case UNCERTAIN ->
          "%s (%s may give access to projects)".formatted(roles, uncertain(organizationRoles));
      case NONE, UNKNOWN -> roles + " (no access to projects)";
    };
  }

  private static String uncertain(List<String> organizationRoles) {
    return joined(
        organizationRoles.stream()
            .filter(role -> OrganizationAccess.of(role) == OrganizationAccess.UNCERTAIN)
            .toList());
  }

  private static String joined(List<String> roles) {
    return roles.stream().map(SanitizedText::message).collect(Collectors.joining(", "));
  }
}
