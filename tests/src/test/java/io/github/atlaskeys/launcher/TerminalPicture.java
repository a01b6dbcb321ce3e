package io.github.atlaskeys.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A terminal's screen as an SVG: light or dark as the reader's browser is. It plays once, step by
 * step, and then stands still; a reader who wants no motion sees the whole at once.
 */
final class TerminalPicture {
  private static final double CHARACTER = 8.4;
  private static final int LINE = 20;
  private static final int MARGIN = 16;
  private static final Pattern PIECE = Pattern.compile("\u001b\\[([\\d;]*)m|([^\u001b]+)");

  private static final String STYLE =
      """
      text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
      rect { fill: #f6f8fa; stroke: #d1d9e0 }
      .name { font-weight: bold }
      .good { fill: #1a7f37; font-weight: bold }
      .bad { fill: #cf222e; font-weight: bold }
      .typed { fill: #0969da; font-weight: bold }
      @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc }
        rect { fill: #151b23; stroke: #3d444d }
        .good { fill: #3fb950 }
        .bad { fill: #f85149 }
        .typed { fill: #4493f8 }
      }
      @keyframes show { from { opacity: 0 } to { opacity: 1 } }
      g { animation: show 1ms both }
      @media (prefers-reduced-motion: reduce) { g { animation: none } }
      """;

  /** The code for what a person types; the commands do not use it. */
  private static final String TYPED = "36";

  private final String title;
  private final String description;
  private final int columns;
  private final List<Step> steps = new ArrayList<>();

  private record Step(double second, List<String> lines) {}

  TerminalPicture(String title, String description, int columns) {
    this.title = title;
    this.description = description;
    this.columns = columns;
  }

  /** Lines that appear together, with a terminal's codes for color, that many seconds in. */
  TerminalPicture step(double second, List<String> lines) {
    steps.add(new Step(second, lines));
    return this;
  }

  /** What a person types, which stands out, behind a prompt or a question. */
  TerminalPicture typed(double second, String prompt, String text) {
    return step(second, List.of("%s\u001b[%sm%s\u001b[0m".formatted(prompt, TYPED, text)));
  }

  /** The whole document. */
  String svg() {
    int lines = steps.stream().mapToInt(step -> step.lines().size()).sum();
    long width = Math.round(columns * CHARACTER) + 2 * MARGIN;
    int height = lines * LINE + 2 * MARGIN;
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img">
        <title>%3$s</title>
        <desc>%4$s</desc>
        <style>
        %5$s</style>
        <rect x="0.5" y="0.5" width="%6$d" height="%7$d" rx="8"/>
        """
            .formatted(
                width, height, escaped(title), escaped(description), STYLE, width - 1, height - 1));
    int line = 0;
    for (Step step : steps) {
      svg.append(
          String.format(Locale.ROOT, "<g style=\"animation-delay: %.1fs\">\n", step.second()));
      for (String text : step.lines()) {
        int y = MARGIN + line * LINE + 14;
        svg.append(
            "<text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>\n"
                .formatted(MARGIN, y, spans(text)));
        line++;
      }
      svg.append("</g>\n");
    }
    return svg.append("</svg>\n").toString();
  }

  private static String spans(String line) {
    var spans = new StringBuilder();
    String style = "";
    for (MatchResult piece : PIECE.matcher(line).results().toList()) {
      if (piece.group(2) == null) {
        style = style(style, piece.group(1));
      } else if (style.isEmpty()) {
        spans.append(escaped(piece.group(2)));
      } else {
        spans.append("<tspan class=\"%s\">%s</tspan>".formatted(style, escaped(piece.group(2))));
      }
    }
    return spans.toString();
  }

  /** The class after these codes; codes that the commands do not use have none. */
  private static String style(String before, String codes) {
    String style = before;
    for (String code : codes.split(";", -1)) {
      style =
          switch (code) {
            case "", "0", "39", "22" -> "";
            case "1" -> "name";
            case "31" -> "bad";
            case "32" -> "good";
            case TYPED -> "typed";
            default -> throw new IllegalArgumentException("a code without a style: " + codes);
          };
    }
    return style;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
