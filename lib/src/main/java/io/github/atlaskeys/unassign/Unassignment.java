package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;

/**
 * What to do: unassign this API key, or this service account, from this project. It says nothing
 * about whether it is assigned there.
 *
 * @param project the project in which it loses its roles
 * @param principal the API key, or the service account
 */
public record Unassignment(ProjectId project, PrincipalId principal) {
  /** Checks that both are there. */
  public Unassignment {
    requireNonNull(project, "project");
    requireNonNull(principal, "principal");
  }
}
