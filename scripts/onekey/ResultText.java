package scripts.onekey;

import io.github.atlaskeys.unassign.Inspection;
import io.github.atlaskeys.unassign.Inspection.Presence;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Verdict;
import java.util.List;
import scripts.cli.Names;
import scripts.lookup.OrganizationText;

/** What has happened to a key that is out of its project, for a person. */
final class ResultText {
  private ResultText() {}

  static List<String> lines(Inspection seen, Result result) {
    return List.of(outcome(seen, result), rest(seen, result));
  }

  private static String outcome(Inspection seen, Result result) {
    String key = Names.apiKey(seen);
    String project = Names.project(seen);
    if (result.verdict() == Verdict.UNASSIGNED) {
      return "Unassigned API key %s from project %s.".formatted(key, project);
    }
    // The answer to an earlier try may have been lost after its work was done.
    return seen.presence() == Presence.ASSIGNED && result.attempts() > 1
        ? "API key %s is now out of project %s; the answer that says so was lost on the way."
            .formatted(key, project)
        : "API key %s is already not assigned to project %s; nothing was left to do."
            .formatted(key, project);
  }

  /** Unassigning is not deleting, and may not even end the access. */
  private static String rest(Inspection seen, Result result) {
    if (seen.presence() == Presence.NO_SUCH_KEY && result.verdict() != Verdict.UNASSIGNED) {
      return "The organization has no key with this id either: deleted before, or mistyped?";
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
