package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.Caveat;
import io.github.atlaskeys.unassign.Inspection;
import io.github.atlaskeys.unassign.Inspection.Presence;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** What has happened to a key that is out of its project, for a person. */
final class ResultText {
  private ResultText() {}

  static List<String> lines(Inspection seen, Result result) {
    return List.of(outcome(seen, result), rest(seen, result));
  }

  private static String outcome(Inspection seen, Result result) {
    String key = Labels.apiKey(seen);
    String project = Labels.project(seen);
    if (result.verdict() == Verdict.UNASSIGNED) {
      return "Unassigned API key %s from project %s.".formatted(key, project);
    }
    // The response to an earlier attempt may have been lost after its work was done.
    String outcome =
        seen.presence() == Presence.ASSIGNED && result.attempts() > 1
            ? "API key %s was unassigned from project %s (the response was lost; confirmed by checking the project)."
                .formatted(key, project)
            : "API key %s was not assigned to project %s. Nothing to do.".formatted(key, project);
    return result.caveats().stream()
        .sorted()
        .map(ResultText::caveat)
        .collect(Collectors.joining(" ", outcome + " ", ""))
        .strip();
  }

  private static String caveat(Caveat caveat) {
    return switch (caveat) {
      case KEY_NOT_CHECKED ->
          "These credentials cannot see the organization's keys, so nobody could check that the key exists.";
      case PROJECT_NOT_CHECKED ->
          "These credentials cannot read the project's keys, so nobody could check that the key is gone.";
      case UNKNOWN_KEY -> "No such key exists in the organization (--allow-missing).";
      case NO_UNDO -> "Its roles could not be read.";
    };
  }

  /** Unassigning is not deleting, and may not even end the access. */
  private static String rest(Inspection seen, Result result) {
    if (result.caveats().contains(Caveat.UNKNOWN_KEY)) {
      return "It was deleted before, or the ID is mistyped.";
    }
    if (seen.apiKey().isEmpty()) {
      return result.verdict() == Verdict.UNASSIGNED
          ? "The key still exists in the organization; whether an organization role still gives it"
              + " access could not be read."
          : "If the key exists, it is still in the organization; whether an organization role gives"
              + " it access could not be read.";
    }
    return OrganizationText.afterwards(seen.organizationRoles(), "the project", "here");
  }
}
