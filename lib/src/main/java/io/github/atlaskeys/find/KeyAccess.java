package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.RoleAssignment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An API key and every project that it is assigned to. What its organization roles give it besides
 * is not among the assignments.
 *
 * @param key as Atlas lists it
 * @param assignments by the project's name
 */
public record KeyAccess(ApiKey key, List<Assignment> assignments) {
  /** Copies the list. */
  public KeyAccess {
    assignments = List.copyOf(assignments);
  }

  /**
   * What a key's roles say.
   *
   * @param projectNames those that are known
   */
  public static KeyAccess of(ApiKey key, Map<ProjectId, String> projectNames) {
    var projects = new LinkedHashSet<ProjectId>();
    roles(key).map(RoleAssignment::groupId).filter(Objects::nonNull).forEach(projects::add);
    return new KeyAccess(
        key,
        projects.stream()
            .map(project -> assignment(key, project, projectNames))
            .sorted(Assignment.BY_NAME)
            .toList());
  }

  /** The same for a key that this project lists, whatever roles the listing shows it with there. */
  public static KeyAccess in(ProjectId project, ApiKey key, Map<ProjectId, String> projectNames) {
    return of(key, projectNames).alsoIn(project, projectNames);
  }

  /** The same, and assigned to this project, which lists it. */
  KeyAccess alsoIn(ProjectId project, Map<ProjectId, String> projectNames) {
    return at(project).isPresent()
        ? this
        : new KeyAccess(
            key,
            Stream.concat(assignments.stream(), Stream.of(assignment(key, project, projectNames)))
                .sorted(Assignment.BY_NAME)
                .toList());
  }

  /** The same, with what another look at this key shows: its projects and roles are of both. */
  KeyAccess and(ApiKey other) {
    var names = new HashMap<ProjectId, String>();
    assignments.forEach(
        each -> each.projectName().ifPresent(name -> names.put(each.project(), name)));
    ApiKey both =
        new ApiKey(
            key.id(),
            key.publicKey(),
            key.desc(),
            Stream.concat(roles(key), roles(other)).distinct().toList());
    KeyAccess merged = of(both, names);
    for (Assignment each : assignments) {
      merged = merged.alsoIn(each.project(), names);
    }
    return merged;
  }

  private static Assignment assignment(
      ApiKey key, ProjectId project, Map<ProjectId, String> projectNames) {
    return new Assignment(
        project, Optional.ofNullable(projectNames.get(project)), key.rolesIn(project));
  }

  /** Its place in this project. */
  public Optional<Assignment> at(ProjectId project) {
    return assignments.stream().filter(each -> each.project().equals(project)).findFirst();
  }

  /** The organization that it has a role in; empty when none is known. */
  public Optional<OrganizationId> organization() {
    return roles(key).flatMap(role -> Stream.ofNullable(role.orgId())).findFirst();
  }

  private static Stream<RoleAssignment> roles(ApiKey key) {
    return Stream.ofNullable(key.roles()).flatMap(List::stream);
  }
}
