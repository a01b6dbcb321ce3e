package io.github.atlaskeys.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Samples of a format, damaged: most inputs are nearly valid, and so get deep into a parser. */
public final class Mutations {
  /** Looks like one of Atlas's private keys; whatever reads it must not repeat it. */
  public static final String SECRET = "4b6e1a90-3c1f-4f0a-9d3e-1f2a3b4c5d6e";

  private static final int MAX_LENGTH = 128 * 1024;

  /** What parsers stumble over, as bytes: some of it is not UTF-8. */
  private static final List<String> HOSTILE =
      List.of(
          SECRET,
          "",
          "\0",
          "\r",
          "\n",
          "\r\n",
          "\t",
          "\u001B[2J",
          "\u007F",
          "\\",
          "\\u0000",
          "\\uD800",
          "\\u000a",
          "\"",
          "'",
          "\"\"\"",
          utf8("\uFEFF"),
          utf8("\u202E"),
          utf8("\u2028"),
          utf8("\u0085"),
          utf8("\uFFFF"),
          utf8("\uD83D\uDD11"),
          utf8("\u00A0"),
          utf8("\u0130"), // in lower case, two characters
          "\u00ED\u00A0\u0080", // half a surrogate pair
          "\u00C0\u0080", // NUL in two bytes
          "\u00FF\u00FE",
          "\u00FE\u00FF",
          "\u00F4\u0090\u0080\u0080",
          "%",
          "%00",
          "%zz",
          "${x}",
          "=1+1",
          "-0",
          "-1",
          "2147483648",
          "99999999999999999999",
          "1e999999999",
          "1e-999999999",
          "0x7fffffff",
          "NaN",
          "null",
          "true",
          "[]",
          "{}",
          "5953c5f380eef53887615f9a");

  /** What nests, in one format or another. */
  private static final List<String> OPENING =
      List.of("[", "{", "{\"a\":", "[{\"results\":[", "[[", "(");

  private final Random random;
  private final List<String> samples;
  private final List<String> words;
  private final StringBuilder text; // each character is a byte

  private Mutations(Random random, List<String> samples, List<String> words) {
    this.random = random;
    this.samples = samples;
    this.words = words;
    this.text = new StringBuilder(any(samples));
  }

  /**
   * Damaged samples.
   *
   * @param samples valid inputs
   * @param words what the format is made of; to be put in anywhere
   */
  public static Arbitrary<byte[]> of(List<String> samples, String... words) {
    List<String> bytes = samples.stream().map(Mutations::utf8).toList();
    List<String> ours = List.of(words).stream().map(Mutations::utf8).toList();
    return Arbitraries.randomValue(random -> new Mutations(random, bytes, ours).bytes());
  }

  /** Text for a value that is written and read again: anything that Java can encode. */
  public static Arbitrary<String> text() {
    return Arbitraries.randomValue(
        random ->
            random
                .ints(random.nextInt(random.nextInt(50) == 0 ? 1000 : 12))
                .mapToObj(i -> character(random, i))
                .collect(Collectors.joining()));
  }

  private static String character(Random random, int number) {
    if (number % 3 == 0) {
      return new String(HOSTILE.get(random.nextInt(HOSTILE.size())).getBytes(ISO_8859_1), UTF_8);
    }
    int point = random.nextInt(number % 7 == 0 ? Character.MAX_CODE_POINT : 0x180);
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return Character.toString(half ? 'x' : point);
  }

  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private byte[] bytes() {
    for (int changes = random.nextInt(1 + random.nextInt(8)); changes > 0; changes--) {
      change();
      if (text.length() > MAX_LENGTH) {
        text.setLength(MAX_LENGTH);
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private void change() {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(random.nextBoolean() ? 4 : 60));
    switch (random.nextInt(16)) {
      case 0 -> text.replace(at, end, flipped(text.substring(at, end)));
      case 1 -> text.insert(at, (char) random.nextInt(256));
      case 2 -> text.setLength(at);
      case 3 -> text.delete(0, at);
      case 4, 5 -> text.delete(at, end);
      case 6 -> text.insert(at, text.substring(at, end));
      case 7 -> text.replace(at, end, any(samples));
      case 8, 9 -> text.insert(at, any(HOSTILE));
      case 10 -> text.replace(at, end, any(HOSTILE));
      case 11, 12 -> text.insert(at, words.isEmpty() ? any(HOSTILE) : any(words));
      case 13 -> number(at);
      case 14 -> move(at, end);
      default -> many(at, end);
    }
  }

  private static String flipped(String part) {
    return part.isEmpty()
        ? part
        : (char) (part.charAt(0) ^ (1 << (part.length() % 8))) + part.substring(1);
  }

  /** A number in the text becomes another one. */
  private void number(int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i))) {
        String digits =
            random.nextInt(20) == 0
                ? "9".repeat(random.nextInt(5000))
                : "9".repeat(random.nextInt(25));
        text.replace(i, i + 1, digits);
        return;
      }
    }
  }

  private void move(int at, int end) {
    String part = text.substring(at, end);
    text.delete(at, end);
    text.insert(random.nextInt(text.length() + 1), part);
  }

  /** Very long, or very deep; seldom, because it is slow. */
  private void many(int at, int end) {
    int times = random.nextInt(random.nextInt(500) == 0 ? 40_000 : 50);
    String part =
        random.nextBoolean()
            ? text.substring(at, end)
            : any(random.nextBoolean() ? OPENING : HOSTILE);
    text.insert(at, part.repeat(Math.min(times, MAX_LENGTH / Math.max(1, part.length()))));
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
