package io.github.atlaskeys.text;

import java.util.regex.Pattern;

/** Text from elsewhere before a person is shown it. */
public final class SanitizedText {
  /**
   * Everything that could move a cursor, color a terminal, or turn the order of letters; and the
   * noncharacters, which mark colors here, or bytes that cannot be decoded.
   */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\x{FDD0}-\\x{FDEF}\\x{FFFF}]+");

  /**
   * Atlas's private keys, client secrets and tokens, wherever one was pasted. A token is masked
   * even if it is cut off, but not a short word that only begins as one: so no text is read twice.
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "\\p{XDigit}{8}(-\\p{XDigit}{4,12}){3,4}|\\b\\p{XDigit}{32}\\b"
              + "|(?i:mdb_sa_sk_)[\\w-]+"
              + "|\\beyJ(?:[\\w-]{100,}+(?:\\.[\\w.-]++)?|[\\w-]{1,99}+\\.[\\w.-]++)");

  private SanitizedText() {}

  /** Whether a character has no shape of its own, and may do something to a terminal instead. */
  public static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** One line. */
  public static String line(String text) {
    return INVISIBLE.matcher(text).replaceAll(" ");
  }

  /** Whether it may hold a secret: then it is not to be repeated. */
  public static boolean looksSecret(String text) {
    return !message(text).equals(line(text));
  }

  /** The same without secrets, and in as many lines. */
  public static String masked(String text) {
    return SECRET.matcher(text).replaceAll("***");
  }

  /** One line, and no secret in it. */
  public static String message(String text) {
    return masked(line(text));
  }
}
