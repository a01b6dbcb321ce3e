package io.github.atlaskeys.sandbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The parameters of an {@code Authorization: Digest} header; empty if it is anything else. */
record DigestHeader(Map<String, String> parameters) {

  static DigestHeader parse(String header) {
    if (!header.regionMatches(true, 0, "Digest ", 0, 7)) {
      return new DigestHeader(Map.of());
    }
    var parameters = new HashMap<String, String>();
    var at = 7;
    while (at < header.length()) {
      var sign = header.indexOf('=', at);
      if (sign < 0) {
        break;
      }
      var name = header.substring(at, sign).trim().toLowerCase(Locale.ROOT);
      var value = new StringBuilder();
      at = value(header, sign + 1, value);
      parameters.put(name, value.toString());
    }
    return new DigestHeader(parameters);
  }

  String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** Reads a token or a quoted string, and returns where the next parameter begins. */
  private static int value(String header, int from, StringBuilder value) {
    var quoted = false;
    for (var at = from; at < header.length(); at++) {
      var letter = header.charAt(at);
      if (letter == '"') {
        quoted = !quoted;
      } else if (letter == '\\' && quoted && at + 1 < header.length()) {
        value.append(header.charAt(++at));
      } else if (letter == ',' && !quoted) {
        return at + 1;
      } else if (quoted || letter != ' ') {
        value.append(letter);
      }
    }
    return header.length();
  }
}
