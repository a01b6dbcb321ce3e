package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.ServiceAccountCredentials;
import io.github.atlaskeys.api.ServiceAccountId;
import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.find.KeyFinder;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The API key or the service account that makes the calls, as far as it is known. A run that
 * unassigned it midway would lock itself out.
 *
 * @param id its ID; empty when the host does not name the caller, or a token is used
 * @param publicKey its public key; empty when no API key calls
 */
public record OwnKey(Optional<PrincipalId> id, Optional<String> publicKey) {
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
   * Identifies who makes the calls. Of an API key it asks Atlas and, if the host does not tell,
   * searches for the public key. A service account is known by its client ID, and nothing is sent.
   * {@link #NONE} for an access token, which does not say whose it is.
   *
   * @throws AtlasApiException if Atlas refuses the request, other than by not offering it
   * @throws IOException if no response was received, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public static OwnKey of(AtlasAdminApi atlas, AtlasCredentials credentials, Retries retries)
      throws IOException, InterruptedException {
    if (credentials instanceof ServiceAccountCredentials account) {
      boolean known = ServiceAccountId.matches(account.clientId());
      return known
          ? new OwnKey(Optional.of(new ServiceAccountId(account.clientId())), Optional.empty())
          : NONE;
    }
    if (!(credentials instanceof ApiKeyCredentials pair)) {
      return NONE;
    }
    Optional<PrincipalId> id = status(atlas, retries).map(ApiKey::id);
    return new OwnKey(
        id.isPresent() ? id : search(atlas, pair.publicKey(), retries),
        Optional.of(pair.publicKey()));
  }

  /**
   * Who makes the calls, with its roles, as far as Atlas shows it: to restore a service account
   * takes {@link OrganizationAccess#OWNER}, for example. One request for an API key, four for a
   * service account; one that may not read its organization is shown by its projects, without
   * organization roles. Empty for an access token.
   *
   * @throws AtlasApiException if Atlas refuses the request, other than by not offering it
   * @throws IOException if no response was received, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public static Optional<Principal> caller(
      AtlasAdminApi atlas, AtlasCredentials credentials, Retries retries)
      throws IOException, InterruptedException {
    if (credentials instanceof ServiceAccountCredentials account
        && ServiceAccountId.matches(account.clientId())) {
      return KeyFinder.of(atlas)
          .retries(retries)
          .find(account.clientId())
          .key()
          .map(KeyAccess::key);
    }
    return credentials instanceof ApiKeyCredentials
        ? status(atlas, retries).map(key -> key)
        : Optional.empty();
  }

  /** What the caller may do in its organization; unknown if Atlas does not show that. */
  public static OrganizationAccess access(
      AtlasAdminApi atlas, AtlasCredentials credentials, Retries retries)
      throws InterruptedException {
    try {
      return caller(atlas, credentials, retries)
          .map(OrganizationAccess::of)
          .orElse(OrganizationAccess.UNKNOWN);
    } catch (IOException | AtlasApiException e) {
      return OrganizationAccess.UNKNOWN; // what is asked next meets the same, and reports it
    }
  }

  private static Optional<ApiKey> status(AtlasAdminApi atlas, Retries retries)
      throws IOException, InterruptedException {
    try {
      return Optional.ofNullable(retries.call(() -> atlas.getSystemStatus()).apiKey());
    } catch (AtlasApiException e) {
      if (NOT_SERVED.contains(Problem.of(e).kind())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<PrincipalId> search(
      AtlasAdminApi atlas, String publicKey, Retries retries)
      throws IOException, InterruptedException {
    try {
      return KeyFinder.of(atlas).retries(retries).find(publicKey).key().map(key -> key.key().id());
    } catch (AtlasApiException e) {
      return Optional.empty();
    }
  }

  /** Whether this is its ID. */
  public boolean is(PrincipalId other) {
    return id.filter(other::equals).isPresent();
  }

  /** Whether it is this key or account, by its ID or by a public key that was read. */
  public boolean is(PrincipalId other, Optional<Principal> read) {
    return is(other)
        || publicKey
            .filter(key -> read.filter(it -> it.identifiers().contains(key)).isPresent())
            .isPresent();
  }

  /** Why it is refused. */
  public static Problem refusal(PrincipalId.Kind kind) {
    return new Problem(
        Kind.OWN_KEY, "this is the %s that you are authenticated with".formatted(kind), List.of());
  }
}
