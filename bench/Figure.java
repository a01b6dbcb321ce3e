package bench;

import java.util.Locale;

/** A line of the table. */
record Figure(String name, String measured, String target, String reached) {
  static final String HEADER = "| figure | measured | target | reached |\n|---|---|---|---|";

  /** A figure that must not be above its target. */
  static Figure atMost(String name, double measured, double target) {
    return atMost(name, measured, target, "");
  }

  /** The same, with the numbers it was made from. */
  static Figure atMost(String name, double measured, double target, String made) {
    return new Figure(
        name,
        number(measured) + (made.isEmpty() ? "" : " (" + made + ")"),
        "at most " + number(target),
        measured <= target ? "yes" : "NO");
  }

  /** A figure without a target, to understand the others by. */
  static Figure plain(String name, String measured) {
    return new Figure(name, measured, "-", "-");
  }

  static Figure notMeasured(String name) {
    return new Figure(name, "not measured", "-", "-");
  }

  /** Three decimals, without the last zeros. */
  static String number(double number) {
    return String.format(Locale.ROOT, "%.3f", number).replaceAll("\\.?0+$", "");
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  @Override
  public String toString() {
    return "| %s | %s | %s | %s |".formatted(name, measured, target, reached);
  }
}
