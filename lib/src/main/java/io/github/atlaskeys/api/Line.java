package io.github.atlaskeys.api;

/** Text from elsewhere as one line that cannot move a cursor, colour a terminal or turn a word. */
final class Line {
  private Line() {}

  static String of(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
  }
}
