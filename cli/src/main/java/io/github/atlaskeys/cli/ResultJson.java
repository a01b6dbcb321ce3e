package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.unassign.Caveat;
import io.github.atlaskeys.unassign.Inspection;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import io.github.atlaskeys.unassign.Unassignment;
import io.github.atlaskeys.unassign.Verdict;
import io.github.atlaskeys.unassign.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One object on one line. Every name is always there; null is what is not known. */
public final class ResultJson {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  ResultJson(Atlas atlas, Unassignment unassignment, Optional<Inspection> seen) {
    Optional<ApiKey> key = seen.flatMap(Inspection::apiKey);
    fields.put("host", atlas.host().toString());
    fields.put("api", atlas.dialect().toString());
    fields.put("projectId", unassignment.project().value());
    fields.put("projectName", seen.flatMap(Inspection::project).map(Project::name).orElse(null));
    fields.put("apiKeyId", unassignment.apiKey().value());
    fields.put("publicKey", key.map(ApiKey::publicKey).orElse(null));
    fields.put("description", key.map(ApiKey::desc).orElse(null));
    fields.put("presence", seen.map(Inspection::presence).orElse(null));
    fields.put(
        "projectRoles",
        seen.filter(s -> key.isPresent()).map(Inspection::projectRoles).orElse(null));
    fields.put("organizationRoles", key.map(ApiKey::organizationRoles).orElse(null));
    fields.put(
        "organizationAccess",
        key.map(ApiKey::organizationRoles).map(OrganizationAccess::of).orElse(null));
    fields.put("dryRun", false);
    fields.put("verdict", null);
    fields.put("attempts", 0);
    fields.put("caveats", List.of());
    fields.put("verifiedGone", null);
    fields.put("problem", null);
  }

  ResultJson result(Result result, Optional<Verification> verification) {
    fields.put("verdict", result.verdict());
    fields.put("attempts", result.attempts());
    fields.put("caveats", result.caveats().stream().map(Caveat::name).sorted().toList());
    fields.put("verifiedGone", verification.flatMap(ResultJson::gone).orElse(null));
    result
        .problem()
        .or(() -> verification.flatMap(found -> found.unread().values().stream().findFirst()))
        .ifPresent(problem -> fields.put("problem", problem(problem, NextStep.after(problem))));
    return this;
  }

  /** Empty when the project could not be read. */
  private static Optional<Boolean> gone(Verification found) {
    return found.unchecked() > 0 ? Optional.empty() : Optional.of(found.holds());
  }

  /** The result is a plan: nothing was changed. */
  ResultJson dryRun() {
    fields.put("dryRun", true);
    return this;
  }

  /** A problem before anything was tried. */
  ResultJson stopped(Problem problem, String nextStep) {
    fields.put("verdict", Verdict.of(problem));
    fields.put("problem", problem(problem, nextStep));
    return this;
  }

  public static Map<String, Object> problem(Problem problem, String nextStep) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("kind", problem.kind());
    shown.put("message", problem.message());
    shown.put("nextStep", nextStep);
    return shown;
  }

  @Override
  public String toString() {
    return SafeJson.line(fields);
  }
}
