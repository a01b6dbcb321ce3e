package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** The parameters behind the question mark; of several with one name the last counts. */
record Query(Map<String, String> values) {

  private static final Query NONE = new Query(Map.of());

  static Query parse(String query) {
    if (query.isEmpty()) {
      return NONE;
    }
    var values = new HashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var sign = pair.indexOf('=');
      var name = sign < 0 ? pair : pair.substring(0, sign);
      values.put(decode(name), sign < 0 ? "" : decode(pair.substring(sign + 1)));
    }
    return new Query(values);
  }

  String get(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return Boolean.parseBoolean(get(name, Boolean.toString(otherwise)));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return text;
    }
  }
}
