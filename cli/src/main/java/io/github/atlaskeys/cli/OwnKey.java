package io.github.atlaskeys.cli;

import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.unassign.Inspector;
import java.io.IOException;
import java.util.Optional;

/**
 * Recognizes the API key that makes the calls: by its public key; by asking Atlas, when either
 * could not be read.
 */
public record OwnKey(AtlasCredentials caller, Inspector inspector) {
  /** What is said of it where it was not meant to be. */
  public static final String REFUSAL =
      "this is the key you are authenticated with; use --include-own-key to unassign it anyway"
          + " (nothing was changed)";

  public boolean is(ApiKeyId id, Optional<String> publicKey)
      throws IOException, InterruptedException {
    if (caller instanceof ApiKeyCredentials pair && publicKey.isPresent()) {
      return pair.publicKey().equals(publicKey.get());
    }
    return inspector.caller().filter(id::equals).isPresent();
  }
}
