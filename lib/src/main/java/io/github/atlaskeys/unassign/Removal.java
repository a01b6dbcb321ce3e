package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a key is about to lose in one project.
 *
 * @param unassignment the project and the key
 * @param publicKey the key's public key, where it is known
 * @param description the key's description, where it is known
 * @param roles the key's roles in the project, at least one, each once
 */
public record Removal(
    Unassignment unassignment,
    Optional<String> publicKey,
    Optional<String> description,
    List<String> roles) {

  /**
   * Copies the roles, without repeated and empty ones.
   *
   * @throws IllegalArgumentException if no role is left: there is nothing to lose
   */
  public Removal {
    requireNonNull(unassignment, "unassignment");
    requireNonNull(publicKey, "publicKey");
    requireNonNull(description, "description");
    roles = roles.stream().filter(role -> !role.isEmpty()).distinct().toList();
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles must hold at least one, were empty");
    }
  }
}
