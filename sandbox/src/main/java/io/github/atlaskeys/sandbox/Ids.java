package io.github.atlaskeys.sandbox;

/** Atlas's ids: 24 lower-case hexadecimal digits. */
final class Ids {

  private Ids() {}

  static String require(String value, String name) {
    if (!isId(value)) {
      throw new IllegalArgumentException(
          name + " must be 24 lower-case hexadecimal digits, was \"" + value + "\"");
    }
    return value;
  }

  static boolean isId(String value) {
    if (value.length() != 24) {
      return false;
    }
    for (var i = 0; i < 24; i++) {
      var digit = value.charAt(i);
      if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
