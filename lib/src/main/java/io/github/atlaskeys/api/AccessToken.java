package io.github.atlaskeys.api;

import java.util.Optional;

/**
 * A service account's access token, obtained elsewhere. Atlas accepts it for an hour after it was
 * issued; it cannot be renewed here. Only {@link #value()} returns it; {@code toString} masks it.
 *
 * @param value what follows {@code Bearer} in the header
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750, Bearer Token Usage</a>
 */
public record AccessToken(String value) implements AtlasCredentials {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if it is empty, or has characters that a header cannot hold
   */
  public AccessToken {
    Validation.credential(value, "access token", "letters, digits and -._~+/=");
  }

  @Override
  public Optional<String> identifier() {
    return Optional.empty();
  }

  /** The token is masked. */
  @Override
  public String toString() {
    return "AccessToken[***]";
  }
}
