package io.github.atlaskeys.terminal;

import java.util.List;

/** Lines for a person, on a screen or as Markdown. */
public interface Page {
  /** A line; one that is indented belongs to the line before. */
  void line(String line);

  /** A title, and what it stands for. */
  void field(String title, String text);

  /** The same with a text to copy; without a title it belongs to the line before. */
  void copyable(String title, String text);

  /** A table, indented by this many columns; returns the titles of those that are cut. */
  List<String> table(Table table, int indent);
}
