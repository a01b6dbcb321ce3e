package io.github.atlaskeys.api;

import java.util.Optional;

/**
 * The public and private key of the API key that calls Atlas: the user name and password of its
 * HTTP Digest authentication. Whether they are right is not checked here. Only {@link
 * #privateKey()} returns the private key; {@code toString} masks it.
 *
 * @param publicKey eight letters in Atlas, for example {@code zmmrboas}
 * @param privateKey the secret that Atlas shows once, when the key is created
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-authentication/">Atlas Administration
 *     API Authentication</a>
 */
public record ApiKeyCredentials(String publicKey, String privateKey) implements AtlasCredentials {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if either is empty, or has characters that a header cannot
   *     hold
   */
  public ApiKeyCredentials {
    Validation.credential(publicKey, "public key", "letters, digits and dashes");
    Validation.credential(privateKey, "private key", "letters, digits and dashes");
  }

  @Override
  public Optional<String> identifier() {
    return Optional.of(publicKey);
  }

  /** The public key alone; the private key is masked. */
  @Override
  public String toString() {
    return "ApiKeyCredentials[publicKey=" + publicKey + ", privateKey=***]";
  }
}
