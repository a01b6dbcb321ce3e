package io.github.atlaskeys.terminal;

import io.github.atlaskeys.text.SanitizedText;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Color for people. A text is marked where it is made, by Unicode noncharacters; the marks become
 * color where the line is printed, after everything else in it was sanitized.
 */
public enum Color {
  /** What failed, or still has access. */
  BAD('\uFDD1', Style.fg_red),
  /** What is verified. */
  GOOD('\uFDD2', Style.fg_green),
  /** What is named in a plan. */
  NAME('\uFDD3', Style.bold);

  private static final char END = '\uFDD0';
  private static final Pattern BETWEEN_MARKS =
      Pattern.compile("(?<=[\uFDD0-\uFDD3])|(?=[\uFDD0-\uFDD3])");

  private final char mark;
  private final Style style;

  Color(char mark, Style style) {
    this.mark = mark;
    this.style = style;
  }

  /** The text in this color, wherever there will be colors. */
  public String of(String text) {
    return mark + text + END;
  }

  /** Whether this stream is to have colors. */
  public static boolean on(Terminal.Stream stream, Context context) {
    if (context.variable("NO_COLOR").isPresent()) {
      return false;
    }
    boolean forced =
        context.variable("CLICOLOR_FORCE").filter(value -> !value.equals("0")).isPresent();
    return forced || (context.terminal().shows(stream) && !isDumb(context));
  }

  /** Whether the terminal only prints, one line below the other. */
  static boolean isDumb(Context context) {
    return context.variable("TERM").filter("dumb"::equals).isPresent();
  }

  /** The line without marks. */
  public static String plain(String line) {
    return shown(line, UnaryOperator.identity(), color -> "");
  }

  /** The text in this color, for a stream that has colors. */
  public String drawn(String text) {
    return style.on() + text + Style.reset.on();
  }

  /** The line as Markdown, its marks turned into bold. */
  static String markdown(String line) {
    return shown(line, MarkdownPage::escaped, color -> "**");
  }

  /** The line sanitized, its marks turned into color or left out. */
  static String sanitized(String line, boolean colored) {
    return shown(line, SanitizedText::line, code -> colored ? code : "");
  }

  private static String shown(
      String line, UnaryOperator<String> piece, UnaryOperator<String> color) {
    var shown = new StringBuilder();
    BETWEEN_MARKS
        .splitAsStream(line)
        .forEach(part -> shown.append(code(part).map(color).orElseGet(() -> piece.apply(part))));
    return shown.toString();
  }

  private static Optional<String> code(String piece) {
    if (piece.equals(String.valueOf(END))) {
      return Optional.of(Style.reset.on());
    }
    return Arrays.stream(values())
        .filter(color -> piece.equals(String.valueOf(color.mark)))
        .map(color -> color.style.on())
        .findFirst();
  }
}
