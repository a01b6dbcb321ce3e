package io.github.atlaskeys.sandbox;

import java.util.Map;
import java.util.Optional;

/**
 * A request and the status of its response.
 *
 * @param target the path and the query, exactly as sent
 * @param headers the headers; names are case-insensitive, and several values are joined by commas
 * @param status the status, or 0 if the connection was reset
 * @param signed whether the request had an {@code Authorization} header
 */
public record RecordedRequest(
    String method,
    String target,
    Map<String, String> headers,
    String body,
    int status,
    boolean signed) {
  /** The value of a header, if it was sent. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The path, without the query. */
  public String path() {
    var query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
