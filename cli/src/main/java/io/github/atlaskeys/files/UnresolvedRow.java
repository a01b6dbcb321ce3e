package io.github.atlaskeys.files;

import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.ProjectId;
import java.util.Optional;

/**
 * A row that must be looked up in Atlas first. Of the key, its ID or its public key is there, or
 * both. Without a project and a project name, the row means every project that the key is assigned
 * to.
 *
 * @param line where it is in the file; 0 for a key that was named as an argument
 */
public record UnresolvedRow(
    long line,
    Optional<ProjectId> project,
    Optional<String> projectName,
    Optional<PrincipalId> apiKey,
    Optional<String> publicKey) {
  /** Every project of this key. */
  public static UnresolvedRow everywhere(long line, PrincipalId key) {
    return new UnresolvedRow(
        line, Optional.empty(), Optional.empty(), Optional.of(key), Optional.empty());
  }

  /** Whether the key is to leave every project that it is assigned to. */
  public boolean everyProject() {
    return project.isEmpty() && projectName.isEmpty();
  }

  /** The same with its project, once that is known. */
  public UnresolvedRow in(ProjectId found) {
    return new UnresolvedRow(line, Optional.of(found), projectName, apiKey, publicKey);
  }

  /** The same with its key, once that is known. */
  public UnresolvedRow of(PrincipalId found) {
    return new UnresolvedRow(line, project, projectName, Optional.of(found), publicKey);
  }

  /** What the key is found by. */
  public String key() {
    return apiKey.map(PrincipalId::value).or(() -> publicKey).orElseThrow();
  }
}
