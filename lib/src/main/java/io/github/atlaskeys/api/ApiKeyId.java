package io.github.atlaskeys.api;

/**
 * An organization API key, which the API's paths call an API user: 24 hexadecimal digits, held in
 * lower case. It says nothing of whether Atlas knows the id.
 *
 * @param value the bare id; upper case and surrounding white space are accepted and mended
 */
public record ApiKeyId(String value) {
  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if it is not 24 hexadecimal digits
   */
  public ApiKeyId {
    value = ObjectIds.require(value, "API key id");
  }

  /** The bare id, as it stands in URLs and reports. */
  @Override
  public String toString() {
    return value;
  }
}
