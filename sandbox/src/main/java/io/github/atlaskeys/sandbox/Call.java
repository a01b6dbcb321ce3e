package io.github.atlaskeys.sandbox;

import java.util.Map;

/**
 * One request, without a trace of the server that took it.
 *
 * @param target path and query exactly as sent, which is what the digest is over
 * @param headers names in any case
 * @param address where it came from
 */
record Call(
    String method, String target, Map<String, String> headers, String body, String address) {

  String path() {
    var query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  Query query() {
    var query = target.indexOf('?');
    return Query.parse(query < 0 ? "" : target.substring(query + 1));
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean isSigned() {
    return headers.containsKey("Authorization");
  }
}
