package io.github.atlaskeys.find;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.ProjectId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An API key, or a service account, and every project that it is assigned to. What its organization
 * roles give it in projects is not among the assignments.
 *
 * @param key the API key, or the service account, as Atlas lists it
 * @param assignments sorted by the project's name
 */
public record KeyAccess(Principal key, List<Assignment> assignments) {
  /**
   * A key's assignment to one project.
   *
   * @param project the project
   * @param projectName empty when the caller cannot see the project
   * @param roles by name, in Atlas's order; empty when a listing leaves them out
   */
  public record Assignment(ProjectId project, Optional<String> projectName, List<String> roles) {
    private static final Comparator<Assignment> BY_NAME =
        Comparator.comparing((Assignment each) -> each.projectName().isEmpty())
            .thenComparing(each -> each.projectName().orElse(""), String.CASE_INSENSITIVE_ORDER)
            .thenComparing(each -> each.project().value());

    /** Copies the list. */
    public Assignment {
      roles = List.copyOf(roles);
    }
  }

  /** Copies the list. */
  public KeyAccess {
    assignments = List.copyOf(assignments);
  }

  /** The projects that the key's roles name. */
  public static KeyAccess of(Principal key, Map<ProjectId, String> projectNames) {
    return of(key, List.of(), projectNames);
  }

  /** The same for a key that this project lists, even if the listing leaves its roles out. */
  public static KeyAccess in(
      ProjectId project, Principal key, Map<ProjectId, String> projectNames) {
    return of(key, List.of(project), projectNames);
  }

  static KeyAccess of(Principal key, Collection<ProjectId> listedIn, Map<ProjectId, String> names) {
    var projects = new LinkedHashSet<>(listedIn);
    key.roles().stream().flatMap(role -> Stream.ofNullable(role.groupId())).forEach(projects::add);
    return new KeyAccess(
        key,
        projects.stream()
            .map(id -> new Assignment(id, Optional.ofNullable(names.get(id)), key.rolesIn(id)))
            .sorted(Assignment.BY_NAME)
            .toList());
  }

  /** The assignment to this project. */
  public Optional<Assignment> at(ProjectId project) {
    return assignments.stream().filter(each -> each.project().equals(project)).findFirst();
  }

  /** The organization that the key has a role in; empty when its roles name none. */
  public Optional<OrganizationId> organization() {
    return key.organization();
  }
}
