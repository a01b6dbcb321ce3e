package io.github.atlaskeys.api;

/**
 * A service account's client ID: {@code mdb_sa_id_} and 24 hexadecimal digits, held in lower case.
 * It does not say whether Atlas knows the ID.
 *
 * @param value the whole client ID; upper case and surrounding white space are accepted
 */
public record ServiceAccountId(String value) implements PrincipalId {
  /** What every client ID begins with. */
  static final String PREFIX = "mdb_sa_id_";

  /**
   * Checks the ID.
   *
   * @throws IllegalArgumentException if it is not a client ID; a secret is not repeated
   */
  public ServiceAccountId {
    value = Validation.clientId(value);
  }

  /** Whether this text has the form of a client ID, in any case. */
  public static boolean matches(String text) {
    return Validation.isClientId(text);
  }

  /** Whether this text begins as client IDs do, or as the secrets that are mistaken for one. */
  static boolean isMeant(String text) {
    return text.strip().regionMatches(true, 0, PREFIX, 0, "mdb_sa_".length());
  }

  @Override
  public Kind kind() {
    return Kind.SERVICE_ACCOUNT;
  }

  /** The whole client ID. */
  @Override
  public String toString() {
    return value;
  }
}
