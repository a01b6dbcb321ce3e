package io.github.atlaskeys.cli;

import java.util.function.Consumer;

/** Lines for a screen of so many columns. */
record PlainPage(int columns, Consumer<String> lines) implements Page {
  @Override
  public void line(String line) {
    lines.accept(line);
  }

  @Override
  public void field(String title, String text) {
    lines.accept("%-10s%s".formatted(title, text));
  }

  @Override
  public void copyable(String title, String text) {
    field(title, text);
  }

  @Override
  public void table(Table table, int indent) {
    table.lines(columns - indent).forEach(line -> lines.accept(" ".repeat(indent) + line));
  }
}
