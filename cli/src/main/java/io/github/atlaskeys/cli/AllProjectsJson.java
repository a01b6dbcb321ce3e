package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.find.Assignment;
import io.github.atlaskeys.unassign.AllProjectsResult;
import io.github.atlaskeys.unassign.OrganizationAccess;
import io.github.atlaskeys.unassign.Result;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One object on one line. Every name is always there; null is what is not known. */
final class AllProjectsJson {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private AllProjectsJson(Atlas atlas) {
    fields.put("host", atlas.host().toString());
    fields.put("api", atlas.dialect().toString());
  }

  /** Of a key that was not found: what was typed is all that is known of it. */
  static AllProjectsJson notFound(Atlas atlas, KeyName key, boolean searchComplete) {
    var json = new AllProjectsJson(atlas);
    json.fields.put("dryRun", false);
    json.put("apiKeyId", key.id().map(ApiKeyId::value));
    json.put("publicKey", Optional.of(key.text()).filter(text -> key.id().isEmpty()));
    Stream.of("description", "organizationRoles", "organizationAccess")
        .forEach(name -> json.put(name, Optional.empty()));
    json.fields.put("searchComplete", searchComplete);
    json.put("projects", Optional.empty());
    return json.gone(Optional.empty());
  }

  /**
   * Of a key that was found.
   *
   * @param results the results of its projects, as far as there are any
   * @param after where it is afterwards; empty when nobody looked
   */
  static AllProjectsJson of(
      AllProjectsPlan plan,
      boolean dryRun,
      Map<ProjectId, Result> results,
      Optional<AllProjectsResult> after) {
    var json = new AllProjectsJson(plan.atlas());
    ApiKey key = after.map(AllProjectsResult::latest).orElse(plan.access()).key();
    json.fields.put("dryRun", dryRun);
    json.fields.put("apiKeyId", key.id().value());
    json.put("publicKey", Optional.ofNullable(key.publicKey()));
    json.put("description", Optional.ofNullable(key.desc()).map(SanitizedText::message));
    json.fields.put("organizationRoles", key.organizationRoles());
    json.fields.put("organizationAccess", OrganizationAccess.of(key.organizationRoles()));
    json.fields.put(
        "searchComplete",
        plan.unsearched().isEmpty() && after.filter(AllProjectsResult::sawLess).isEmpty());
    Stream<Assignment> since = after.stream().flatMap(now -> now.since().stream());
    json.fields.put(
        "projects",
        Stream.concat(plan.access().assignments().stream(), since)
            .map(each -> project(each, Optional.ofNullable(results.get(each.project()))))
            .toList());
    return json.gone(after.flatMap(AllProjectsResult::gone));
  }

  /** The files that it left. */
  AllProjectsJson files(Optional<Path> undo, Path results) {
    put("undo", undo.map(Path::toString));
    fields.put("results", results.toString());
    return this;
  }

  private AllProjectsJson gone(Optional<Boolean> gone) {
    put("verifiedGone", gone);
    put("undo", Optional.empty());
    put("results", Optional.empty());
    return this;
  }

  private void put(String name, Optional<?> value) {
    fields.put(name, value.orElse(null));
  }

  private static Map<String, Object> project(Assignment assignment, Optional<Result> result) {
    Map<String, Object> project = KeyFields.project(assignment);
    project.put("verdict", result.map(Result::verdict).orElse(null));
    project.put("attempts", result.map(Result::attempts).orElse(0));
    project.put(
        "problem",
        result
            .flatMap(Result::problem)
            .map(problem -> ResultJson.problem(problem, NextStep.after(problem)))
            .orElse(null));
    return project;
  }

  @Override
  public String toString() {
    return SafeJson.line(fields);
  }
}
