package io.github.atlaskeys.shell;

import java.io.PrintStream;
import java.util.regex.Pattern;

/**
 * What JShell prints, but for the words and the name that it puts before the message of an
 * exception, in the user's language, where the message is all there is to say.
 */
final class PromptOutput extends PrintStream {
  /** In place of a class's name, and before the message. */
  static final String MARK = "\uFDEF";

  private static final Pattern NAMED =
      Pattern.compile("(?<=^\\|  )[^\uFDEF]*\uFDEF[^\uFDEF]*\uFDEF");

  private final PrintStream to;

  PromptOutput(PrintStream out) {
    super(out, true);
    this.to = out;
  }

  static String marked(String message) {
    return MARK + message;
  }

  @Override
  public void print(String text) {
    to.print(NAMED.matcher(text).replaceFirst(""));
  }

  @Override
  @SuppressWarnings("AnnotateFormatMethod") // the formats are those of JShell
  public PrintStream printf(String format, Object... values) {
    print(format.formatted(values));
    return this;
  }
}
