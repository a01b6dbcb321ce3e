package io.github.atlaskeys.lookup;

import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.text.SanitizedText;
import java.util.Optional;

/**
 * What a user calls an organization: its ID or its name.
 *
 * @param text as it was typed
 * @param id the ID, if it is one
 */
public record OrganizationRef(String text, Optional<OrganizationId> id) {
  /**
   * Any text that is not an ID is taken for a name, and looked up.
   *
   * @throws IllegalArgumentException if it is empty or looks like a secret
   */
  public static OrganizationRef of(String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an organization is named by its ID or its name");
    }
    if (SanitizedText.looksSecret(text)) {
      throw new IllegalArgumentException(
          "this looks like a secret (not shown); use the organization's ID or its name");
    }
    return new OrganizationRef(
        text, Optional.of(text).filter(OrganizationId::matches).map(OrganizationId::new));
  }
}
