package io.github.atlaskeys.terminal;

import io.github.atlaskeys.text.SanitizedText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.WCWidth;

/**
 * Rows for people, each column as wide as its widest cell, and all of them no wider than the screen
 * as far as there are columns to cut. Cells are sanitized here.
 */
public final class Table {
  /** For a file or another program, which break no lines. */
  public static final int ANY_WIDTH = Integer.MAX_VALUE;

  private static final int MAX_LENGTH = 60;
  private static final int GAP = 2;
  private static final int MIN_WIDTH = 8;

  /** Longer than any role: what is longer is cut, and not the columns beside it. */
  private static final int MAX_WORD = 40;

  private static final int LEFT_OUT = -GAP;
  private static final char NO_BREAK = '\u00A0';
  private static final String MORE = "...";
  private static final Pattern ID = Pattern.compile("\\b\\p{XDigit}{24}\\b");

  private final List<List<String>> rows = new ArrayList<>();
  private final Map<List<Integer>, Color> colors = new HashMap<>();
  private List<Integer> shrinkable = List.of();
  private List<Integer> wrapped = List.of();
  private List<Integer> optional = List.of();
  private List<Integer> beneath = List.of();
  private List<Integer> ifAny = List.of();
  private boolean namesFirst;
  private boolean continued;

  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  /** The columns that may be cut where there is not room for all, the first to be cut first. */
  public Table shrinkable(Integer... columns) {
    shrinkable = List.of(columns);
    return this;
  }

  /** Those of the shrinkable columns that are continued below, and not cut. */
  public Table wrapped(Integer... columns) {
    wrapped = List.of(columns);
    return this;
  }

  /**
   * The columns that are left out where there is not room for all: before another is cut, or in
   * their turn if they are shrinkable.
   */
  public Table optional(Integer... columns) {
    optional = List.of(columns);
    return this;
  }

  /** The column that gives way as an optional one does, and then stands below the first. */
  public Table beneath(int column) {
    beneath = List.of(column);
    return this;
  }

  /** The columns that are left out if no row has a value there. */
  public Table ifAny(Integer... columns) {
    ifAny = List.of(columns);
    return this;
  }

  /** The first column holds names that stand out. */
  public Table namesFirst() {
    namesFirst = true;
    return this;
  }

  /** It follows another one, whose titles stand for both. */
  public Table continued() {
    continued = true;
    return this;
  }

  public void row(List<String> cells) {
    rows.add(cells.stream().map(SanitizedText::message).toList());
  }

  /** Gives this column of the last row a color. */
  public void color(int column, Color color) {
    colors.put(List.of(rows.size() - 1, column), color);
  }

  /** No row below the titles. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The lines, however long. */
  public List<String> lines() {
    return lines(ANY_WIDTH);
  }

  /** The lines for a screen of this width. */
  public List<String> lines(int columns) {
    int[] widths = fitted(columns);
    var lines = new ArrayDeque<String>(); // from the last
    for (int row = rows.size() - 1; row >= (continued ? 1 : 0); row--) {
      List<String> own = lines(row, widths);
      for (int i = own.size() - 1; i > 0; i--) {
        lines.addFirst(own.get(i));
      }
      for (int column : beneath) {
        if (widths[column] == LEFT_OUT && row > 0 && !rows.get(row).get(column).isEmpty()) {
          addBeneath("  " + rows.get(row).get(column), lines);
        }
      }
      lines.addFirst(own.get(0));
    }
    return List.copyOf(lines);
  }

  /** On the line that is next, if there is room. */
  private static void addBeneath(String text, ArrayDeque<String> lines) {
    boolean room = !lines.isEmpty() && lines.peek().startsWith(" ".repeat(text.length() + GAP));
    lines.addFirst(room ? text + lines.remove().substring(text.length()) : text);
  }

  /** The titles of the columns that have not room for all on a screen of this width. */
  public List<String> cut(int columns) {
    int[] full = widths();
    int[] widths = fitted(columns);
    return IntStream.range(0, widths.length)
        .filter(
            i -> widths[i] < (wrapped.contains(i) ? Math.min(full[i], longestWord(i)) : full[i]))
        .filter(i -> !beneath.contains(i))
        .mapToObj(rows.get(0)::get)
        .toList();
  }

