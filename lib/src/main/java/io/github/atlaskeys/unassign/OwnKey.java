package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.find.KeyFinder;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The API key that makes the calls, as far as it is known. A run that unassigned it midway would
 * lock itself out.
 *
 * @param id its ID; empty when the host does not name the caller, or no API key is used
 * @param publicKey its public key; empty when no API key calls
 */
public record OwnKey(Optional<ApiKeyId> id, Optional<String> publicKey) {
  /** Nothing to protect. */
  public static final OwnKey NONE = new OwnKey(Optional.empty(), Optional.empty());

  /** How older API versions, Ops Manager and Cloud Manager may refuse to identify the caller. */
  private static final Set<Kind> NOT_SERVED =
      EnumSet.of(Kind.NO_PERMISSION, Kind.NOT_FOUND, Kind.WRONG_ADDRESS, Kind.REFUSED);

  /** Checks that neither is null. */
  public OwnKey {
    requireNonNull(id, "id");
    requireNonNull(publicKey, "publicKey");
  }

  /**
   * Identifies the API key that makes the calls: asks Atlas and, if the host does not tell,
   * searches for the public key. {@link #NONE} for credentials that are not an API key.
   *
   * @throws AtlasApiException if Atlas refuses the request, other than by not offering it
   * @throws IOException if no response came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public static OwnKey of(AtlasAdminApi atlas, AtlasCredentials credentials, Retries retries)
      throws IOException, InterruptedException {
    if (!(credentials instanceof ApiKeyCredentials pair)) {
      return NONE;
    }
    Optional<ApiKeyId> id = caller(atlas, retries);
    return new OwnKey(
        id.isPresent() ? id : search(atlas, pair.publicKey(), retries),
        Optional.of(pair.publicKey()));
  }

  private static Optional<ApiKeyId> caller(AtlasAdminApi atlas, Retries retries)
      throws IOException, InterruptedException {
    try {
      return Optional.ofNullable(retries.call(() -> atlas.getSystemStatus()).apiKey())
          .map(ApiKey::id);
    } catch (AtlasApiException e) {
      if (NOT_SERVED.contains(Problem.of(e).kind())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<ApiKeyId> search(AtlasAdminApi atlas, String publicKey, Retries retries)
      throws IOException, InterruptedException {
    try {
      return KeyFinder.of(atlas).retries(retries).find(publicKey).key().map(key -> key.key().id());
    } catch (AtlasApiException e) {
      return Optional.empty();
    }
  }

  /** Whether this is its ID. */
  public boolean is(ApiKeyId other) {
    return id.filter(other::equals).isPresent();
  }

  /** Whether it is this key, by its ID or by its public key. */
  public boolean is(ApiKeyId other, Optional<String> itsPublicKey) {
    return is(other) || (publicKey.isPresent() && publicKey.equals(itsPublicKey));
  }

  static Problem refusal() {
    return new Problem(
        Kind.OWN_KEY, "this is the API key that you are authenticated with", List.of());
  }
}
