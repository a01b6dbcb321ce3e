package bench;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Of an odd number of values the middle one: one disturbed run does not move it. */
final class Median {
  private Median() {}

  static double of(Collection<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** The least and the most. */
  static String range(Collection<Double> values) {
    return "%s to %s"
        .formatted(
            Figure.number(values.stream().min(Double::compare).orElseThrow()),
            Figure.number(values.stream().max(Double::compare).orElseThrow()));
  }

  /** Every value, so that a reader sees how far they lie apart. */
  static String all(Collection<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%.2f", value))
        .collect(Collectors.joining(", ", "", " s"));
  }
}
