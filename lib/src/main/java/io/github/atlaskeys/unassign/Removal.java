package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a key is about to lose in one project.
 *
 * @param unassignment the project and the key
 * @param publicKey the key's public key, if known
 * @param description the key's description, if known
 * @param roles the roles that it has in the project, at least one
 */
public record Removal(
    Unassignment unassignment,
    Optional<String> publicKey,
    Optional<String> description,
    List<String> roles) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no role
   */
  public Removal {
    requireNonNull(unassignment, "unassignment");
    requireNonNull(publicKey, "publicKey");
    requireNonNull(description, "description");
    roles = List.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("a removal must have at least one role");
    }
  }
}
