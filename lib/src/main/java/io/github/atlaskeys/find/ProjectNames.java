package io.github.atlaskeys.find;

import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What projects are called, by their ids. */
public final class ProjectNames {
  private ProjectNames() {}

  /** Those of these projects that have a name. */
  public static Map<ProjectId, String> of(List<Project> projects) {
    var names = new HashMap<ProjectId, String>();
    for (Project project : projects) {
      if (project.name() != null) {
        names.put(project.id(), project.name());
      }
    }
    return Map.copyOf(names);
  }
}
