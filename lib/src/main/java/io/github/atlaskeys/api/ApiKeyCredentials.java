package io.github.atlaskeys.api;

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
public record ApiKeyCredentials(String publicKey, String privateKey) implements AtlasCredentials {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if either is empty, or holds what cannot stand in a header
   */
  public ApiKeyCredentials {
    HeaderText.require(publicKey, "public key", "letters, digits and dashes");
    HeaderText.require(privateKey, "private key", "letters, digits and dashes");
  }

  /** The public key alone; the private key is masked. */
  @Override
  public String toString() {
    return "ApiKeyCredentials[publicKey=" + publicKey + ", privateKey=***]";
  }
}
