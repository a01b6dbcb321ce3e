package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.unassign.Inspection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is about to happen, for a person to agree to. */
final class PlanText {
  private PlanText() {}

  static List<String> lines(Atlas atlas, Inspection seen, boolean ownKey) {
    var lines = new ArrayList<String>();
    lines.add("Host      %s (%s)".formatted(atlas.host(), atlas.dialect()));
    lines.add("Project   " + Labels.project(seen));
    lines.add("API key   " + Labels.apiKey(seen));
    lines.add("Loses     " + loses(seen));
    if (!seen.organizationRoles().isEmpty()) {
      lines.add("Keeps     " + OrganizationText.beforehand(seen.organizationRoles()));
    }
    if (ownKey) {
      lines.add("Caution   this is the key you are authenticated with (--include-own-key)");
    }
    for (Problem problem : seen.unreadable()) {
      lines.add(
          SanitizedText.line(
              "Unread    not readable with these credentials: " + problem.message()));
    }
    return lines;
  }

  private static String loses(Inspection seen) {
    return switch (seen.presence()) {
      case ASSIGNED ->
          seen.projectRoles().isEmpty()
              ? "its access to this project"
              : joined(seen.projectRoles()) + " in this project";
      case NOT_ASSIGNED -> "nothing: the project does not list this key (sent all the same)";
      case NO_SUCH_KEY -> "nothing: neither the project nor its organization has such a key";
      case UNKNOWN -> "whatever roles it has in this project (they could not be read)";
    };
  }

  private static String joined(List<String> roles) {
    return roles.stream().map(SanitizedText::message).collect(Collectors.joining(", "));
  }
}
