package io.github.atlaskeys.admin;

import java.nio.charset.StandardCharsets;

/** What may stand in a header as a name or a secret. */
final class HeaderText {
  private HeaderText() {}

  static void require(String value, String name) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    // Never the value itself in a message: people paste the secret into either.
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(value)
        || value.chars().anyMatch(c -> c <= ' ' || c == 127 || c == ':' || c == '"')) {
      throw new IllegalArgumentException(
          name + " must hold only letters, digits and dashes; was it copied whole?");
    }
  }
}
