package io.github.atlaskeys.admin;

import java.nio.charset.StandardCharsets;

/**
 * The public and private key of the API key that calls Atlas: the user name and password of its
 * HTTP Digest authentication. It does not ask Atlas whether they are right. Only {@link
 * #privateKey()} ever gives the private key away; {@code toString} does not.
 *
 * @param publicKey eight letters in Atlas, for example {@code zmmrboas}
 * @param privateKey the secret that Atlas shows once, when the key is made
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-authentication/">Atlas Administration
 *     API Authentication</a>
 */
public record ApiKeyPair(String publicKey, String privateKey) {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if either is empty, or holds what cannot stand in a header
   */
  public ApiKeyPair {
    require(publicKey, "public key");
    require(privateKey, "private key");
  }

  private static void require(String value, String name) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    // Never the value itself in a message: people paste the private key into either.
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(value)
        || value.chars().anyMatch(c -> c <= ' ' || c == 127 || c == ':' || c == '"')) {
      throw new IllegalArgumentException(
          name + " must hold only letters, digits and dashes; was it copied whole?");
    }
  }

  /** The public key alone; the private key is masked. */
  @Override
  public String toString() {
    return "ApiKeyPair[publicKey=" + publicKey + ", privateKey=***]";
  }
}
