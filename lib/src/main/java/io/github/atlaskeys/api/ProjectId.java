package io.github.atlaskeys.api;

/**
 * A project, which the API's paths call a group: 24 hexadecimal digits, held in lower case. It does
 * not say whether Atlas knows the ID.
 *
 * @param value the bare ID; upper case and surrounding white space are accepted
 */
public record ProjectId(String value) {
  /**
   * Checks the ID.
   *
   * @throws IllegalArgumentException if it is not 24 hexadecimal digits
   */
  public ProjectId {
    value = Validation.objectId(value, "a project ID");
  }

  /** Whether this text has the form of an ID: 24 hexadecimal digits in any case. */
  public static boolean matches(String text) {
    return Validation.isObjectId(text);
  }

  /** The bare ID, as it stands in URLs and reports. */
  @Override
  public String toString() {
    return value;
  }
}
