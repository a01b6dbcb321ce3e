package io.github.atlaskeys.terminal;

import io.github.atlaskeys.text.SanitizedText;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Markdown as GitHub and GitLab show it: lines are items of a list. Text is escaped here, so that a
 * name from others makes no markup and no link, and mentions no one.
 */
record MarkdownPage(Consumer<String> lines) implements Page {
  /** What begins markup; an underscore within a word, as in GROUP_OWNER, does not. */
  private static final Pattern MARKUP =
      Pattern.compile("[\\\\`*\\[\\]|~$]|(?<!\\w)_|_(?!\\w)|^[-+#]");

  /** What begins a numbered item, at the start of a line alone: an address and a date do not. */
  private static final Pattern NUMBERED = Pattern.compile("(?<=^\\d{1,9})[.)](?!\\S)");

  /**
   * Where mentions, references and bare links are found, in text without markup too, so that
   * escaping them does not help: they are broken by a space of no width.
   */
  private static final Pattern REFERENCE =
      Pattern.compile("@|[#!%~$&](?=\\w)|(?<=:)(?=//)|(?i:(?<=\\bwww)(?=\\.))");

  private static final String NO_WIDTH = "\u200B";
  private static final Pattern BACKTICKS = Pattern.compile("`+");

  @Override
  public void line(String line) {
    if (line.isBlank()) {
      lines.accept("");
    } else {
      lines.accept(
          (line.startsWith(" ") ? "  - " : "- ")
              + NUMBERED.matcher(Color.markdown(line.strip())).replaceFirst("\\\\$0"));
    }
  }

  @Override
  public void field(String title, String text) {
    lines.accept("- **%s** %s".formatted(title, Color.markdown(text)));
  }

  @Override
  public void copyable(String title, String text) {
    lines.accept(
        (title.isEmpty() ? "  - " : "- **%s** ".formatted(title)) + code(SanitizedText.line(text)));
  }

  @Override
  public List<String> table(Table table, int indent) {
    table.markdown().forEach(lines);
    return List.of();
  }

  /** Nothing in it is read as Markdown. */
  static String escaped(String text) {
    String broken = REFERENCE.matcher(SanitizedText.line(text)).replaceAll("$0" + NO_WIDTH);
    String entities = broken.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return MARKUP.matcher(entities).replaceAll("\\\\$0").replace(NO_WIDTH, "&#8203;");
  }

  private static String code(String text) {
    int longest =
        BACKTICKS.matcher(text).results().mapToInt(run -> run.group().length()).max().orElse(0);
    String fence = "`".repeat(longest + 1);
    String space = longest > 0 ? " " : ""; // Markdown takes it off again
    return fence + space + text + space + fence;
  }
}
