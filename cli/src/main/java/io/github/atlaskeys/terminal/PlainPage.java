package io.github.atlaskeys.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lines for a screen of this width. Sentences are wrapped; what is to be copied is not.
 *
 * @param titles how wide the titles of fields are
 */
public record PlainPage(int columns, Consumer<String> lines, int titles) implements Page {
  private static final int TITLE = 10;

  /** Each word keeps the spaces before it. */
  private static final Pattern WORDS = Pattern.compile("(?<=\\S)(?= )");

  public PlainPage(int columns, Consumer<String> lines) {
    this(columns, lines, TITLE);
  }

  @Override
  public void line(String line) {
    wrapped(line, columns).forEach(lines);
  }

  /** A line, broken between words where it has no room, and its rest indented. */
  static Stream<String> wrapped(String line, int columns) {
    int indent = line.length() - line.stripLeading().length();
    return wrap(line, columns, indent + 2).stream();
  }

  @Override
  public void field(String title, String text) {
    wrap(titled(title, text), columns, titles).forEach(lines);
  }

  @Override
  public void copyable(String title, String text) {
    lines.accept(titled(title, text));
  }

  private String titled(String title, String text) {
    return ("%-" + titles + "s%s").formatted(title, text);
  }

  @Override
  public List<String> table(Table table, int indent) {
    table.lines(columns - indent).forEach(line -> lines.accept(" ".repeat(indent) + line));
    return table.cut(columns - indent);
  }

  /**
   * The lines of a text, those after the first indented. Broken at spaces only, so that no ID is; a
   * word that has no room is not broken either.
   */
  static List<String> wrap(String text, int columns, int indent) {
    var wrapped = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : WORDS.splitAsStream(text).toList()) {
      boolean room = Table.width(Color.plain(line + word)) <= columns;
      if (room || line.isEmpty()) {
        line.append(word);
      } else {
        wrapped.add(line.toString());
        line = new StringBuilder(" ".repeat(indent) + word.stripLeading());
      }
    }
    wrapped.add(line.toString());
    return wrapped;
  }
}
