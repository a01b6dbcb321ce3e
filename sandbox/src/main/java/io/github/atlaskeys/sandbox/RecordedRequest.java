package io.github.atlaskeys.sandbox;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request as it arrived, and how it was answered.
 *
 * @param method the method
 * @param target the path and the query, exactly as sent
 * @param headers the headers; a name is found in any case, and several values are joined by a comma
 * @param body the body, empty if there was none
 * @param status the status that was answered, 0 if the connection was cut instead
 * @param signed whether the request carried an {@code Authorization} header
 */
public record RecordedRequest(
    String method,
    String target,
    Map<String, String> headers,
    String body,
    int status,
    boolean signed) {

  /** Copies the headers into a map that does not mind the case of a name. */
  public RecordedRequest {
    var copy = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableMap(copy);
  }

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
