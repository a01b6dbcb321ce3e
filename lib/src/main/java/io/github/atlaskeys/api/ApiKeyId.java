package io.github.atlaskeys.api;

/**
 * An organization API key, which the API's paths call an API user: 24 hexadecimal digits, held in
 * lower case. It does not say whether Atlas knows the ID.
 *
 * @param value the bare ID; upper case and surrounding white space are accepted
 */
public record ApiKeyId(String value) implements PrincipalId {
  /**
   * Checks the ID.
   *
   * @throws IllegalArgumentException if it is not 24 hexadecimal digits
   */
  public ApiKeyId {
    value = Validation.objectId(value, "an API key ID");
  }

  /** Whether this text has the form of an ID: 24 hexadecimal digits in any case. */
  public static boolean matches(String text) {
    return Validation.isObjectId(text);
  }

  @Override
  public Kind kind() {
    return Kind.API_KEY;
  }

  /** The bare ID, as it stands in URLs and reports. */
  @Override
  public String toString() {
    return value;
  }
}
