package io.github.atlaskeys.api;

import java.nio.charset.StandardCharsets;

/** What may stand in a header as a name or a secret. */
final class HeaderText {
  private HeaderText() {}

  /**
   * Requires one, whole.
   *
   * @param letters what it is made of, for people; what the header itself allows is checked
   */
  static void require(String value, String name, String letters) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    // Never the value itself in a message: people paste the secret into either.
    if (!isSafe(value)) {
      throw new IllegalArgumentException(
          name + " must hold only " + letters + "; was it copied whole?");
    }
  }

  /** Whether a header may hold it, between quotes or not, before a colon or after. */
  static boolean isSafe(String value) {
    return !value.isEmpty()
        && StandardCharsets.US_ASCII.newEncoder().canEncode(value)
        && value.chars().noneMatch(c -> c <= ' ' || c == 127 || c == ':' || c == '"');
  }
}
