package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.files.InputFile;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Optional;

/**
 * What a user calls an API key, its ID or the public key that a scanner reports, or a service
 * account: its client ID.
 *
 * @param text as it was typed
 * @param id the ID, if it is one
 */
public record KeyRef(String text, Optional<PrincipalId> id) {
  /**
   * Any text that is not an ID is taken for a public key, and looked up.
   *
   * @throws IllegalArgumentException if it is empty or looks like a secret
   */
  public static KeyRef of(String typed) {
    String text = typed.strip();
    if (text.isEmpty() || text.length() > 100) {
      throw new IllegalArgumentException(
          "a key is named by its ID or its public key, a service account by its client ID");
    }
    String visible = SanitizedText.line(text);
    if (!SanitizedText.message(text).equals(visible)) {
      throw new IllegalArgumentException(
          "this looks like a secret (not shown); use the ID or the public key, or the client ID");
    }
    if (!visible.equals(text)) {
      throw new IllegalArgumentException(
          "there is an invisible character in %s; type it again".formatted(visible));
    }
    Optional<PrincipalId> id = PrincipalId.meantBy(text);
    if (id.isEmpty() && !ApiKey.isPublicKey(text)) {
      if (InputFile.isNamedBy(text)) {
        throw new IllegalArgumentException("this is a file: use unassign-keys --from FILE");
      }
      throw new IllegalArgumentException(
          "not an API key's ID or public key, nor a client ID (not shown, it may be a secret)");
    }
    return new KeyRef(text, id);
  }
}
