package io.github.atlaskeys.api;

/**
 * A service account's access token that was got elsewhere. Atlas takes it for an hour from when it
 * was made; it cannot be renewed here. Only {@link #value()} ever gives it away; {@code toString}
 * does not.
 *
 * @param value what stands behind {@code Bearer}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750, Bearer Token Usage</a>
 */
public record AccessToken(String value) implements AtlasCredentials {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if it is empty, or holds what cannot stand in a header
   */
  public AccessToken {
    HeaderText.require(value, "access token", "letters, digits and -._~+/=");
  }

  /** Nothing of the token. */
  @Override
  public String toString() {
    return "AccessToken[***]";
  }
}
