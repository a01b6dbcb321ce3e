package io.github.atlaskeys.shell;

import io.github.atlaskeys.terminal.Color;
import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a verb found: a list as any other, that shows itself as a table. The table begins on a line
 * of its own, because JShell writes a name before it.
 *
 * @param <T> what is listed
 */
public class TableList<T> extends AbstractList<T> {
  private final List<T> items;
  private final Function<List<T>, List<String>> table;

  TableList(List<T> items, Function<List<T>, List<String>> table) {
    this.items = List.copyOf(items);
    this.table = table;
  }

  @Override
  public T get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }

  /** The table, made when it is shown. */
  @Override
  public String toString() {
    return items.isEmpty()
        ? "none"
        : table.apply(items).stream().map(Color::plain).collect(Collectors.joining("\n", "\n", ""));
  }
}
