package io.github.atlaskeys.api;

import java.util.Optional;

/**
 * What authenticates calls: an API key, a service account, or a token obtained elsewhere. {@link
 * io.github.atlaskeys.http.Atlas#connect} says how each signs. None of them gives its secret away
 * in {@code toString}.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-authentication/">Atlas Administration
 *     API Authentication</a>
 */
public sealed interface AtlasCredentials
    permits ApiKeyCredentials, ServiceAccountCredentials, AccessToken {
  /** Whose they are: the public key or the client ID. Empty for a token, which does not say. */
  Optional<String> identifier();

  /**
   * The text with *** in place of whatever has the form of a private key, a client secret or a
   * token, for messages that repeat what somebody typed.
   */
  static String maskSecrets(String text) {
    return Validation.maskSecrets(text);
  }
}
