package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Project;
import java.util.List;
import java.util.Optional;

/**
 * What Atlas lets the caller know of an unassignment before it is made. What could not be read is
 * empty, and {@code unreadable} says why: a caller may well have the right to unassign and not the
 * right to look.
 *
 * @param unassignment what is to be done
 * @param project the project, when it could be read
 * @param apiKey the key, when it could be read, with its roles
 * @param presence whether the project lists the key
 * @param unreadable why something could not be read
 */
public record Inspection(
    Unassignment unassignment,
    Optional<Project> project,
    Optional<ApiKey> apiKey,
    Presence presence,
    List<Problem> unreadable) {

  /** Whether the key is where it is to be taken from. */
  public enum Presence {
    /** The project lists it. */
    ASSIGNED,
    /** The project's listing does not hold it; listings may lag. */
    NOT_ASSIGNED,
    /** Neither the project nor its organization lists it: a wrong id, or a key deleted before. */
    NO_SUCH_KEY,
    /** The caller may not look. */
    UNKNOWN
  }

  /** Copies the list. */
  public Inspection {
    unreadable = List.copyOf(unreadable);
  }

  /** The roles that the key has in the project, and will lose; empty also when unknown. */
  public List<String> projectRoles() {
    return apiKey.map(key -> key.rolesIn(unassignment.project())).orElse(List.of());
  }

  /** The roles that the key has in its organization, and will keep; empty also when unknown. */
  public List<String> organizationRoles() {
    return apiKey.map(ApiKey::organizationRoles).orElse(List.of());
  }
}
