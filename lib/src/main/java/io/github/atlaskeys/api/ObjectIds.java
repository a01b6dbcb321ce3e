package io.github.atlaskeys.api;

import java.util.Locale;
import java.util.regex.Pattern;

/** The one rule that all of Atlas's ids share. */
final class ObjectIds {
  private static final Pattern RULE = Pattern.compile("[0-9a-f]{24}");

  /**
   * How Atlas writes a private key: the first three groups of a UUID tell it from anything else.
   */
  private static final Pattern PRIVATE_KEY = Pattern.compile("\\p{Alnum}{8}(-\\p{Alnum}{4,}){3,4}");

  /** Longer than an id with a slip in it; it may be a secret of a form not known here. */
  private static final int LONGEST_SHOWN = 30;

  private static final Pattern PUBLIC_KEY = Pattern.compile("[a-z]{8}");

  private ObjectIds() {}

  /** The id in lower case, as Atlas's own description of the API demands it in a path. */
  static String require(String value, String name) {
    String id = value.strip().toLowerCase(Locale.ROOT);
    if (!RULE.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "%s must be 24 hexadecimal digits, %s".formatted(name, found(value.strip())));
    }
    return id;
  }

  private static String found(String value) {
    if (PRIVATE_KEY.matcher(value).find()) {
      return "was what looks like a private key (not shown); private keys are never arguments";
    }
    if (value.length() > LONGEST_SHOWN) {
      return "was %s characters (not shown)".formatted(value.length());
    }
    if (PUBLIC_KEY.matcher(value).matches()) {
      return "was \"%s\", which looks like a public key; its id is shown beside it in Atlas"
          .formatted(value);
    }
    return "was \"%s\"".formatted(Line.of(value));
  }
}
