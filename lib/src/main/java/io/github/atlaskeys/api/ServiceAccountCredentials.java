package io.github.atlaskeys.api;

/**
 * A service account, which calls Atlas with access tokens that it gets for its client id and
 * secret, one for all calls of a connection. It does not ask Atlas whether they are right. Only
 * {@link #clientSecret()} ever gives the secret away; {@code toString} does not.
 *
 * @param clientId for example {@code mdb_sa_id_65f2a5a2b4a2d54a1f0c0001}
 * @param clientSecret the secret that Atlas shows once, when it is made
 * @see <a href="https://www.mongodb.com/docs/atlas/api/service-accounts-overview/">Service
 *     Accounts</a>
 */
public record ServiceAccountCredentials(String clientId, String clientSecret)
    implements AtlasCredentials {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if either is empty, or holds what cannot stand in a header
   */
  public ServiceAccountCredentials {
    HeaderText.require(clientId, "client id", "letters, digits, dashes and underscores");
    HeaderText.require(clientSecret, "client secret", "letters, digits, dashes and underscores");
  }

  /** The client id alone; the secret is masked. */
  @Override
  public String toString() {
    return "ServiceAccountCredentials[clientId=" + clientId + ", clientSecret=***]";
  }
}
