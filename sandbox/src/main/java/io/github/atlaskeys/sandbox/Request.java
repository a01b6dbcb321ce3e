package io.github.atlaskeys.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HTTP request.
 *
 * @param target path and query exactly as sent, because the digest is computed over them
 * @param headers with case-insensitive names
 * @param address the client's IP address
 */
record Request(
    String method, String target, Map<String, String> headers, String body, String address) {
  String path() {
    var query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** A query parameter; the last one if several have this name. */
  String parameter(String name, String defaultValue) {
    var query = target.indexOf('?');
    return query < 0
        ? defaultValue
        : parseForm(target.substring(query + 1)).getOrDefault(name, defaultValue);
  }

  /** All values of a query parameter. */
  List<String> parameters(String name) {
    var query = target.indexOf('?');
    return Stream.of(target.substring(query + 1).split("&", -1))
        .filter(pair -> query >= 0 && pair.startsWith(name + '='))
        .map(pair -> decode(pair.substring(name.length() + 1)))
        .toList();
  }

  boolean flag(String name, boolean defaultValue) {
    return Boolean.parseBoolean(parameter(name, Boolean.toString(defaultValue)));
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean isSigned() {
    return headers.containsKey("Authorization");
  }

  /** What follows this scheme in the {@code Authorization} header; empty for another scheme. */
  Optional<String> credentials(String scheme) {
    var authorization = header("Authorization");
    return authorization.regionMatches(true, 0, scheme + ' ', 0, scheme.length() + 1)
        ? Optional.of(authorization.substring(scheme.length() + 1).strip())
        : Optional.empty();
  }

  static Map<String, String> parseForm(String form) {
    var values = new HashMap<String, String>();
    for (var pair : form.split("&", -1)) {
      var sign = pair.indexOf('=');
      var name = sign < 0 ? pair : pair.substring(0, sign);
      values.put(decode(name), sign < 0 ? "" : decode(pair.substring(sign + 1)));
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return text;
    }
  }
}
