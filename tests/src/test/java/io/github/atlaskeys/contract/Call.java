package io.github.atlaskeys.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** The operation that a target calls; {@code path} has matched the operation's template. */
record Call(String name, JsonNode operation, Matcher path, String rawQuery) {
  String pathValue(String parameter) {
    // Only in a query does a plus sign stand for a space. A slash in a value stays encoded.
    return decoded(path.group(parameter).replace("+", "%2B")).replace("/", "%2F");
  }

  List<Map.Entry<String, String>> query() {
    return Stream.of(rawQuery.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> (pair.contains("=") ? pair : pair + "=").split("=", 2))
        .map(pair -> Map.entry(decoded(pair[0]), decoded(pair[1])))
        .toList();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
