package scripts.cli;

import java.util.regex.Pattern;

/** Text from elsewhere before a person is shown it. */
public final class Shown {
  /** Everything that could move a cursor, colour a terminal, or turn the order of letters. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  /** Atlas's private keys, wherever somebody pasted one. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4,12}){3,4}|\\b\\p{XDigit}{32}\\b");

  private Shown() {}

  /** One line. */
  public static String line(String text) {
    return INVISIBLE.matcher(text).replaceAll(" ");
  }

  /** One line, and no private key in it. */
  public static String message(String text) {
    return PRIVATE_KEY.matcher(line(text)).replaceAll("***");
  }
}
