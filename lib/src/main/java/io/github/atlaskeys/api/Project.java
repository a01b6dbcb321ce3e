package io.github.atlaskeys.api;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project, which the API calls a group; the fields that this library uses.
 *
 * @param id its id
 * @param orgId the organization it belongs to
 * @param name 1 to 64 characters, unique in its organization
 */
public record Project(ProjectId id, @Nullable OrganizationId orgId, @Nullable String name) {
  /** Checks that there is an id. */
  public Project {
    requireNonNull(id, "id");
  }

  /** The names of these projects, as far as they have one. */
  public static Map<ProjectId, String> names(List<Project> projects) {
    var names = new HashMap<ProjectId, String>();
    for (Project project : projects) {
      if (project.name() != null) {
        names.put(project.id(), project.name());
      }
    }
    return names;
  }
}