  private int[] fitted(int columns) {
    int[] widths = widths();
    var order = new LinkedHashSet<>(beneath);
    order.addAll(optional);
    order.removeAll(shrinkable);
    order.addAll(shrinkable);
    for (int column : order) {
      long over = IntStream.of(widths).sum() + (long) GAP * (widths.length - 1) - columns;
      if (over > 0 && (optional.contains(column) || beneath.contains(column))) {
        widths[column] = LEFT_OUT;
      } else if (over > 0) {
        int least = wrapped.contains(column) ? Math.min(longestWord(column), MAX_WORD) : MIN_WIDTH;
        widths[column] = (int) Math.max(Math.min(widths[column], least), widths[column] - over);
      }
    }
    return widths;
  }

  private int longestWord(int column) {
    return rows.stream()
        .flatMap(row -> Arrays.stream(unbroken(row.get(column)).split(" ")))
        .mapToInt(Table::width)
        .max()
        .orElse(0);
  }

  /** The lines as Markdown, set apart from what comes before. */
  public List<String> markdown() {
    int[] widths = widths();
    var lines =
        rows.stream()
            .map(
                row ->
                    IntStream.range(0, widths.length)
                        .filter(i -> widths[i] != LEFT_OUT)
                        .mapToObj(i -> MarkdownPage.escaped(row.get(i).strip()))
                        .collect(Collectors.joining(" | ", "| ", " |")))
            .collect(Collectors.toCollection(ArrayList::new));
    String titles = lines.remove(0);
    if (!continued) {
      long columns = IntStream.of(widths).filter(width -> width != LEFT_OUT).count();
      lines.addAll(0, List.of("", titles, "|---".repeat((int) columns) + "|"));
    }
    return lines;
  }

  /** Of the widest cell of each column. */
  private int[] widths() {
    return IntStream.range(0, rows.get(0).size())
        .map(
            i ->
                ifAny.contains(i) && rows.stream().skip(1).allMatch(row -> row.get(i).isEmpty())
                    ? LEFT_OUT
                    : rows.stream().mapToInt(row -> width(row.get(i))).max().orElse(0))
        .toArray();
  }

  private List<String> lines(int number, int[] widths) {
    List<List<String>> cells =
        IntStream.range(0, widths.length)
            .mapToObj(i -> pieces(rows.get(number).get(i), i, Math.max(0, widths[i])))
            .toList();
    int height = cells.stream().mapToInt(List::size).max().orElse(1);
    return IntStream.range(0, height)
        .mapToObj(below -> line(number, below, cells, widths))
        .toList();
  }

  private List<String> pieces(String cell, int column, int width) {
    List<String> pieces =
        wrapped.contains(column) && width > 0
            ? PlainPage.wrap(unbroken(cell), width, 0)
            : List.of(cell);
    return pieces.stream().map(piece -> cut(piece.replace(NO_BREAK, ' '), width)).toList();
  }

  /** A number in parentheses stays with its role. */
  private static String unbroken(String cell) {
    return cell.replace(" (", NO_BREAK + "(");
  }

  private String line(int number, int below, List<List<String>> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] != LEFT_OUT) {
        String cell = below < cells.get(i).size() ? cells.get(i).get(below) : "";
        Color color =
            namesFirst && number > 0 && i == 0 ? Color.NAME : colors.get(List.of(number, i));
        line.append(color == null || cell.isEmpty() ? cell : color.of(cell))
            .append(" ".repeat(Math.max(0, widths[i] - width(cell) + GAP)));
      }
    }
    return line.toString().stripTrailing();
  }

  /** A text from others, short enough for a table. */
  public static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH - 3)) + MORE;
  }

  /**
   * The part of a text that fits. An ID is left out rather than cut: half of one may be another.
   */
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int end = 0;
    int room = Math.max(0, columns - MORE.length());
    while (room >= width(text.codePointAt(end))) {
      room -= width(text.codePointAt(end));
      end = text.offsetByCodePoints(end, 1);
    }
    Matcher id = ID.matcher(text);
    while (id.find()) {
      if (id.start() < end && end < id.end()) {
        end = id.start();
      }
    }
    return text.substring(0, end)
        + MORE.substring(0, Math.max(0, Math.min(MORE.length(), columns)));
  }

  /** In columns of a terminal: some characters take two, and accents none. */
  public static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  private static int width(int character) {
    return Math.max(0, WCWidth.wcwidth(character));
  }
}
