package io.github.atlaskeys.cli;

import io.github.atlaskeys.unassign.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What would happen to each row, in words: four bytes for a row, since few words differ. */
final class RowOutlooks {
  private final List<String> texts = new ArrayList<>(List.of(""));
  private final Map<String, Integer> numbers = new HashMap<>();
  private int[] byLine = new int[64];

  void add(RowOutlook outlook) {
    int line = Math.toIntExact(outlook.planned().row().line());
    if (line >= byLine.length) {
      byLine = Arrays.copyOf(byLine, Math.max(line + 1, byLine.length + byLine.length / 2));
    }
    byLine[line] =
        numbers.computeIfAbsent(
            RowText.outlook(outlook),
            text -> {
              texts.add(text);
              return texts.size() - 1;
            });
  }

  String of(Row row) {
    int line = Math.toIntExact(row.line());
    return line < byLine.length ? texts.get(byLine[line]) : "";
  }
}
