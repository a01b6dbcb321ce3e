package io.github.atlaskeys.api;

import java.util.Optional;

/**
 * The ID of what can call Atlas by itself, and can be assigned to projects: an API key or a service
 * account. Its form tells which. It does not say whether Atlas knows the ID.
 */
public sealed interface PrincipalId permits ApiKeyId, ServiceAccountId {
  /** What the ID is of. */
  enum Kind {
    /** An API key. */
    API_KEY("API key"),
    /** A service account. */
    SERVICE_ACCOUNT("service account");

    private final String noun;

    Kind(String noun) {
      this.noun = noun;
    }

    /** What people call it: {@code API key} or {@code service account}. */
    @Override
    public String toString() {
      return noun;
    }
  }

  /** The bare ID, as it stands in URLs and reports. */
  String value();

  /** What it is of. */
  Kind kind();

  /**
   * The ID of an API key or of a service account, by its form; surrounding white space is removed.
   *
   * @throws IllegalArgumentException if it is neither; the message does not repeat a secret
   */
  static PrincipalId of(String value) {
    return ServiceAccountId.isMeant(value) ? new ServiceAccountId(value) : new ApiKeyId(value);
  }

  /**
   * The ID that this text is meant to be; empty if it has neither form, and may be a public key or
   * a name.
   *
   * @throws IllegalArgumentException if it begins as client IDs and their secrets do, and is no
   *     client ID; the message does not repeat a secret
   */
  static Optional<PrincipalId> meantBy(String text) {
    return ServiceAccountId.isMeant(text) || ApiKeyId.matches(text)
        ? Optional.of(of(text))
        : Optional.empty();
  }

  /** Whether this text has the form of either, in any case. */
  static boolean matches(String text) {
    return ApiKeyId.matches(text) || ServiceAccountId.matches(text);
  }
}
