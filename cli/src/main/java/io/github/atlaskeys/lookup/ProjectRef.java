package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.text.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a user calls a project: its ID or its name.
 *
 * @param text as it was typed
 * @param id the ID, if it is one
 */
public record ProjectRef(String text, Optional<ProjectId> id) {
  /**
   * Any text that is not an ID is taken for a name, and looked up.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static ProjectRef of(String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a project is named by its ID or its name");
    }
    return new ProjectRef(
        text,
        text.matches("\\p{XDigit}{24}") ? Optional.of(new ProjectId(text)) : Optional.empty());
  }

  /**
   * The project that is meant; lists the projects only if it was named.
   *
   * @throws UsageException if there is none of this name, or more than one
   */
  public ProjectId resolve(AtlasAdminApi atlas, Retries retries)
      throws IOException, InterruptedException {
    return id.isPresent() ? id.get() : among(Pages.of(atlas::listGroups, retries).all());
  }

  /**
   * The project of this name, if it is the only one.
   *
   * @throws UsageException if there is none, or more than one
   */
  ProjectId among(List<Project> projects) {
    List<Project> named =
        projects.stream().filter(project -> text.equalsIgnoreCase(project.name())).toList();
    if (named.size() != 1) {
      throw new UsageException(
          named.isEmpty()
              ? "no project called \"%s\" is visible to these credentials; list-projects shows them"
                  .formatted(text)
              : "%d projects are called \"%s\"; use an ID".formatted(named.size(), text));
    }
    return named.get(0).id();
  }
}
