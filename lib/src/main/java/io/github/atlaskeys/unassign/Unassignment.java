package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.ProjectId;

/**
 * What to do: unassign this key from this project. It says nothing about whether the key is
 * assigned there.
 *
 * @param project the project that the key loses its roles in
 * @param apiKey the API key
 */
public record Unassignment(ProjectId project, ApiKeyId apiKey) {
  /** Checks that both are there. */
  public Unassignment {
    requireNonNull(project, "project");
    requireNonNull(apiKey, "apiKey");
  }
}
