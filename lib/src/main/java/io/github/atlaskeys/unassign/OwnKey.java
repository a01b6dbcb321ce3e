package io.github.atlaskeys.unassign;

import static java.util.Objects.requireNonNull;

import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.Problem;
import java.util.List;
import java.util.Optional;

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

  /** Checks that neither is null. */
  public OwnKey {
    requireNonNull(id, "id");
    requireNonNull(publicKey, "publicKey");
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
        Problem.Kind.OWN_KEY, "this is the API key that you are authenticated with", List.of());
  }
}
