package io.github.atlaskeys.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Lines for a screen of this width. Sentences are wrapped; what is to be copied is not. */
public record PlainPage(int columns, Consumer<String> lines) implements Page {
  private static final int TITLE = 10;

  /** Each word keeps the spaces before it. */
  private static final Pattern WORDS = Pattern.compile("(?<=\\S)(?= )");

  @Override
  public void line(String line) {
    int indent = line.length() - line.stripLeading().length();
    wrapped(line, columns, indent + 2).forEach(lines);
  }

  @Override
  public void field(String title, String text) {
    wrapped(titled(title, text), columns, TITLE).forEach(lines);
  }

  @Override
  public void copyable(String title, String text) {
    lines.accept(titled(title, text));
  }

  private static String titled(String title, String text) {
    return ("%-" + TITLE + "s%s").formatted(title, text);
  }

  @Override
  public void table(Table table, int indent) {
    table.lines(columns - indent).forEach(line -> lines.accept(" ".repeat(indent) + line));
  }

  /** Broken at spaces only, so that no ID is; a word that has no room is not broken either. */
  private static List<String> wrapped(String text, int columns, int indent) {
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
