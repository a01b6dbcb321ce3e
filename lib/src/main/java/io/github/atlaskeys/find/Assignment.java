package io.github.atlaskeys.find;

import io.github.atlaskeys.api.ProjectId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One API key's place in one project.
 *
 * @param project where it is assigned
 * @param projectName empty when the caller cannot see the project
 * @param roles by name, in Atlas's order
 */
public record Assignment(ProjectId project, Optional<String> projectName, List<String> roles) {
  /** By name as people sort, those without a name last. */
  static final Comparator<Assignment> BY_NAME =
      Comparator.comparing((Assignment a) -> a.projectName().isEmpty())
          .thenComparing(a -> a.projectName().orElse(""), String.CASE_INSENSITIVE_ORDER)
          .thenComparing(a -> a.project().value());

  /** Copies the list. */
  public Assignment {
    roles = List.copyOf(roles);
  }
}
