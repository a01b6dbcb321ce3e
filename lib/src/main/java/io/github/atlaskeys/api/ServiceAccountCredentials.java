package io.github.atlaskeys.api;

import java.util.Optional;

/**
 * A service account, which calls Atlas with access tokens granted for its client id and secret, one
 * at a time for all calls of a connection. Whether they are right is not checked here. Only {@link
 * #clientSecret()} returns the secret; {@code toString} masks it.
 *
 * @param clientId for example {@code mdb_sa_id_65f2a5a2b4a2d54a1f0c0001}
 * @param clientSecret the secret that Atlas shows once, when it is created
 * @see <a href="https://www.mongodb.com/docs/atlas/api/service-accounts-overview/">Service
 *     Accounts</a>
 */
public record ServiceAccountCredentials(String clientId, String clientSecret)
    implements AtlasCredentials {
  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException if either is empty, has characters that a header cannot hold,
   *     or is in the other's place
   */
  public ServiceAccountCredentials {
    Validation.credential(clientId, "client ID", "letters, digits, dashes and underscores");
    Validation.credential(clientSecret, "client secret", "letters, digits, dashes and underscores");
    Validation.inItsPlace(clientId, "ID", "mdb_sa_sk_", "secret");
    Validation.inItsPlace(clientSecret, "secret", ServiceAccountId.PREFIX, "ID");
  }

  @Override
  public Optional<String> identifier() {
    return Optional.of(clientId);
  }

  /** The client ID alone; the secret is masked. */
  @Override
  public String toString() {
    return "ServiceAccountCredentials[clientId=" + clientId + ", clientSecret=***]";
  }
}
